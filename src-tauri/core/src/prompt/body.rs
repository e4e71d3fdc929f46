//! The body of a prompt version: its messages and model settings. Its canonical JSON is what is hashed and stored.
mod read;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::{
    error::Result,
    message::{Content, Message, Role},
    model::Settings,
    prompt::faults,
};

/// Enough for hundreds of examples, and few enough that two versions can always be compared.
pub(super) const MOST_MESSAGES: usize = 1_000;

/// Messages with templates, and the settings they are sent with. Absent settings are `{}`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "operations.ts")]
pub struct Body {
    pub messages: Vec<Entry>,
    #[serde(default)]
    pub settings: Settings,
}

/// One entry of the messages: a turn with a template, or a place that takes messages of the case.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(untagged)]
#[ts(export_to = "operations.ts")]
pub enum Entry {
    Turn(Turn),
    Placeholder { placeholder: Placeholder },
}

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts")]
pub enum Placeholder {
    /// The case's earlier turns, as messages.
    History,
}

/// A message whose text is a template. An assistant's turn may hold tool calls, as an example for the model.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Turn {
    pub role: Role,
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    #[ts(optional, type = "unknown[]")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_calls: Option<Vec<Value>>,
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
    /// Tells apart several speakers of one role.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Body {
    /// A body of one message.
    pub fn of_text(role: Role, text: impl Into<String>) -> Self {
        Self { messages: vec![Entry::Turn(Turn::new(role, text))], settings: Settings::default() }
    }

    pub fn turns(&self) -> impl Iterator<Item = &Turn> {
        self.messages.iter().filter_map(Entry::turn)
    }

    /// The templates of all messages, in order.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.turns().flat_map(Turn::templates)
    }

    /// Refuses what could never be sent, with the first of its [`faults`] that is an error. The error names the field.
    pub fn check(&self) -> Result<()> {
        faults::refusal(self).map_or(Ok(()), Err)
    }
}

impl Entry {
    /// The turn, unless this is a placeholder.
    pub fn turn(&self) -> Option<&Turn> {
        match self {
            Entry::Turn(turn) => Some(turn),
            Entry::Placeholder { .. } => None,
        }
    }
}

impl Turn {
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, content: Some(Content::Text(text.into())), tool_calls: None, tool_call_id: None, name: None }
    }

    /// The templates of this turn: its text, or the texts of its parts.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        let (text, parts) = match &self.content {
            Some(Content::Text(text)) => (Some(text.as_str()), &[][..]),
            Some(Content::Parts(parts)) => (None, parts.as_slice()),
            None => (None, &[][..]),
        };
        text.into_iter().chain(parts.iter().filter_map(|part| part.get("text")?.as_str()))
    }

    /// This turn as a message, each of its templates replaced by what `render` makes of it.
    pub fn rendered(&self, mut render: impl FnMut(&str) -> Result<String>) -> Result<Message> {
        let content = match &self.content {
            Some(Content::Text(text)) => Some(Content::Text(render(text)?)),
            Some(Content::Parts(parts)) => {
                let mut parts = parts.clone();
                for text in parts.iter_mut().filter_map(|part| part.get_mut("text")) {
                    if let Value::String(source) = text {
                        *text = Value::String(render(source)?);
                    }
                }
                Some(Content::Parts(parts))
            }
            None => None,
        };
        Ok(Message {
            role: self.role,
            content,
            tool_calls: self.tool_calls.clone(),
            tool_call_id: self.tool_call_id.clone(),
            other: self.name.iter().map(|name| ("name".to_owned(), Value::from(name.as_str()))).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error_of(body: Value) -> String {
        serde_json::from_value::<Body>(body).unwrap_err().to_string()
    }

    #[test]
    fn a_body_is_written_as_it_was_read() {
        let body = json!({
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": [{"type": "text", "text": "{{input}}"}, {"type": "image_url", "image_url": {"url": "x"}}]},
                {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
                {"role": "tool", "content": "4", "tool_call_id": "1", "name": "f"},
                {"placeholder": "history"},
            ],
            "settings": {"temperature": 0.5, "stop": ["\n"]},
        });
        let read: Body = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), body);
    }

    #[test]
    fn absent_settings_are_an_empty_object() {
        let read: Body = serde_json::from_value(json!({"messages": []})).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), json!({"messages": [], "settings": {}}));
    }

    #[test]
    fn an_entry_that_makes_no_sense_is_an_error_that_names_the_field() {
        let of_entry = |entry| error_of(json!({"messages": [entry]}));
        assert!(of_entry(json!({"role": "user", "contents": "a"})).contains("unknown field `contents`"));
        assert!(of_entry(json!({"role": "bot", "content": "a"})).contains("unknown variant `bot`"));
        assert!(of_entry(json!({"content": "a"})).contains("missing field `role`"));
        assert!(of_entry(json!({"role": "user"})).contains("missing field `content`"));
        assert!(of_entry(json!({"role": "user", "content": 4})).contains("expected a text or a list of parts"));
        assert!(of_entry(json!({"role": "user", "content": ["a"]})).contains("expected a map"));
        assert!(of_entry(json!({"placeholder": "past"})).contains("unknown variant `past`"));
        assert!(of_entry(json!({"placeholder": "history", "content": "a"})).contains("stands alone"));
        assert!(of_entry(json!({"placeholder": "history", "role": "user"})).contains("either `role` or"));
        assert!(of_entry(json!({"role": "user", "tool_calls": []})).contains("`tool_calls` belong"));
        assert!(
            of_entry(json!({"role": "user", "content": "a", "tool_call_id": "1"})).contains("`tool_call_id` belongs")
        );
        assert!(error_of(json!({"messages": [], "setting": {}})).contains("unknown field `setting`"));
        assert!(error_of(json!({"messages": [], "settings": {"heat": 1}})).contains("unknown field `heat`"));
    }

    #[test]
    fn a_body_that_could_never_be_sent_is_refused() {
        let field = |body: Body| body.check().unwrap_err().place.unwrap().field.unwrap();
        assert_eq!(field(Body::default()), "messages");
        let entry = Entry::Turn(Turn::new(Role::User, "Hello"));
        assert_eq!(field(Body { messages: vec![entry; MOST_MESSAGES + 1], ..Body::default() }), "messages");
        let mut body = Body::of_text(Role::User, "Hello");
        assert_eq!(body.check(), Ok(()));
        body.settings.temperature = Some(f64::NAN);
        assert_eq!(field(body.clone()), "settings.temperature");
        body.settings = Settings { seed: Some(1 << 53), ..Settings::default() };
        assert_eq!(field(body), "settings.seed");
        assert_eq!(field(Body::of_text(Role::User, "{{ a")), "messages[0].content");
    }
}
