//! Writing files so that a reader sees the old or the new content, never half of it.
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use crate::error::{Error, Result};

/// Writes beside the target, syncs, renames over it and syncs the folder.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let (folder, temporary) = (folder_of(path), temporary(path)?);
    let written = (|| {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        sync_folder(folder)
    })();
    written.map_err(|error: std::io::Error| {
        let _ = fs::remove_file(&temporary);
        Error::from(error)
            .in_file(path.display().to_string())
            .hint("Check that the folder exists, can be written and has space left")
    })
}

/// The file in which the one at `path` is made. It names this process, so that what a killed one left is told from what
/// is being written.
pub fn temporary(path: &Path) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::usage(format!("{} is not a file name", path.display())))?;
    Ok(folder_of(path).join(format!(".{}.{}.part", name.to_string_lossy(), std::process::id())))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Files that writes of processes which are gone left in a folder.
pub fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let items = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_leftover = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let process = name.strip_prefix('.').and_then(|name| name.strip_suffix(".part")?.rsplit_once('.'));
        process.is_some_and(|(_, process)| process.parse().is_ok_and(process_is_gone))
    };
    items.map(|item| item.path()).filter(is_leftover).collect()
}

/// Whether no process has this id any more, where the system can tell.
pub fn process_is_gone(process: u32) -> bool {
    cfg!(target_os = "linux") && !Path::new("/proc").join(process.to_string()).exists()
}

/// Makes a rename in this folder survive a power cut. Windows has no such call and needs none.
pub fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Reads a whole file; the error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::from(error).in_file(path.display().to_string()))
}
