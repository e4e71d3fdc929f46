//! The file of rejected rows: as they stood in the source, so that they can be mended and imported again, with the
//! reasons in a file beside it (never among the rows, which would have to be cleaned of them first).
use std::io::{self, Write};

use serde::Serialize;

use super::row::RowError;

/// Writes rejected rows and their reasons. Rows of JSON become JSON lines, rows of a table a table with its header.
pub struct Rejects<W> {
    rows: W,
    reasons: W,
    is_table: bool,
    line: u64,
}

#[derive(Serialize)]
struct Reason<'a> {
    /// The line of the row in the file of rejected rows; null where the row was too long to keep.
    rejected_line: Option<u64>,
    #[serde(flatten)]
    error: &'a RowError,
}

impl<W: Write> Rejects<W> {
    /// `header` is [`super::Rows::header`].
    pub fn new(mut rows: W, reasons: W, header: Option<&[u8]>) -> io::Result<Self> {
        let mut line = 1;
        if let Some(header) = header {
            rows.write_all(header)?;
            rows.write_all(b"\n")?;
            line += lines(header);
        }
        Ok(Self { rows, reasons, is_table: header.is_some(), line })
    }

    /// `raw` is [`super::Record::raw`].
    pub fn push(&mut self, raw: &[u8], error: &RowError) -> io::Result<()> {
        let rejected_line = (!raw.is_empty()).then_some(self.line);
        serde_json::to_writer(&mut self.reasons, &Reason { rejected_line, error })?;
        self.reasons.write_all(b"\n")?;
        if raw.is_empty() {
            return Ok(());
        }
        let raw = if self.is_table { raw.to_vec() } else { one_line(raw) };
        self.rows.write_all(&raw)?;
        self.rows.write_all(b"\n")?;
        self.line += lines(&raw);
        Ok(())
    }

    /// Gives the writers back, flushed.
    pub fn finish(mut self) -> io::Result<(W, W)> {
        self.rows.flush()?;
        self.reasons.flush()?;
        Ok((self.rows, self.reasons))
    }
}

fn lines(raw: &[u8]) -> u64 {
    1 + raw.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// JSON of several lines on one. Between values a line break means nothing; inside of a text, where it should not be, it
/// is written as JSON writes it.
fn one_line(raw: &[u8]) -> Vec<u8> {
    let (mut line, mut in_text, mut escaped) = (Vec::with_capacity(raw.len()), false, false);
    for &byte in raw {
        match byte {
            b'\n' if in_text => line.extend_from_slice(b"\\n"),
            b'\r' if in_text => line.extend_from_slice(b"\\r"),
            b'\n' | b'\r' => line.push(b' '),
            _ => line.push(byte),
        }
        in_text ^= byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped && in_text;
    }
    line
}
