//! Rows of a file by a mapping.
use super::{
    format::Layout,
    joined::Joined,
    json::{Guard, parse},
    mapping::{Mapper, Mapping},
    own::OwnForm,
    packed::Bytes,
    ready::check,
    row::{Fault, Record, Row},
    rows::{Body, Document, Lines, RawRow, RawRows, Table},
};
use crate::error::Result;

/// The reader for a layout.
pub(super) fn raw_rows(bytes: Bytes, layout: Layout) -> Result<Box<dyn RawRows>> {
    Ok(match layout {
        Layout::Lines => Box::new(Lines::new(bytes)),
        Layout::Document(path) => Box::new(Document::new(bytes, path)),
        Layout::Table { delimiter } => Box::new(Table::new(bytes, delimiter)?),
    })
}

/// The rows of a file, one at a time. An error is the last item: nothing more can be read, what came before stays good.
pub struct Rows {
    name: String,
    raw: Box<dyn RawRows>,
    reader: RowReader,
    ended: bool,
}

impl Rows {
    pub(super) fn new(name: String, bytes: Bytes, layout: Layout, mapping: &Mapping) -> Result<Self> {
        let reader = RowReader::new(mapping, &name)?;
        let raw = raw_rows(bytes, layout).map_err(|error| error.in_file(&name))?;
        Ok(Self { name, raw, reader, ended: false })
    }

    /// A table's header as it stands in the file, for the file of rejected rows.
    pub fn header(&self) -> Option<&[u8]> {
        self.raw.header()
    }
}

impl Iterator for Rows {
    type Item = Result<Record>;

    fn next(&mut self) -> Option<Result<Record>> {
        if self.ended {
            return None;
        }
        match self.raw.next_row() {
            Ok(Some(raw)) => Some(Ok(self.reader.read(raw))),
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(error) => {
                self.ended = true;
                Some(Err(error.in_file(&self.name)))
            }
        }
    }
}

/// Turns raw rows into rows by one mapping.
pub struct RowReader {
    by: By,
    joined: Option<Joined>,
}

enum By {
    Own(Box<OwnForm>),
    Mapping(Box<Mapper>, Guard),
}

impl RowReader {
    /// For the rows of the file of that name, beside which a joined file is looked for.
    pub fn new(mapping: &Mapping, name: &str) -> Result<Self> {
        let by = match mapping.is_own() {
            true => By::Own(Box::new(OwnForm::new(mapping)?)),
            false => By::Mapping(Box::new(Mapper::new(mapping)?), Guard::default()),
        };
        let joined = mapping.join.as_ref().map(|join| Joined::open(join, name)).transpose()?;
        Ok(Self { by, joined })
    }

    pub fn read(&mut self, raw: RawRow) -> Record {
        let RawRow { line, bytes, body } = raw;
        let row = match body {
            Body::Damaged(fault) => Err(fault),
            Body::Cells(cells) => self.read_value(cells.into()),
            Body::Json => utf8(&bytes).and_then(|text| self.read_json(text)),
        };
        Record { line, raw: bytes, row }
    }

    fn read_json(&mut self, text: &str) -> Result<Row, Fault> {
        match &mut self.by {
            By::Own(own) => own.read(text),
            By::Mapping(mapper, guard) => {
                guard.check(text)?;
                let row = parse(guard, text)?;
                read(mapper, self.joined.as_mut(), row)
            }
        }
    }

    fn read_value(&mut self, row: serde_json::Value) -> Result<Row, Fault> {
        match &self.by {
            By::Own(own) => own.read_value(row),
            By::Mapping(mapper, _) => read(mapper, self.joined.as_mut(), row),
        }
    }
}

fn read(mapper: &Mapper, joined: Option<&mut Joined>, mut row: serde_json::Value) -> Result<Row, Fault> {
    if !mapper.means(&row) {
        return Ok(Row::LeftOut);
    }
    if let Some(joined) = joined {
        joined.add_to(&mut row)?;
    }
    check(mapper.apply(row)?)
}

fn utf8(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let byte = bytes.get(at).copied().unwrap_or_default();
        Fault::new(format!("Byte 0x{byte:02X} at place {} of the row is not UTF-8; save the file as UTF-8", at + 1))
    })
}
