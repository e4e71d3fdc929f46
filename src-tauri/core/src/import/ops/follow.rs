//! Following a folder: files that are new there or have changed, once nobody writes on them any more.
use std::{
    collections::BTreeMap,
    fs::{self, Metadata},
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::{
    error::{Error, Result},
    file,
};

/// Length and time of the last change.
type Stamp = (u64, Option<SystemTime>);

struct Seen {
    stamp: Stamp,
    /// Already given out with this stamp.
    is_given: bool,
}

/// What was seen in a folder. Its subfolders are not followed, hidden and half-written (`.part`) files are left alone.
pub struct Follower {
    folder: PathBuf,
    seen: BTreeMap<PathBuf, Seen>,
}

impl Follower {
    pub fn new(folder: &Path) -> Result<Self> {
        let about = fs::metadata(folder).map_err(|error| file::unreadable(folder, error))?;
        if !about.is_dir() {
            return Err(Error::usage(format!("{} is no folder", folder.display()))
                .hint("Name the folder that files are put into; import a single file without --follow"));
        }
        Ok(Self { folder: folder.to_owned(), seen: BTreeMap::new() })
    }

    /// Looks once. A file is due when it is as it was at the last look, and was not given out like that.
    pub fn due(&mut self) -> Result<Vec<PathBuf>> {
        let mut due = Vec::new();
        let mut now = BTreeMap::new();
        for entry in fs::read_dir(&self.folder).map_err(|error| file::unreadable(&self.folder, error))? {
            let path = entry?.path();
            // Gone since, or not ours to read: it is looked for again the next time.
            let Some(stamp) = fs::metadata(&path).ok().filter(Metadata::is_file).map(|about| stamp(&about)) else {
                continue;
            };
            if is_left_alone(&path) {
                continue;
            }
            let before = self.seen.get(&path).filter(|seen| seen.stamp == stamp);
            let is_due = before.is_some_and(|seen| !seen.is_given);
            if is_due {
                due.push(path.clone());
            }
            now.insert(path, Seen { stamp, is_given: is_due || before.is_some_and(|seen| seen.is_given) });
        }
        self.seen = now;
        due.sort();
        Ok(due)
    }
}

fn stamp(about: &Metadata) -> Stamp {
    (about.len(), about.modified().ok())
}

fn is_left_alone(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.ends_with(".part") || name.ends_with('~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_due_once_it_rests_and_again_when_it_has_grown() {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log.jsonl");
        let mut follower = Follower::new(folder.path()).unwrap();
        assert!(follower.due().unwrap().is_empty());
        fs::write(&log, "1").unwrap();
        fs::write(folder.path().join(".hidden"), "1").unwrap();
        fs::write(folder.path().join("half.jsonl.part"), "1").unwrap();
        assert!(follower.due().unwrap().is_empty(), "somebody may still write on it");
        assert_eq!(follower.due().unwrap(), std::slice::from_ref(&log));
        assert!(follower.due().unwrap().is_empty());
        fs::write(&log, "12").unwrap();
        assert!(follower.due().unwrap().is_empty());
        assert_eq!(follower.due().unwrap(), std::slice::from_ref(&log));
        fs::remove_file(&log).unwrap();
        assert!(follower.due().unwrap().is_empty());
    }

    #[test]
    fn what_is_no_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Follower::new(&folder.path().join("gone")).is_err());
        fs::write(folder.path().join("file"), "").unwrap();
        assert!(Follower::new(&folder.path().join("file")).is_err());
    }
}
