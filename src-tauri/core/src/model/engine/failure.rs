//! Why the engine gave no answer, and what that means to whoever asked.
use serde::{Deserialize, Serialize};

use crate::{
    error::{Code, Error},
    model::{ChatError, ChatErrorKind},
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub kind: FailureKind,
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// The process cannot be started.
    NotStarted,
    /// The process ended in the middle.
    Died,
    /// No sign of life for too long.
    Silent,
    /// What came back is no reply to what was asked.
    Confused,
    /// This processor lacks what the engine was built for.
    Machine,
    /// The model's file is missing, damaged or of a kind that llama.cpp does not know.
    File,
    /// The request does not fit into the model's context.
    TooLong,
    /// The model cannot do what is asked (tools, images, an unusable schema).
    Refused,
    /// llama.cpp reported an error while it worked.
    Broken,
}

impl Failure {
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// True where the process is as good as before and can be asked again.
    pub(super) fn leaves_the_engine_well(&self) -> bool {
        matches!(self.kind, FailureKind::TooLong | FailureKind::Refused)
    }
}

impl From<Failure> for ChatError {
    fn from(failure: Failure) -> Self {
        let kind = match failure.kind {
            FailureKind::NotStarted | FailureKind::Machine | FailureKind::File => ChatErrorKind::Model,
            FailureKind::Died => ChatErrorKind::Incomplete,
            FailureKind::Silent => ChatErrorKind::TimedOut,
            FailureKind::Confused => ChatErrorKind::Unreadable,
            FailureKind::TooLong => ChatErrorKind::ContextOverflow,
            FailureKind::Refused => ChatErrorKind::Rejected,
            FailureKind::Broken => ChatErrorKind::Server,
        };
        ChatError::new(kind, failure.message)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let hint = match failure.kind {
            FailureKind::Machine => "The rest of Attune works without it; models behind an address can be used",
            FailureKind::File => "Check the file, or choose another GGUF file",
            _ => "Try it again; the engine is started anew",
        };
        Error::new(Code::ModelUnavailable, failure.message).hint(hint)
    }
}
