//! The fields of a check's file, taken out one by one, so that a wrong or an unknown one is an error that names it.
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// What is left of the file, and what was asked for so far.
pub(super) struct Fields {
    left: Map<String, Value>,
    asked: Vec<&'static str>,
}

impl Fields {
    pub fn of(file: Value) -> Result<Self> {
        match file {
            Value::Object(left) => Ok(Self { left, asked: Vec::new() }),
            _ => Err(Error::bad_input("A check is a list of fields, beginning with kind")
                .hint("For example: kind: contains")),
        }
    }

    /// Any JSON value, null included.
    pub fn json(&mut self, name: &'static str) -> Option<Value> {
        self.asked.push(name);
        self.left.shift_remove(name)
    }

    pub fn text(&mut self, name: &'static str) -> Result<Option<String>> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Err(wrong(name, "must not be empty")),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(name, "must be a text").hint("Put it in quotes")),
        }
    }

    pub fn flag(&mut self, name: &'static str) -> Result<bool> {
        match self.value(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(wrong(name, "must be true or false")),
        }
    }

    pub fn count(&mut self, name: &'static str) -> Result<Option<u64>> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_u64().map(Some).ok_or_else(|| wrong(name, "must be a whole number, 0 or more"))
    }

    pub fn number(&mut self, name: &'static str) -> Result<Option<f64>> {
        let Some(value) = self.value(name) else { return Ok(None) };
        value.as_f64().map(Some).ok_or_else(|| wrong(name, "must be a number"))
    }

    /// A number that may also stand in quotes, as money does.
    pub fn amount(&mut self, name: &'static str) -> Result<Option<f64>> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let amount = value.as_str().map_or_else(|| value.as_f64(), |text| text.trim().parse().ok());
        let amount = amount.filter(|amount| amount.is_finite() && *amount >= 0.0);
        amount.map(Some).ok_or_else(|| wrong(name, "must be a number, 0 or more"))
    }

    /// One of a closed set of words.
    pub fn word<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<Option<T>> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let said = serde_json::from_value(value);
        said.map(Some).map_err(|error| wrong(name, &format!("is not what can stand here: {error}")))
    }

    /// Refuses what nobody asked for.
    pub fn end(self, kind: &str) -> Result<()> {
        let Some((name, _)) = self.left.into_iter().next() else { return Ok(()) };
        let known = self.asked.join(", ");
        Err(Error::bad_input(format!("A check of kind {kind} has no field “{name}”"))
            .hint(format!("Its fields are {known}"))
            .at_field(name))
    }

    fn value(&mut self, name: &'static str) -> Option<Value> {
        self.json(name).filter(|value| !value.is_null())
    }
}

/// The error of a field that is there and wrong.
pub(super) fn wrong(name: &str, what: &str) -> Error {
    Error::bad_input(format!("“{name}” {what}")).at_field(name)
}

/// The value of a field that must be there.
pub(super) fn needed<T>(value: Option<T>, name: &str) -> Result<T> {
    value.ok_or_else(|| wrong(name, "is missing"))
}
