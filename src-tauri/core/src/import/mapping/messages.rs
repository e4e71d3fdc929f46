//! Messages and outputs, in the chat form and its dialects.
use serde_json::{Map, Value};

use super::{
    convert::{Reading, each, name, wrong_type},
    speakers::{is_between_speakers, told_apart},
};
use crate::{
    import::row::Fault,
    interaction::form::{Feedback, Interaction, Output, Said},
    message::{Content, Message, Role},
};

const ROLES: [Role; 5] = [Role::System, Role::Developer, Role::User, Role::Assistant, Role::Tool];

impl Reading {
    pub fn messages(&self, value: &Value) -> Result<Vec<Message>, Fault> {
        match self.unfolded(value) {
            Some(Value::Array(said)) if !self.is_strict && is_between_speakers(&said) => Ok(told_apart(&said)),
            Some(Value::Array(messages)) => each(&messages, |message| self.message(message, None)),
            Some(message @ Value::Object(_)) if !self.is_strict => Ok(vec![self.message(&message, Some(Role::User))?]),
            None if !self.is_strict && value.is_string() => Ok(vec![Message::new(Role::User, self.text(value)?)]),
            _ => Err(wrong_type(value, "a list of messages")),
        }
    }

    /// A text or a message; other tools also give a list of messages (the last one counts) or any JSON (kept as text).
    pub fn output(&self, value: &Value) -> Result<Output, Fault> {
        let message = |value: &Value| Ok(Output::Message(Box::new(self.message(value, Some(Role::Assistant))?)));
        if self.is_strict {
            return match value {
                Value::String(text) => Ok(Output::Text(text.clone())),
                Value::Object(_) => message(value),
                _ => Err(wrong_type(value, "a text or a message")),
            };
        }
        match self.unfolded(value) {
            Some(Value::Array(messages)) if messages.last().is_some_and(is_message) => {
                message(messages.last().unwrap_or(&Value::Null))
            }
            Some(object) if is_message(&object) => message(&object),
            Some(Value::Array(parts)) if is_content(&parts) => {
                message(&Value::Object([("content".to_owned(), Value::Array(parts))].into_iter().collect()))
            }
            _ => Ok(Output::Text(self.text(value)?)),
        }
    }

    /// `silent` is the role of a message that names none.
    fn message(&self, value: &Value, silent: Option<Role>) -> Result<Message, Fault> {
        let Value::Object(fields) = value else { return Err(wrong_type(value, "a message")) };
        let mut other = fields.clone();
        let mut take = |key: &str| other.shift_remove(key).filter(|value| !value.is_null());
        let role = take("role").or_else(|| if self.is_strict { None } else { take("from") });
        let content = take("content").or_else(|| if self.is_strict { None } else { take("value") });
        let (calls, call_id) = (take("tool_calls"), take("tool_call_id"));
        let role = match role {
            Some(role) => self.role(&role).map_err(|fault| fault.under("role"))?,
            None => silent.ok_or_else(|| Fault::at("role", "The role is missing"))?,
        };
        Ok(Message {
            role,
            content: content.map(|value| self.content(value).map_err(|fault| fault.under("content"))).transpose()?,
            tool_calls: calls.map(|value| list(value).map_err(|fault| fault.under("tool_calls"))).transpose()?,
            tool_call_id: call_id.map(|value| name(&value).map_err(|fault| fault.under("tool_call_id"))).transpose()?,
            other,
        })
    }

    fn role(&self, value: &Value) -> Result<Role, Fault> {
        let Value::String(text) = value else { return Err(wrong_type(value, "a text")) };
        // The chat API itself called the role so before tools had ids.
        let known = ROLES.into_iter().find(|role| role.as_str() == text);
        let known = known.or_else(|| (text == "function").then_some(Role::Tool));
        let foreign = || match text.to_ascii_lowercase().as_str() {
            "human" => Some(Role::User),
            "gpt" | "ai" | "bot" | "model" | "chatbot" => Some(Role::Assistant),
            "observation" => Some(Role::Tool),
            lower => ROLES.into_iter().find(|role| role.as_str() == lower),
        };
        known
            .or_else(|| if self.is_strict { None } else { foreign() })
            .ok_or_else(|| Fault::new(format!("The role “{text}” is none of system, developer, user, assistant, tool")))
    }

    fn content(&self, value: Value) -> Result<Content, Fault> {
        match value {
            Value::String(text) => Ok(Content::Text(text)),
            Value::Array(parts) => Ok(Content::Parts(parts)),
            other => Err(wrong_type(&other, "a text or a list of parts")),
        }
    }
}

fn list(value: Value) -> Result<Vec<Value>, Fault> {
    match value {
        Value::Array(items) => Ok(items),
        other => Err(wrong_type(&other, "a list")),
    }
}

/// Whether this looks like a chat message (or ShareGPT's form of one).
pub fn is_message(value: &Value) -> bool {
    let has = |object: &Map<String, Value>, keys: &[&str]| keys.iter().any(|key| object.contains_key(*key));
    let is = |object: &Map<String, Value>| {
        (has(object, &["role"]) && has(object, &["content", "tool_calls", "function_call"]))
            || (has(object, &["from"]) && has(object, &["value"]))
    };
    value.as_object().is_some_and(is)
}

/// Whether this is the content of an answer alone: blocks of which each names its type.
fn is_content(parts: &[Value]) -> bool {
    const BLOCKS: [&str; 5] = ["text", "output_text", "thinking", "tool_use", "refusal"];
    let kind = |part: &Value| part.get("type").and_then(Value::as_str).map(str::to_owned);
    !parts.is_empty() && parts.iter().all(|part| kind(part).is_some_and(|kind| BLOCKS.contains(&kind.as_str())))
}

/// A whole conversation without an output of its own: the last assistant message becomes the output, what comes before
/// it stays the conversation, and the user's next turn is a follow-up.
pub fn split_at_answer(interaction: &mut Interaction) -> Result<(), Fault> {
    let answer = interaction.messages.iter().rposition(|message| message.role == Role::Assistant);
    let Some(answer) = answer else {
        return Err(Fault::at("output", "The output is missing: no message is the assistant's"));
    };
    let mut after = interaction.messages.split_off(answer).into_iter();
    interaction.output = after.next().map(|message| match message {
        Message { content: Some(Content::Text(text)), tool_calls: None, other, .. } if other.is_empty() => {
            Output::Text(text)
        }
        message => Output::Message(Box::new(message)),
    });
    if let Some(next) = after.find(Message::is_asked) {
        let said = Said::FollowUp { text: next.text() };
        interaction.feedback.push(Feedback { said, author: None, author_kind: Default::default(), time: None });
    }
    Ok(())
}
