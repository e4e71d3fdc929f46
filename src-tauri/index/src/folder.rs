//! The folder of an index: generations side by side, of which the database names the current one, and the lock of the
//! one writer.
use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, Result},
    index::VectorIndex,
    writer::Writer,
};

/// The right to write. Held as long as the file is open; the system lets go of it when the process dies.
pub struct Lock(#[expect(dead_code, reason = "it is held, not read")] File);

/// Where all generations of an index lie.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Nothing is read or made yet.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Opens a generation for search, after every file of it was compared with its seal.
    ///
    /// Errors: see [`Error::wants_rebuild`].
    pub async fn open(&self, generation: u64, dimensions: usize) -> Result<VectorIndex> {
        VectorIndex::open(&self.generation(generation), dimensions).await
    }

    /// Goes on writing what `index` reads, after it was brought up to date and what an interrupted write left behind
    /// was taken away.
    ///
    /// Errors: [`Error::Busy`] while another writer is there; see also [`Error::wants_rebuild`].
    pub async fn writer(&self, index: VectorIndex) -> Result<Writer> {
        Writer::go_on(self.lock()?, index).await
    }

    /// Makes an empty generation, in place of one of that number that was never finished. Its number must be chosen
    /// under the lock: before, another writer may have finished that very one.
    pub async fn create(&self, lock: Lock, generation: u64, dimensions: usize) -> Result<Writer> {
        Writer::create(lock, &self.generation(generation), dimensions).await
    }

    /// Removes all generations but this one. Needs the lock, so that none is removed while it is being built.
    pub fn keep_only(&self, generation: u64, _lock: &Lock) -> Result<()> {
        self.others(generation)?.iter().try_for_each(|path| remove(path))
    }

    /// Where all generations but this one lie: those that were replaced, and those that were never finished.
    pub fn others(&self, generation: u64) -> Result<Vec<PathBuf>> {
        let keep = self.generation(generation);
        let items = match fs::read_dir(&self.path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Vec::new());
            }
            items => items.map_err(|error| Error::disk(&self.path, error))?,
        };
        let mut others = Vec::new();
        for item in items {
            let path = item.map_err(|error| Error::disk(&self.path, error))?.path();
            if path != keep && file_name(&path).starts_with("gen-") {
                others.push(path);
            }
        }
        Ok(others)
    }

    pub(crate) fn generation(&self, number: u64) -> PathBuf {
        self.path.join(format!("gen-{number}"))
    }

    /// The lock of the one writer.
    ///
    /// Errors: [`Error::Busy`] while another writer is there.
    pub fn lock(&self) -> Result<Lock> {
        let path = self.path.join("writer.lock");
        // The folder and the lock are ours: what somebody else put in their place only stands in the way. Each is removed
        // as what it is, so that nothing is lost which another writer has put right in the same moment.
        if self.path.is_file() {
            out_of_the_way(&self.path, fs::remove_file(&self.path))?;
        }
        if path.is_dir() {
            out_of_the_way(&path, fs::remove_dir_all(&path))?;
        }
        fs::create_dir_all(&self.path).map_err(|error| Error::disk(&self.path, error))?;
        let file = File::create(&path).map_err(|error| Error::disk(&path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(Error::Busy),
            Err(TryLockError::Error(error)) => Err(Error::disk(&path, error)),
        }
    }
}

/// That it is not there any more, or is another thing by now, is no error.
fn out_of_the_way(path: &Path, removed: io::Result<()>) -> Result<()> {
    use io::ErrorKind::{IsADirectory, NotADirectory, NotFound};
    removed.or_else(|error| match error.kind() {
        NotFound | NotADirectory | IsADirectory => Ok(()),
        _ => Err(Error::disk(path, error)),
    })
}

/// Removes a file or a folder with all that is in it; that there is none is no error.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let is_folder = fs::symlink_metadata(path).is_ok_and(|data| data.is_dir());
    let removed = if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::disk(path, error)),
        _ => Ok(()),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
