//! What a channel's file holds, beside where the channel points.
use std::{fs, io::ErrorKind, path::Path};

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::text;
use crate::{
    error::Result,
    prompt::{file as prompt_file, hash::hash},
    store::{
        self,
        delivery::{Folder, Row},
        prompt::Version,
    },
    workspace::Workspace,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "DeliveryState")]
pub enum State {
    /// It holds the version that the channel points at.
    Current,
    /// It does, and was to be committed, and is not.
    Uncommitted,
    /// It holds another version: the move was not followed by its file, or a change to it was taken.
    Behind,
    /// It is not there.
    Missing,
    /// It holds what no version holds: somebody else has written it.
    Changed,
}

/// A channel's file and what is to be said of it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Delivery {
    pub prompt: String,
    pub channel: String,
    /// The version that the channel points at.
    pub version: i64,
    pub file: String,
    pub state: State,
    /// The version that it holds.
    pub holds: Option<i64>,
    /// Whether it is to be committed.
    pub git: bool,
    pub commit: Option<String>,
    /// Why the last delivery failed.
    pub problem: Option<String>,
    #[serde(skip)]
    #[ts(skip)]
    pub row: Row,
}

impl Delivery {
    pub fn reference(&self) -> String {
        format!("{}@{}", self.prompt, self.version)
    }
}

/// The files of all channels that have a folder.
pub(crate) async fn delivered(workspace: &Workspace) -> Result<Vec<Delivery>> {
    let mut connection = workspace.store.read().await?;
    let mut all = Vec::new();
    for row in store::delivery::list(&mut connection).await? {
        all.push(look(&mut connection, row).await?);
    }
    Ok(all)
}

pub(super) async fn look(connection: &mut SqliteConnection, row: Row) -> Result<Delivery> {
    let path = Path::new(&row.folder.folder).join(format!("{}.yaml", row.prompt));
    // Before the versions are read: a file holds only what was a version already.
    let found = fs::read(&path);
    let history = store::prompt::history(connection, &row.prompt).await?;
    let (state, holds) = match found {
        Err(error) if error.kind() == ErrorKind::NotFound => (State::Missing, None),
        // What cannot be read may be anything.
        Err(_) => (State::Changed, None),
        Ok(bytes) => match held(&path, &bytes, &history, row.number)? {
            None => (State::Changed, None),
            Some(number) if number != row.number => (State::Behind, Some(number)),
            Some(number) if row.folder.git && row.commit.is_none() => (State::Uncommitted, Some(number)),
            Some(number) => (State::Current, Some(number)),
        },
    };
    Ok(Delivery {
        prompt: row.prompt.clone(),
        channel: row.folder.channel.clone(),
        version: row.number,
        file: path.display().to_string(),
        state,
        holds,
        git: row.folder.git,
        commit: row.commit.clone(),
        problem: row.problem.clone(),
        row,
    })
}

/// The version whose messages and settings these bytes say; a file that was only laid out anew still holds it. Of those
/// alike, the one that is wanted.
fn held(path: &Path, bytes: &[u8], history: &[Version], wanted: i64) -> Result<Option<i64>> {
    for version in history {
        if text(version)?.as_bytes() == bytes {
            return Ok(Some(version.number));
        }
    }
    let Ok(read) = prompt_file::parse(path, bytes, None) else { return Ok(None) };
    let hash = hash(&read.body)?;
    let mut alike = history.iter().filter(|version| version.hash == hash).map(|version| version.number);
    Ok(alike.clone().find(|number| *number == wanted).or_else(|| alike.next()))
}

/// The file that a move of this channel is going to write, also before the channel's first.
pub(super) async fn before(connection: &mut SqliteConnection, prompt: &str, channel: &str) -> Result<Option<Delivery>> {
    if let Some(row) = store::delivery::find(connection, prompt, channel).await? {
        return look(connection, row).await.map(Some);
    }
    let folder = store::delivery::folders(connection).await?.into_iter().find(|one| one.channel == channel);
    let unmoved = |folder: Folder| Row {
        prompt: prompt.to_owned(),
        number: 0,
        folder,
        process: None,
        commit: None,
        problem: None,
        time: None,
    };
    match folder {
        Some(folder) => look(connection, unmoved(folder)).await.map(Some),
        None => Ok(None),
    }
}
