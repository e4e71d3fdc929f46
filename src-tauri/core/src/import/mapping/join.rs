//! Which second file belongs to a first, and by what.
use std::path::{Path as FilePath, PathBuf};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Path;

/// Rows of a second file that belong to each row, by equal values. They stand in the row as the list `$.joined`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "operations.ts")]
pub struct Join {
    /// Looked for beside the file that is imported, unless it is absolute.
    pub file: String,
    /// The path in the row, and the path in the rows of the second file.
    #[ts(type = "[string, string]")]
    pub on: (Path, Path),
}

impl Join {
    pub(in crate::import) fn path(&self, beside: &str) -> PathBuf {
        FilePath::new(beside).parent().unwrap_or(FilePath::new("")).join(&self.file)
    }
}
