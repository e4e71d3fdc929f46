//! What a message holds, piece by piece: the forms in which chat APIs write the same few things, told apart in one place.
use std::borrow::Cow;

use serde_json::Value;

use super::{Content, Message, Role};

/// One thing in a message, in the order in which it is read.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece<'m> {
    Text(&'m str),
    Refusal(&'m str),
    /// What the model thought before it answered: no part of the answer.
    Reasoning(&'m str),
    Call(Call<'m>),
    /// What a tool gave back, as a block of a user's turn.
    Result {
        call: Option<&'m str>,
        content: &'m Value,
    },
    Media {
        kind: Media,
        part: &'m Value,
    },
    /// A part of a kind that is not known.
    Other(&'m Value),
}

/// What only a person's eyes and ears, or a model with such, can take in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    Image,
    Audio,
    Video,
    File,
}

impl Media {
    pub fn as_str(self) -> &'static str {
        match self {
            Media::Image => "image",
            Media::Audio => "audio recording",
            Media::Video => "video",
            Media::File => "file",
        }
    }

    pub fn with_article(self) -> &'static str {
        match self {
            Media::Image => "an image",
            Media::Audio => "an audio recording",
            Media::Video => "a video",
            Media::File => "a file",
        }
    }
}

/// A call of a tool, in whatever form it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Call<'m> {
    pub id: Option<&'m str>,
    /// None where the call names nothing, which nobody could carry out.
    pub name: Option<&'m str>,
    /// As they were given: a text that should hold JSON, or an object.
    pub given: Option<&'m Value>,
    pub raw: &'m Value,
}

impl<'m> Call<'m> {
    /// `{"id", "function": {"name", "arguments"}}`
    fn of_tool_call(raw: &'m Value) -> Self {
        let function = raw.get("function").or(raw.get("custom"));
        let field = |name: &str| function.and_then(|function| function.get(name));
        Self {
            id: text(raw, "id"),
            name: function.and_then(|function| text(function, "name")),
            given: field("arguments").or(field("input")),
            raw,
        }
    }

    /// `{"name", "arguments"}`, the form before tools had ids.
    fn of_function(raw: &'m Value) -> Self {
        Self { id: None, name: text(raw, "name"), given: raw.get("arguments"), raw }
    }

    /// `{"type": "tool_use", "id", "name", "input"}`
    fn of_block(raw: &'m Value) -> Self {
        Self { id: text(raw, "id"), name: text(raw, "name"), given: raw.get("input"), raw }
    }

    /// The arguments as JSON, or why they are none. None at all, or an empty text, counts as no arguments.
    pub fn arguments(&self) -> Result<Value, String> {
        match self.given {
            None | Some(Value::Null) => Ok(Value::Object(Default::default())),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(Value::Object(Default::default())),
            Some(Value::String(text)) => serde_json::from_str(text).map_err(|error| error.to_string()),
            Some(other) => Ok(other.clone()),
        }
    }

    /// `look_up({"id":7})`
    fn line(&self) -> String {
        let given = match self.given {
            None | Some(Value::Null) => Cow::Borrowed(""),
            Some(Value::String(text)) => Cow::Borrowed(text.as_str()),
            Some(other) => Cow::Owned(other.to_string()),
        };
        format!("{}({given})", self.name.unwrap_or("(a call without a name)"))
    }
}

impl Message {
    pub fn pieces(&self) -> Vec<Piece<'_>> {
        let own = |name: &str| self.other.get(name).filter(|value| !value.is_null());
        let own_text = |name: &str| own(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let thought = own_text("reasoning_content").or(own_text("reasoning"));
        let mut pieces: Vec<Piece> = thought.map(Piece::Reasoning).into_iter().collect();
        match &self.content {
            Some(Content::Text(text)) => pieces.push(Piece::Text(text)),
            Some(Content::Parts(parts)) => pieces.extend(parts.iter().map(part)),
            None => {}
        }
        pieces.extend(own_text("refusal").map(Piece::Refusal));
        pieces.extend(own("audio").map(|part| Piece::Media { kind: Media::Audio, part }));
        pieces.extend(own("function_call").map(|raw| Piece::Call(Call::of_function(raw))));
        pieces.extend(self.tool_calls.iter().flatten().map(|raw| Piece::Call(Call::of_tool_call(raw))));
        pieces
    }

    pub fn calls(&self) -> Vec<Call<'_>> {
        let call = |piece| if let Piece::Call(call) = piece { Some(call) } else { None };
        self.pieces().into_iter().filter_map(call).collect()
    }

    /// The kinds of media in it, each once.
    pub fn media(&self) -> Vec<Media> {
        let mut kinds = Vec::new();
        for piece in self.pieces() {
            if let Piece::Media { kind, .. } = piece
                && !kinds.contains(&kind)
            {
                kinds.push(kind);
            }
        }
        kinds
    }

    /// Whether a person speaks. A turn of the user that holds nothing but results of tools is the application's.
    pub fn is_asked(&self) -> bool {
        let pieces = self.pieces();
        let only_results = !pieces.is_empty() && pieces.iter().all(|piece| matches!(piece, Piece::Result { .. }));
        self.role == Role::User && !only_results
    }

    /// Whether it holds calls of tools or what they gave back.
    pub fn is_about_tools(&self) -> bool {
        let is = |piece: &Piece| matches!(piece, Piece::Call(_) | Piece::Result { .. });
        self.role == Role::Tool || self.pieces().iter().any(is)
    }

    /// What a list shows: the text with the tools that are called, or what stands in the place of a text.
    pub fn in_short(&self) -> String {
        let has_text = !self.text().trim().is_empty();
        let line = |piece: &Piece| match piece {
            Piece::Text(text) | Piece::Refusal(text) => has_text.then(|| (*text).to_owned()),
            Piece::Call(call) => Some(call.line()),
            Piece::Result { content, .. } if !has_text => Some(text_of(content)),
            Piece::Media { kind, .. } if !has_text => Some(format!("[{}]", kind.as_str())),
            _ => None,
        };
        self.pieces().iter().filter_map(line).collect::<Vec<_>>().join("\n")
    }
}

fn part(part: &Value) -> Piece<'_> {
    let media = |kind| Piece::Media { kind, part };
    match text(part, "type").unwrap_or_default() {
        "refusal" => text(part, "refusal").map_or(Piece::Other(part), Piece::Refusal),
        "thinking" => text(part, "thinking").map_or(Piece::Other(part), Piece::Reasoning),
        "tool_use" => Piece::Call(Call::of_block(part)),
        "tool_result" => {
            Piece::Result { call: text(part, "tool_use_id"), content: part.get("content").unwrap_or(&Value::Null) }
        }
        "image_url" | "image" | "input_image" => media(Media::Image),
        "input_audio" | "audio" | "audio_url" => media(Media::Audio),
        "video_url" | "video" => media(Media::Video),
        "file" | "input_file" | "document" => media(Media::File),
        _ => text(part, "text").map_or(Piece::Other(part), Piece::Text),
    }
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name)?.as_str()
}

/// The text of a block's content: a text, or the texts of its parts.
pub fn text_of(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => {
            let texts: Vec<&str> = parts.iter().filter_map(|part| text(part, "text")).collect();
            texts.join("\n")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message(value: Value) -> Message {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_call_is_found_in_each_form() {
        let forms = [
            json!({"role": "assistant", "tool_calls": [
                {"id": "a", "type": "function", "function": {"name": "find", "arguments": "{\"id\":7}"}}]}),
            json!({"role": "assistant", "content": null, "function_call": {"name": "find", "arguments": "{\"id\":7}"}}),
            json!({"role": "assistant", "content": [
                {"type": "tool_use", "id": "a", "name": "find", "input": {"id": 7}}]}),
        ];
        for form in forms {
            let message = message(form);
            let calls = message.calls();
            assert_eq!((calls[0].name, calls[0].arguments()), (Some("find"), Ok(json!({"id": 7}))), "{message:?}");
            assert_eq!(message.in_short(), "find({\"id\":7})");
            assert!(message.is_about_tools());
        }
    }

    #[test]
    fn what_tools_gave_back_is_no_question() {
        let result = json!({"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "4 °C"}]});
        let alone = message(json!({"role": "user", "content": [result.clone()]}));
        assert!(!alone.is_asked() && alone.text().is_empty());
        assert_eq!(alone.in_short(), "4 °C");
        let asks = message(json!({"role": "user", "content": [result, {"type": "text", "text": "And tomorrow?"}]}));
        assert!(asks.is_asked());
        assert_eq!(asks.text(), "And tomorrow?");
    }

    #[test]
    fn a_refusal_is_what_was_said_and_a_thought_is_not() {
        let refused = message(json!({"role": "assistant", "content": null, "refusal": "I can't."}));
        assert_eq!(refused.text(), "I can't.");
        let part = message(json!({"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]}));
        assert_eq!(part.text(), "No.");
        let thought = message(json!({"role": "assistant", "content": [
            {"type": "thinking", "thinking": "hm", "signature": "s"}, {"type": "text", "text": "4"}]}));
        assert_eq!(thought.text(), "4");
        assert_eq!(thought.pieces()[0], Piece::Reasoning("hm"));
    }

    #[test]
    fn media_are_named_where_there_is_no_text() {
        let picture = json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}});
        let sound = json!({"type": "input_audio", "input_audio": {"data": "AA==", "format": "wav"}});
        let message = message(json!({"role": "user", "content": [picture.clone(), picture, sound, {"type": "new"}]}));
        assert_eq!(message.media(), [Media::Image, Media::Audio]);
        assert_eq!(message.in_short(), "[image]\n[image]\n[audio recording]");
    }
}
