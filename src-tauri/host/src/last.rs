//! The workspace that was opened last, by any shell.
use std::path::{Path, PathBuf};

use attune_core::{error::Result, file};

/// Keeps it for [`recall`].
pub fn remember(workspace: &Path) -> Result<()> {
    remember_in(&super::state_dir(), workspace)
}

/// The workspace opened last, if it is still there.
pub fn recall() -> Option<PathBuf> {
    recall_from(&super::state_dir())
}

fn remember_in(state: &Path, workspace: &Path) -> Result<()> {
    if recall_from(state).as_deref() == Some(workspace) {
        return Ok(());
    }
    std::fs::create_dir_all(state)?;
    file::write_atomically(&place(state), workspace.as_os_str().as_encoded_bytes())
}

fn recall_from(state: &Path) -> Option<PathBuf> {
    let path = PathBuf::from(std::fs::read_to_string(place(state)).ok()?);
    attune_core::workspace::Workspace::database(&path).is_file().then_some(path)
}

fn place(state: &Path) -> PathBuf {
    state.join("last-workspace")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_workspace_that_is_still_there_is_recalled() {
        let state = tempfile::tempdir().unwrap();
        let workspace = tempfile::tempdir().unwrap();
        assert_eq!(recall_from(state.path()), None);
        remember_in(state.path(), workspace.path()).unwrap();
        assert_eq!(recall_from(state.path()), None);
        std::fs::write(workspace.path().join("attune.db"), "").unwrap();
        assert_eq!(recall_from(state.path()).as_deref(), Some(workspace.path()));
    }
}
