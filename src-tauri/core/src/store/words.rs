//! Full text over query and output. The one file with SQL that only SQLite knows (FTS5).
//!
//! The index is fed behind the writes: interactions are only ever added, so the highest key that is in it says what is
//! still missing.
pub const CREATE: &str = "
CREATE VIRTUAL TABLE interaction_fts USING fts5 (
  query, output, content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 2\"
);";
