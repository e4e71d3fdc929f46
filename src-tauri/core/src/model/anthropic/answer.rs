//! An answer of the messages API, put into the OpenAI chat form.
use serde::Deserialize;
use serde_json::Value;

use super::super::{ChatAnswer, ChatError, ChatErrorKind, Finish, fault, tool_call};
use crate::{
    interaction::form::Usage,
    message::{Content, Message, Role},
};

/// What has been read of an answer. Only [`Draft::finish`] makes an answer of it.
#[derive(Default)]
pub struct Draft {
    pub text: String,
    pub tool_calls: Vec<Value>,
    pub stop_reason: Option<String>,
    pub usage: Usage,
    pub model: Option<String>,
}

#[derive(Deserialize)]
struct Whole {
    content: Vec<Block>,
    stop_reason: Option<String>,
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    usage: Value,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    Text {
        text: String,
    },
    ToolUse {
        id: String,
        name: String,
        input: Value,
    },
    /// Thinking and what tools of the provider do: no part of the answer.
    #[serde(other)]
    Other,
}

impl Draft {
    pub fn of_message(value: Value) -> Result<Self, ChatError> {
        let whole: Whole = serde_json::from_value(value).map_err(fault::unreadable)?;
        let mut draft = Draft { stop_reason: whole.stop_reason, model: whole.model, ..Draft::default() };
        draft.add_usage(&whole.usage);
        for block in whole.content {
            match block {
                Block::Text { text } => draft.text.push_str(&text),
                Block::ToolUse { id, name, input } => {
                    draft.tool_calls.push(tool_call::build(&id, &name, &input.to_string()));
                }
                Block::Other => {}
            }
        }
        Ok(draft)
    }

    /// Input that was read from or written to a cache counts as input; `input_tokens` leaves it out.
    pub fn add_usage(&mut self, usage: &Value) {
        let count = |name: &str| usage.get(name).and_then(Value::as_u64);
        if let Some(input) = count("input_tokens") {
            let cached = ["cache_creation_input_tokens", "cache_read_input_tokens"].into_iter().filter_map(count);
            self.usage.input_tokens = Some(cached.fold(input, u64::saturating_add));
        }
        self.usage.output_tokens = count("output_tokens").or(self.usage.output_tokens);
    }

    /// The answer, without its times. An answer that was cut keeps even a tool call that cannot be read.
    pub fn finish(self) -> Result<ChatAnswer, ChatError> {
        let finish = finish(self.stop_reason.as_deref())?;
        if finish != Finish::Length {
            tool_call::check(&self.tool_calls)?;
        }
        let only_calls = self.text.is_empty() && !self.tool_calls.is_empty();
        let message = Message {
            content: (!only_calls).then_some(Content::Text(self.text)),
            tool_calls: (!self.tool_calls.is_empty()).then_some(self.tool_calls),
            ..Message::new(Role::Assistant, "")
        };
        Ok(ChatAnswer { usage: self.usage, model: self.model, ..ChatAnswer::new(message, finish) })
    }
}

/// A reason that nobody knows is not taken for a good end.
fn finish(reason: Option<&str>) -> Result<Finish, ChatError> {
    match reason {
        Some("end_turn" | "stop_sequence") => Ok(Finish::Stop),
        Some("max_tokens" | "model_context_window_exceeded") => Ok(Finish::Length),
        Some("tool_use") => Ok(Finish::ToolCalls),
        Some("refusal") => Ok(Finish::Filtered),
        Some("pause_turn") | None => {
            Err(ChatError::new(ChatErrorKind::Incomplete, "The answer ended before the model was done"))
        }
        Some(other) => Err(fault::unreadable(format!("it ended for the unknown reason “{other}”"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value) -> Result<ChatAnswer, ChatError> {
        Draft::of_message(value).and_then(Draft::finish)
    }

    #[test]
    fn blocks_become_one_message() {
        let answer = read(json!({
            "type": "message", "role": "assistant", "model": "claude-x",
            "content": [
                {"type": "thinking", "thinking": "hm", "signature": "s"},
                {"type": "text", "text": "I look. "},
                {"type": "tool_use", "id": "a", "name": "find", "input": {"id": 7}}],
            "stop_reason": "tool_use",
            "usage": {"input_tokens": 5, "cache_read_input_tokens": 100, "cache_creation_input_tokens": 0, "output_tokens": 3}
        }))
        .unwrap();
        assert_eq!(answer.message.text(), "I look. ");
        assert_eq!(answer.message.tool_calls.unwrap(), [tool_call::build("a", "find", r#"{"id":7}"#)]);
        assert_eq!(answer.usage, Usage { input_tokens: Some(105), output_tokens: Some(3) });
        assert_eq!(answer.finish, Finish::ToolCalls);
    }

    #[test]
    fn each_end_is_told_apart() {
        let end = |reason: Value| read(json!({"content": [{"type": "text", "text": "x"}], "stop_reason": reason}));
        assert_eq!(end(json!("end_turn")).unwrap().finish, Finish::Stop);
        assert_eq!(end(json!("max_tokens")).unwrap().finish, Finish::Length);
        assert_eq!(end(json!("refusal")).unwrap().finish, Finish::Filtered);
        assert_eq!(end(json!(null)).unwrap_err().kind, ChatErrorKind::Incomplete);
        assert_eq!(end(json!("because")).unwrap_err().kind, ChatErrorKind::Unreadable);
    }

    #[test]
    fn what_has_another_shape_is_unreadable() {
        for value in [
            json!({}),
            json!({"content": "text", "stop_reason": "end_turn"}),
            json!({"content": [{"type": "text", "text": 7}], "stop_reason": "end_turn"}),
            json!({"content": [{"type": "text"}], "stop_reason": "end_turn"}),
            json!({"content": [], "stop_reason": 7}),
        ] {
            assert_eq!(read(value.clone()).unwrap_err().kind, ChatErrorKind::Unreadable, "{value}");
        }
    }
}
