//! Making sets: from a filter, ids, a file of cases or the flips of a replay.
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{file, hands_on_outcome, of_replay};
use crate::{
    error::{Code, Error, Result},
    filter, interaction,
    operation::Context,
    prompt::reference::check_name,
    replay::compare::Results,
    store::{self, set::Case},
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "SetAdd")]
pub struct Add {
    pub name: String,
    /// Interactions that fit, such as `pattern:ID`; or give `ids`, `file` or `flips`.
    pub filter: Option<String>,
    pub ids: Vec<String>,
    /// The filter that the ids were picked from, so that it is known whether they were chosen by outcome.
    pub among: Option<String>,
    /// JSONL: `{"id", "messages" or "query", "variables", "contexts", "expected"}` a line.
    pub file: Option<String>,
    /// A replay whose flips become cases.
    pub flips: Option<String>,
    /// Only these flips.
    pub kind: Option<FlipKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum FlipKind {
    /// They passed under the baseline and fail under the candidate.
    Broken,
    /// They failed under the baseline and pass under the candidate.
    Fixed,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SetAdded")]
pub struct Added {
    pub set: String,
    pub version: i64,
    /// Cases that it holds now.
    pub cases: i64,
    pub added: u64,
}

/// Where cases come from, and what is to be known of them.
pub(super) struct Source {
    pub cases: Vec<Case>,
    pub by_outcome: bool,
    /// In words.
    pub origin: String,
}

/// Makes a set, or the next version of one that is there. Versions are frozen, so that what was measured on one stays
/// comparable.
///
/// Errors: [`Code::AlreadyExists`] where it holds another case under the same id.
pub async fn add(context: &Context, request: Add) -> Result<Added> {
    check_name("set", &request.name)?;
    refuse_kind(request.kind, request.flips.as_ref())?;
    let given = [request.filter.is_some(), !request.ids.is_empty(), request.file.is_some(), request.flips.is_some()];
    let source = match request {
        _ if given.into_iter().filter(|given| *given).count() != 1 => {
            return Err(Error::usage("Give a filter, ids, a file or the flips of a replay: one of the four"));
        }
        Add { filter: Some(text), .. } => from_filter(context, &text).await?,
        Add { file: Some(path), .. } => {
            Source { cases: file::read(&path)?, by_outcome: false, origin: format!("file {path}") }
        }
        Add { flips: Some(replay), kind, .. } => from_flips(context, &replay, kind).await?,
        Add { ids, among, .. } => {
            let among = filter::parse(among.as_deref().unwrap_or_default())?;
            let by_outcome = among.uses_outcome();
            Source { cases: from_ids(context, &ids).await?, by_outcome, origin: "ids".to_owned() }
        }
    };
    put(context, request.name, source).await
}

/// Only flips are of a kind.
pub(super) fn refuse_kind(kind: Option<FlipKind>, flips: Option<&String>) -> Result<()> {
    match (kind, flips) {
        (Some(_), None) => {
            Err(Error::usage("Only flips are of a kind: name their replay with --flips").at_field("kind"))
        }
        _ => Ok(()),
    }
}

pub(super) async fn put(context: &Context, name: String, source: Source) -> Result<Added> {
    let Source { cases, by_outcome, origin } = source;
    if cases.is_empty() {
        return Err(Error::new(Code::NotFound, "No case fits, so there is nothing to make a set of"));
    }
    let now = context.now_ms();
    let workspace = context.workspace()?;
    let (version, added) = workspace
        .store
        .write(&["set"], move |tx| {
            Box::pin(async move { store::set::add(tx, &name, &origin, by_outcome, now, &cases).await })
        })
        .await?;
    Ok(Added { set: version.name, version: version.version, cases: version.cases, added })
}

async fn from_filter(context: &Context, text: &str) -> Result<Source> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(text)?;
    let rows = interaction::that_fit(context, &mut connection, &filter).await?;
    let cases = rows.into_iter().map(|(key, id)| Case::of_interaction(key, id)).collect();
    let by_outcome = filter.uses_outcome() || hands_on_outcome(&mut connection, &filter).await?;
    Ok(Source { cases, by_outcome, origin: format!("filter {filter}") })
}

pub(super) async fn from_ids(context: &Context, ids: &[String]) -> Result<Vec<Case>> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let mut cases: Vec<Case> = Vec::new();
    for id in ids {
        let key = store::interaction::find(&mut connection, id).await?;
        if cases.iter().all(|case| case.key != Some(key)) {
            cases.push(Case::of_interaction(key, store::interaction::whole_id(&mut connection, key).await?));
        }
    }
    Ok(cases)
}

/// Picked by how they turned out, whichever kind is taken.
pub(super) async fn from_flips(context: &Context, replay: &str, kind: Option<FlipKind>) -> Result<Source> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let row = store::replay::find(&mut connection, replay).await?;
    let results: Results = row.results.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let words = match kind {
        Some(FlipKind::Broken) => "broken flips",
        Some(FlipKind::Fixed) => "fixed flips",
        None => "flips",
    };
    let mut flips = Vec::new();
    if kind != Some(FlipKind::Fixed) {
        flips.extend(&results.broken);
    }
    if kind != Some(FlipKind::Broken) {
        flips.extend(&results.fixed);
    }
    let chosen = chosen(&mut connection, &row.id, &flips).await?;
    if chosen.is_empty() {
        return Err(Error::new(Code::NotFound, format!("Replay {} has no {words}", row.id))
            .hint(format!("See what it says with attune replay show {}", row.id)));
    }
    Ok(Source { cases: chosen, by_outcome: true, origin: format!("{words} of replay {}", row.id) })
}

/// What they should have been answered is what was corrected, where nothing else was expected.
async fn chosen(connection: &mut SqliteConnection, replay: &str, flips: &[&String]) -> Result<Vec<Case>> {
    let mut chosen: Vec<Case> = Vec::new();
    for case in store::replay::cases(connection, replay).await? {
        if flips.contains(&&case.id) && !case.is_erased() {
            let correction = case.correction.clone();
            let case = of_replay(case)?;
            if chosen.iter().all(|other| other.id != case.id) {
                chosen.push(Case { expected: case.expected.clone().or(correction), ..case });
            }
        }
    }
    Ok(chosen)
}
