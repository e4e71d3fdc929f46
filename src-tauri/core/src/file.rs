//! Writing files so that a reader sees the old or the new content, never half of it, and errors that name the file.
use std::{
    fs::{self, File},
    io::{self, BufWriter, ErrorKind, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use crate::error::{Code, Error, Result};

/// Writes beside the target, syncs, renames over it and syncs the folder.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = NewFile::create(path)?;
    file.write(bytes)?;
    file.finish()
}

/// A file that is seen only once it is whole. Dropped before that, it leaves nothing behind.
pub struct NewFile {
    path: PathBuf,
    part: PathBuf,
    file: BufWriter<File>,
}

impl NewFile {
    pub fn create(path: &Path) -> Result<Self> {
        let part = temporary(path)?;
        let file = File::create(&part).map_err(|error| unwritable(path, error))?;
        Ok(Self { path: path.to_owned(), part, file: BufWriter::new(file) })
    }

    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(|error| unwritable(&self.path, error))
    }

    pub fn finish(mut self) -> Result<()> {
        let kept = self.file.flush().and_then(|()| self.file.get_ref().sync_all());
        kept.map_err(|error| unwritable(&self.path, error))?;
        take_place(&self.part, &self.path)
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        // Not there any more where it was finished.
        let _ = fs::remove_file(&self.part);
    }
}

/// The file in which the one at `path` is made, nobody else's. It names this process, so that what a killed one left is
/// told from what is being written.
pub fn temporary(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::usage(format!("{} is not a file name", path.display())))?;
    // Several may be written at once in one process.
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let (process, nth) = (std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    Ok(folder_of(path).join(format!(".{}.{process}-{nth}.part", name.to_string_lossy())))
}

/// Puts a whole file in the place of another, or of none.
pub fn take_place(part: &Path, path: &Path) -> Result<()> {
    let placed = fs::rename(part, path).and_then(|()| sync_folder(folder_of(path)));
    placed.map_err(|error| unwritable(path, error))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Files that writes of processes which are gone left in a folder.
pub fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let items = fs::read_dir(folder).into_iter().flatten().flatten();
    items.map(|item| item.path()).filter(|path| writer_of(path).is_some_and(process_is_gone)).collect()
}

/// The process that a file of [`temporary`] names.
fn writer_of(path: &Path) -> Option<u32> {
    let name = path.file_name()?.to_string_lossy();
    let (_, written) = name.strip_prefix('.')?.strip_suffix(".part")?.rsplit_once('.')?;
    written.split('-').next()?.parse().ok()
}

/// Whether no process has this id any more, where the system can tell.
pub fn process_is_gone(process: u32) -> bool {
    cfg!(target_os = "linux") && !Path::new("/proc").join(process.to_string()).exists()
}

/// Makes a rename in this folder survive a power cut. Windows has no such call and needs none.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Reads a whole file; the error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| unreadable(path, error))
}

/// Reads a whole file of text, without the byte order mark that some editors put before it; the error names it.
pub fn read_text(path: &Path) -> Result<String> {
    let bytes = read(path)?;
    let text = str::from_utf8(&bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        let error = Error::bad_input("This file is not text in UTF-8").hint("Save it as UTF-8");
        error.in_file(path.display().to_string()).at_line(line as u64)
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
}

/// The same of a file that need not be there.
pub fn read_if_there(path: &Path) -> Result<Option<String>> {
    match read_text(path) {
        Err(error) if error.code == Code::NotFound => Ok(None),
        text => text.map(Some),
    }
}

/// Why a file could not be read, and what to do.
pub fn unreadable(path: &Path, error: io::Error) -> Error {
    let name = path.display().to_string();
    let error = match error.kind() {
        ErrorKind::NotFound => {
            Error::new(Code::NotFound, "There is no such file").hint("Check the path and the folder you are in")
        }
        ErrorKind::IsADirectory => Error::usage("This is a folder").hint("Name a file in it"),
        ErrorKind::PermissionDenied => {
            Error::new(Code::InputOutput, "This file may not be read").hint("Check its permissions")
        }
        _ => Error::from(error).hint("Check that the file is still there and its disk is well"),
    };
    error.in_file(name)
}

/// Why a file could not be written, and what to do.
pub fn unwritable(path: &Path, error: io::Error) -> Error {
    Error::from(error)
        .in_file(path.display().to_string())
        .hint("Check that the folder exists, can be written and has space left")
}
