//! Follow-ups: what the user's next turn says of the answer before it, read by local features and the embedder.
//!
//! Nobody said it in so many words, so it is implicit feedback: kept apart, with a probability and its reason, and
//! never added to thumbs, ratings or corrections, nor taken for a failure.
mod cues;
pub mod features;
mod list;
mod read;
mod reader;

pub use list::{FollowUps, List, Of, list};
pub use read::{Read, ReadTurns, read};
pub use reader::{Reader, Reading};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a turn may be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "FollowUpKind")]
pub enum Kind {
    /// Asks the same again in other words.
    Rephrase,
    /// Says what would be right instead, or what was meant.
    Correction,
    /// Asks what the answer means, or for what it left out.
    Clarification,
    /// Is unhappy with the answer without saying what would be right.
    Complaint,
    /// Thanks, praises, or says that it helped.
    Thanks,
    /// Asks for something else.
    NewTopic,
    /// Goes on, and says nothing of the answer.
    Nothing,
}

impl Kind {
    pub const ALL: [Kind; 7] = [
        Kind::Complaint,
        Kind::Correction,
        Kind::Rephrase,
        Kind::Clarification,
        Kind::Thanks,
        Kind::NewTopic,
        Kind::Nothing,
    ];

    /// As filters and files spell it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Rephrase => "rephrase",
            Kind::Correction => "correction",
            Kind::Clarification => "clarification",
            Kind::Complaint => "complaint",
            Kind::Thanks => "thanks",
            Kind::NewTopic => "new_topic",
            Kind::Nothing => "nothing",
        }
    }

    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What the turn after an interaction was read as.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct FollowUp {
    pub kind: Kind,
    pub probability: f64,
    /// In plain words.
    pub reason: String,
    /// What the user said.
    pub text: String,
    /// The interaction of that turn; null where the answer's own file gave the turn.
    pub next: Option<String>,
}
