//! What a check looks at: one output, how it came about, and what its case holds to compare it with.
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

use crate::{
    interaction::form::{Context, Usage},
    message::Message,
    model::{ChatErrorKind, Finish},
};

/// One output with its case. What a case or an answer does not have stays at its default.
#[derive(Debug, Clone, Default)]
pub struct Subject<'a> {
    /// The output's text; empty where the model only called tools.
    pub output: &'a str,
    /// The output as a message, for its tool calls.
    pub message: Option<&'a Message>,
    pub finish: Option<Finish>,
    /// Why there is no output.
    pub error: Option<ChatErrorKind>,
    pub latency_ms: Option<f64>,
    /// Nano-dollars.
    pub cost: Option<i64>,
    pub usage: Option<Usage>,
    /// The last user turn.
    pub query: Option<&'a str>,
    /// The case's variables as a template sees them: its own, and `input`, `history`, `context`, `system`.
    pub variables: Option<&'a Map<String, Value>>,
    pub contexts: &'a [Context],
    /// What a person wrote that the answer should have been.
    pub correction: Option<&'a str>,
    /// The answer that the set's entry expects.
    pub expected: Option<&'a str>,
    /// The answer that was given in the past.
    pub recorded: Option<&'a str>,
    /// Likeness in meaning to the text that the check names, measured by the caller.
    pub meaning: Option<Meaning>,
    /// What the judge answered, word for word.
    pub judged: Option<&'a str>,
    pub mark: Option<Mark>,
    pub preference: Option<Preference>,
}

/// Likeness in meaning of two texts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Meaning {
    /// Cosine of the two embeddings, −1 to 1.
    Cosine(f64),
    /// One of the texts was too long for the embedder and was cut, so that the figure would not be about the text.
    Cut,
}

/// What a person said of one output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Mark {
    Right,
    Wrong,
}

/// What a person chose, not knowing which output was whose, seen from this output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preference {
    This,
    Other,
    Tie,
}

impl<'a> Subject<'a> {
    /// What the candidate itself did wrong: such a cell is finished and fails each check that applies to its case.
    pub fn own_failure(&self) -> Option<&'static str> {
        use ChatErrorKind::{BadToolCall, ContextOverflow};
        match (self.error, self.finish) {
            _ if self.is_filtered() => Some("A filter refused the answer"),
            (Some(ContextOverflow), _) => Some("The request did not fit into the model's context"),
            (Some(BadToolCall), _) => Some("The tool call could not be read"),
            (_, Some(Finish::Length)) => Some("The answer was cut off at its greatest length"),
            _ => None,
        }
    }

    pub(super) fn is_filtered(&self) -> bool {
        self.error == Some(ChatErrorKind::Filtered) || self.finish == Some(Finish::Filtered)
    }

    /// True if there is no output, and not through the candidate's fault.
    pub(super) fn is_missing(&self) -> bool {
        self.error.is_some_and(|error| !error.is_the_candidates_fault())
    }

    /// A text of the case by its name: `correction`, `expected`, or a variable (`a.b` looks inside one).
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        let own = match name {
            "correction" => self.correction,
            "expected" => self.expected,
            _ => None,
        };
        let value = own.map(Value::from).or_else(|| lookup(self.variables?, name).cloned());
        value.filter(|value| !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty()))
    }

    /// As [`Subject::value`], written out.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| match value {
            Value::String(text) => text,
            other => other.to_string(),
        })
    }

    /// The expected answer, else the correction: what the output is held against.
    pub(super) fn reference(&self) -> Option<&'a str> {
        self.expected.or(self.correction).filter(|text| !text.trim().is_empty())
    }

    /// The texts that were retrieved, a blank line between.
    pub(super) fn context(&self) -> Option<String> {
        let texts: Vec<&str> = self.contexts.iter().map(|context| context.text.as_str()).collect();
        if texts.is_empty() { self.text("context") } else { Some(texts.join("\n\n")) }
    }
}

fn lookup<'m>(variables: &'m Map<String, Value>, name: &str) -> Option<&'m Value> {
    variables.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        lookup(variables.get(first)?.as_object()?, rest)
    })
}
