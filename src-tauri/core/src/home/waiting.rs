//! What waits for a person.
use std::{collections::HashSet, fs, path::Path};

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::percent;
use crate::{
    error::Result,
    figures,
    model::ops::{self, Hit},
    operation::Context,
    promotion::{self, Delivery, State},
    replay::compare::{Compared, Results},
    store::{self, replay::Row},
    verdict::Word,
    workspace::Workspace,
};

/// Older replays are history.
const REPLAYS: i64 = 50;
/// Days before a model is switched off at which it is time to try another.
const SOON: i64 = 90;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Wait {
    /// A candidate is better than what is live, and not promoted.
    Ready,
    /// Broken flips that nobody has looked at.
    Flips,
    /// A replay is not finished.
    Replay,
    /// A draft is not saved as a version.
    Draft,
    /// Rows that an import could not read.
    Rejects,
    /// Feedback whose interaction has not come.
    Feedback,
    /// A model that is in use is switched off soon, or is so already.
    Retirement,
    /// A promoted prompt's file was changed by somebody else, or could not be written or committed.
    File,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Waiting {
    pub what: Wait,
    /// The replay's id, the prompt's name or the file of rejected rows.
    pub subject: Option<String>,
    #[ts(type = "number")]
    pub count: usize,
    pub text: String,
}

pub(super) async fn of(context: &Context, workspace: &Workspace) -> Result<Vec<Waiting>> {
    let mut connection = workspace.store.read().await?;
    let mut waiting = replays(&mut connection).await?;
    waiting.extend(drafts(&mut connection).await?);
    let (count, _) = store::waiting::count(&mut connection).await?;
    drop(connection);
    waiting.extend(rejects(&workspace.dir.join("rejects")));
    if count > 0 {
        let pieces = figures::count(count, "piece of feedback waits", "pieces of feedback wait");
        waiting.push(wait(
            Wait::Feedback,
            None,
            count as usize,
            format!("{pieces} for interactions that have not come"),
        ));
    }
    waiting.extend(retirements(context).await);
    waiting.extend(files(promotion::delivered(workspace).await?));
    Ok(waiting)
}

fn wait(what: Wait, subject: Option<String>, count: usize, text: String) -> Waiting {
    Waiting { what, subject, count, text }
}

async fn replays(connection: &mut SqliteConnection) -> Result<Vec<Waiting>> {
    let mut waiting = Vec::new();
    let mut candidates = HashSet::new();
    for row in store::replay::list(connection, REPLAYS).await? {
        let label = row.plan.lanes.get(1).map(|lane| lane.label.clone()).unwrap_or_default();
        if !matches!(row.state.as_str(), "finished" | "stopped") {
            let text = format!("The replay of {label} is not finished");
            waiting.push(wait(Wait::Replay, Some(row.id), 1, text));
            continue;
        }
        // What a newer replay of the same candidate says, says it better.
        if !candidates.insert(row.candidate_hash.clone()) {
            continue;
        }
        let results: Results = row.results.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
        if is_better(&row, &results) && !is_promoted(connection, &row).await? {
            let text = format!("{label} is better and not promoted");
            waiting.push(wait(Wait::Ready, Some(row.id.clone()), 1, text));
        }
        let unread = unread(connection, &row.id, &results.broken).await?;
        if unread > 0 {
            let text = format!(
                "{} in the replay of {label}",
                figures::count(unread as i64, "broken flip is unread", "broken flips are unread")
            );
            waiting.push(wait(Wait::Flips, Some(row.id), unread, text));
        }
    }
    Ok(waiting)
}

/// By the deciding check, on the target, for the first candidate.
fn is_better(row: &Row, results: &Results) -> bool {
    let deciding = row.plan.deciding().map(|check| check.name.clone());
    let of_target = |one: &&Compared| one.verdict.check == deciding && one.verdict.part.as_deref() == Some("target");
    results.verdicts.iter().find(of_target).is_some_and(|one| one.verdict.word == Word::Better)
}

/// Whether a channel points at the candidate now, or did: then it was decided on.
async fn is_promoted(connection: &mut SqliteConnection, row: &Row) -> Result<bool> {
    let versions = store::prompt::history(connection, &row.prompt).await?;
    let number = versions.iter().find(|version| version.hash == row.candidate_hash).map(|version| version.number);
    let moves = store::channel::moves(connection, Some(&row.prompt)).await?;
    Ok(number.is_none_or(|number| moves.iter().any(|made| made.moved_to == number)))
}

/// Broken cases without a mark.
async fn unread(connection: &mut SqliteConnection, replay: &str, broken: &[String]) -> Result<usize> {
    let marked: HashSet<String> = store::mark::cases(connection, replay).await?.into_iter().collect();
    Ok(broken.iter().filter(|case| !marked.contains(*case)).count())
}

/// What cannot be read of the table keeps nobody from the rest of Home.
async fn retirements(context: &Context) -> Vec<Waiting> {
    match ops::retirements(context, ops::RetirementsOf {}).await {
        Ok(found) => found.retirements.iter().filter_map(retirement).collect(),
        Err(error) => vec![wait(Wait::Retirement, None, 1, format!("Retirements of models: {}", error.message))],
    }
}

fn retirement(hit: &Hit) -> Option<Waiting> {
    let recent = hit.traffic.first()?;
    let is_named = hit.prompts.iter().any(|prompt| !prompt.channels.is_empty());
    if hit.days_left > SOON || (recent.answers == 0 && !is_named) {
        return None;
    }
    let when = match hit.days_left {
        ..=0 => format!("was switched off on {}", hit.retires),
        1 => format!("is switched off tomorrow, on {}", hit.retires),
        days => format!("is switched off in {}, on {}", figures::count(days, "day", "days"), hit.retires),
    };
    let share = recent.share.map(percent).unwrap_or_else(|| percent(0.0));
    let whose = format!("it gave {share} of the answers of {} days", recent.days);
    Some(wait(Wait::Retirement, Some(hit.model.clone()), hit.prompts.len(), format!("{} {when}; {whose}", hit.model)))
}

/// Files that nobody but a person can bring right.
fn files(delivered: Vec<Delivery>) -> impl Iterator<Item = Waiting> {
    delivered.into_iter().filter_map(|found| {
        let version = found.reference();
        let text = match (found.state, &found.problem) {
            (State::Changed, _) => {
                format!("{} was changed by somebody else; {} points at {version}", found.file, found.channel)
            }
            (State::Current, _) | (_, None) => return None,
            (_, Some(problem)) => format!("{} could not be delivered as {version}: {problem}", found.file),
        };
        Some(wait(Wait::File, Some(found.prompt), 1, text))
    })
}

async fn drafts(connection: &mut SqliteConnection) -> Result<Vec<Waiting>> {
    let drafts = store::draft::list(connection).await?.into_iter();
    let waits = |prompt: String| {
        let text = format!("A draft of {prompt} is not saved as a version");
        wait(Wait::Draft, Some(prompt), 1, text)
    };
    Ok(drafts.map(waits).collect())
}

/// Files of rejected rows; their reasons stand beside them.
fn rejects(folder: &Path) -> Vec<Waiting> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.contains(".rejected") && !name.ends_with(".reasons.jsonl"));
    names.sort();
    let waits = |name: String| {
        let path = folder.join(&name).display().to_string();
        wait(Wait::Rejects, Some(path), 1, format!("Rejected rows wait to be mended in rejects/{name}"))
    };
    names.into_iter().map(waits).collect()
}
