//! YAML as people write prompts: texts of several lines stand as blocks.
//!
//! Reading is the library's. Writing is ours, because the library gives up on blocks as soon as a line ends in a space
//! or holds a tab, and a prompt written as one quoted line can be neither read nor compared.
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::{Map, Value};
use serde_norway::Deserializer;

use super::explained;
use crate::error::{Error, Result};

const STEP: usize = 2;

pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    // Wrong syntax comes first: half a document lacks fields that the person did write.
    IgnoredAny::deserialize(Deserializer::from_str(text)).map_err(|error| as_ours(".", &error))?;
    serde_path_to_error::deserialize(Deserializer::from_str(text))
        .map_err(|error| as_ours(&error.path().to_string(), error.inner()))
}

fn as_ours(path: &str, error: &serde_norway::Error) -> Error {
    explained(path, &error.to_string(), error.location().map(|location| location.line() as u64))
}

pub(super) fn write(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => mapping(&mut out, map, 0),
        other => scalar(&mut out, other, 0),
    }
    out
}

/// Writes `key: value` lines; the cursor stands where the first key goes.
fn mapping(out: &mut String, map: &Map<String, Value>, indent: usize) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 {
            out.push_str(&" ".repeat(indent));
        }
        text_in_line(out, key);
        out.push(':');
        match value {
            Value::Object(map) if !map.is_empty() => {
                out.push('\n');
                out.push_str(&" ".repeat(indent + STEP));
                mapping(out, map, indent + STEP);
            }
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                out.push_str(&" ".repeat(indent + STEP));
                sequence(out, items, indent + STEP);
            }
            other => {
                out.push(' ');
                scalar(out, other, indent + STEP);
            }
        }
    }
}

/// Writes `- item` lines; the cursor stands where the first hyphen goes.
fn sequence(out: &mut String, items: &[Value], indent: usize) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str("- ");
        match item {
            Value::Object(map) if !map.is_empty() => mapping(out, map, indent + STEP),
            Value::Array(items) if !items.is_empty() => sequence(out, items, indent + STEP),
            other => scalar(out, other, indent + STEP),
        }
    }
}

/// Writes what fits one line, or a text as a block whose lines stand at `indent`; ends the line.
fn scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(text) if text.trim_end_matches('\n').contains('\n') && fits_block(text) => {
            block(out, text, indent)
        }
        Value::String(text) => {
            text_in_line(out, text);
            out.push('\n');
        }
        other => {
            out.push_str(&other.to_string());
            out.push('\n');
        }
    }
}

/// A block is read verbatim, but knows neither control characters nor other line breaks than `\n`.
fn fits_block(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\n' | '\t') || is_plain(c))
}

fn is_plain(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn block(out: &mut String, text: &str, indent: usize) {
    out.push('|');
    if text.starts_with([' ', '\t', '\n']) {
        out.push_str(&STEP.to_string());
    }
    match text.len() - text.trim_end_matches('\n').len() {
        0 => out.push('-'),
        1 => {}
        _ => out.push('+'),
    }
    out.push('\n');
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// A text in one line: bare where nothing could be read into it, else in double quotes.
fn text_in_line(out: &mut String, text: &str) {
    if is_bare(text) {
        return out.push_str(text);
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_plain(c) => out.push(c),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out.push('"');
}

fn is_bare(text: &str) -> bool {
    const TAKEN: [&str; 11] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"];
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b));
    is_word && !TAKEN.contains(&text.to_ascii_lowercase().as_str())
}
