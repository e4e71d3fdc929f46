//! When two rows are the same interaction, and two pieces of feedback the same.
//!
//! Both are decided by SHA-256 over canonical JSON ([`super::canonical`]) of what is meant, not of how it was written:
//! key order, white space, `null` beside missing, `12` beside `12.0`, time zones and money's notation make no difference.
use std::collections::HashMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::canonical::{Object, write_float, write_list, write_object, write_text, write_value};
use crate::{
    interaction::form::{AuthorKind, Context, Feedback, Interaction, Output, Said, Thumb, Usage},
    message::{Content, Message},
};

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// The hash of an interaction's content: everything but `id`, `feedback` and `tags`.
///
/// `time` is in milliseconds UTC and `cost` in nano-dollars, as they were read from the interaction's own texts.
pub fn content_hash(interaction: &Interaction, time: Option<i64>, cost: Option<i64>) -> Hash {
    let mut out = Vec::with_capacity(1024);
    let mut content = Object::open(&mut out);
    content.list("contexts", &interaction.contexts, write_context);
    content.whole("cost", cost);
    content.text("error", interaction.error.as_deref());
    content.number("latency_ms", interaction.latency_ms);
    content.list("messages", &interaction.messages, write_message);
    content.text("model", interaction.model.as_deref());
    if let Some(output) = &interaction.output {
        content.field("output", |out| write_output(output, out));
    }
    content.text("prompt", interaction.prompt.as_deref());
    content.text("query", interaction.query.as_deref());
    content.text("session", interaction.session.as_deref());
    content.whole("time", time);
    content.text("trace", interaction.trace.as_deref());
    if let Some(usage) = interaction.usage.as_ref().filter(|usage| **usage != Usage::default()) {
        content.field("usage", |out| {
            let mut object = Object::open(out);
            object.whole("input_tokens", usage.input_tokens);
            object.whole("output_tokens", usage.output_tokens);
            object.close();
        });
    }
    content.text("user", interaction.user.as_deref());
    if !interaction.variables.is_empty() {
        content.field("variables", |out| write_object(&interaction.variables, out));
    }
    content.text("version", interaction.version.as_deref());
    content.close();
    Sha256::digest(&out).into()
}

/// The same kind, name, value, author and time is the same feedback. `time` is in milliseconds UTC.
pub fn feedback_fingerprint(feedback: &Feedback, time: Option<i64>) -> Hash {
    let mut out = Vec::with_capacity(128);
    let mut object = Object::open(&mut out);
    object.text("author", feedback.author.as_deref());
    let author_kind = match feedback.author_kind {
        AuthorKind::User => "user",
        AuthorKind::Expert => "expert",
        AuthorKind::Judge => "judge",
    };
    object.text("author_kind", Some(author_kind));
    let kind = match &feedback.said {
        Said::Thumb { .. } => "thumb",
        Said::Rating { .. } => "rating",
        Said::Comment { .. } => "comment",
        Said::Correction { .. } => "correction",
        Said::FollowUp { .. } => "follow_up",
    };
    object.text("kind", Some(kind));
    if let Said::Rating { name, .. } = &feedback.said {
        object.text("name", name.as_deref());
    }
    object.whole("time", time);
    object.field("value", |out| match &feedback.said {
        Said::Thumb { value: Thumb::Up } => write_text("up", out),
        Said::Thumb { value: Thumb::Down } => write_text("down", out),
        Said::Rating { value, .. } => write_float(*value, out),
        Said::Comment { text } | Said::Correction { text } | Said::FollowUp { text } => write_text(text, out),
    });
    object.close();
    Sha256::digest(&out).into()
}

fn write_context(context: &Context, out: &mut Vec<u8>) {
    let mut object = Object::open(out);
    object.text("id", context.id.as_deref());
    object.number("score", context.score);
    object.text("source", context.source.as_deref());
    object.text("text", Some(&context.text));
    object.close();
}

fn write_output(output: &Output, out: &mut Vec<u8>) {
    match output {
        Output::Text(text) => write_text(text, out),
        Output::Message(message) => write_message(message, out),
    }
}

/// The known fields among the unknown ones, in one order.
fn write_message(message: &Message, out: &mut Vec<u8>) {
    if message.other.is_empty() {
        let mut object = Object::open(out);
        if let Some(content) = &message.content {
            object.field("content", |out| write_content(content, out));
        }
        object.text("role", Some(message.role.as_str()));
        object.text("tool_call_id", message.tool_call_id.as_deref());
        if let Some(calls) = &message.tool_calls {
            object.field("tool_calls", |out| write_list(calls, out, write_value));
        }
        object.close();
    } else {
        let whole = serde_json::to_value(message).unwrap_or(Value::Null);
        write_value(&whole, out);
    }
}

fn write_content(content: &Content, out: &mut Vec<u8>) {
    match content {
        Content::Text(text) => write_text(text, out),
        Content::Parts(parts) => write_list(parts, out, write_value),
    }
}

/// Numbers the rows of a file that have no id and the same content: the first is 0. Keeps 24 bytes a row.
#[derive(Debug, Default)]
pub struct Occurrences(HashMap<u128, u32>);

impl Occurrences {
    pub fn number(&mut self, hash: &Hash) -> u32 {
        let (half, _) = hash.split_at(16);
        let key = half.iter().fold(0, |key, byte| key << 8 | u128::from(*byte));
        let next = self.0.entry(key).or_default();
        let number = *next;
        *next += 1;
        number
    }
}
