//! The file of a channel's version, in the folder that the application reads.
//!
//! A file that holds what no version holds was changed by somebody, and is never overwritten without being asked. A
//! delivery that was killed or that failed is noted and made again; it never undoes the move.
mod git;
mod ops;
mod state;

pub use ops::{
    Changed, ChannelFolder, ChannelFolderSet, Deliver, Deliveries, Files, FolderShown, deliver, files, set_folder,
};
pub(crate) use state::delivered;
pub use state::{Delivery, State};

use std::path::Path;

use super::current;
use crate::{
    error::{Code, Error, Result},
    file,
    operation::Context,
    prompt::file::PromptFile,
    store::{self, delivery::Row, prompt::Version},
    time::SECOND,
    workspace::Workspace,
};

/// How long a process may be at a delivery where nobody can say whether it still lives.
const LONGEST: i64 = 60 * SECOND;

fn text(version: &Version) -> Result<String> {
    PromptFile { body: version.body.clone(), note: version.note.clone() }.to_yaml()
}

async fn find(workspace: &Workspace, prompt: &str, channel: &str) -> Result<Option<Delivery>> {
    let mut connection = workspace.store.read().await?;
    match store::delivery::find(&mut connection, prompt, channel).await? {
        Some(row) => Ok(Some(state::look(&mut connection, row).await?)),
        None => Ok(None),
    }
}

/// The file as it is, before a move. Errors: [`Code::FileChanged`], unless it may be overwritten.
pub(super) async fn look_before(
    context: &Context,
    prompt: &str,
    channel: &str,
    overwrite: bool,
) -> Result<Option<Delivery>> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let found = state::before(&mut connection, prompt, channel).await?;
    match found {
        Some(found) if found.state == State::Changed && !overwrite => Err(changed(&found)),
        found => Ok(found),
    }
}

fn changed(found: &Delivery) -> Error {
    let Delivery { prompt, channel, file, .. } = found;
    Error::new(Code::FileChanged, "This file was changed by somebody else, so that no version holds what it says")
        .in_file(file.clone())
        .hint(format!(
            "Take the change as a new version with attune channel deliver {channel} {prompt} --take, or write over it \
             with --overwrite"
        ))
}

/// Writes the file of where the channel points, and commits it where that is wanted. What fails is noted and told.
pub(crate) async fn bring(context: &Context, prompt: &str, channel: &str, overwrite: bool) -> Result<Option<Delivery>> {
    let workspace = context.workspace()?;
    loop {
        let Some(found) = find(&workspace, prompt, channel).await? else { return Ok(None) };
        let brought = place(&workspace, &found, overwrite).await;
        let now_at = current(&mut *workspace.store.read().await?, prompt, channel).await?;
        // Another process has moved the channel on meanwhile, and may have written its file before this one.
        if now_at.is_some_and(|newer| newer.number != found.version) {
            continue;
        }
        note(context, &workspace, &found.row, brought).await?;
        return find(&workspace, prompt, channel).await;
    }
}

/// The commit, where there is one.
async fn place(workspace: &Workspace, found: &Delivery, overwrite: bool) -> Result<Option<String>> {
    match found.state {
        State::Changed if !overwrite => return Err(changed(found)),
        State::Current | State::Uncommitted => {}
        State::Missing | State::Behind | State::Changed => {
            let mut connection = workspace.store.read().await?;
            let version = store::prompt::numbered(&mut connection, &found.prompt, found.version).await?;
            let version = version.ok_or_else(|| Error::internal("A version is missing"))?;
            write(found.file.as_ref(), &text(&version)?)?;
        }
    }
    if !found.git {
        return Ok(None);
    }
    let message = format!("Move {} of {} to version {}", found.channel, found.prompt, found.version);
    git::commit(found.file.as_ref(), &message).await.map(Some)
}

/// A folder that was taken away is not made anew: its disk may only be missing.
fn write(path: &Path, text: &str) -> Result<()> {
    match path.parent().filter(|folder| !folder.is_dir()) {
        Some(folder) => Err(Error::new(Code::InputOutput, format!("The folder {} is not there", folder.display()))
            .hint("Bring it back, or choose another with attune channel folder")),
        None => file::write_atomically(path, text.as_bytes()),
    }
}

/// What went wrong and what to do, in a line that is kept.
fn told(error: Error) -> String {
    match error.hint {
        Some(hint) => format!("{}. {hint}", error.message),
        None => error.message,
    }
}

async fn note(context: &Context, workspace: &Workspace, row: &Row, brought: Result<Option<String>>) -> Result<()> {
    let (row, now) = (row.clone(), context.now_ms());
    let (commit, problem) = match brought {
        Ok(commit) => (commit, None),
        Err(error) => (None, Some(told(error))),
    };
    workspace
        .store
        .write(&["promotion"], move |tx| {
            Box::pin(async move { store::delivery::end(tx, &row, commit.as_deref(), problem.as_deref(), now).await })
        })
        .await
}

/// Makes deliveries to their end at which a process was killed.
pub(crate) async fn finish_interrupted(context: &Context) -> Result<()> {
    let workspace = context.workspace()?;
    let rows = store::delivery::list(&mut *workspace.store.read().await?).await?;
    for row in rows.into_iter().filter(|row| is_interrupted(row, context.now_ms())) {
        bring(context, &row.prompt, &row.folder.channel, false).await?;
    }
    Ok(())
}

fn is_interrupted(row: &Row, now: i64) -> bool {
    let is_gone = |process: i64| u32::try_from(process).is_ok_and(file::process_is_gone);
    let is_old = row.time.is_none_or(|time| now - time > LONGEST);
    row.process.is_some_and(|process| is_gone(process) || is_old)
}
