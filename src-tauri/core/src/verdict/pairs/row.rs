//! Rows of a pairs file as they stand there, from CSV and from JSONL.
use serde_json::{Map, Value};

use crate::error::{Error, Result};

pub(super) const FORM: &str =
    "CSV with a header line, or JSONL, of case, baseline and candidate; optional are slice, repeat and cluster";

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Outcome {
    Missing,
    /// `pass`, `fail`, `true` or `false`.
    Word(bool),
    Number(f64),
}

pub(super) struct Row {
    pub line: u64,
    pub case: String,
    pub baseline: Outcome,
    pub candidate: Outcome,
    pub slice: Option<String>,
    pub repeat: u32,
    pub cluster: Option<String>,
}

pub(super) fn from_csv(text: &str) -> Result<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let columns = Columns::of(reader.headers().map_err(csv_error)?)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(csv_error)?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: Option<usize>| column.and_then(|at| record.get(at)).unwrap_or_default();
        rows.push(row(line, |name| Ok(field(columns.at(name)).to_owned()))?);
    }
    Ok(rows)
}

pub(super) fn from_jsonl(text: &str) -> Result<Vec<Row>> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines
        .map(|(text, line)| {
            let object: Map<String, Value> = serde_json::from_str(text)
                .map_err(|error| Error::bad_input(format!("Not a JSON object: {error}")).at_line(line).hint(FORM))?;
            if let Some(missing) = REQUIRED.iter().find(|name| !object.contains_key(**name)) {
                return Err(Error::bad_input(format!("There is no field {missing}"))
                    .at_line(line)
                    .at_field(*missing)
                    .hint("A side without an outcome is null"));
            }
            row(line, |name| scalar(object.get(name)).map_err(|error| error.at_line(line).at_field(name)))
        })
        .collect()
}

const REQUIRED: [&str; 3] = ["case", "baseline", "candidate"];
const OPTIONAL: [&str; 3] = ["slice", "repeat", "cluster"];

/// Where the known columns stand in a CSV file; others are the person's own business.
struct Columns([Option<usize>; 6]);

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self> {
        let mut columns = [None; 6];
        for (column, name) in columns.iter_mut().zip(REQUIRED.iter().chain(&OPTIONAL)) {
            let mut places = header.iter().enumerate().filter(|(_, field)| field.eq_ignore_ascii_case(name));
            *column = places.next().map(|(at, _)| at);
            if places.next().is_some() {
                return Err(Error::bad_input(format!("Two columns are named {name}")).at_line(1).at_field(*name));
            }
        }
        let columns = Self(columns);
        match REQUIRED.iter().find(|name| columns.at(name).is_none()) {
            Some(missing) => {
                let found = header.iter().collect::<Vec<_>>().join(", ");
                Err(Error::bad_input(format!("There is no column {missing}; the header line has: {found}"))
                    .at_line(1)
                    .at_field(*missing)
                    .hint(FORM))
            }
            None => Ok(columns),
        }
    }

    fn at(&self, name: &str) -> Option<usize> {
        REQUIRED.iter().chain(&OPTIONAL).position(|known| *known == name).and_then(|at| self.0[at])
    }
}

fn row(line: u64, field: impl Fn(&str) -> Result<String>) -> Result<Row> {
    let wrong = |name: &str, message: String| Error::bad_input(message).at_line(line).at_field(name);
    let side = |name: &str| outcome(&field(name)?).map_err(|message| wrong(name, message));
    let case = field("case")?;
    if case.is_empty() {
        return Err(wrong("case", "The case has no name".to_owned()));
    }
    let repeat = field("repeat")?;
    let repeat = match repeat.as_str() {
        "" => 1,
        number => number.parse().map_err(|_| wrong("repeat", format!("“{number}” is not the number of a repeat")))?,
    };
    let named = |name: &str| field(name).map(|text| Some(text).filter(|text| !text.is_empty()));
    Ok(Row {
        line,
        case,
        baseline: side("baseline")?,
        candidate: side("candidate")?,
        slice: named("slice")?,
        repeat,
        cluster: named("cluster")?,
    })
}

/// A JSON value as the text that CSV would have.
fn scalar(value: Option<&Value>) -> Result<String> {
    match value {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.trim().to_owned()),
        Some(Value::Bool(word)) => Ok(word.to_string()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(Value::Array(_) | Value::Object(_)) => {
            Err(Error::bad_input("A text, number, true, false or null belongs here"))
        }
    }
}

fn outcome(text: &str) -> Result<Outcome, String> {
    match text.to_ascii_lowercase().as_str() {
        "" => Ok(Outcome::Missing),
        "true" | "pass" => Ok(Outcome::Word(true)),
        "false" | "fail" => Ok(Outcome::Word(false)),
        number => match number.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Outcome::Number(value)),
            Ok(_) => Err(format!("“{text}” is not a finite number")),
            Err(_) => Err(format!("“{text}” is neither 0/1, true/false, pass/fail nor a number")),
        },
    }
}

fn csv_error(error: csv::Error) -> Error {
    let line = error.position().map(csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} fields stand here, and the header line has {expected_len}")
        }
        _ => error.to_string(),
    };
    let error = Error::bad_input(message).hint(FORM);
    line.map_or(error.clone(), |line| error.at_line(line))
}
