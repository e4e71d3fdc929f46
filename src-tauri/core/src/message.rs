//! Messages in the form that the OpenAI chat API gave the field: role, content, tool calls.
//!
//! What is not understood is kept: unknown fields and unknown content parts go in and out unchanged.
mod pairing;
mod piece;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

pub use pairing::{Unpaired, unpaired};
pub use piece::{Call, Media, Piece, text_of};

/// Who speaks. Closed, so that an export of another tool with a role of its own is an error that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts")]
pub enum Role {
    System,
    Developer,
    User,
    Assistant,
    Tool,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Role::System => "system",
            Role::Developer => "developer",
            Role::User => "user",
            Role::Assistant => "assistant",
            Role::Tool => "tool",
        }
    }
}

/// A text, or a list of parts as the person's application sent it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
#[ts(export_to = "operations.ts")]
pub enum Content {
    Text(String),
    Parts(Vec<Value>),
}

impl Content {
    /// What can be read of it: the text, or the text parts joined by line breaks.
    pub fn text(&self) -> String {
        match self {
            Content::Text(text) => text.clone(),
            Content::Parts(parts) => {
                let texts: Vec<&str> = parts.iter().filter_map(|part| part.get("text")?.as_str()).collect();
                texts.join("\n")
            }
        }
    }
}

/// One turn of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Message {
    pub role: Role,
    /// Null where an assistant only calls tools.
    #[serde(default)]
    pub content: Option<Content>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_calls: Option<Vec<Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
    /// Fields that Attune does not know, verbatim.
    #[serde(flatten)]
    #[ts(skip)]
    pub other: Map<String, Value>,
}

impl Message {
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self {
            role,
            content: Some(Content::Text(text.into())),
            tool_calls: None,
            tool_call_id: None,
            other: Map::new(),
        }
    }

    /// What is said in it: its texts, and with which words it refuses.
    pub fn text(&self) -> String {
        let said = |piece| if let Piece::Text(text) | Piece::Refusal(text) = piece { Some(text) } else { None };
        self.pieces().into_iter().filter_map(said).collect::<Vec<_>>().join("\n")
    }
}
