//! The file of rejected rows of one import, made only when there is one.
use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};

use crate::{
    error::Result,
    file::unwritable,
    import::{Rejects, RowError},
};

/// How many errors an answer shows; all of them stand beside the rejected rows.
const SHOWN: usize = 20;

pub(super) struct Refused {
    /// None where they are only counted.
    path: Option<PathBuf>,
    header: Option<Vec<u8>>,
    file: Option<Rejects<BufWriter<File>>>,
    pub count: u64,
}

impl Refused {
    pub(super) fn new(path: Option<PathBuf>, header: Option<Vec<u8>>) -> Self {
        Self { path, header, file: None, count: 0 }
    }

    pub(super) fn push(&mut self, raw: &[u8], error: RowError, first: &mut Vec<RowError>) -> Result<()> {
        if let Some(path) = self.path.clone() {
            self.write(&path, raw, &error).map_err(|failed| unwritable(&path, failed))?;
        }
        self.count += 1;
        if first.len() < SHOWN {
            first.push(error);
        }
        Ok(())
    }

    fn write(&mut self, path: &Path, raw: &[u8], error: &RowError) -> std::io::Result<()> {
        if self.file.is_none() {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            let rows = BufWriter::new(File::create(path)?);
            let reasons = BufWriter::new(File::create(reasons(path))?);
            self.file = Some(Rejects::new(rows, reasons, self.header.as_deref())?);
        }
        match &mut self.file {
            Some(file) => file.push(raw, error),
            None => Ok(()),
        }
    }

    /// The file, if there were any.
    pub(super) fn finish(self) -> Result<Option<String>> {
        let (Some(file), Some(path)) = (self.file, self.path) else { return Ok(None) };
        file.finish().map_err(|failed| unwritable(&path, failed))?;
        Ok(Some(path.display().to_string()))
    }
}

/// `a.rejected.jsonl` has its reasons in `a.rejected.jsonl.reasons.jsonl`.
fn reasons(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".reasons.jsonl");
    name.into()
}
