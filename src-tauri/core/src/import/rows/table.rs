//! CSV and its relatives: a header, then a row a record; quotes may hold line breaks.
use serde_json::{Map, Value};

use super::{
    Body, RawRow, RawRows,
    records::{Split, Splitter},
};
use crate::{
    error::{Error, Result},
    import::{packed::Bytes, row::Fault},
};

pub struct Table {
    records: Splitter,
    columns: Vec<String>,
    header: Vec<u8>,
}

impl Table {
    /// Reads the header. `delimiter` comes from [`super::super::format`].
    pub fn new(bytes: Bytes, delimiter: u8) -> Result<Self> {
        let mut records = Splitter::new(bytes, delimiter);
        let mut header = records.next()?;
        if header.as_ref().is_some_and(|first| first.raw.starts_with(b"sep=")) {
            header = records.next()?; // Excel's own line that names the delimiter.
        }
        let Some(header) = header else { return Err(Error::bad_input("The table has no header")) };
        if header.unclosed || header.too_long {
            return Err(Error::bad_input("A quote opens in the header and does not close").at_line(header.line));
        }
        let names = header.cells.iter().map(|cell| std::str::from_utf8(cell));
        let names: Vec<&str> = names.collect::<Result<_, _>>().map_err(|_| {
            let error = Error::bad_input("The header is not UTF-8").at_line(header.line);
            error.hint("Save the table as CSV UTF-8")
        })?;
        Ok(Self { columns: column_names(&names), header: header.raw, records })
    }

    fn row(&mut self, record: Split) -> RawRow {
        let Split { line, raw, cells, .. } = record;
        if cells.len() != self.columns.len() {
            let reason = format!("The row has {}, the header {}", cells_of(cells.len()), self.columns.len());
            return RawRow::damaged(line, raw, Fault::new(reason));
        }
        let mut row = Map::with_capacity(cells.len());
        for (column, cell) in self.columns.iter().zip(cells) {
            let text = match String::from_utf8(cell) {
                Ok(text) => text,
                Err(error) => return RawRow::damaged(line, raw, not_utf8(column, error.as_bytes())),
            };
            if text.contains('\0') {
                return RawRow::damaged(line, raw, Fault::at(column, "The text holds a NUL character"));
            }
            if !text.trim_ascii().is_empty() {
                row.insert(column.clone(), Value::String(text));
            }
        }
        RawRow { line, bytes: raw, body: Body::Cells(row) }
    }
}

impl RawRows for Table {
    fn header(&self) -> Option<&[u8]> {
        Some(&self.header)
    }

    fn next_row(&mut self) -> Result<Option<RawRow>> {
        loop {
            let Some(record) = self.records.next()? else { return Ok(None) };
            if record.too_long {
                return Ok(Some(RawRow::too_long(record.line)));
            }
            if record.unclosed || (record.cells.len() != self.columns.len() && record.raw.contains(&b'\n')) {
                let raw = self.records.keep_first_line(record.line);
                let reason = "A quote opens in this row and does not close where the row should end";
                return Ok(Some(RawRow::damaged(record.line, raw, Fault::new(reason))));
            }
            if record.cells.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            return Ok(Some(self.row(record)));
        }
    }
}

fn cells_of(count: usize) -> String {
    if count == 1 { "1 value".to_owned() } else { format!("{count} values") }
}

fn not_utf8(column: &str, cell: &[u8]) -> Fault {
    let at = std::str::from_utf8(cell).err().map_or(0, |error| error.valid_up_to());
    let byte = cell.get(at).copied().unwrap_or_default();
    Fault::at(
        column,
        format!("Byte 0x{byte:02X} at place {} of the text is not UTF-8; save the table as UTF-8", at + 1),
    )
}

/// Trims the names, numbers the empty ones and tells equal ones apart (`score`, `score_2`).
fn column_names(header: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    for (at, name) in header.iter().enumerate() {
        let base = if name.trim().is_empty() { format!("column_{}", at + 1) } else { name.trim().to_owned() };
        let taken = |name: &String| names.contains(name);
        let free = (2..).map(|number| format!("{base}_{number}")).find(|name| !taken(name));
        let name = if taken(&base) { free.unwrap_or_default() } else { base };
        names.push(name);
    }
    names
}

/// How many cells the first records of a text have with this delimiter; a last, cut-off one is left out.
pub fn cells_per_row(head: &[u8], delimiter: u8, whole: bool, count: usize) -> Vec<usize> {
    let mut records = Splitter::new(Box::new(std::io::Cursor::new(head.to_vec())), delimiter);
    let mut cells = Vec::new();
    while cells.len() < count {
        match records.next() {
            Ok(Some(record)) if whole || !records.is_at_end() => cells.push(record.cells.len()),
            _ => break,
        }
    }
    cells
}
