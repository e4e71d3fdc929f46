//! The seal: which files a generation consists of, and the hash of each.
//!
//! Lance reads a flipped bit back as another vector without noticing it (145 of 201 tries). So after each write the
//! files are listed with their BLAKE3 hashes in a file of our own, which ends with its own hash. A directory is used
//! only if every sealed file is there unchanged. A file that is not sealed belongs to a write that never finished.
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::error::{Error, Result};

const NAME: &str = "seal";
const FIRST_LINE: &str = "attune-index 1";
/// Lance replaces this file with each write and does without it; on a local disk it is not even read.
const HINT: &str = "latest_version_hint.json";
/// Lance writes its large files once and never again. A small one may be replaced, so it is always read.
const SMALL: u64 = 64 * 1024;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Seal {
    /// Lance's number of the table's state.
    pub version: u64,
    files: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    bytes: u64,
    hash: String,
}

impl Seal {
    /// Reads the seal of a directory; whether the files are as it says is not looked at yet.
    pub fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(NAME);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).ok_or_else(|| Error::Damaged("its seal is broken".to_owned())),
            Err(error) => Err(match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::Missing(dir.display().to_string()),
                io::ErrorKind::InvalidData => Error::Damaged("its seal is not a text".to_owned()),
                io::ErrorKind::IsADirectory => Error::Damaged("its seal is a folder".to_owned()),
                _ => Error::disk(&path, error),
            }),
        }
    }

    /// Lists and hashes what is in the directory now. Large files that `known` lists are not read again.
    pub fn take(dir: &Path, version: u64, known: &Seal) -> Result<Self> {
        let mut files = BTreeMap::new();
        for (name, bytes) in walk(dir)? {
            let entry = match known.files.get(&name) {
                Some(entry) if entry.bytes == bytes && bytes > SMALL => entry.clone(),
                _ => Entry { bytes, hash: hash_file(&dir.join(&name))? },
            };
            files.insert(name, entry);
        }
        Ok(Self { version, files })
    }

    /// Replaces the directory's seal in one step.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let (path, new) = (dir.join(NAME), dir.join("seal.new"));
        fs::write(&new, self.text()).and_then(|()| fs::rename(&new, &path)).map_err(|error| Error::disk(&path, error))
    }

    /// Whether each sealed file is there unchanged. What `known` lists alike was looked at before.
    pub fn check(&self, dir: &Path, known: &Seal) -> Result<()> {
        for (name, entry) in &self.files {
            if known.files.get(name) == Some(entry) {
                continue;
            }
            let path = dir.join(name);
            let found = fs::metadata(&path).map(|data| data.len()).map_err(|error| lost(name, &path, error))?;
            if found != entry.bytes || hash_file(&path)? != entry.hash {
                return Err(Error::Damaged(format!("{name} is not as it was written")));
            }
        }
        Ok(())
    }

    /// Removes what a write left behind that never finished, and says whether there was any. Only the one writer may
    /// do that.
    pub fn remove_unsealed(&self, dir: &Path) -> Result<bool> {
        let mut unsealed = walk(dir)?;
        unsealed.retain(|(name, _)| !self.files.contains_key(name));
        for (name, _) in &unsealed {
            let path = dir.join(name);
            fs::remove_file(&path).map_err(|error| Error::disk(&path, error))?;
        }
        Ok(!unsealed.is_empty())
    }

    fn text(&self) -> String {
        let mut text = format!("{FIRST_LINE}\nversion {}\n", self.version);
        for (name, entry) in &self.files {
            text += &format!("{} {} {name}\n", entry.hash, entry.bytes);
        }
        let hash = blake3::hash(text.as_bytes()).to_hex();
        text + &format!("seal {hash}\n")
    }

    fn parse(text: &str) -> Option<Self> {
        let (body, hash) = text.strip_suffix('\n')?.rsplit_once("seal ")?;
        if blake3::hash(body.as_bytes()).to_hex().as_str() != hash {
            return None;
        }
        let mut lines = body.lines();
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let version = lines.next()?.strip_prefix("version ")?.parse().ok()?;
        let files = lines.map(parse_file).collect::<Option<_>>()?;
        Some(Self { version, files })
    }
}

fn parse_file(line: &str) -> Option<(String, Entry)> {
    let mut parts = line.splitn(3, ' ');
    let (hash, bytes, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some((name.to_owned(), Entry { bytes: bytes.parse().ok()?, hash: hash.to_owned() }))
}

fn lost(name: &str, path: &Path, error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::Damaged(format!("{name} is not there")),
        _ => Error::disk(path, error),
    }
}

fn hash_file(path: &Path) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    File::open(path).and_then(|file| hasher.update_reader(file).map(drop)).map_err(|error| Error::disk(path, error))?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// All files below a directory with their sizes, seals and hints left out; names are relative, with `/` on every system.
fn walk(dir: &Path) -> Result<Vec<(String, u64)>> {
    let mut found = Vec::new();
    let mut open = vec![(PathBuf::new(), String::new())];
    while let Some((below, prefix)) = open.pop() {
        let path = dir.join(below);
        let listing = fs::read_dir(&path).map_err(|error| Error::disk(&path, error))?;
        for item in listing {
            let item = item.map_err(|error| Error::disk(&path, error))?;
            let name = format!("{prefix}{}", item.file_name().to_string_lossy());
            let data = item.metadata().map_err(|error| Error::disk(&item.path(), error))?;
            if data.is_dir() {
                open.push((PathBuf::from(&name), format!("{name}/")));
            } else if !name.starts_with(NAME) && !name.ends_with(HINT) {
                found.push((name, data.len()));
            }
        }
    }
    Ok(found)
}
