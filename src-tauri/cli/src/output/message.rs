//! A message as a person reads it in a terminal.
use attune_core::{
    message::{Message, Piece, text_of},
    texts::each_text,
};
use serde_json::Value;

use super::Page;

/// Characters of a text inside an image or file that are shown.
const LONGEST: usize = 80;

/// Texts as they are; what else a message holds on lines that say what it is.
pub fn pieces(page: &mut Page, message: &Message) {
    for piece in message.pieces() {
        match piece {
            Piece::Text(text) => page.indented(text),
            Piece::Refusal(text) => page.indented(&format!("refuses: {text}")),
            Piece::Reasoning(text) => page.indented(&format!("(thinks) {text}")),
            Piece::Call(call) => {
                let name = call.name.unwrap_or("something without a name");
                let id = call.id.map(|id| format!(" ({id})")).unwrap_or_default();
                page.indented(&format!("calls {name}{id}"));
                page.indented(&match call.arguments() {
                    Ok(arguments) => indented(&arguments),
                    Err(_) => call.given.and_then(Value::as_str).unwrap_or_default().to_owned(),
                });
            }
            Piece::Result { call, content } => {
                page.indented(&format!("result of {}", call.unwrap_or("an unnamed call")));
                page.indented(&text_of(content));
            }
            Piece::Media { kind, part } => page.indented(&format!("[{}: {}]", kind.as_str(), without_bytes(part))),
            Piece::Other(part) => page.indented(&indented(part)),
        }
    }
}

fn indented(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}

/// A part as JSON on one line. What is long in it, as the bytes of an image are, is told by its beginning and length.
fn without_bytes(part: &Value) -> String {
    let mut part = part.clone();
    each_text(&mut part, &mut |text| {
        if let Some((end, _)) = text.char_indices().nth(LONGEST) {
            *text = format!("{}… ({} characters)", &text[..end], text.chars().count());
        }
    });
    part.to_string()
}
