//! An interaction and its feedback in Attune's own file form, to which every other format is mapped.
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::message::{Content, Message};

/// One line of the own form. Needed: `output` and one of `messages`, `query`; a line with `feedback` and one of `id`,
/// `trace`, `session` alone attaches feedback to an interaction that is there or comes later.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Interaction {
    pub id: Option<String>,
    /// RFC 3339.
    pub time: Option<String>,
    pub session: Option<String>,
    pub trace: Option<String>,
    pub user: Option<String>,
    pub prompt: Option<String>,
    pub version: Option<String>,
    pub model: Option<String>,
    pub messages: Vec<Message>,
    pub query: Option<String>,
    #[ts(type = "Record<string, unknown>")]
    pub variables: Map<String, Value>,
    pub contexts: Vec<Context>,
    pub output: Option<Output>,
    pub usage: Option<Usage>,
    /// US dollars as written in the file (number or decimal string).
    #[ts(type = "string | number | null")]
    pub cost: Option<Value>,
    pub latency_ms: Option<f64>,
    /// What the application reported as its failure, if it did.
    pub error: Option<String>,
    pub tags: Vec<String>,
    pub feedback: Vec<Feedback>,
}

/// The answer: a text, or a whole assistant message (then `content` may be null beside `tool_calls`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(untagged)]
#[ts(export_to = "operations.ts")]
pub enum Output {
    Text(String),
    Message(Box<Message>),
}

impl Output {
    pub fn text(&self) -> String {
        match self {
            Output::Text(text) => text.clone(),
            Output::Message(message) => message.text(),
        }
    }

    /// What a list shows: the text, or the calls of tools where there is none.
    pub fn in_short(&self) -> String {
        match self {
            Output::Text(text) => text.clone(),
            Output::Message(message) => message.in_short(),
        }
    }

    pub fn is_about_tools(&self) -> bool {
        matches!(self, Output::Message(message) if message.is_about_tools())
    }

    /// Whether it only calls tools and says nothing to the user.
    pub fn is_step(&self) -> bool {
        self.is_about_tools() && self.text().is_empty()
    }
}

/// A passage that was retrieved for the answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Context {
    pub id: Option<String>,
    pub text: String,
    pub score: Option<f64>,
    pub source: Option<String>,
}

/// Tokens as the provider counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Usage {
    #[ts(type = "number | null")]
    pub input_tokens: Option<u64>,
    #[ts(type = "number | null")]
    pub output_tokens: Option<u64>,
}

/// What somebody said of an interaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Feedback {
    #[serde(flatten)]
    pub said: Said,
    #[serde(default)]
    pub author: Option<String>,
    #[serde(default)]
    pub author_kind: AuthorKind,
    /// RFC 3339.
    #[serde(default)]
    pub time: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Said {
    Thumb {
        value: Thumb,
    },
    /// `name` says what was rated where an answer has several scores; `scale` is lowest and highest possible value.
    Rating {
        #[serde(default)]
        name: Option<String>,
        value: f64,
        #[serde(default)]
        scale: Option<(f64, f64)>,
    },
    Comment {
        text: String,
    },
    Correction {
        text: String,
    },
    FollowUp {
        text: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts")]
pub enum Thumb {
    Up,
    Down,
}

/// End users, experts and model judges are never added up with each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts")]
pub enum AuthorKind {
    #[default]
    User,
    Expert,
    Judge,
}

impl Interaction {
    /// The last user turn: `query` if given, else the text of the last user message.
    pub fn last_user_turn(&self) -> String {
        if let Some(query) = &self.query {
            return query.clone();
        }
        self.last_asked().map(Message::text).unwrap_or_default()
    }

    /// The last user turn as a list shows it: an image without words is there too.
    pub fn asked_in_short(&self) -> String {
        self.query.clone().or_else(|| self.last_asked().map(Message::in_short)).unwrap_or_default()
    }

    fn last_asked(&self) -> Option<&Message> {
        self.messages.iter().rfind(|message| message.is_asked())
    }

    /// Whether there is an answer: none has been recorded of a call that failed.
    pub fn is_answered(&self) -> bool {
        let is_empty = |output: &Output| *output == Output::Text(String::new());
        self.output.as_ref().is_some_and(|output| self.error.is_none() || !is_empty(output))
    }

    /// The conversation that was sent: `messages`, or `query` as the only user message.
    pub fn conversation(&self) -> Vec<Message> {
        match (&self.messages[..], &self.query) {
            ([], Some(query)) => vec![Message {
                content: Some(Content::Text(query.clone())),
                ..Message::new(crate::message::Role::User, "")
            }],
            (messages, _) => messages.to_vec(),
        }
    }
}
