//! What a mapping is about, where a file holds other things too.
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{Path, Word};

/// What has to stand somewhere. Null stands for nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "operations.ts")]
pub struct Only {
    #[ts(type = "string")]
    pub path: Path,
    #[ts(type = "(string | number | boolean | null)[]")]
    pub is: Vec<Option<Word>>,
}

impl Only {
    pub(super) fn holds(&self, row: &Value) -> bool {
        let found = self.path.find(row).into_iter().find(|value| !value.is_null()).map(Word::of);
        self.is.contains(&found)
    }
}
