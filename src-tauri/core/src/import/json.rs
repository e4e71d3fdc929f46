//! What is asked of a JSON row before it is understood: no deeper than 64, no key twice, no NUL, no number that would
//! lose digits. One pass over the bytes that knows at every point which field it is in.
//!
//! Keys written twice are refused rather than one of the values chosen in silence. Syntax is left to `serde_json`.
use std::collections::HashSet;

use memchr::memchr2;
use serde_json::Value;

use super::row::Fault;

/// The deepest nesting that a row may have.
pub const MAX_DEPTH: usize = 64;

/// Above so many keys an object's keys are compared through a set.
const FEW: usize = 32;

/// Walks rows; keeps its memory from one to the next.
#[derive(Default)]
pub struct Guard {
    frames: Vec<Frame>,
    /// The keys of all open objects, as places in the text without their quotes.
    keys: Vec<(usize, usize)>,
}

struct Frame {
    is_object: bool,
    /// An object waits for a key.
    wants_key: bool,
    /// The first of its keys in [`Guard::keys`].
    first_key: usize,
    index: usize,
    many: Option<HashSet<String>>,
}

/// What a walk found besides faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Lists stand only where the own form has them. If not, `serde` might take a list for an object.
    pub is_usual: bool,
}

/// Keys of the own form that hold lists.
const LISTS: [&str; 4] = ["messages", "contexts", "tags", "feedback"];

impl Guard {
    pub fn check(&mut self, text: &str) -> Result<Shape, Fault> {
        self.walk(text, text.len())
    }

    /// The field at this byte, for an error that only knows the byte.
    pub fn field_at(&mut self, text: &str, end: usize) -> Option<String> {
        match self.walk(text, end) {
            Ok(_) => self.field(text),
            Err(fault) => fault.field,
        }
    }

    fn walk(&mut self, text: &str, end: usize) -> Result<Shape, Fault> {
        self.frames.clear();
        self.keys.clear();
        let bytes = text.as_bytes();
        let (mut at, mut shape) = (0, Shape { is_usual: true });
        while at < end.min(bytes.len()) {
            match bytes[at] {
                b'"' => {
                    let (close, has_escape) = text_end(bytes, at + 1);
                    let close = close.min(end);
                    self.text(text, at + 1, close, has_escape)?;
                    at = close;
                }
                open @ (b'{' | b'[') => {
                    shape.is_usual &= open == b'{' || self.may_hold_list(text);
                    self.open(text, open == b'{')?;
                }
                b'}' | b']' => {
                    if let Some(frame) = self.frames.pop() {
                        self.keys.truncate(frame.first_key);
                    }
                }
                b',' => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.wants_key = frame.is_object;
                        frame.index += 1;
                    }
                }
                b'-' | b'0'..=b'9' => {
                    let digits = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
                    let length = bytes[at..end].iter().take_while(|byte| digits(byte)).count();
                    self.number(text, &text[at..at + length])?;
                    at += length - 1;
                }
                _ => {}
            }
            at += 1;
        }
        Ok(shape)
    }

    fn open(&mut self, text: &str, is_object: bool) -> Result<(), Fault> {
        if self.frames.len() == MAX_DEPTH {
            return Err(self.fault(text, format!("The row is nested more than {MAX_DEPTH} levels deep")));
        }
        let first_key = self.keys.len();
        self.frames.push(Frame { is_object, wants_key: is_object, first_key, index: 0, many: None });
        Ok(())
    }

    /// Whether a list may open here in the own form: as one of its lists, or anywhere inside of what it leaves free.
    fn may_hold_list(&self, text: &str) -> bool {
        match &self.frames[..] {
            [object] if object.is_object => {
                self.keys.last().is_some_and(|(from, to)| LISTS.contains(&&text[*from..*to]))
            }
            [_, list] => list.is_object,
            _ => true,
        }
    }

    fn text(&mut self, text: &str, from: usize, to: usize, has_escape: bool) -> Result<(), Fault> {
        let is_key = self.frames.last_mut().is_some_and(|frame| std::mem::take(&mut frame.wants_key));
        if is_key {
            self.key(text, from, to)?;
        }
        if has_escape && has_escaped_nul(&text.as_bytes()[from..to]) {
            return Err(self.fault(text, "The text holds a NUL character (\\u0000)"));
        }
        Ok(())
    }

    fn key(&mut self, text: &str, from: usize, to: usize) -> Result<(), Fault> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let known = &self.keys[frame.first_key..];
        let twice = if known.len() < FEW {
            known.iter().any(|(first, last)| is_same_key(&text[*first..*last], &text[from..to]))
        } else {
            let many = frame
                .many
                .get_or_insert_with(|| known.iter().map(|(first, last)| key_name(&text[*first..*last])).collect());
            !many.insert(key_name(&text[from..to]))
        };
        self.keys.push((from, to));
        if twice { Err(self.fault(text, "The key is written twice")) } else { Ok(()) }
    }

    fn number(&self, text: &str, number: &str) -> Result<(), Fault> {
        let is_whole = !number.contains(['.', 'e', 'E']);
        if is_whole && number.len() > 18 && number.parse::<i64>().is_err() && number.parse::<u64>().is_err() {
            return Err(self.fault(text, "The number has more digits than can be kept; write it as a text"));
        }
        Ok(())
    }

    fn fault(&self, text: &str, reason: impl Into<String>) -> Fault {
        Fault { field: self.field(text), reason: reason.into() }
    }

    /// The field that the walk is in: `feedback[0].value`.
    fn field(&self, text: &str) -> Option<String> {
        let mut field = String::new();
        for (at, frame) in self.frames.iter().enumerate() {
            let last_key = self.frames.get(at + 1).map_or(self.keys.len(), |inner| inner.first_key);
            if !frame.is_object {
                field.push_str(&format!("[{}]", frame.index));
            } else if last_key > frame.first_key {
                let (from, to) = self.keys[last_key - 1];
                let dot = if field.is_empty() { "" } else { "." };
                field.extend([dot, &key_name(&text[from..to])]);
            }
        }
        Some(field).filter(|field| !field.is_empty())
    }
}

/// Where the quote is that closes a text which began before `from`, or the end; and whether the text holds a backslash.
fn text_end(bytes: &[u8], from: usize) -> (usize, bool) {
    let (mut at, mut has_escape) = (from, false);
    while let Some(next) = bytes.get(at..).and_then(|rest| memchr2(b'"', b'\\', rest)) {
        at += next;
        if bytes[at] == b'"' {
            return (at, has_escape);
        }
        has_escape = true;
        at += 2;
    }
    (bytes.len(), has_escape)
}

/// `\u0000` where the backslash is not itself escaped.
fn has_escaped_nul(text: &[u8]) -> bool {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        if rest[at..].starts_with(br"\u0000") {
            return true;
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

fn is_same_key(one: &str, other: &str) -> bool {
    if one.contains('\\') || other.contains('\\') { key_name(one) == key_name(other) } else { one == other }
}

fn key_name(raw: &str) -> String {
    serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned())
}

/// Parses a row, or says in plain words what is wrong and in which field.
pub fn parse(guard: &mut Guard, text: &str) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|error| {
        let at = byte_at(text, error.line(), error.column());
        let field = guard.field_at(text, at);
        let words = error.to_string();
        let what = words.split(" at line ").next().unwrap_or_default();
        let place = if text.contains('\n') {
            format!("line {} of the row, column {}", error.line(), error.column())
        } else {
            format!("column {}", error.column())
        };
        let reason = match error.classify() {
            serde_json::error::Category::Eof => {
                "The row ends in the middle of its JSON; is the file cut off?".to_owned()
            }
            _ if what.contains("surrogate") || what.contains("end of hex escape") => {
                format!("Half of a surrogate pair at {place}: this is no text")
            }
            _ => format!("Not JSON at {place}: {what}"),
        };
        Fault { field, reason }
    })
}

/// The byte that `serde_json` means by line and column.
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (before + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
