//! Our words for what a column or key can hold.
use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A field of an interaction that a mapping can fill. Written as in the own form (`latency_ms`, `usage.input_tokens`),
/// with a few more for what other tools write.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Field {
    Id,
    Time,
    Session,
    Trace,
    User,
    Prompt,
    Version,
    Model,
    /// Without `output`, its last assistant message is the output and what comes before it the conversation.
    Messages,
    Query,
    /// The system message of a row that has no `messages`.
    System,
    Variables,
    /// `variables.NAME`: one variable.
    Variable(String),
    Contexts,
    Output,
    /// Tokens as an object: ours, or `prompt_tokens` and `completion_tokens`.
    Usage,
    InputTokens,
    OutputTokens,
    Cost,
    LatencyMs,
    /// Latency in seconds.
    LatencyS,
    Error,
    Tags,
    /// A list of feedback in the own form.
    Feedback,
}

/// All but [`Field::Variable`].
const NAMES: [(Field, &str); 23] = [
    (Field::Id, "id"),
    (Field::Time, "time"),
    (Field::Session, "session"),
    (Field::Trace, "trace"),
    (Field::User, "user"),
    (Field::Prompt, "prompt"),
    (Field::Version, "version"),
    (Field::Model, "model"),
    (Field::Messages, "messages"),
    (Field::Query, "query"),
    (Field::System, "system"),
    (Field::Variables, "variables"),
    (Field::Contexts, "contexts"),
    (Field::Output, "output"),
    (Field::Usage, "usage"),
    (Field::InputTokens, "usage.input_tokens"),
    (Field::OutputTokens, "usage.output_tokens"),
    (Field::Cost, "cost"),
    (Field::LatencyMs, "latency_ms"),
    (Field::LatencyS, "latency_s"),
    (Field::Error, "error"),
    (Field::Tags, "tags"),
    (Field::Feedback, "feedback"),
];

impl Field {
    /// The fields of the own form by their keys.
    pub(in crate::import) fn own() -> impl Iterator<Item = (Field, &'static str)> {
        let theirs = [Field::System, Field::LatencyS, Field::InputTokens, Field::OutputTokens];
        NAMES.into_iter().filter(move |(field, _)| !theirs.contains(field))
    }

    /// All but the single variables.
    pub(in crate::import) fn all() -> impl Iterator<Item = Field> {
        NAMES.into_iter().map(|(field, _)| field)
    }

    /// Written by a model or a person, so that an empty text is a text.
    pub(in crate::import) fn is_text(&self) -> bool {
        matches!(self, Field::Query | Field::Output | Field::System | Field::Variable(_))
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, NAMES.iter().find(|(field, _)| field == self)) {
            (Field::Variable(name), _) => write!(formatter, "variables.{name}"),
            (_, Some((_, name))) => formatter.write_str(name),
            (_, None) => Ok(()),
        }
    }
}

impl FromStr for Field {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        if let Some((field, _)) = NAMES.iter().find(|(_, name)| *name == text) {
            return Ok(field.clone());
        }
        if let Some(name) = text.strip_prefix("variables.").filter(|name| !name.is_empty()) {
            return Ok(Field::Variable(name.to_owned()));
        }
        let names: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
        let error =
            Error::bad_input(format!("There is no field “{text}” to map to")).at_field(format!("fields.{text}"));
        Err(error.hint(format!("The fields are {} and variables.NAME", names.join(", "))))
    }
}

impl TryFrom<String> for Field {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_read_back_from_its_name() {
        let variable = Field::Variable("a.b".into());
        for field in NAMES.iter().map(|(field, _)| field).chain([&variable]) {
            assert_eq!(field.to_string().parse::<Field>().as_ref(), Ok(field));
        }
    }

    #[test]
    fn an_unknown_field_is_refused_with_the_names_there_are() {
        let error = "answer".parse::<Field>().unwrap_err();
        assert!(error.hint.unwrap().contains("output"));
    }
}
