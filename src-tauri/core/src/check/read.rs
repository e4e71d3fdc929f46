//! Reading a check's file, YAML or JSON.
use serde_json::Value;

use super::{
    Compiled,
    fields::{Fields, needed, wrong},
    place,
    spec::*,
};
use crate::{
    error::{Error, Result},
    prompt::reference::{Pick, Reference},
};

/// Largest file of a check, in bytes. Schemas are the longest ones, and they stay far below.
const LARGEST: usize = 1_000_000;

const KINDS: &str = "contains, not_contains, equals, regex, json_valid, json_schema, json_path, tool_called, length, \
    latency, cost, refusal, similarity, facts, judge, mark, preference";

impl Spec {
    /// Reads a check from its file's text and makes sure that it compiles. An error names the field and, where it is
    /// known, the line.
    pub fn read(text: &str) -> Result<Self> {
        if text.len() > LARGEST {
            return Err(Error::bad_input(format!("A check's file has at most {LARGEST} bytes")));
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let spec = Spec::try_from(parse(text)?).and_then(|spec| Compiled::new(&spec).map(|_| spec));
        spec.map_err(|error| {
            let field = error.place.as_ref().and_then(|place| place.field.as_deref());
            match field.and_then(|field| place::line_of(text, field)) {
                Some(line) => error.at_line(line),
                None => error,
            }
        })
    }
}

/// The file as JSON. YAML that begins like JSON is told apart by trying; the error is the one of what it looks like.
fn parse(text: &str) -> Result<Value> {
    let yaml = || -> Result<Value, serde_norway::Error> {
        let value: serde_norway::Value = serde_norway::from_str(text)?;
        serde_norway::from_value(value)
    };
    if !text.trim_start().starts_with('{') {
        return yaml().map_err(|error| {
            let line = error.location().map(|place| place.line() as u64);
            unreadable("YAML", &error, line)
        });
    }
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(error) => yaml().map_err(|_| unreadable("JSON", &error, Some(error.line() as u64))),
    }
}

fn unreadable(form: &str, error: &dyn std::fmt::Display, line: Option<u64>) -> Error {
    let error = Error::bad_input(format!("This check's file is not {form}: {error}"));
    line.into_iter().fold(error, Error::at_line)
}

impl TryFrom<Value> for Spec {
    type Error = Error;

    fn try_from(file: Value) -> Result<Self> {
        let mut fields = Fields::of(file)?;
        let name = needed(fields.text("kind")?, "kind").map_err(|error| error.hint(format!("Kinds are {KINDS}")))?;
        let compare = fields.word("compare")?.unwrap_or_default();
        let direction = fields.word("direction")?;
        let kind = kind(&name, &mut fields)?;
        fields.end(&name)?;
        let spec = Spec { direction: direction.filter(|way| *way != kind.direction()), kind, compare };
        spec.check()?;
        Ok(spec)
    }
}

fn kind(name: &str, fields: &mut Fields) -> Result<Kind> {
    Ok(match name {
        "contains" => Kind::Contains(words(fields)?),
        "not_contains" => Kind::NotContains(words(fields)?),
        "equals" => Kind::Equals(words(fields)?),
        "regex" => Kind::Regex(Pattern {
            pattern: needed(fields.text("pattern")?, "pattern")?,
            must: fields.word("must")?.unwrap_or_default(),
        }),
        "json_valid" => Kind::JsonValid,
        "json_schema" => Kind::JsonSchema(Schema { schema: needed(fields.json("schema"), "schema")? }),
        "json_path" => {
            Kind::JsonPath(Path { path: needed(fields.text("path")?, "path")?, equals: fields.json("equals") })
        }
        "tool_called" => Kind::ToolCalled(ToolCalled {
            name: needed(fields.text("name")?, "name")?,
            arguments: fields.json("arguments").filter(|schema| !schema.is_null()),
        }),
        "length" => Kind::Length(Length {
            min: fields.count("min")?,
            max: fields.count("max")?,
            unit: fields.word("unit")?.unwrap_or_default(),
        }),
        "latency" => Kind::Latency(Latency { max_ms: fields.amount("max_ms")? }),
        "cost" => Kind::Cost(Cost { max_usd: fields.amount("max_usd")? }),
        "refusal" => Kind::Refusal(Refusal { expected: fields.flag("expected")? }),
        "similarity" => Kind::Similarity(Similarity {
            to: needed(fields.text("to")?, "to")?,
            by: fields.word("by")?.unwrap_or_default(),
            min: fields.number("min")?,
        }),
        "facts" => Kind::Facts,
        "judge" => Kind::Judge(Judge {
            prompt: needed(fields.text("prompt")?, "prompt")?,
            model: fields.text("model")?,
            scale: fields.word("scale")?,
            pass_at: fields.number("pass_at")?,
        }),
        "mark" => Kind::Mark,
        "preference" => Kind::Preference,
        _ => return Err(wrong("kind", &format!("knows no “{name}”")).hint(format!("Kinds are {KINDS}"))),
    })
}

fn words(fields: &mut Fields) -> Result<Words> {
    Ok(Words { value: needed(fields.text("value")?, "value")?, ignore_case: fields.flag("ignore_case")? })
}

impl Spec {
    /// Refuses fields that make no sense together.
    fn check(&self) -> Result<()> {
        let passes = self.compare == Compare::Passed;
        match &self.kind {
            Kind::Length(Length { min: None, max: None, .. }) if passes => Err(no_limit("max")),
            Kind::Length(Length { min: Some(min), max: Some(max), .. }) if min > max => {
                Err(wrong("min", "is larger than “max”, so that nothing could pass"))
            }
            Kind::Latency(Latency { max_ms: None }) if passes => Err(no_limit("max_ms")),
            Kind::Cost(Cost { max_usd: None }) if passes => Err(no_limit("max_usd")),
            Kind::Similarity(Similarity { min: None, .. }) if passes => Err(no_limit("min")),
            Kind::Similarity(Similarity { min: Some(min), .. }) if !(-1.0..=1.0).contains(min) => {
                Err(wrong("min", "must lie between −1 and 1"))
            }
            Kind::Judge(judge) => check_judge(judge, passes),
            _ => Ok(()),
        }
    }
}

fn check_judge(judge: &Judge, passes: bool) -> Result<()> {
    let reference: Reference =
        judge.prompt.parse().map_err(|error: Error| wrong("prompt", &format!("names no prompt: {error}")))?;
    if !matches!(reference.pick, Pick::Version(_) | Pick::Hash(_)) {
        return Err(wrong("prompt", "must name one version, so that the judge cannot change unseen")
            .hint("Write it as NAME@7; versions are listed by attune prompt history NAME"));
    }
    match (judge.scale, judge.pass_at) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(wrong("pass_at", "needs a “scale”; without one the judge says pass or fail")),
        (Some((low, high)), _) if low >= high => {
            Err(wrong("scale", "must be the lowest and the highest score, [1, 5]"))
        }
        (Some(_), None) if passes => Err(no_limit("pass_at")),
        (Some((low, high)), Some(at)) if !(low..=high).contains(&at) => Err(wrong("pass_at", "must lie on the scale")),
        (Some(_), _) => Ok(()),
    }
}

fn no_limit(name: &str) -> Error {
    wrong(name, "is missing: without it nothing could fail").hint("Name a limit, or write compare: score")
}

#[cfg(test)]
mod tests;
