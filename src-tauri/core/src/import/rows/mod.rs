//! From a stream of text to raw rows: one reader per shape of file, each in constant memory.
//!
//! A raw row keeps its bytes, so that a rejected one can be handed back to the person unchanged.
mod document;
mod lines;
mod records;
mod scan;
mod table;

use serde_json::{Map, Value};

pub(super) use document::{Document, Outline, outline};
pub(super) use lines::Lines;
pub(super) use scan::{Ended, Scanner};
pub(super) use table::{Table, cells_per_row};

use super::row::Fault;
use crate::error::Result;

/// The longest row that is read, in bytes. A longer one is skipped and reported, its bytes are not kept.
pub const MAX_ROW: usize = 16 * 1024 * 1024;

/// A row before anything in it is understood.
#[derive(Debug, Clone, PartialEq)]
pub struct RawRow {
    /// The line it starts at; the first is 1.
    pub line: u64,
    /// As they stand in the file (after decompression and decoding), without the line break. Empty if too long to keep.
    pub bytes: Vec<u8>,
    pub body: Body,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// `bytes` are meant to be JSON.
    Json,
    /// The cells of a table's row by column; empty cells are left out.
    Cells(Map<String, Value>),
    /// Already known to be no row.
    Damaged(Fault),
}

impl RawRow {
    /// As JSON, a table's row as an object of its cells; none where it cannot be read.
    pub(super) fn value(&self) -> Option<Value> {
        match &self.body {
            Body::Json => serde_json::from_slice(&self.bytes).ok(),
            Body::Cells(cells) => Some(cells.clone().into()),
            Body::Damaged(_) => None,
        }
    }

    fn json(line: u64, bytes: Vec<u8>) -> Self {
        Self { line, bytes, body: Body::Json }
    }

    fn damaged(line: u64, bytes: Vec<u8>, fault: Fault) -> Self {
        Self { line, bytes, body: Body::Damaged(fault) }
    }

    fn too_long(line: u64) -> Self {
        let reason = format!("The row is longer than {} MB", MAX_ROW / 1024 / 1024);
        Self::damaged(line, Vec::new(), Fault::new(reason))
    }
}

/// Gives rows until the file ends. An error means that nothing more can be read; rows given before it stay good.
pub trait RawRows: Send {
    fn next_row(&mut self) -> Result<Option<RawRow>>;

    /// A table's header as it stands in the file.
    fn header(&self) -> Option<&[u8]> {
        None
    }
}
