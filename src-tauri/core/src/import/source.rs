//! Opening a file: unpacked, decoded, its shape told, its first rows looked at, all without reading it twice, so that a
//! pipe works like a file.
use std::{
    fs::File,
    io::{Cursor, Read},
    path::Path,
};

use super::{
    format::{Format, Layout},
    joined::Joined,
    mapping::{Join, Mapping},
    packed::{Bytes, Counted, Progress, from_io, unpack},
    reader::{Rows, raw_rows},
    recognise::{Looked, Recognised, preview, recognise},
    row::PreviewRow,
    rows::{RawRow, RawRows},
    text::to_utf8,
};
use crate::{
    error::{Error, Result},
    file::unreadable,
};

/// How much of the beginning is looked at, at first and at most: enough for a row of the greatest size.
const HEAD: std::ops::RangeInclusive<usize> = 1024 * 1024..=2 * super::MAX_ROW;

/// How many rows of the beginning are looked at.
const SAMPLE: usize = 200;

/// A file whose shape is known.
pub struct Source {
    name: String,
    progress: Progress,
    layout: Layout,
    head: Vec<u8>,
    /// The head is all of it.
    is_whole: bool,
    rest: Bytes,
    sample: Vec<RawRow>,
}

impl Source {
    /// Opens a file. It is named in errors as the path is written.
    pub fn open(path: &Path) -> Result<Self> {
        Self::open_as(path, None)
    }

    /// The same, of a format that a person says.
    pub fn open_as(path: &Path, format: Option<Format>) -> Result<Self> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| unreadable(path, error))?;
        let about = file.metadata().map_err(|error| unreadable(path, error))?;
        if about.is_dir() {
            return Err(unreadable(path, std::io::ErrorKind::IsADirectory.into()));
        }
        let total = about.is_file().then_some(about.len());
        Self::read_as(file, &name, total, format)
    }

    /// Reads from a pipe or from memory. `total` is its length in bytes, where that is known.
    pub fn read(bytes: impl Read + Send + 'static, name: &str, total: Option<u64>) -> Result<Self> {
        Self::read_as(bytes, name, total, None)
    }

    /// The same, of a format that a person says.
    pub fn read_as(
        bytes: impl Read + Send + 'static,
        name: &str,
        total: Option<u64>,
        format: Option<Format>,
    ) -> Result<Self> {
        let progress = Progress::of(total);
        let counted = Box::new(Counted::new(bytes, progress.clone()));
        Self::sniff(counted, name, progress, format).map_err(|error| error.in_file(name))
    }

    fn sniff(bytes: Bytes, name: &str, progress: Progress, format: Option<Format>) -> Result<Self> {
        let mut rest = to_utf8(unpack(bytes).map_err(from_io)?).map_err(from_io)?;
        let (mut head, mut size) = (Vec::new(), *HEAD.start());
        loop {
            let wanted = (size - head.len()) as u64;
            // An archive that is damaged further on is still sniffed by what can be read of it.
            let read = rest.by_ref().take(wanted).read_to_end(&mut head);
            let failed = read.as_ref().err().map(|error| from_io(std::io::Error::new(error.kind(), error.to_string())));
            if let (Some(error), true) = (failed, head.is_empty()) {
                return Err(error);
            }
            let whole = head.len() < size;
            let layout = match format {
                Some(format) => Layout::of_format(format, &head, whole, name)?,
                None => Layout::sniff(&head, whole, name)?,
            };
            let sample = first_rows(&layout, &head, whole);
            if !sample.is_empty() || whole || size == *HEAD.end() {
                if let Err(error) = read {
                    rest = Box::new(Failing(Some(error)));
                }
                return Ok(Self { name: name.to_owned(), progress, layout, head, is_whole: whole, rest, sample });
            }
            size = (size * 8).min(*HEAD.end());
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn format(&self) -> Format {
        self.layout.format()
    }

    /// How far it has been read; stays true while [`Source::rows`] reads on.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Guesses the mapping from the first rows, and shows what they would become.
    pub fn recognise(&self) -> Result<Recognised> {
        recognise(&self.name, &self.layout, &self.sample).map_err(|error| error.in_file(&self.name))
    }

    /// What is in each place of the first rows.
    pub(super) fn look(&self) -> Result<Looked> {
        Looked::at(&self.layout, &self.sample).map_err(|error| error.in_file(&self.name))
    }

    /// What the first rows become by this mapping.
    pub fn preview(&self, mapping: &Mapping) -> Result<Vec<PreviewRow>> {
        preview(&self.name, mapping, &self.sample)
    }

    /// How many rows of a second file belong to each of the first rows.
    pub(super) fn joined(&self, join: &Join) -> Result<Vec<usize>> {
        let mut second = Joined::open(join, &self.name)?;
        let rows = self.sample.iter().filter_map(RawRow::value);
        Ok(rows.map(|row| second.of_row(&row).map_or(0, |found| found.len())).collect())
    }

    /// All rows as they stand.
    pub(super) fn raw(self) -> Result<Box<dyn RawRows>> {
        let bytes: Bytes = Box::new(Cursor::new(self.head).chain(self.rest));
        raw_rows(bytes, self.layout).map_err(|error| error.in_file(&self.name))
    }

    /// Takes the rows to be where a mapping says, and looks at the first ones there.
    pub(super) fn lay_out(&mut self, mapping: &Mapping) -> Result<()> {
        let layout = self.layout_for(mapping).map_err(|error| error.in_file(&self.name))?;
        if layout != self.layout {
            self.sample = first_rows(&layout, &self.head, self.is_whole);
            self.layout = layout;
        }
        Ok(())
    }

    /// All rows by this mapping.
    pub fn rows(self, mapping: &Mapping) -> Result<Rows> {
        let layout = self.layout_for(mapping).map_err(|error| error.in_file(&self.name))?;
        let bytes: Bytes = Box::new(Cursor::new(self.head).chain(self.rest));
        Rows::new(self.name, bytes, layout, mapping)
    }

    /// JSON and JSON lines may stand for each other (a file of rejected rows is always lines); tables may not.
    fn layout_for(&self, mapping: &Mapping) -> Result<Layout> {
        let is_table = |format| matches!(format, Format::Csv | Format::Tsv);
        match mapping.format {
            Some(wanted) if is_table(wanted) != is_table(self.format()) => {
                let reason = format!("The mapping is for {wanted}, the file is {}", self.format());
                Err(Error::bad_input(reason).at_field("format"))
            }
            _ => Ok(match (&self.layout, &mapping.rows) {
                (Layout::Document(_), Some(rows)) => Layout::Document(rows.clone()),
                (layout, _) => layout.clone(),
            }),
        }
    }
}

/// The rows that lie whole in the beginning of a file.
fn first_rows(layout: &Layout, head: &[u8], whole: bool) -> Vec<RawRow> {
    let bytes: Bytes = Box::new(Cursor::new(head.to_vec()));
    let Ok(mut raw) = raw_rows(bytes, layout.clone()) else { return Vec::new() };
    let mut rows = Vec::new();
    while rows.len() <= SAMPLE {
        match raw.next_row() {
            Ok(Some(row)) => rows.push(row),
            _ => {
                if !whole {
                    rows.pop(); // It may be cut off where the beginning ends.
                }
                break;
            }
        }
    }
    rows.truncate(SAMPLE);
    rows
}

/// Stands for the rest of a file that cannot be read.
struct Failing(Option<std::io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
