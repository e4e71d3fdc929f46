//! `json_valid`, `json_schema`, `json_path`: the whole output as one JSON document, white space around it aside.
//!
//! A path also leads into the calls of an answer that is no JSON: `$.tool_calls[0].arguments.order`.
use jsonschema::{PatternOptions, Validator};
use serde_json::{Value, json};
use serde_json_path::JsonPath;

use super::{Outcome, Path, Rule, Schema, Subject, fields::wrong, insert::Insert, pattern, quote};
use crate::{error::Result, message::Call};

/// Longest path, in bytes: parsing one takes stack for each bracket.
const LONGEST_PATH: usize = 1_000;

/// The output as JSON, or why it is none. Text before or after it, a code fence included, makes it none.
fn parse(output: &str) -> Result<Value, String> {
    let text = output.trim();
    serde_json::from_str(text).map_err(|error| match text {
        "" => "The output is empty, not JSON".to_owned(),
        _ if text.starts_with("```") => "The output is not JSON: it stands in a code fence".to_owned(),
        _ => format!("The output is not JSON: {error}"),
    })
}

/// The calls of an answer as a document, their arguments as JSON where they are any. None if nothing is called.
fn called(subject: &Subject) -> Option<Value> {
    let calls = subject.message?.calls();
    let document = |call: &Call| {
        let given = || call.given.cloned().unwrap_or_default();
        json!({"id": call.id, "name": call.name, "arguments": call.arguments().unwrap_or_else(|_| given())})
    };
    (!calls.is_empty()).then(|| json!({"tool_calls": calls.iter().map(document).collect::<Vec<_>>()}))
}

pub(super) struct Valid;

impl Rule for Valid {
    fn look(&self, subject: &Subject) -> Outcome {
        match parse(subject.output) {
            Ok(_) => Outcome::of(true, "The output is JSON"),
            Err(reason) => Outcome::failed(reason),
        }
    }
}

/// A compiled JSON Schema. References to files or addresses are an error when it is compiled.
pub(super) fn schema(field: &'static str, schema: &Value) -> Result<Validator> {
    let patterns = PatternOptions::regex().size_limit(pattern::LARGEST).dfa_size_limit(pattern::LARGEST);
    let built = jsonschema::options().offline().with_pattern_options(patterns).build(schema);
    built.map_err(|error| wrong(field, &format!("is not a JSON Schema that can be used here: {error}")))
}

/// The first thing that does not fit, with its place.
pub(super) fn misfit(schema: &Validator, value: &Value) -> Option<String> {
    let error = schema.iter_errors(value).next()?;
    let place = error.instance_path().to_string();
    let text = error.masked().to_string();
    Some(if place.is_empty() { text } else { format!("{place}: {text}") })
}

pub(super) struct Fits {
    schema: Validator,
}

impl Fits {
    pub fn new(spec: &Schema) -> Result<Self> {
        Ok(Self { schema: schema("schema", &spec.schema)? })
    }
}

impl Rule for Fits {
    fn look(&self, subject: &Subject) -> Outcome {
        match parse(subject.output).map(|value| misfit(&self.schema, &value)) {
            Ok(None) => Outcome::of(true, "The output fits the schema"),
            Ok(Some(reason)) => Outcome::failed(format!("The output does not fit the schema: {reason}")),
            Err(reason) => Outcome::failed(reason),
        }
    }
}

pub(super) struct Finds {
    path: JsonPath,
    written: String,
    equals: Option<Wanted>,
}

/// What a path must find: a value, or a text into which the case's texts go.
enum Wanted {
    Value(Value),
    Filled(Insert),
}

impl Finds {
    pub fn new(spec: &Path) -> Result<Self> {
        if spec.path.len() > LONGEST_PATH {
            return Err(wrong("path", &format!("is longer than {LONGEST_PATH} bytes")));
        }
        let path =
            JsonPath::parse(&spec.path).map_err(|error| wrong("path", &format!("is not a JSONPath: {error}")))?;
        let equals = spec.equals.clone().map(|value| match value.as_str().map(Insert::new) {
            Some(insert) if insert.names().next().is_some() => Wanted::Filled(insert),
            _ => Wanted::Value(value),
        });
        Ok(Self { path, written: spec.path.clone(), equals })
    }
}

impl Rule for Finds {
    fn lacks(&self, subject: &Subject) -> Option<String> {
        match &self.equals {
            Some(Wanted::Filled(insert)) => insert.lacks(subject),
            _ => None,
        }
    }

    fn look(&self, subject: &Subject) -> Outcome {
        let output = match (parse(subject.output), called(subject)) {
            (Ok(output), _) | (Err(_), Some(output)) => output,
            (Err(reason), None) => return Outcome::failed(reason),
        };
        let found = self.path.query(&output).all();
        let Some(first) = found.first() else {
            return Outcome::failed(format!("{} finds nothing", self.written));
        };
        let Some(wanted) = &self.equals else {
            return Outcome::of(true, format!("{} finds {}", self.written, quote(&first.to_string())));
        };
        let shown = match wanted {
            Wanted::Value(value) => value.to_string(),
            Wanted::Filled(insert) => insert.fill(subject, str::to_owned),
        };
        if found.iter().any(|value| wanted.is(value, &shown, subject)) {
            return Outcome::of(true, format!("{} is {}", self.written, quote(&shown)));
        }
        Outcome::failed(format!("{} is {}, not {}", self.written, quote(&first.to_string()), quote(&shown)))
    }
}

impl Wanted {
    /// A filled text also equals a number or another value that is written so: a case's texts have no types.
    fn is(&self, found: &Value, filled: &str, subject: &Subject) -> bool {
        match self {
            Wanted::Value(value) => same(value, found),
            Wanted::Filled(insert) => match found {
                Value::String(text) => text == filled,
                other => {
                    let whole = insert.lone_name().and_then(|name| subject.value(name));
                    let read = serde_json::from_str(filled).ok();
                    whole.into_iter().chain(read).any(|value| same(&value, other))
                }
            },
        }
    }
}

/// Equality as JSON Schema has it: 1 and 1.0 are the same number, the order of an object's fields does not count.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has = |(name, value)| other.get(name).is_some_and(|other| same(value, other));
            one.len() == other.len() && one.iter().all(has)
        }
        _ => one == other,
    }
}
