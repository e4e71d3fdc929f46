//! The window that shows a workspace: one that is there is reached instead of a second one being opened.
//!
//! A window holds a lock on a file that stands for its workspace, in this person's own state folder; the system lets go of
//! it however the program ends. Whoever wants to be led somewhere leaves the place beside it, and the window takes it.
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use attune_core::{error::Result, file};

const LOOK_EVERY: Duration = Duration::from_millis(100);
/// A window that takes no notice for so long hangs.
const PATIENCE: Duration = Duration::from_secs(5);

/// That this program's window shows a workspace. Ends when it is dropped.
#[derive(Debug)]
pub struct Presence {
    _lock: File,
    wanted: PathBuf,
}

impl Presence {
    /// `None` if another window shows this workspace.
    pub fn take(workspace: &Path) -> Result<Option<Self>> {
        Self::take_in(&super::state_dir(), workspace)
    }

    fn take_in(state: &Path, workspace: &Path) -> Result<Option<Self>> {
        let (lock, wanted) = places(state, workspace)?;
        let lock = File::options().create(true).truncate(false).write(true).open(lock)?;
        match lock.try_lock() {
            Ok(()) => {
                // What was meant for a window that is gone.
                let _ = fs::remove_file(&wanted);
                Ok(Some(Self { _lock: lock, wanted }))
            }
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Where somebody wants to be led, once.
    pub fn wanted(&self) -> Option<String> {
        let address = fs::read_to_string(&self.wanted).ok()?;
        fs::remove_file(&self.wanted).ok()?;
        Some(address)
    }
}

/// Asks the window that shows this workspace to come to the front and lead to an address, if one is given. False if there
/// is none, or it takes no notice.
pub fn reach(workspace: &Path, address: Option<&str>) -> Result<bool> {
    reach_in(&super::state_dir(), workspace, address)
}

fn reach_in(state: &Path, workspace: &Path, address: Option<&str>) -> Result<bool> {
    if Presence::take_in(state, workspace)?.is_some() {
        return Ok(false);
    }
    let (_, wanted) = places(state, workspace)?;
    file::write_atomically(&wanted, address.unwrap_or_default().as_bytes())?;
    let asked = Instant::now();
    while wanted.exists() {
        if asked.elapsed() > PATIENCE {
            let _ = fs::remove_file(&wanted);
            return Ok(false);
        }
        std::thread::sleep(LOOK_EVERY / 2);
    }
    Ok(true)
}

/// How often a window looks for what is wanted of it.
pub const fn look_every() -> Duration {
    LOOK_EVERY
}

/// The lock and what is wanted, for a workspace by whatever path it is named.
fn places(state: &Path, workspace: &Path) -> Result<(PathBuf, PathBuf)> {
    let folder = state.join("windows");
    fs::create_dir_all(&folder)?;
    let workspace = workspace.canonicalize().unwrap_or_else(|_| workspace.to_owned());
    let name = attune_core::workspace::recent::id_of(&workspace);
    Ok((folder.join(format!("{name}.lock")), folder.join(format!("{name}.wanted"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_window_shows_a_workspace_and_is_reached_by_others() {
        let [state, workspace, other] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let take = |workspace: &Path| Presence::take_in(state.path(), workspace).unwrap();
        assert!(!reach_in(state.path(), workspace.path(), None).unwrap());
        let window = take(workspace.path()).unwrap();
        assert!(take(workspace.path()).is_none());
        assert!(take(other.path()).is_some());
        std::thread::scope(|scope| {
            let asked = scope.spawn(|| reach_in(state.path(), workspace.path(), Some("#/sets")));
            let wanted = std::iter::repeat_with(|| window.wanted()).find_map(|wanted| wanted);
            assert_eq!(wanted.as_deref(), Some("#/sets"));
            assert!(asked.join().unwrap().unwrap());
        });
        assert_eq!(window.wanted(), None);
        drop(window);
        assert!(take(workspace.path()).is_some());
    }

    #[test]
    fn what_was_meant_for_a_window_that_is_gone_leads_the_next_one_nowhere() {
        let [state, workspace] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let (_, wanted) = places(state.path(), workspace.path()).unwrap();
        fs::write(wanted, "#/sets").unwrap();
        let window = Presence::take_in(state.path(), workspace.path()).unwrap().unwrap();
        assert_eq!(window.wanted(), None);
    }
}
