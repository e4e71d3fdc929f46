//! Writing files so that a reader sees the old or the new content, never half of it.
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use crate::error::{Error, Result};

/// Writes beside the target, syncs, renames over it and syncs the folder.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| Error::usage(format!("{} is not a file name", path.display())))?;
    let temporary = folder.join(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
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

/// Makes a rename in this folder survive a power cut. Windows has no such call and needs none.
pub fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Reads a whole file; the error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::from(error).in_file(path.display().to_string()))
}
