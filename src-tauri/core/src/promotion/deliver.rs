//! The file of a channel's version, in the folder that the application reads.
use std::{
    fs,
    path::{Path, PathBuf},
};

use super::current;
use crate::{
    error::{Error, Result},
    file,
    operation::Context,
    prompt::file::PromptFile,
    store::{self, prompt::Version},
    workspace::Workspace,
};

/// Writes the version into the channel's folder. A folder that cannot be written does not undo the move.
pub(super) async fn deliver(context: &Context, channel: &str, version: &Version) -> Result<Option<String>> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let folder = store::channel::folder(&mut connection, channel).await?;
    let Some(folder) = folder.map(PathBuf::from) else { return Ok(None) };
    let mut version = version.clone();
    loop {
        let path = path_in(&folder, &version.prompt);
        write(&path, &version).map_err(|error| {
            let moved = format!("{channel} moved to {}, but its file could not be written", version.reference());
            Error { message: format!("{moved}: {}", error.message), ..error }
        })?;
        match current(&mut connection, &version.prompt, channel).await? {
            // Another process has moved the channel on meanwhile, and may have written its file before this one.
            Some(newer) if newer.number != version.number => version = newer,
            _ => return Ok(Some(path.display().to_string())),
        }
    }
}

fn path_in(folder: &Path, prompt: &str) -> PathBuf {
    folder.join(format!("{prompt}.yaml"))
}

fn write(path: &Path, version: &Version) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    file::write_atomically(path, text(version)?.as_bytes())
}

fn text(version: &Version) -> Result<String> {
    PromptFile { body: version.body.clone(), note: version.note.clone() }.to_yaml()
}

/// A channel's file and what is to be said of it.
pub(crate) struct Delivered {
    pub path: PathBuf,
    pub channel: String,
    pub version: Version,
    pub state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Current,
    /// It is missing, or it is that of another version: the move was interrupted before its file was written.
    Behind,
    /// It is that of no version: somebody else has written it.
    Foreign,
}

impl Delivered {
    /// Brings the file to where its channel points.
    pub fn bring_up_to_date(&self) -> Result<()> {
        write(&self.path, &self.version)
    }
}

/// The files of all channels that have a folder.
pub(crate) async fn delivered(workspace: &Workspace) -> Result<Vec<Delivered>> {
    let mut connection = workspace.store.read().await?;
    let mut all = Vec::new();
    for (prompt, channel, number, folder) in store::channel::delivered(&mut connection).await? {
        let versions = store::prompt::history(&mut connection, &prompt).await?;
        let path = path_in(Path::new(&folder), &prompt);
        let state = state(&path, &versions, number)?;
        let version = versions.into_iter().find(|version| version.number == number);
        all.extend(version.map(|version| Delivered { path, channel, version, state }));
    }
    Ok(all)
}

fn state(path: &Path, versions: &[Version], number: i64) -> Result<State> {
    let Ok(found) = fs::read(path) else { return Ok(State::Behind) };
    for version in versions {
        if text(version)?.as_bytes() == found {
            return Ok(if version.number == number { State::Current } else { State::Behind });
        }
    }
    Ok(State::Foreign)
}
