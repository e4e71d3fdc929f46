//! What goes to stdout and stderr, and how.
pub mod figures;
pub mod message;
mod page;
mod paint;
mod table;
pub mod verdicts;

use std::io::{ErrorKind, Write};

use attune_core::error::{Error, Result};
use serde::Serialize;
use serde_json::json;

pub use page::Page;
pub use paint::Paint;
pub use table::Table;

use crate::args::Global;

/// How answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Text,
    Json,
    JsonLines,
}

impl Form {
    pub fn of(global: &Global) -> Self {
        match (global.json, global.jsonl) {
            (true, _) => Form::Json,
            (_, true) => Form::JsonLines,
            _ => Form::Text,
        }
    }
}

/// Writes to stdout. A reader that has gone (`| head`) is no error.
pub fn write(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        written => Ok(written?),
    }
}

pub fn json<A: Serialize>(answer: &A) -> Result<()> {
    write(&format!("{}\n", serde_json::to_string_pretty(answer)?))
}

pub fn json_line<A: Serialize>(answer: &A) -> Result<()> {
    write(&format!("{}\n", serde_json::to_string(answer)?))
}

/// The error as the one document, or the one line, on stdout.
pub fn json_error(form: Form, error: &Error) {
    let answer = json!({ "error": error });
    // There is nowhere left to say that stdout is closed.
    let _ = if form == Form::JsonLines { json_line(&answer) } else { json(&answer) };
}

/// What happened, where, and what to do next.
pub fn text_error(error: &Error) {
    let place = error.place.as_ref().map(|place| {
        let line = place.line.map(|line| line.to_string());
        let parts = [place.file.clone(), line, place.field.clone()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(":")
    });
    let place = place.filter(|place| !place.is_empty()).map(|place| format!("{place}: ")).unwrap_or_default();
    let red = Paint::Bad.on_stderr("Error:");
    eprintln!("{red} {}", page::clean(&format!("{place}{}", error.message)));
    if let Some(hint) = &error.hint {
        eprintln!("{}", page::clean(hint));
    }
}
