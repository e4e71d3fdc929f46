//! A found template: literal text and variables. It reads the values out of a message and gives the message back.
use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Message;

/// A part of a found template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    Text(String),
    /// A variable, by its place in [`Template::variables`].
    Value(usize),
}

/// A changing span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variable {
    pub name: String,
    /// True if every case has this value already, as its last user turn, its contexts or a variable that was logged.
    pub known: bool,
}

/// No two variables stand side by side unless one of them is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub pieces: Vec<Piece>,
    pub variables: Vec<Variable>,
}

impl Template {
    /// The value of each variable in this message; `None` if the message does not follow the template. What is given
    /// makes the message again, byte for byte.
    ///
    /// Between two changing spans stands a text that is fixed. Each is looked for at its first place behind the one
    /// before it, and the last at the end: if the message can be read at all, it can be read so, unless an unknown
    /// variable stands twice.
    pub fn fit<'m>(&self, message: &Message<'m>) -> Option<Vec<&'m str>> {
        let text = message.text;
        let mut values = self.known(message)?;
        let (mut at, mut open, mut rest) = (0, None, &self.pieces[..]);
        loop {
            let (expected, after) = fixed(rest, &values);
            let start = place(text, at, &expected, open.is_some(), after.is_empty())?;
            if let Some(variable) = open.take() {
                values[variable] = Some(&text[at..start]);
            }
            at = start + expected.len();
            let [Piece::Value(variable), more @ ..] = after else { break };
            // What was open until now may stand here again.
            rest = after;
            if values[*variable].is_none() {
                open = Some(*variable);
                rest = more;
            }
        }
        if at == text.len() { values.into_iter().collect() } else { None }
    }

    /// What is known before the message is read; `None` if something known is not there.
    fn known<'m>(&self, message: &Message<'m>) -> Option<Vec<Option<&'m str>>> {
        let value = |name: &str| message.known.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let values = self.variables.iter().map(|variable| match variable.known {
            true => value(&variable.name).map(Some),
            false => Some(None),
        });
        values.collect()
    }

    /// The message that these values make.
    pub fn filled(&self, values: &[&str]) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(literal) => literal.clone(),
            Piece::Value(variable) => values[*variable].to_owned(),
        };
        self.pieces.iter().map(piece).collect()
    }

    /// As the template of a prompt version, in which literal text that looks like a tag stands as a constant.
    pub fn source(&self) -> String {
        let mut source = String::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Text(literal) => escape(literal, index + 1 < self.pieces.len(), &mut source),
                Piece::Value(variable) => {
                    source.extend(["{{ ", self.variables[*variable].name.as_str(), " }}"]);
                }
            }
        }
        source
    }

    /// Bytes of literal text.
    pub fn literal(&self) -> usize {
        self.texts().map(str::len).sum()
    }

    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(literal) => Some(literal.as_str()),
            Piece::Value(_) => None,
        })
    }
}

/// The text up to the first variable whose value is not known yet, and the pieces from that on.
fn fixed<'t, 'p: 't>(pieces: &'p [Piece], values: &[Option<&'t str>]) -> (Cow<'t, str>, &'p [Piece]) {
    let mut text = Cow::Borrowed("");
    for (index, piece) in pieces.iter().enumerate() {
        let more: &'t str = match piece {
            Piece::Text(literal) => literal,
            Piece::Value(variable) => match values[*variable] {
                Some(value) => value,
                None => return (text, &pieces[index..]),
            },
        };
        text += more;
    }
    (text, &[])
}

/// Where the expected text stands: here, or where something open may come before it, at its next place; the last piece
/// at the end of the message.
fn place(text: &str, at: usize, expected: &str, open: bool, is_last: bool) -> Option<usize> {
    let rest = &text[at..];
    match (open, is_last) {
        (false, _) => rest.starts_with(expected).then_some(at),
        (true, true) => rest.ends_with(expected).then(|| text.len() - expected.len()),
        (true, false) => rest.find(expected).map(|offset| at + offset),
    }
}

/// Writes literal text so that it renders to itself. `{{`, `{%` and `{#` would open a tag, and so would a brace before
/// one: they become the constant of a tag of their own.
fn escape(literal: &str, before_tag: bool, source: &mut String) {
    let mut rest = literal;
    while let Some(start) = opening(rest, before_tag) {
        let braces = rest[start..].bytes().take_while(|byte| *byte == b'{').count();
        let follows = rest[start + braces..].starts_with(['%', '#']);
        let end = start + braces + usize::from(follows);
        source.extend([&rest[..start], "{{ \"", &rest[start..end], "\" }}"]);
        rest = &rest[end..];
    }
    source.push_str(rest);
}

/// The first brace that would open a tag.
fn opening(text: &str, before_tag: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|at| {
        bytes[*at] == b'{'
            && match bytes.get(at + 1) {
                Some(next) => matches!(next, b'{' | b'%' | b'#'),
                None => before_tag,
            }
    })
}
