//! Cuts a table into records. `csv-core` finds the cells; added here is what people's files need: a limit, the raw
//! bytes of each record, and a way back after a quote that never closes (it would swallow the rest of the file).
use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::MAX_ROW;
use crate::{
    error::Result,
    import::packed::{Bytes, from_io},
};

const CHUNK: usize = 64 * 1024;

/// One record with its raw bytes.
pub struct Split {
    /// The line it starts at; the first is 1.
    pub line: u64,
    pub raw: Vec<u8>,
    pub cells: Vec<Vec<u8>>,
    /// The text ended, or the limit was reached, inside quotes.
    pub unclosed: bool,
    /// Longer than [`MAX_ROW`]; nothing of it was kept.
    pub too_long: bool,
}

pub struct Splitter {
    inner: Bytes,
    core: Reader,
    /// `buffer[start..]` is read and not yet given away. The last record lies before `start` until more is read.
    buffer: Vec<u8>,
    start: usize,
    last: usize,
    ended: bool,
    line: u64,
    cells: Vec<u8>,
    ends: Vec<usize>,
}

impl Splitter {
    pub fn new(inner: Bytes, delimiter: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(delimiter).build();
        let (cells, ends) = (vec![0; 4096], vec![0; 64]);
        Self { inner, core, buffer: Vec::new(), start: 0, last: 0, ended: false, line: 1, cells, ends }
    }

    pub fn is_at_end(&self) -> bool {
        self.ended && self.start == self.buffer.len()
    }

    pub fn next(&mut self) -> Result<Option<Split>> {
        self.skip_line_breaks()?;
        self.last = self.start;
        if self.is_at_end() {
            return Ok(None);
        }
        self.core.reset();
        let (mut used, mut written, mut count, mut unclosed) = (0, 0, 0, false);
        loop {
            if used == self.buffer.len() - self.start {
                if used > MAX_ROW {
                    return self.give_up().map(Some);
                }
                self.read_more()?;
            }
            let rest = &self.buffer[self.start + used..];
            // The end of the text ends a record like a line break does, unless that would belong to a cell.
            let ahead: &[u8] = if rest.is_empty() && !unclosed { b"\n" } else { rest };
            let (result, read, wrote, ended) =
                self.core.read_record(ahead, &mut self.cells[written..], &mut self.ends[count..]);
            (written, count) = (written + wrote, count + ended);
            used += read.min(rest.len());
            match result {
                ReadRecordResult::InputEmpty => unclosed = rest.is_empty(),
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let line = self.line;
        let (raw, cells) = (self.consume(used), self.cut(count));
        match raw.len() > MAX_ROW {
            true => Ok(Some(Split { line, raw: Vec::new(), cells, unclosed: false, too_long: true })),
            false => Ok(Some(Split { line, raw, cells, unclosed, too_long: false })),
        }
    }

    /// Goes back to behind the first line of the last record, and gives that line.
    pub fn keep_first_line(&mut self, line: u64) -> Vec<u8> {
        (self.start, self.line) = (self.last, line);
        self.consume(self.first_line().unwrap_or(self.buffer.len() - self.start))
    }

    /// The length of the line at `start`, with its line break.
    fn first_line(&self) -> Option<usize> {
        self.buffer[self.start..].iter().position(|byte| *byte == b'\n').map(|at| at + 1)
    }

    fn read_more(&mut self) -> Result<()> {
        self.buffer.drain(..self.start);
        (self.start, self.last) = (0, 0);
        let length = self.buffer.len();
        self.buffer.resize(length + CHUNK, 0);
        let read = self.inner.read(&mut self.buffer[length..]);
        self.buffer.truncate(length + *read.as_ref().unwrap_or(&0));
        self.ended = read.map_err(from_io)? == 0;
        Ok(())
    }

    fn skip_line_breaks(&mut self) -> Result<()> {
        loop {
            let ahead = &self.buffer[self.start..];
            self.consume(ahead.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count());
            if self.start < self.buffer.len() || self.ended {
                return Ok(());
            }
            self.read_more()?;
        }
    }

    /// Moves on by so many bytes, counts their lines, and gives them without the line break at the end.
    fn consume(&mut self, count: usize) -> Vec<u8> {
        let taken = &self.buffer[self.start..self.start + count];
        self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
        let end = taken.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1);
        let text = taken[..end].to_vec();
        self.start += count;
        text
    }

    fn cut(&self, count: usize) -> Vec<Vec<u8>> {
        let mut from = 0;
        let ends = self.ends[..count].iter();
        ends.map(|end| self.cells[std::mem::replace(&mut from, *end)..*end].to_vec()).collect()
    }

    /// A record that reached the limit: only its first line is lost; all of it if that line alone is too long.
    fn give_up(&mut self) -> Result<Split> {
        let line = self.line;
        let split = Split { line, raw: Vec::new(), cells: Vec::new(), unclosed: true, too_long: false };
        if self.first_line().is_some() {
            return Ok(split);
        }
        while self.first_line().is_none() && !self.ended {
            self.start = self.buffer.len();
            self.read_more()?;
        }
        self.consume(self.first_line().unwrap_or(self.buffer.len()));
        Ok(Split { unclosed: false, too_long: true, ..split })
    }
}
