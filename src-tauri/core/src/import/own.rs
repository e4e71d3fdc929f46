//! Rows in our own form: straight to an interaction, and only if that fails the slow way that can say why.
use serde_json::Value;

use super::{
    json::{Guard, parse},
    mapping::{Mapper, Mapping},
    ready::check,
    row::{Fault, Row},
};
use crate::{error::Result, interaction::form::Interaction};

/// Reads rows in our own form.
pub struct OwnForm {
    guard: Guard,
    /// Field by field, with a reason for each that is wrong.
    slow: Mapper,
}

impl OwnForm {
    pub fn new(mapping: &Mapping) -> Result<Self> {
        Ok(Self { guard: Guard::default(), slow: Mapper::new(mapping)? })
    }

    pub fn read(&mut self, text: &str) -> Result<Row, Fault> {
        let shape = self.guard.check(text)?;
        if shape.is_usual
            && text.trim_ascii_start().starts_with('{')
            && let Ok(interaction) = serde_json::from_str::<Interaction>(text)
            && let Ok(row) = check(interaction)
        {
            return Ok(row);
        }
        let row = parse(&mut self.guard, text)?;
        self.read_value(row)
    }

    pub fn read_value(&self, row: Value) -> Result<Row, Fault> {
        check(self.slow.apply(row)?)
    }
}
