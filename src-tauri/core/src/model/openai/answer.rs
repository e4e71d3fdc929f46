//! An answer in the OpenAI chat form, whole or put together from pieces.
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::{ChatAnswer, ChatError, ChatErrorKind, Finish, fault, tool_call};
use crate::{
    interaction::form::Usage,
    message::{Content, Message, Role},
};

/// A call in the form before tools had ids.
pub const FUNCTION_CALL: &str = "function_call";

/// What has been read of an answer. Only [`Draft::finish`] makes an answer of it.
#[derive(Default)]
pub struct Draft {
    pub content: Option<Content>,
    /// What a model says instead of an answer to a structured request.
    pub refusal: Option<String>,
    pub tool_calls: Vec<Value>,
    pub finish: Option<String>,
    pub usage: Usage,
    pub model: Option<String>,
    pub logprobs: Logprobs,
    /// Fields of the message that Attune does not know.
    pub other: Map<String, Value>,
}

#[derive(Default)]
pub struct Logprobs {
    sum: f64,
    count: u32,
}

impl Logprobs {
    /// `{"content": [{"logprob": -0.1}, …]}`
    pub fn add(&mut self, value: &Value) {
        let tokens = value.get("content").and_then(Value::as_array).into_iter().flatten();
        for logprob in tokens.filter_map(|token| token.get("logprob")?.as_f64()) {
            self.sum += logprob;
            self.count += 1;
        }
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    usage: Value,
}

#[derive(Deserialize)]
struct Choice {
    message: Map<String, Value>,
    #[serde(default)]
    finish_reason: Option<String>,
    #[serde(default)]
    logprobs: Value,
}

impl Draft {
    /// Reads a whole document. One without a finish reason is complete too: its JSON has an end.
    pub fn of_completion(value: Value) -> Result<Self, ChatError> {
        let completion: Completion = serde_json::from_value(value).map_err(fault::unreadable)?;
        let Some(choice) = completion.choices.into_iter().next() else {
            return Err(fault::unreadable("it holds no choice"));
        };
        let mut draft = Draft { model: completion.model, usage: usage(&completion.usage), ..Draft::default() };
        draft.logprobs.add(&choice.logprobs);
        draft.take_message(choice.message)?;
        let usual = if draft.tool_calls.is_empty() { "stop" } else { "tool_calls" };
        draft.finish = Some(choice.finish_reason.unwrap_or_else(|| usual.to_owned()));
        Ok(draft)
    }

    fn take_message(&mut self, mut message: Map<String, Value>) -> Result<(), ChatError> {
        if !["content", "tool_calls", "refusal", FUNCTION_CALL].iter().any(|field| message.contains_key(*field)) {
            return Err(fault::unreadable("its message has neither content nor tool calls"));
        }
        message.remove("role");
        self.content = match message.remove("content").unwrap_or_default() {
            Value::Null => None,
            Value::String(text) => Some(Content::Text(text)),
            Value::Array(parts) => Some(Content::Parts(parts)),
            other => return Err(fault::unreadable(format!("its content is {}, not a text", kind_of(&other)))),
        };
        self.tool_calls = match message.remove("tool_calls").unwrap_or_default() {
            Value::Null => Vec::new(),
            Value::Array(calls) => calls,
            other => return Err(fault::unreadable(format!("its tool calls are {}, not a list", kind_of(&other)))),
        };
        self.refusal = message.remove("refusal").and_then(|refusal| refusal.as_str().map(str::to_owned));
        self.other = message;
        Ok(())
    }

    /// The answer, without its times. An answer that was cut keeps even a tool call that cannot be read.
    pub fn finish(self) -> Result<ChatAnswer, ChatError> {
        let mut other = self.other;
        other.extend(self.refusal.map(|text| ("refusal".to_owned(), text.into())));
        let function = other.get(FUNCTION_CALL).filter(|call| !call.is_null());
        let function = function.map(|call| json!({"function": call}));
        let calls: Vec<Value> = self.tool_calls.iter().cloned().chain(function).collect();
        let finish = finish(self.finish.as_deref(), !calls.is_empty())?;
        if finish != Finish::Length {
            tool_call::check(&calls)?;
        }
        let says_nothing = calls.is_empty() && !other.contains_key("refusal");
        let message = Message {
            content: self.content.or(says_nothing.then(|| Content::Text(String::new()))),
            tool_calls: (!self.tool_calls.is_empty()).then_some(self.tool_calls),
            other,
            ..Message::new(Role::Assistant, "")
        };
        Ok(ChatAnswer {
            usage: self.usage,
            model: self.model,
            mean_logprob: self.logprobs.mean(),
            ..ChatAnswer::new(message, finish)
        })
    }
}

/// A reason that nobody knows is not taken for a good end.
fn finish(reason: Option<&str>, calls_tools: bool) -> Result<Finish, ChatError> {
    match reason {
        Some("stop" | "eos" | "eos_token" | "end_turn" | "stop_sequence") if calls_tools => Ok(Finish::ToolCalls),
        Some("stop" | "eos" | "eos_token" | "end_turn" | "stop_sequence") => Ok(Finish::Stop),
        Some("tool_calls" | "function_call") => Ok(Finish::ToolCalls),
        Some("length" | "max_tokens") => Ok(Finish::Length),
        Some("content_filter") => Ok(Finish::Filtered),
        Some("error" | "abort" | "cancelled") | None => {
            Err(ChatError::new(ChatErrorKind::Incomplete, "The answer ended before the model was done"))
        }
        Some(other) => Err(fault::unreadable(format!("it ended for the unknown reason “{other}”"))),
    }
}

/// Counts that are none are left out: an answer is not thrown away for them.
pub fn usage(value: &Value) -> Usage {
    let count = |name: &str| value.get(name).and_then(Value::as_u64);
    Usage { input_tokens: count("prompt_tokens"), output_tokens: count("completion_tokens") }
}

pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests;
