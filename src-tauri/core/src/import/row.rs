//! What a row of a file became: an interaction, late feedback, or a fault that names its field.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ready::{Heard, Ready};
use crate::interaction::form::Interaction;

/// A row that could be read.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    Interaction(Box<Ready>),
    /// Feedback alone: attaches to an interaction that is there, or waits for it.
    Late(Late),
    /// The mapping is about others.
    LeftOut,
}

/// Feedback that came without its interaction, and the names by which that is found. At least one name is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Late {
    pub id: Option<String>,
    pub trace: Option<String>,
    pub session: Option<String>,
    pub feedback: Vec<Heard>,
}

/// One row of the file with everything needed to keep it, or to hand it back.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The line it starts at; the first is 1.
    pub line: u64,
    /// Its bytes in the file; empty where the row is longer than [`super::MAX_ROW`].
    pub raw: Vec<u8>,
    pub row: Result<Row, Fault>,
}

impl Record {
    /// As a preview shows it.
    pub(super) fn preview(self, file: &str) -> PreviewRow {
        let (interaction, error) = match self.row {
            Ok(Row::Interaction(ready)) => (Some(with_feedback(ready.interaction, ready.feedback)), None),
            Ok(Row::Late(Late { id, trace, session, feedback })) => {
                (Some(with_feedback(Interaction { id, trace, session, ..Interaction::default() }, feedback)), None)
            }
            Ok(Row::LeftOut) => (None, None),
            Err(fault) => (None, Some(fault.in_file(file, self.line))),
        };
        PreviewRow { line: self.line, interaction, error }
    }
}

fn with_feedback(interaction: Interaction, feedback: Vec<Heard>) -> Interaction {
    Interaction { feedback: feedback.into_iter().map(|heard| heard.feedback).collect(), ..interaction }
}

/// Why a row is no interaction: the field (`feedback[0].value`, a column's name) and the reason in plain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub field: Option<String>,
    pub reason: String,
}

impl Fault {
    pub fn new(reason: impl Into<String>) -> Self {
        Self { field: None, reason: reason.into() }
    }

    pub fn at(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { field: Some(field.into()), reason: reason.into() }
    }

    /// The same fault seen from one level up: `[0].value` under `feedback` is `feedback[0].value`.
    pub(super) fn under(mut self, parent: &str) -> Self {
        self.field = Some(match self.field {
            Some(field) if field.starts_with('[') || parent.is_empty() => format!("{parent}{field}"),
            Some(field) => format!("{parent}.{field}"),
            None => parent.to_owned(),
        });
        self
    }

    pub fn in_file(self, file: &str, line: u64) -> RowError {
        RowError { file: file.to_owned(), line, field: self.field, reason: self.reason }
    }
}

/// A rejected row as people and scripts see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct RowError {
    pub file: String,
    /// The line that the row starts at; the first is 1.
    #[ts(type = "number")]
    pub line: u64,
    pub field: Option<String>,
    pub reason: String,
}

/// A row as the preview shows it: what it would become, or why it would be rejected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct PreviewRow {
    #[ts(type = "number")]
    pub line: u64,
    pub interaction: Option<Interaction>,
    pub error: Option<RowError>,
}
