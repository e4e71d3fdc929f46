//! A folder of prompt files.
//!
//! `NAME.yaml` (or `.json`, `.txt`, `.md`) is the prompt NAME. A folder NAME whose files are called by numbers
//! (`1.yaml`, `2.yaml`, `v3.md`) holds the versions of the prompt NAME, oldest first. Folders inside are read likewise.
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use super::{Form, PromptFile, read};
use crate::{
    error::{Error, Result},
    file,
    prompt::reference,
};

/// Folders in folders that are followed.
const DEEPEST: usize = 8;

/// What a folder held. What was good is kept, whatever else is there.
#[derive(Debug, Default)]
pub struct Folder {
    pub prompts: Vec<Found>,
    /// One error for each file that should have been a prompt.
    pub rejected: Vec<Error>,
    /// Files of other kinds.
    pub ignored: Vec<PathBuf>,
}

/// A prompt and its versions, oldest first.
#[derive(Debug, PartialEq)]
pub struct Found {
    pub name: String,
    pub versions: Vec<PromptFile>,
    /// It was a folder of versions, so that what is there of them already need not come again.
    pub is_history: bool,
}

/// Reads one prompt file, or every prompt file in a folder, in order of their names.
pub fn import(path: &Path) -> Result<Folder> {
    let mut folder = Folder::default();
    if path.is_dir() {
        folder.read_folder(path, 0)?;
    } else {
        let found = Found { name: name_of(path)?, versions: vec![read(path, None)?], is_history: false };
        folder.prompts.push(found);
    }
    Ok(folder)
}

/// The file's or folder's name made a valid prompt name: `Más corto (1).md` gives `mas-corto-1`.
pub fn name_of(path: &Path) -> Result<String> {
    // `.` and `..` have no name of their own.
    let whole = if path.file_name().is_none() { path.canonicalize().ok() } else { None };
    let path = whole.as_deref().unwrap_or(path);
    let stem = if path.is_dir() { path.file_name() } else { path.file_stem() };
    let stem = stem.map(|stem| stem.to_string_lossy()).unwrap_or_default();
    reference::name_of(&stem).ok_or_else(|| {
        Error::bad_input("No prompt name can be made of this file's name").in_file(path.display().to_string())
    })
}

/// The number in `7.yaml` or `v7.yaml`.
fn version_of(path: &Path) -> Option<u32> {
    let stem = path.file_stem()?.to_str()?;
    stem.strip_prefix('v').unwrap_or(stem).parse().ok()
}

impl Folder {
    fn read_folder(&mut self, dir: &Path, depth: usize) -> Result<()> {
        let (folders, files) = listed(dir)?;
        let (files, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| Form::of(file).is_some());
        self.ignored.extend(others);
        if !files.is_empty() && files.iter().all(|file| version_of(file).is_some()) {
            self.take_versions(dir, files);
        } else {
            files.iter().for_each(|file| self.take_prompt(file, vec![file.clone()]));
        }
        for folder in folders {
            match depth < DEEPEST {
                true => self.read_folder(&folder, depth + 1)?,
                false => self.ignored.push(folder),
            }
        }
        Ok(())
    }

    fn take_versions(&mut self, dir: &Path, mut files: Vec<PathBuf>) {
        files.sort_by_key(|file| version_of(file));
        let mut numbers = HashSet::new();
        files.retain(|file| {
            let is_new = numbers.insert(version_of(file));
            if !is_new {
                let error = Error::bad_input("Another file has this version already");
                self.rejected.push(error.in_file(file.display().to_string()));
            }
            is_new
        });
        self.take_prompt(dir, files);
    }

    /// Takes the good ones of `files` as versions of the prompt that `path` names.
    fn take_prompt(&mut self, path: &Path, files: Vec<PathBuf>) {
        let name = match name_of(path) {
            Ok(name) if self.prompts.iter().all(|found| found.name != name) => name,
            Ok(name) => {
                let error = Error::bad_input(format!("Another file gives the prompt “{name}” already"));
                return self.rejected.push(error.in_file(path.display().to_string()));
            }
            Err(error) => return self.rejected.push(error),
        };
        let mut versions = Vec::with_capacity(files.len());
        for file in files {
            match read(&file, None) {
                Ok(version) => versions.push(version),
                Err(error) => self.rejected.push(error),
            }
        }
        if !versions.is_empty() {
            self.prompts.push(Found { name, versions, is_history: path.is_dir() });
        }
    }
}

/// Folders and files of `dir` by name. Hidden ones and symbolic links are left out.
fn listed(dir: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>)> {
    let in_dir = |error| file::unreadable(dir, error);
    let (mut folders, mut files) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(dir).map_err(in_dir)? {
        let entry = entry.map_err(in_dir)?;
        let kind = entry.file_type().map_err(in_dir)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if kind.is_dir() {
            folders.push(entry.path());
        } else if kind.is_file() {
            files.push(entry.path());
        }
    }
    folders.sort();
    files.sort();
    Ok((folders, files))
}

#[cfg(test)]
mod tests;
