//! When models are switched off, from a dated table that a person can overrule per workspace.
use serde::Deserialize;

use super::{price::names, provider::Provider};
use crate::{
    error::{Error, Result},
    time::{DAY, parse_rfc3339},
};

const TABLE: &str = include_str!("../../assets/retirements.yaml");

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Who switches it off; null for whoever answers.
    #[serde(default)]
    pub provider: Option<Provider>,
    /// The name of the model; a date may follow it. A `*` at the end stands for anything.
    pub model: String,
    /// The day from which on requests fail; null: it stays.
    #[serde(default)]
    pub retires: Option<String>,
    /// What the provider recommends in its place.
    #[serde(default)]
    pub successor: Option<String>,
    /// The day on which this was known.
    #[serde(default)]
    pub as_of: Option<String>,
    #[serde(default)]
    pub source: Option<String>,
}

/// What a line says of a model that is switched off.
#[derive(Debug, Clone, PartialEq)]
pub struct Retirement<'t> {
    pub date: &'t str,
    /// The UTC day, counted from 1970.
    pub day: i64,
    pub entry: &'t Entry,
}

/// The table in force: the workspace's own lines first, then the built-in ones.
#[derive(Debug, Clone)]
pub struct Retirements(Vec<Entry>);

impl Retirements {
    /// `own` is the workspace's table (YAML or JSON, as `assets/retirements.yaml`), if it has one.
    pub fn new(own: Option<&str>) -> Result<Self> {
        let mut entries = own.map(read).transpose()?.unwrap_or_default();
        entries.extend(read(TABLE)?);
        Ok(Self(entries))
    }

    /// When a model is switched off, if that is known. A log names no provider (`None`), and may put one in front of the
    /// model as a router does: `openai/gpt-4o`.
    pub fn of(&self, provider: Option<Provider>, model: &str) -> Option<Retirement<'_>> {
        let model = model.rsplit('/').next().unwrap_or(model);
        let is_by = |entry: &Entry| match (entry.provider, provider) {
            (Some(whose), Some(provider)) => whose == provider,
            _ => true,
        };
        let entry = self.0.iter().find(|entry| is_by(entry) && names(&entry.model, model))?;
        let date = entry.retires.as_deref()?;
        Some(Retirement { date, day: day(date)?, entry })
    }
}

fn day(date: &str) -> Option<i64> {
    let is_date = date.len() == 10;
    is_date.then(|| parse_rfc3339(&format!("{date}T00:00:00Z")).ok()).flatten().map(|time| time.div_euclid(DAY))
}

fn read(text: &str) -> Result<Vec<Entry>> {
    let wrong = |message: String| {
        Error::bad_input(message)
            .hint("A line looks like - {model: my-model, retires: 2027-01-31, successor: my-next-model}")
    };
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let entries: Vec<Entry> = serde_norway::from_str(text).map_err(|error| {
        let line = error.location().map(|place| place.line() as u64);
        let error = wrong(format!("The table of retirements cannot be read: {error}"));
        line.into_iter().fold(error, Error::at_line)
    })?;
    for entry in &entries {
        if let Some(date) = entry.retires.as_deref().filter(|date| day(date).is_none()) {
            return Err(wrong(format!("“{date}” is no day for {}", entry.model)).at_field("retires"));
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_is_found_by_its_name_its_date_and_a_routers_prefix() {
        let table = Retirements::new(None).unwrap();
        let date = |model| table.of(None, model).map(|found| found.date);
        assert_eq!(date("gpt-4o"), Some("2027-01-14"));
        assert_eq!(date("gpt-4o-2024-11-20"), Some("2027-01-14"));
        assert_eq!(date("gpt-4o-2024-05-13"), Some("2026-10-23"), "the narrower line stands first");
        assert_eq!(date("anthropic/claude-3-opus-20240229"), Some("2026-01-05"));
        assert_eq!(date("gpt-4o-audio-preview"), None);
        assert_eq!(date("claude-opus-4-6"), None);
        assert!(table.of(Some(Provider::Azure), "gpt-4o").is_none(), "Azure has dates of its own");
        assert!(table.of(Some(Provider::Ollama), "gpt-4").is_none());
    }

    #[test]
    fn every_line_has_a_day_its_source_and_when_it_was_known() {
        for entry in Retirements::new(None).unwrap().0 {
            let known = entry.as_of.as_deref().and_then(day);
            assert!(entry.retires.is_some() && known.is_some() && entry.source.is_some(), "{entry:?}");
        }
    }

    #[test]
    fn own_lines_win_and_wrong_ones_are_named() {
        let own = "- {model: gpt-4o}\n- {model: mine, retires: 2030-02-01}\n";
        let table = Retirements::new(Some(own)).unwrap();
        assert_eq!((table.of(None, "gpt-4o"), table.of(None, "mine").unwrap().day), (None, 21_946));
        for (wrong, field) in [
            ("- {model: a, retires: soon}", Some("retires")),
            ("- {model: a, retires: 2027-13-01}", Some("retires")),
            ("- {modl: a}", None),
        ] {
            let error = Retirements::new(Some(wrong)).unwrap_err();
            assert!(error.hint.is_some(), "{error:?}");
            assert_eq!(error.place.unwrap().field.as_deref(), field, "{wrong}");
        }
    }
}
