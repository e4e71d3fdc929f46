//! The file of rejected rows of one import, made only when there is one.
use std::{
    fs::{self, File},
    io::BufWriter,
    path::{Path, PathBuf},
};

use crate::{
    error::{Error, Result},
    import::{Rejects, RowError},
};

/// How many errors an answer shows; all of them stand beside the rejected rows.
const SHOWN: usize = 20;

pub(super) struct Refused {
    path: PathBuf,
    header: Option<Vec<u8>>,
    file: Option<Rejects<BufWriter<File>>>,
    pub count: u64,
}

impl Refused {
    pub(super) fn new(path: PathBuf, header: Option<Vec<u8>>) -> Self {
        Self { path, header, file: None, count: 0 }
    }

    pub(super) fn push(&mut self, raw: &[u8], error: RowError, first: &mut Vec<RowError>) -> Result<()> {
        let writing = self.write(raw, &error);
        writing.map_err(|failed| Error::from(failed).in_file(self.path.display().to_string()))?;
        self.count += 1;
        if first.len() < SHOWN {
            first.push(error);
        }
        Ok(())
    }

    fn write(&mut self, raw: &[u8], error: &RowError) -> std::io::Result<()> {
        if self.file.is_none() {
            if let Some(folder) = self.path.parent() {
                fs::create_dir_all(folder)?;
            }
            let rows = BufWriter::new(File::create(&self.path)?);
            let reasons = BufWriter::new(File::create(reasons(&self.path))?);
            self.file = Some(Rejects::new(rows, reasons, self.header.as_deref())?);
        }
        match &mut self.file {
            Some(file) => file.push(raw, error),
            None => Ok(()),
        }
    }

    /// The file, if there were any.
    pub(super) fn finish(self) -> Result<Option<String>> {
        let Some(file) = self.file else { return Ok(None) };
        file.finish()?;
        Ok(Some(self.path.display().to_string()))
    }
}

/// `a.rejected.jsonl` has its reasons in `a.rejected.jsonl.reasons.jsonl`.
fn reasons(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".reasons.jsonl");
    name.into()
}
