//! Prompts as files: YAML or JSON with `messages`, `settings` and `note`; plain text and Markdown as one message.
pub mod folder;
mod yaml;

use std::path::Path;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ts_rs::TS;

use super::body::{Body, Entry};
use crate::{
    error::{Code, Error, Result},
    file,
    message::Role,
    model::Settings,
    template,
};

/// The most bytes that a prompt file may have.
const LARGEST: u64 = 8 << 20;

/// What a file says of one version.
#[derive(Debug, Clone, Default, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct PromptFile {
    pub body: Body,
    pub note: Option<String>,
}

/// The fields as they stand in YAML and JSON.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`messages`, `settings` and `note`")]
struct Fields {
    messages: Vec<Entry>,
    #[serde(default)]
    settings: Settings,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// The ways to write a prompt, told by the file's extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Yaml,
    Json,
    Text,
}

impl Form {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "yaml" | "yml" => Some(Form::Yaml),
            "json" => Some(Form::Json),
            "txt" | "md" => Some(Form::Text),
            _ => None,
        }
    }
}

/// Reads a prompt from the file at `path`. See [`parse`].
pub fn read(path: &Path, role: Option<Role>) -> Result<PromptFile> {
    parse(path, &bytes_of(path)?, role)
}

fn bytes_of(path: &Path) -> Result<Vec<u8>> {
    if std::fs::metadata(path).map_err(|error| file::unreadable(path, error))?.len() > LARGEST {
        return Err(Error::bad_input("This file is too large for a prompt (8 MB)").in_file(path.display().to_string()));
    }
    file::read(path)
}

/// As [`read`], whatever is wrong in its templates and settings: whoever checks a file wants to hear of all of it.
pub fn read_unchecked(path: &Path) -> Result<PromptFile> {
    parsed(path, &bytes_of(path)?, None, false).map_err(|error| error.in_file(path.display().to_string()))
}

/// Reads a prompt from a file's bytes; `path` tells its form and names it in errors.
///
/// A plain text is one message: of the user if it holds a variable, else of the system, unless `role` says otherwise.
/// The body's messages show which it took. Other files say their roles themselves, so there `role` is wrong usage.
pub fn parse(path: &Path, bytes: &[u8], role: Option<Role>) -> Result<PromptFile> {
    parsed(path, bytes, role, true).map_err(|error| error.in_file(path.display().to_string()))
}

fn parsed(path: &Path, bytes: &[u8], role: Option<Role>, is_checked: bool) -> Result<PromptFile> {
    let form = Form::of(path).ok_or_else(|| {
        Error::bad_input("This is no kind of file that holds a prompt")
            .hint("A prompt is a .yaml, .json, .txt or .md file")
    })?;
    let text = text_of(bytes)?;
    let file = match form {
        Form::Text => of_text(text, role),
        _ if role.is_some() => {
            return Err(
                Error::usage("A role can be given only for plain text").hint("The file names the role of each message")
            );
        }
        Form::Yaml => with_fields(yaml::read(text)?),
        Form::Json => with_fields(json(text)?),
    };
    match (is_checked, form) {
        (true, Form::Text) => file.body.check()?,
        (true, _) => file.body.check().map_err(in_text_of_a_field)?,
        (false, _) => {}
    }
    Ok(file)
}

/// The file's text, without the byte order mark that some editors put before it.
fn text_of(bytes: &[u8]) -> Result<&str> {
    let line_of = |position: usize| 1 + bytes.iter().take(position).filter(|byte| **byte == b'\n').count() as u64;
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Error::bad_input("This file is not text (UTF-8)").at_line(line_of(error.valid_up_to())))?;
    if let Some(position) = text.find('\0') {
        return Err(Error::bad_input("This file is binary, not text").at_line(line_of(position)));
    }
    if text.trim().is_empty() {
        return Err(Error::bad_input("This file is empty").at_line(1).at_field("messages"));
    }
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

fn of_text(text: &str, role: Option<Role>) -> PromptFile {
    let guess = if template::look(text).uses.is_empty() { Role::System } else { Role::User };
    PromptFile { body: Body::of_text(role.unwrap_or(guess), text), note: None }
}

fn with_fields(Fields { messages, settings, note }: Fields) -> PromptFile {
    PromptFile { body: Body { messages, settings }, note }
}

/// A template's line is counted in its own text, not in the file: it moves into the message.
fn in_text_of_a_field(mut error: Error) -> Error {
    if let (Code::BadTemplate, Some(place)) = (error.code, &mut error.place)
        && let Some(line) = place.line.take()
    {
        error.message.push_str(&format!(" (line {line} of this text)"));
    }
    error
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T> {
    let mut source = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let line = error.inner().line() as u64;
        explained(&error.path().to_string(), &error.inner().to_string(), Some(line))
    })?;
    source.end().map_err(|error| explained(".", &error.to_string(), Some(error.line() as u64)))?;
    Ok(read)
}

/// A reader's error as ours. Both readers put the position into their message, and one begins it with the path.
fn explained(path: &str, message: &str, line: Option<u64>) -> Error {
    let reason = message.split_once(" at line ").map_or(message, |(reason, _)| reason);
    let reason = reason.strip_prefix(path).and_then(|rest| rest.strip_prefix(": ")).unwrap_or(reason);
    let mut error = Error::bad_input(format!("This is no prompt: {reason}"))
        .hint("A prompt has messages: a list of role and content (or placeholder: history), settings and note");
    if path != "." {
        error = error.at_field(path);
    }
    match line {
        Some(line) => error.at_line(line),
        None => error,
    }
}

impl PromptFile {
    /// YAML that a person can read and compare line by line; reading it again gives the same body.
    pub fn to_yaml(&self) -> Result<String> {
        Ok(yaml::write(&serde_json::to_value(self.fields())?))
    }

    /// Indented JSON; reading it again gives the same body.
    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string_pretty(&self.fields())? + "\n")
    }

    fn fields(&self) -> Fields {
        let Body { messages, settings } = self.body.clone();
        Fields { messages, settings, note: self.note.clone() }
    }
}

#[cfg(test)]
mod tests;
