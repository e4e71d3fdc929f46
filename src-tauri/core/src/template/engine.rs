//! One rendering: the template engine, what it may spend, and its errors in our words.
use std::{
    fmt::Display,
    io::{self, Write},
    ops::Range,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
};

use minijinja::{
    Environment, ErrorKind, Output, UndefinedBehavior, Value,
    syntax::SyntaxConfig,
    value::{Kwargs, Serde, ValueKind},
};
use serde::Serialize;
use serde_json::Map;

use super::{LARGEST, grammar};
use crate::error::{Code, Error, Result};

/// Instructions plus a 64th of the bytes that a rendering makes. Writing [`LARGEST`] bytes through two filters takes
/// 200,000.
const FUEL: u64 = 300_000;

pub(super) static SYNTAX: LazyLock<SyntaxConfig> = LazyLock::new(|| {
    // Building fails only for delimiters that clash, and these are the default ones.
    SyntaxConfig::builder().keep_trailing_newline(true).build().unwrap_or_default()
});

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_syntax(SYNTAX.clone());
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.add_filter("tojson", to_json);
    environment.set_debug(true);
    environment
});

/// Bytes that a tag has filled in, and which one it was.
pub(super) type ByTag = (Range<usize>, usize);

/// Renders the templates of one version for one case, out of one budget.
pub(super) struct Engine {
    environment: Environment<'static>,
    filling: Arc<Filling>,
    values: Value,
    /// Bytes that may still be written.
    room: usize,
    fuel: u64,
}

impl Engine {
    pub(super) fn new(values: &Map<String, serde_json::Value>) -> Self {
        let filling = Arc::new(Filling::default());
        let mut environment = ENVIRONMENT.clone();
        let told = filling.clone();
        environment.set_formatter(move |out, _, value| {
            told.tag.fetch_add(1, Relaxed);
            told.is_on.store(true, Relaxed);
            let written = write_value(out, value);
            told.is_on.store(false, Relaxed);
            written
        });
        Self { environment, filling, values: Value::from(Serde(values)), room: LARGEST, fuel: FUEL }
    }

    pub(super) fn render(&mut self, source: &str) -> Result<String> {
        self.render_marked(source).map(|(text, _)| text)
    }

    /// With what was filled in: bytes of the text, and by which of the tags that did so, from 0, in the order in which
    /// they did.
    pub(super) fn render_marked(&mut self, source: &str) -> Result<(String, Vec<ByTag>)> {
        grammar::read(source, &SYNTAX)?;
        self.environment.set_fuel(Some(self.fuel));
        let template = self.environment.template_from_str(source).map_err(|error| explained(&error))?;
        self.filling.tag.store(0, Relaxed);
        let bounded = Bounded { text: Vec::new(), room: self.room };
        let mut out = Marked { out: bounded, filling: self.filling.clone(), filled: Vec::new() };
        let rendered = template.render_captured_to(self.values.clone(), &mut out);
        let state = rendered.map_err(|error| explained(&error))?;
        self.fuel = state.state().fuel_levels().map_or(0, |(_, left)| left);
        self.room = out.out.room;
        let text = String::from_utf8(out.out.text);
        let text = text.map_err(|_| Error::internal("A template wrote something that is not text"))?;
        Ok((text, out.filled))
    }
}

/// Whether what is written now is a value, and of which tag: the engine says so to whoever writes values only.
#[derive(Default)]
struct Filling {
    is_on: AtomicBool,
    /// From 1.
    tag: AtomicUsize,
}

/// A text that knows what of it was filled in.
struct Marked {
    out: Bounded,
    filling: Arc<Filling>,
    filled: Vec<ByTag>,
}

impl Write for Marked {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let from = self.out.text.len();
        let written = self.out.write(bytes)?;
        let tag = self.filling.tag.load(Relaxed).saturating_sub(1);
        if self.filling.is_on.load(Relaxed) && written > 0 {
            match self.filled.last_mut() {
                Some((range, last)) if *last == tag && range.end == from => range.end += written,
                _ => self.filled.push((from..from + written, tag)),
            }
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A text that refuses to grow beyond its room.
struct Bounded {
    text: Vec<u8>,
    room: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.room = self.room.checked_sub(bytes.len()).ok_or(io::ErrorKind::FileTooLarge)?;
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Texts as they are, everything else as JSON.
fn write_value(out: &mut Output, value: &Value) -> Result<(), minijinja::Error> {
    match (value.as_str(), value.kind()) {
        (Some(text), _) => Ok(out.write_str(text)?),
        // The missing `else` of an inline `if`.
        (None, ValueKind::Undefined) => Ok(()),
        (None, _) => Ok(out.write_str(&json(value, None)?)?),
    }
}

/// The filter `tojson(indent=2)`: compact JSON, or lines with an indent of at most 8.
fn to_json(value: &Value, options: Kwargs) -> Result<String, minijinja::Error> {
    let indent: Option<usize> = options.get("indent")?;
    options.assert_all_used()?;
    json(value, indent.map(|indent| indent.min(8)))
}

fn json(value: &Value, indent: Option<usize>) -> Result<String, minijinja::Error> {
    let mut out = Bounded { text: Vec::new(), room: LARGEST };
    let written = match indent {
        None => serde_json::to_writer(&mut out, value),
        Some(indent) => {
            let spaces = " ".repeat(indent);
            let format = serde_json::ser::PrettyFormatter::with_indent(spaces.as_bytes());
            value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, format))
        }
    };
    let failed = |error: &dyn Display| minijinja::Error::new(ErrorKind::WriteFailure, error.to_string());
    written.map_err(|error| failed(&error))?;
    String::from_utf8(out.text).map_err(|error| failed(&error))
}

/// The engine's error as ours, with the line.
pub(super) fn explained(error: &minijinja::Error) -> Error {
    let detail = error.detail().unwrap_or_default();
    let explained = match error.kind() {
        ErrorKind::UndefinedError => missing(detail),
        ErrorKind::OutOfFuel => Error::new(Code::BadTemplate, "This template takes too much work")
            .hint("It loops too often or builds texts that are too long"),
        ErrorKind::WriteFailure => Error::new(Code::BadTemplate, "This template writes more than 4 MB"),
        kind => Error::new(Code::BadTemplate, format!("This template is not right: {kind}, {detail}"))
            .hint("Text that holds {{ or {% without being a variable goes between {% raw %} and {% endraw %}"),
    };
    match error.line() {
        Some(line) => explained.at_line(line as u64),
        None => explained,
    }
}

/// `detail` is "`user.name` is undefined".
fn missing(detail: &str) -> Error {
    let name = detail.split('`').nth(1).unwrap_or(detail);
    Error::new(Code::MissingVariable, format!("The case has no variable “{name}”")).at_field(name)
}
