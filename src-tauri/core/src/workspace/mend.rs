//! What interrupted work leaves behind: found, and mended where nothing can be lost by it.
use std::path::{Path, PathBuf};

use super::{Finding, Severity, Workspace};
use crate::{
    erase,
    error::{Code, Error, Result},
    file,
    job::State as JobState,
    operation::Context,
    promotion::{self, Delivery, State},
    search::index,
    store,
    time::rfc3339,
};

/// The command that mends what is found here.
const MENDED_BY: &str = "attune doctor --repair";

pub(super) async fn examine(context: &Context, workspace: &Workspace, repair: bool) -> Result<Vec<Finding>> {
    let mut findings = meaning(workspace, repair).await?;
    findings.extend(generations(workspace, repair).await?);
    findings.extend(channel_files(context, workspace, repair).await?);
    findings.extend(unfinished_files(context, workspace, repair).await?);
    findings.extend(jobs(context, workspace, repair).await?);
    findings.extend(erasing(workspace, repair).await?);
    findings.extend(rollups(workspace, repair).await?);
    findings.extend(waiting_feedback(workspace).await?);
    Ok(findings)
}

fn notice(what: String, repair: impl Into<String>) -> Finding {
    Finding { what, severity: Severity::Notice, repair: repair.into(), repaired: false }
}

/// The finding after it was tried to mend it: mended, or with the reason why not.
fn tried(finding: Finding, mended: Result<()>) -> Finding {
    match mended {
        Ok(()) => Finding { repaired: true, ..finding },
        Err(error) => Finding { repair: format!("It could not be mended: {error}"), ..finding },
    }
}

async fn meaning(workspace: &Workspace, repair: bool) -> Result<Vec<Finding>> {
    let wrong = match index::examine(workspace).await {
        Ok(wrong) => wrong,
        Err(error) => Some(error.message),
    };
    let Some(wrong) = wrong else { return Ok(Vec::new()) };
    let how = format!("It is made anew from the database by the next search, or now with {MENDED_BY}");
    let finding = notice(format!("Index of meaning: {wrong}"), how);
    Ok(vec![if repair { tried(finding, index::mend(workspace).await) } else { finding }])
}

async fn generations(workspace: &Workspace, repair: bool) -> Result<Vec<Finding>> {
    let left = index::leftovers(workspace).await.unwrap_or_default();
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let what = format!("An interrupted rebuild of the index left {} behind", names(&left));
    let finding = notice(what, format!("Nothing reads it; {MENDED_BY} removes it"));
    Ok(vec![if repair { tried(finding, index::sweep(workspace).await) } else { finding }])
}

async fn channel_files(context: &Context, workspace: &Workspace, repair: bool) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for found in promotion::delivered(workspace).await? {
        let Delivery { prompt, channel, file, problem, .. } = &found;
        let why = problem.as_ref().map(|problem| format!(" ({problem})")).unwrap_or_default();
        let (what, repairs) = match found.state {
            State::Current => continue,
            State::Changed => {
                let what = format!("{file} was changed by somebody else; {channel} points at {}", found.reference());
                let how = format!("attune channel deliver {channel} {prompt}");
                let repair = format!(
                    "Take the change as a new version with {how} --take, or write over it with {how} --overwrite"
                );
                findings.push(notice(what, repair));
                continue;
            }
            State::Uncommitted => (format!("{file} is not committed to Git{why}"), "commits it"),
            State::Missing | State::Behind => {
                let version = found.reference();
                (format!("{file} is not yet that of {version}, to which {channel} points{why}"), "writes it")
            }
        };
        let finding = notice(what, format!("{MENDED_BY} {repairs}"));
        findings.push(if repair { tried(finding, bring(context, &found).await) } else { finding });
    }
    Ok(findings)
}

async fn bring(context: &Context, found: &Delivery) -> Result<()> {
    match promotion::bring(context, &found.prompt, &found.channel, false).await? {
        Some(Delivery { problem: Some(problem), .. }) => Err(Error::new(Code::InputOutput, problem)),
        _ => Ok(()),
    }
}

async fn unfinished_files(context: &Context, workspace: &Workspace, repair: bool) -> Result<Vec<Finding>> {
    let mut folders = vec![workspace.dir.clone(), context.host.state_dir().join("audit-heads")];
    folders.extend(["backups", "rejects"].map(|name| workspace.dir.join(name)));
    let channels = promotion::delivered(workspace).await?;
    folders.extend(channels.iter().filter_map(|file| Path::new(&file.file).parent().map(Path::to_owned)));
    folders.sort();
    folders.dedup();
    let left: Vec<PathBuf> = folders.iter().flat_map(|folder| file::leftovers(folder)).collect();
    if left.is_empty() {
        return Ok(Vec::new());
    }
    let what = format!("Writes that were killed left {} behind", names(&left));
    let finding = notice(what, format!("The files they were for are whole; {MENDED_BY} removes them"));
    let remove = || left.iter().try_for_each(std::fs::remove_file).map_err(Into::into);
    Ok(vec![if repair { tried(finding, remove()) } else { finding }])
}

async fn jobs(context: &Context, workspace: &Workspace, repair: bool) -> Result<Vec<Finding>> {
    let now = context.now_ms();
    let mut findings = Vec::new();
    for (id, kind, subject) in store::job::abandoned(&mut *workspace.store.read().await?, now).await? {
        let next = match kind.as_str() {
            "replay" => format!("attune replay resume {subject} goes on where it stopped"),
            "import" => "Import the same files again: what is there already is left out".to_owned(),
            _ => "It goes on when it is asked for again".to_owned(),
        };
        let finding = notice(format!("The process that ran {kind} {subject} is gone before it was done"), next);
        let end = workspace.store.write(&["job"], move |tx| {
            Box::pin(async move { store::job::end(tx, &id, JobState::Interrupted, "Its process is gone", now).await })
        });
        findings.push(if repair { tried(finding, end.await) } else { finding });
    }
    Ok(findings)
}

async fn erasing(workspace: &Workspace, repair: bool) -> Result<Vec<Finding>> {
    if store::erase::open(&mut *workspace.store.read().await?).await?.is_empty() {
        return Ok(Vec::new());
    }
    let what = "An erase was stopped before its end: bytes of what it took out may still be in files".to_owned();
    let finding = notice(what, format!("{MENDED_BY} takes them out"));
    Ok(vec![if repair { tried(finding, erase::finish(workspace).await) } else { finding }])
}

async fn rollups(workspace: &Workspace, repair: bool) -> Result<Vec<Finding>> {
    let wrong = store::rollup::wrong(&mut *workspace.store.read().await?).await?;
    if wrong == 0 {
        return Ok(Vec::new());
    }
    let counts = if wrong == 1 { "1 count".to_owned() } else { format!("{wrong} counts") };
    let what = format!("Home reads {counts} that are not those of the interactions and their feedback");
    let finding = notice(what, format!("{MENDED_BY} counts them anew"));
    let words = &["interaction", "feedback"];
    let anew = workspace.store.write(words, |tx| Box::pin(store::rollup::rebuild(tx)));
    Ok(vec![if repair { tried(finding, anew.await) } else { finding }])
}

async fn waiting_feedback(workspace: &Workspace) -> Result<Vec<Finding>> {
    let (count, since) = store::waiting::count(&mut *workspace.store.read().await?).await?;
    if count == 0 {
        return Ok(Vec::new());
    }
    let since = since.map(|since| format!(" since {}", rfc3339(since))).unwrap_or_default();
    let pieces =
        if count == 1 { "1 piece of feedback waits".to_owned() } else { format!("{count} pieces of feedback wait") };
    Ok(vec![notice(
        format!("{pieces}{since} for interactions that have not come"),
        "Import those interactions; attune imports undo BATCH takes the feedback back instead",
    )])
}

fn names(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    names.join(", ")
}
