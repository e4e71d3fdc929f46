//! The folder of an index: generations side by side, of which the database names the current one, and the lock of the
//! one writer.
use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, Result},
    index::VectorIndex,
    writer::Writer,
};

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

    /// Makes an empty generation, in place of one of that number that was never finished.
    ///
    /// Errors: [`Error::Busy`] while another writer is there.
    pub async fn create(&self, generation: u64, dimensions: usize) -> Result<Writer> {
        Writer::create(self.lock()?, &self.generation(generation), dimensions).await
    }

    /// Removes all generations but this one. Needs the writer, so that none is removed while it is being built.
    pub fn keep_only(&self, generation: u64, _writer: &Writer) -> Result<()> {
        let keep = self.generation(generation);
        for item in fs::read_dir(&self.path).map_err(|error| Error::disk(&self.path, error))? {
            let path = item.map_err(|error| Error::disk(&self.path, error))?.path();
            if path.is_dir() && path != keep && file_name(&path).starts_with("gen-") {
                fs::remove_dir_all(&path).map_err(|error| Error::disk(&path, error))?;
            }
        }
        Ok(())
    }

    pub(crate) fn generation(&self, number: u64) -> PathBuf {
        self.path.join(format!("gen-{number}"))
    }

    /// Held as long as the file is open; the system lets go of it when the process dies.
    fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.path).map_err(|error| Error::disk(&self.path, error))?;
        let path = self.path.join("writer.lock");
        let file = File::create(&path).map_err(|error| Error::disk(&path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(Error::Busy),
            Err(TryLockError::Error(error)) => Err(Error::disk(&path, error)),
        }
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
