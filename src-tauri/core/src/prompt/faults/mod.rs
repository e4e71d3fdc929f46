//! What is wrong in a version that is being written: all of it, each with its place.
//!
//! Errors keep a version from being added ([`Body::check`]). Warnings are what a provider would most likely refuse or
//! what can hardly be meant.
mod schema;
mod settings;
mod templates;
mod tools;

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

pub use templates::{Known, of_variables};

use super::body::{Body, MOST_MESSAGES};
use crate::error::{Code, Error};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts", rename = "FaultSeverity")]
pub enum Severity {
    /// No version can be made of it.
    Error,
    Warning,
    Note,
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptFault")]
pub struct Fault {
    pub severity: Severity,
    pub text: String,
    pub hint: Option<String>,
    /// The place of the message, from 0.
    #[ts(type = "number | null")]
    pub message: Option<usize>,
    /// The setting, where it is in none of the messages.
    pub setting: Option<String>,
    /// Inside of the message's content or the setting: names and places from 0.
    #[ts(type = "(string | number)[]")]
    pub path: Vec<Value>,
    /// In the template's text.
    pub at: Option<At>,
    /// The variable that it is about.
    pub variable: Option<String>,
    #[serde(skip)]
    code: Code,
}

/// Where something stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "TextPlace")]
pub struct At {
    /// The first is 1.
    #[ts(type = "number")]
    pub line: usize,
    /// In characters; the first is 1.
    #[ts(type = "number")]
    pub column: usize,
    /// In characters.
    #[ts(type = "number")]
    pub length: usize,
}

impl At {
    /// Of bytes of a text.
    fn of(text: &str, from: usize, to: usize) -> Self {
        let before = text.get(..from).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        Self {
            line: 1 + before.bytes().filter(|byte| *byte == b'\n').count(),
            column: 1 + before.get(line_start..).unwrap_or_default().chars().count(),
            length: text.get(from..to).unwrap_or_default().chars().count(),
        }
    }
}

impl Fault {
    fn new(severity: Severity, text: impl Into<String>) -> Self {
        let text = text.into();
        let (hint, message, setting, path, at, variable) = (None, None, None, Vec::new(), None, None);
        Self { severity, text, hint, message, setting, path, at, variable, code: Code::BadInput }
    }

    fn error(text: impl Into<String>) -> Self {
        Self::new(Severity::Error, text)
    }

    fn warning(text: impl Into<String>) -> Self {
        Self::new(Severity::Warning, text)
    }

    fn in_setting(mut self, name: &str, path: Vec<Value>) -> Self {
        (self.setting, self.path) = (Some(name.to_owned()), path);
        self
    }

    /// `settings.tools[0].function.name`
    fn field(&self) -> String {
        let start = match (&self.setting, self.message) {
            (Some(setting), _) => format!("settings.{setting}"),
            (None, Some(message)) => format!("messages[{message}].content"),
            (None, None) => "messages".to_owned(),
        };
        start + &self.inside()
    }

    /// The path as it stands behind the name of what it is in: `[0].function.name`.
    pub fn inside(&self) -> String {
        let step = |step: &Value| match step {
            Value::String(name) => format!(".{name}"),
            place => format!("[{place}]"),
        };
        self.path.iter().map(step).collect()
    }

    fn into_error(self) -> Error {
        let field = self.field();
        let mut error = Error::new(self.code, self.text).at_field(field);
        error.hint = self.hint;
        match self.at {
            Some(at) => error.at_line(at.line as u64),
            None => error,
        }
    }
}

/// What can be told of a version by itself.
pub fn of(body: &Body) -> Vec<Fault> {
    let mut faults = Vec::new();
    if body.messages.is_empty() {
        faults.push(Fault::error("A prompt needs at least one message"));
    }
    if body.messages.len() > MOST_MESSAGES {
        faults.push(Fault::error(format!("A prompt has at most {MOST_MESSAGES} messages")));
    }
    faults.extend(templates::of(body));
    faults.extend(settings::of(&body.settings));
    faults
}

/// The first error; what keeps the version from being added.
pub fn refusal(body: &Body) -> Option<Error> {
    of(body).into_iter().find(|fault| fault.severity == Severity::Error).map(Fault::into_error)
}

#[cfg(test)]
mod tests;
