//! The workspaces opened on this machine, so that one gets back to them. Kept with the person's own things, in no workspace.
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use super::{Open, Status, Workspace, open};
use crate::{
    error::{Code, Error, Result},
    file,
    hex::hex,
    host::Host,
    operation::Context,
};

/// More than anybody goes back and forth between.
const KEPT: usize = 20;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "WorkspaceRecent")]
pub struct RecentList {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct RecentWorkspaces {
    /// The one opened last comes first.
    pub workspaces: Vec<Recent>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "RecentWorkspace")]
pub struct Recent {
    /// Names it in `workspace.switch` and `workspace.forget`.
    pub id: String,
    pub name: String,
    pub dir: String,
    /// It is the one that is open here.
    pub open: bool,
    /// There is no workspace in that folder now: it was moved or deleted, or its disk is not there.
    pub gone: bool,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "WorkspaceSwitch")]
pub struct Switch {
    pub id: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "WorkspaceForget")]
pub struct Forget {
    /// Its id, or its folder.
    pub id: String,
}

pub async fn recent(context: &Context, _: RecentList) -> Result<RecentWorkspaces> {
    let open = context.workspace().ok().map(|workspace| workspace.dir.clone());
    let recent = |dir: PathBuf| Recent {
        id: id_of(&dir),
        name: name_of(&dir),
        open: open.as_deref() == Some(&dir),
        gone: !Workspace::database(&dir).is_file(),
        dir: dir.display().to_string(),
    };
    Ok(RecentWorkspaces { workspaces: read(context.host.as_ref()).into_iter().map(recent).collect() })
}

/// Errors: as [`open`]; what is open stays open then.
pub async fn switch(context: &Context, request: Switch) -> Result<Status> {
    let dir = find(context, &request.id)?;
    if !Workspace::database(&dir).is_file() {
        return Err(Error::new(Code::NoWorkspace, format!("There is no workspace in {} any more", dir.display()))
            .hint("Bring the folder or its disk back, open it where it is now, or forget it"));
    }
    open(context, Open { dir: dir.display().to_string() }).await
}

pub async fn forget(context: &Context, request: Forget) -> Result<RecentWorkspaces> {
    let dir = find(context, &request.id)?;
    let host = context.host.as_ref();
    let rest: Vec<_> = read(host).into_iter().filter(|kept| *kept != dir).collect();
    write(host, &rest)?;
    recent(context, RecentList {}).await
}

/// Puts a workspace first among those opened on this machine.
pub fn remember(host: &dyn Host, dir: &Path) -> Result<()> {
    let kept = read(host);
    if kept.first().is_some_and(|first| first == dir) {
        return Ok(());
    }
    let others = kept.into_iter().filter(|other| other != dir);
    write(host, &std::iter::once(dir.to_owned()).chain(others).take(KEPT).collect::<Vec<_>>())
}

/// The workspace opened last, if it is still there.
pub fn recall(host: &dyn Host) -> Option<PathBuf> {
    read(host).into_iter().next().filter(|dir| Workspace::database(dir).is_file())
}

fn find(context: &Context, id: &str) -> Result<PathBuf> {
    let found = read(context.host.as_ref()).into_iter().find(|dir| id_of(dir) == id || dir.as_os_str() == id);
    found
        .ok_or_else(|| Error::not_found("workspace opened on this machine", id).hint("See them with attune workspaces"))
}

pub(super) fn name_of(dir: &Path) -> String {
    dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A word for a folder that is not its path: the window names no paths.
pub fn id_of(dir: &Path) -> String {
    hex(&Sha256::digest(dir.as_os_str().as_encoded_bytes())[..8])
}

/// A list that cannot be read is none: nothing depends on it.
fn read(host: &dyn Host) -> Vec<PathBuf> {
    std::fs::read(place(host)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

fn write(host: &dyn Host, dirs: &[PathBuf]) -> Result<()> {
    std::fs::create_dir_all(host.state_dir())?;
    file::write_atomically(&place(host), &serde_json::to_vec_pretty(dirs)?)
}

fn place(host: &dyn Host) -> PathBuf {
    host.state_dir().join("workspaces.json")
}
