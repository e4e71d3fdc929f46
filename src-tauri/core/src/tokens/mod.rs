//! Token counts, with OpenAI's public byte-pair encodings as the yardstick.
//!
//! Every model counts in its own way; these counts are those of `o200k_base`, whatever model is meant. They serve to
//! compare prompts and to estimate cost before a call. What a call really took is the provider's word.
mod encoding;

use encoding::o200k_base;

use crate::message::{Message, Piece, text_of};

/// What the chat form adds to each message for its role and its borders.
const PER_MESSAGE: usize = 4;

/// Tokens of a text. The first call makes the encoding.
pub fn count(text: &str) -> usize {
    o200k_base().count(text)
}

/// Tokens of a conversation as it is sent: contents, tool calls and results, and a few for each message's frame. Images and other
/// parts without text count nothing.
pub fn count_messages(messages: &[Message]) -> usize {
    messages.iter().map(count_message).sum()
}

fn count_message(message: &Message) -> usize {
    let of_piece = |piece: &Piece| match piece {
        Piece::Text(text) | Piece::Refusal(text) => count(text),
        Piece::Call(call) => count(&call.raw.to_string()),
        Piece::Result { content, .. } => count(&text_of(content)),
        Piece::Reasoning(_) | Piece::Media { .. } | Piece::Other(_) => 0,
    };
    PER_MESSAGE + message.pieces().iter().map(of_piece).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::message::Role;

    #[test]
    fn known_texts_have_their_known_counts() {
        assert_eq!(count(""), 0);
        assert_eq!(count("hello world"), 2);
        assert_eq!(count("Is it tokenization?"), 5);
        assert_eq!(count("<|endoftext|>"), 7);
    }

    #[test]
    fn a_conversation_counts_its_texts_its_calls_and_its_frames() {
        let mut caller = Message::new(Role::Assistant, "");
        assert_eq!(count_messages(&[Message::new(Role::User, "hello world"), caller.clone()]), 2 + 2 * PER_MESSAGE);
        caller.tool_calls = Some(vec![json!({"id": "1"})]);
        assert_eq!(count_messages(&[caller]), PER_MESSAGE + count(r#"{"id":"1"}"#));
    }
}
