//! JSONL: a row a line.
use std::io::{BufRead, BufReader, Read};

use super::{MAX_ROW, RawRow, RawRows};
use crate::{
    error::Result,
    import::packed::{Bytes, from_io},
};

pub struct Lines {
    inner: BufReader<Bytes>,
    line: u64,
}

impl Lines {
    pub fn new(bytes: Bytes) -> Self {
        Self { inner: BufReader::with_capacity(128 * 1024, bytes), line: 0 }
    }

    /// Drops what is left of a line that is too long to keep.
    fn skip_line(&mut self) -> Result<()> {
        loop {
            let ahead = self.inner.fill_buf().map_err(from_io)?;
            let (count, ends) = match ahead.iter().position(|byte| *byte == b'\n') {
                Some(at) => (at + 1, true),
                None => (ahead.len(), ahead.is_empty()),
            };
            self.inner.consume(count);
            if ends {
                return Ok(());
            }
        }
    }
}

impl RawRows for Lines {
    fn next_row(&mut self) -> Result<Option<RawRow>> {
        loop {
            let mut bytes = Vec::with_capacity(1024);
            let read = self.inner.by_ref().take(MAX_ROW as u64 + 2).read_until(b'\n', &mut bytes).map_err(from_io)?;
            if read == 0 {
                return Ok(None);
            }
            self.line += 1;
            let whole = bytes.pop_if(|last| *last == b'\n').is_some();
            bytes.pop_if(|last| *last == b'\r');
            if bytes.len() > MAX_ROW {
                if !whole {
                    self.skip_line()?;
                }
                return Ok(Some(RawRow::too_long(self.line)));
            }
            if !bytes.trim_ascii().is_empty() {
                return Ok(Some(RawRow::json(self.line, bytes)));
            }
        }
    }
}
