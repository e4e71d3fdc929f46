//! What a call costs, from a dated table that a person can overrule per workspace.
//!
//! The cost of a call is its input tokens times the price of input plus its output tokens times the price of output,
//! computed in whole numbers and rounded once, half up, to a nano-dollar. What is reserved before a call is rounded up.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::provider::Provider;
use crate::{
    error::{Error, Result},
    interaction::form::Usage,
    money::Money,
};

const TABLE: &str = include_str!("../../assets/prices.yaml");

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "operations.ts", rename = "PriceEntry")]
pub struct Entry {
    /// Whose price it is; null for whoever answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<Provider>,
    /// The name of the model; a date may follow it. A `*` at the end stands for anything.
    pub model: String,
    /// US dollars per million tokens.
    pub input: f64,
    /// US dollars per million tokens.
    pub output: f64,
    /// The longest answer in tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "number | null")]
    pub max_output: Option<u64>,
    /// The day on which the price was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The price of one model, in nano-dollars per million tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    pub input: i64,
    pub output: i64,
    /// The longest answer in tokens; `None` where it is not known.
    pub max_output: Option<u64>,
    /// The day on which the price was seen; `None` for what is free by nature.
    pub as_of: Option<String>,
}

/// The table in force: the workspace's own lines first, then the built-in ones.
#[derive(Debug, Clone)]
pub struct Prices(Vec<Entry>);

impl Prices {
    /// `own` is the workspace's table (YAML or JSON, as `assets/prices.yaml`), if it has one. Errors name its line.
    pub fn new(own: Option<&str>) -> Result<Self> {
        let mut entries = own.map(read).transpose()?.unwrap_or_default();
        entries.extend(read(TABLE)?);
        Ok(Self(entries))
    }

    /// The price of a model under its provider's name, if it is known. Servers that people run themselves charge
    /// nothing, unless the workspace says otherwise.
    pub fn of(&self, provider: Provider, model: &str) -> Option<Price> {
        let found = self.0.iter().find(|entry| entry.is_for(provider) && names(&entry.model, model));
        match found {
            Some(entry) => entry.price(),
            None => provider.is_self_hosted().then_some(Price::FREE),
        }
    }

    pub fn entries(&self) -> &[Entry] {
        &self.0
    }

    /// These lines alone.
    pub fn of_entries(entries: Vec<Entry>) -> Self {
        Self(entries)
    }

    /// Whether one of the lines is of that model.
    pub fn has(&self, provider: Provider, model: &str) -> bool {
        self.0.iter().any(|entry| entry.is_for(provider) && names(&entry.model, model))
    }
}

/// The lines that ship with the program.
pub fn built_in() -> Result<Vec<Entry>> {
    read(TABLE)
}

/// A workspace's own lines.
pub fn own_lines(text: Option<&str>) -> Result<Vec<Entry>> {
    text.map_or(Ok(Vec::new()), read)
}

/// The lines as a file that [`own_lines`] reads, below what was written at its top.
pub fn write_lines(before: &str, entries: &[Entry]) -> Result<String> {
    let top = before.lines().take_while(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    let mut text: String = top.map(|line| format!("{line}\n")).collect();
    for entry in entries {
        // A line that passes here is read again as it was: JSON is YAML too, and one line is what a person looks for.
        text.push_str(&format!("- {}\n", serde_json::to_string(entry)?));
    }
    Ok(text)
}

impl Entry {
    /// A line without provider is the person's own and holds for all. Azure sells OpenAI's models at OpenAI's prices.
    fn is_for(&self, provider: Provider) -> bool {
        match self.provider {
            None => true,
            Some(Provider::Openai) => matches!(provider, Provider::Openai | Provider::Azure),
            Some(own) => own == provider,
        }
    }

    /// Refuses what is no amount of money.
    pub fn check(&self) -> Result<()> {
        let amounts = [("input", self.input), ("output", self.output)];
        match amounts.into_iter().find(|(_, dollars)| *dollars < 0.0 || Money::from_dollars(*dollars).is_none()) {
            None => Ok(()),
            Some((field, dollars)) => {
                Err(Error::bad_input(format!("{dollars} is no price for {}", self.model)).hint(LINE).at_field(field))
            }
        }
    }

    fn price(&self) -> Option<Price> {
        let per_million = |dollars: f64| Some(Money::from_dollars(dollars)?.0);
        Some(Price {
            input: per_million(self.input)?,
            output: per_million(self.output)?,
            max_output: self.max_output,
            as_of: self.as_of.clone(),
        })
    }
}

impl Price {
    pub const FREE: Price = Price { input: 0, output: 0, max_output: None, as_of: None };

    /// What a call cost; `None` if the provider did not count its tokens and they are not free.
    pub fn cost(&self, usage: &Usage) -> Option<Money> {
        if self.is_free() {
            return Some(Money(0));
        }
        self.sum(usage.input_tokens?, usage.output_tokens?, MILLION / 2)
    }

    /// The most that a call can cost. `None` if that is not known: no `max_tokens`, and no longest answer either.
    pub fn most(&self, input_tokens: u64, max_tokens: Option<u32>) -> Option<Money> {
        if self.is_free() {
            return Some(Money(0));
        }
        let output_tokens = max_tokens.map(u64::from).or(self.max_output)?;
        self.sum(input_tokens, output_tokens, MILLION - 1)
    }

    fn is_free(&self) -> bool {
        self.input == 0 && self.output == 0
    }

    /// `None` beyond nine billion dollars.
    fn sum(&self, input_tokens: u64, output_tokens: u64, round: i128) -> Option<Money> {
        let part = |tokens: u64, price: i64| i128::from(tokens) * i128::from(price);
        let nano = (part(input_tokens, self.input) + part(output_tokens, self.output) + round) / MILLION;
        i64::try_from(nano).ok().map(Money)
    }
}

const LINE: &str = "A line looks like - {model: my-model, input: 0.50, output: 1.50, max_output: 8192}";
const MILLION: i128 = 1_000_000;

fn read(text: &str) -> Result<Vec<Entry>> {
    let wrong = |message: String| Error::bad_input(message).hint(LINE);
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let entries: Vec<Entry> = serde_norway::from_str(text).map_err(|error| {
        let line = error.location().map(|place| place.line() as u64);
        let error = wrong(format!("The price table cannot be read: {error}"));
        line.into_iter().fold(error, Error::at_line)
    })?;
    entries.iter().try_for_each(Entry::check)?;
    Ok(entries)
}

/// `gpt-4o` names `gpt-4o`, `gpt-4o-2024-08-06`, `gpt-4o-20240806` and `gpt-4o-latest`, not `gpt-4o-audio`.
pub(super) fn names(pattern: &str, model: &str) -> bool {
    if let Some(start) = pattern.strip_suffix('*') {
        return model.starts_with(start);
    }
    let Some(rest) = model.strip_prefix(pattern) else { return false };
    let is_date = |text: &str| {
        let digits = text.replace('-', "");
        digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    rest.is_empty() || rest.strip_prefix('-').is_some_and(|rest| rest == "latest" || is_date(rest))
}

#[cfg(test)]
mod tests;
