//! A streamed answer of the messages API. Its end mark is the event `message_stop`.
use serde::Deserialize;
use serde_json::Value;
use tokio::time::Instant;

use super::{
    super::{
        ChatError, ChatErrorKind, OnText,
        exchange::{Reply, refuse_error_object},
        fault, sse, tool_call,
    },
    answer::Draft,
};

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    MessageStart {
        message: Start,
    },
    ContentBlockStart {
        content_block: Block,
    },
    ContentBlockDelta {
        delta: Delta,
    },
    ContentBlockStop,
    MessageDelta {
        delta: End,
        #[serde(default)]
        usage: Value,
    },
    MessageStop,
    /// `ping` and what later versions add.
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Start {
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    usage: Value,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Block {
    Text {
        #[serde(default)]
        text: String,
    },
    ToolUse {
        id: String,
        name: String,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Delta {
    #[serde(rename = "text_delta")]
    Text { text: String },
    #[serde(rename = "input_json_delta")]
    Input { partial_json: String },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct End {
    stop_reason: Option<String>,
}

/// The block whose pieces are coming. Blocks come one after the other.
#[derive(Default)]
enum Open {
    #[default]
    Nothing,
    Call {
        id: String,
        name: String,
        arguments: String,
    },
}

#[derive(Default)]
struct Gathered {
    draft: Draft,
    open: Open,
    first_token: Option<Instant>,
}

/// Reads to the end mark; a stream that ends without it is incomplete. Also gives when the first piece came.
pub async fn read(mut reply: Reply, on_text: Option<OnText<'_>>) -> Result<(Draft, Option<Instant>), ChatError> {
    let mut parser = sse::Parser::default();
    let mut gathered = Gathered::default();
    while let Some(bytes) = reply.chunk().await? {
        let events = parser.feed(bytes.as_ref()).map_err(|_| fault::unreadable("the stream is not UTF-8"))?;
        for event in events {
            if gathered.take(&event.data, on_text)? {
                return Ok((gathered.draft, gathered.first_token));
            }
        }
    }
    Err(ChatError::new(ChatErrorKind::Incomplete, "The stream ended without its end mark"))
}

impl Gathered {
    /// True at the end mark.
    fn take(&mut self, data: &str, on_text: Option<OnText<'_>>) -> Result<bool, ChatError> {
        let value: Value = serde_json::from_str(data).map_err(fault::unreadable)?;
        let event = serde_json::from_value(refuse_error_object(value)?).map_err(fault::unreadable)?;
        match event {
            Event::MessageStart { message } => {
                self.draft.model = message.model;
                self.draft.add_usage(&message.usage);
            }
            Event::ContentBlockStart { content_block } => self.open(content_block, on_text),
            Event::ContentBlockDelta { delta } => self.add(delta, on_text),
            Event::ContentBlockStop => self.close(),
            Event::MessageDelta { delta, usage } => {
                self.draft.stop_reason = delta.stop_reason.or(self.draft.stop_reason.take());
                self.draft.add_usage(&usage);
            }
            Event::MessageStop => {
                self.close();
                return Ok(true);
            }
            Event::Other => {}
        }
        Ok(false)
    }

    fn open(&mut self, block: Block, on_text: Option<OnText<'_>>) {
        self.close();
        match block {
            Block::Text { text } => self.add_text(&text, on_text),
            Block::ToolUse { id, name } => {
                self.first_token.get_or_insert_with(Instant::now);
                self.open = Open::Call { id, name, arguments: String::new() };
            }
            Block::Other => {}
        }
    }

    fn add(&mut self, delta: Delta, on_text: Option<OnText<'_>>) {
        match (delta, &mut self.open) {
            (Delta::Text { text }, _) => self.add_text(&text, on_text),
            (Delta::Input { partial_json }, Open::Call { arguments, .. }) => arguments.push_str(&partial_json),
            // Thinking, and the input of the provider's own tools.
            _ => {}
        }
    }

    fn add_text(&mut self, text: &str, on_text: Option<OnText<'_>>) {
        if text.is_empty() {
            return;
        }
        self.draft.text.push_str(text);
        self.first_token.get_or_insert_with(Instant::now);
        if let Some(on_text) = on_text {
            on_text(text);
        }
    }

    fn close(&mut self) {
        if let Open::Call { id, name, arguments } = std::mem::take(&mut self.open) {
            self.draft.tool_calls.push(tool_call::build(&id, &name, &arguments));
        }
    }
}

#[cfg(test)]
mod tests;
