//! What the first rows have in each place: how often, of which type, between which bounds.
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::names::words;
use crate::import::{
    mapping::{Path, Step, Word, is_message, says_nothing, unfold},
    time::{Clock, Slashed},
};

/// How deep rows are looked into, and how many places are kept.
const DEPTH: usize = 5;
const MOST: usize = 500;
const EXAMPLES: usize = 3;
const EXAMPLE_LENGTH: usize = 120;
const DISTINCT: usize = 32;

/// One place in the rows: a column, or a path into nested JSON.
#[derive(Debug, Clone)]
pub struct Column {
    pub path: Path,
    /// Its last key as it is written, and the words of it.
    pub key: String,
    pub words: Vec<String>,
    /// The words of the keys above it.
    pub above: Vec<Vec<String>>,
    pub seen: usize,
    pub texts: usize,
    pub numbers: usize,
    pub flags: usize,
    /// Lists of chat messages, and single ones.
    pub conversations: usize,
    pub messages: usize,
    pub lists: usize,
    pub objects: usize,
    /// Values that can be read as a time, as they are; values of the form `3/4/2026` and their greatest numbers.
    pub times: usize,
    pub slashed: Vec<Slashed>,
    /// Of the numbers (also those in texts).
    pub numeric: usize,
    pub low: f64,
    pub high: f64,
    pub fractions: usize,
    /// Characters of all texts.
    pub length: usize,
    /// Short values as they are written; more than [`DISTINCT`] are not kept.
    pub distinct: BTreeSet<Word>,
    pub examples: Vec<String>,
}

impl Column {
    fn new(path: Path, key: &str, above: Vec<Vec<String>>) -> Self {
        Self {
            path,
            key: key.to_owned(),
            words: words(key),
            above,
            seen: 0,
            texts: 0,
            numbers: 0,
            flags: 0,
            conversations: 0,
            messages: 0,
            lists: 0,
            objects: 0,
            times: 0,
            slashed: Vec::new(),
            numeric: 0,
            low: f64::INFINITY,
            high: f64::NEG_INFINITY,
            fractions: 0,
            length: 0,
            distinct: BTreeSet::new(),
            examples: Vec::new(),
        }
    }

    pub fn name(&self) -> String {
        self.words.join("_")
    }

    pub fn depth(&self) -> usize {
        self.above.len()
    }

    pub fn is_mostly(&self, count: usize) -> bool {
        count * 2 > self.seen
    }

    pub fn has_many_values(&self) -> bool {
        self.distinct.len() > DISTINCT
    }

    pub fn mean_length(&self) -> usize {
        self.length / self.texts.max(1)
    }

    fn add(&mut self, value: &Value, clock: &Clock) {
        self.seen += 1;
        match value {
            Value::String(text) => {
                self.texts += 1;
                self.length += text.chars().count();
                self.slashed.extend(Slashed::read(text));
            }
            Value::Number(_) => self.numbers += 1,
            Value::Bool(_) => self.flags += 1,
            Value::Array(items) if items.iter().any(is_message) => self.conversations += 1,
            Value::Array(_) => self.lists += 1,
            Value::Object(_) if is_message(value) => self.messages += 1,
            Value::Object(_) => self.objects += 1,
            Value::Null => {}
        }
        self.times += usize::from(clock.read(value).is_some());
        if let Some(number) = number(value) {
            self.numeric += 1;
            (self.low, self.high) = (self.low.min(number), self.high.max(number));
            self.fractions += usize::from(number.fract() != 0.0);
        }
        if self.distinct.len() <= DISTINCT && !value.is_array() && !value.is_object() {
            self.distinct.insert(Word::of(value));
        }
        if self.examples.len() < EXAMPLES {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            self.examples.push(text.chars().take(EXAMPLE_LENGTH).collect());
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// The places of some rows, in the order in which they were met.
pub struct Profile {
    pub columns: Vec<Column>,
    pub rows: usize,
    clock: Clock,
}

impl Profile {
    pub fn of(rows: &[Value], clock: Clock) -> Self {
        let mut profile = Self { columns: Vec::new(), rows: rows.len(), clock };
        for row in rows {
            if let Value::Object(object) = row {
                profile.walk(object, &mut Vec::new());
            }
        }
        profile
    }

    fn walk(&mut self, object: &Map<String, Value>, above: &mut Vec<Step>) {
        for (key, value) in object {
            above.push(Step::Key(key.clone()));
            let unfolded = value.as_str().filter(|_| above.len() == 1).and_then(unfold);
            self.place(key, unfolded.as_ref().unwrap_or(value), above);
            above.pop();
        }
    }

    fn place(&mut self, key: &str, value: &Value, path: &mut Vec<Step>) {
        if is_blank(value) {
            return;
        }
        self.add(key, value, path);
        match value {
            Value::Object(inner) if path.len() < DEPTH && key != "variables" => self.walk(inner, path),
            Value::Array(choices) if key == "choices" => {
                if let Some(Value::Object(choice)) = choices.first() {
                    path.push(Step::First);
                    self.walk(choice, path);
                    path.pop();
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, key: &str, value: &Value, steps: &[Step]) {
        let path = Path::of(steps);
        let found = self.columns.iter().position(|column| column.path == path);
        let at = found.unwrap_or_else(|| {
            let keys = steps[..steps.len() - 1].iter().filter_map(|step| match step {
                Step::Key(key) => Some(words(key)),
                _ => None,
            });
            self.columns.push(Column::new(path, key, keys.collect()));
            self.columns.len() - 1
        });
        if at < MOST {
            self.columns[at].add(value, &self.clock);
        } else {
            self.columns.truncate(MOST);
        }
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => says_nothing(text),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
