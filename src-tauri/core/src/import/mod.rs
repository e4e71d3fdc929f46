//! Import: people's files to interactions and feedback.
//!
//! ```text
//! bytes ── unpack (gzip, zstd) ── decode (UTF-16, byte order mark) ── raw rows ── mapping ── rules ── Row
//!          packed                 text                                rows        mapping    ready
//! ```
//!
//! Everything streams: one row is in memory at a time, whatever the file's size. A bad row costs one row and says its
//! line, field and reason; it keeps its bytes, so that it can be mended and imported again.
mod canonical;
mod cost;
mod format;
mod identity;
mod joined;
mod json;
mod mapping;
pub mod ops;
mod own;
mod packed;
mod preset;
mod reader;
mod ready;
mod recognise;
mod rejects;
mod row;
mod rows;
mod source;
mod text;
mod time;

pub use cost::nano_dollars;
pub use format::Format;
pub use identity::{Hash, Occurrences, content_hash, feedback_fingerprint};
pub use json::MAX_DEPTH;
pub use mapping::{FeedbackKind, FeedbackRule, Field, Join, Mapping, Only, Path, Paths, RowsPath, Word};
pub use packed::Progress;
pub use reader::Rows;
pub use ready::{Heard, Ready, check};
pub use recognise::{Choice, Form, Guessed, OurWord, Recognised, our_words};
pub use rejects::Rejects;
pub use row::{Fault, Late, PreviewRow, Record, Row, RowError};
pub use rows::MAX_ROW;
pub use source::Source;

#[cfg(test)]
mod tests;
