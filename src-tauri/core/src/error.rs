//! What can go wrong, as one closed set of codes.
//!
//! Every error tells the person what happened (`message`), what to do next (`hint`) and, where it is known, the place
//! in their file (`where`). Programs match on `code`, never on words. A code exists only if somebody acts on it.
//!
//! ```
//! use attune_core::error::{Code, Error};
//! let error = Error::new(Code::NotFound, "No prompt is named ticket").hint("List them with attune prompt list");
//! assert_eq!(error.code, Code::NotFound);
//! ```
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The closed set of reasons. Serialised in snake case, so `code` in JSON is a `word_word`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Code {
    /// The request itself is malformed: wrong flag, wrong combination, wrong type.
    WrongUsage,
    /// A record, file or name does not exist.
    NotFound,
    /// A shortened id or a name fits more than one record.
    NotUnique,
    /// A name is taken, or the same thing was done already with other content.
    AlreadyExists,
    /// A file, field or text cannot be read as what it should be.
    BadInput,
    /// The filter language does not know a token.
    BadFilter,
    /// A template does not compile or cannot be rendered.
    BadTemplate,
    /// A template asks for a variable that the case does not have.
    MissingVariable,
    /// No workspace is open or found.
    NoWorkspace,
    /// The workspace was written by a newer program.
    NewerSchema,
    /// The database is damaged.
    DamagedWorkspace,
    /// Somebody else holds what is needed (writer lock, running job).
    Busy,
    /// A model cannot be reached or used as configured.
    ModelUnavailable,
    /// The provider answered, and the answer is an error.
    ProviderFailed,
    /// Nothing may leave this machine.
    EgressBlocked,
    /// The budget does not allow the call.
    OverBudget,
    /// The plan makes no sense (no cases, all requests equal, too many skipped).
    PlanRefused,
    /// A file that Attune writes was changed by somebody else.
    FileChanged,
    /// A gate's conditions are not met.
    GateRefused,
    /// `--require` was not reached.
    NotReached,
    /// It is kept for replays to measure on, and no example.
    HeldOut,
    /// The person interrupted it.
    Interrupted,
    /// The disk or the operating system refused.
    InputOutput,
    /// A defect in Attune.
    Internal,
}

/// Where in the person's input it went wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Place {
    pub file: Option<String>,
    /// First line is 1.
    #[ts(type = "number | null")]
    pub line: Option<u64>,
    pub field: Option<String>,
}

/// What a shell shows and a program reads. See the module's text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, TS)]
#[error("{message}")]
#[ts(export_to = "operations.ts", rename = "AttuneError")]
pub struct Error {
    pub code: Code,
    pub message: String,
    pub hint: Option<String>,
    #[serde(rename = "where")]
    pub place: Option<Place>,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: None, place: None }
    }

    /// What the person can do next.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.place.get_or_insert_default().file = Some(file.into());
        self
    }

    pub fn at_line(mut self, line: u64) -> Self {
        self.place.get_or_insert_default().line = Some(line);
        self
    }

    pub fn at_field(mut self, field: impl Into<String>) -> Self {
        self.place.get_or_insert_default().field = Some(field.into());
        self
    }

    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Code::WrongUsage, message)
    }

    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::new(Code::BadInput, message)
    }

    /// `what` is the noun ("prompt"), `name` what was asked for.
    pub fn not_found(what: &str, name: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no {what} “{name}”"))
    }

    /// `several` is the noun in the plural ("prompts"), `name` what was asked for.
    pub fn not_unique(several: &str, name: &str) -> Self {
        Self::new(Code::NotUnique, format!("“{name}” fits several {several}")).hint("Give more of the id")
    }

    /// A defect of ours, never the person's fault.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(Code::Internal, message)
            .hint("This is a defect in Attune; the log in the workspace's logs folder has the details")
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::new(Code::InputOutput, error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::bad_input(format!("Not the JSON that is expected here: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_form_has_the_four_fields_of_the_contract() {
        let error = Error::bad_input("No output").in_file("a.jsonl").at_line(3).at_field("output");
        let json = serde_json::to_value(&error).unwrap();
        assert_eq!(
            json,
            serde_json::json!({"code": "bad_input", "message": "No output", "hint": null,
                "where": {"file": "a.jsonl", "line": 3, "field": "output"}})
        );
    }
}
