//! What a person asks of a replay: the flags of `attune replay plan` and `run`, and the window's plan form.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    money::Money,
    time::{DAY, SECOND},
};

/// Cases in the guard, unless another number is asked for.
pub const GUARD: u32 = 100;
/// Where neither a limit nor a sample is asked for, at most this many cases are drawn.
pub const MOST_CASES: u32 = 1_000;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "operations.ts", rename = "ReplayRequest")]
pub struct Request {
    /// This prompt on another model, in place of a candidate: the version at `production` (else the newest, or the one
    /// that is named) stands on both sides, and only the models differ.
    pub prompt: Option<String>,
    pub candidate: Vec<String>,
    /// A version, or `recorded`. Else the version at `production`, else the recorded answers.
    pub baseline: Option<String>,
    pub candidate_model: Option<String>,
    pub baseline_model: Option<String>,
    /// Sets both; with `prompt` the candidate's.
    pub model: Option<String>,
    /// The target's cases; without filter and set all traffic of the prompt.
    pub filter: Option<String>,
    /// `NAME@2` or, for the newest version, `NAME`.
    pub set: Option<String>,
    /// Only cases that are held out of the examples for the prompt.
    pub held_out: bool,
    /// The newest so many.
    pub limit: Option<u32>,
    /// A random draw of so many.
    pub sample: Option<u32>,
    pub seed: Option<u64>,
    /// Draw from each value of this field in proportion.
    pub stratify: Option<String>,
    /// Give figures for each value of this field apart.
    pub slice: Option<String>,
    /// Cases of the prompt's other traffic; 0 for none.
    pub guard: Option<u32>,
    /// Take every turn of a session; the statistics then resample whole sessions.
    pub all_turns: bool,
    pub check: Vec<String>,
    pub decide: Option<String>,
    pub margin: Option<f64>,
    pub alpha: Option<f64>,
    pub repeats: Option<u32>,
    pub concurrency: Option<u32>,
    pub budget_usd: Option<Money>,
    pub budget_calls: Option<u64>,
    /// Ask again for what is in the cache.
    pub fresh: bool,
    /// Such as `7d` or `12h`: what is older is asked again.
    pub max_cache_age: Option<String>,
    /// Stop as soon as the running evidence decides.
    pub until_decided: bool,
    /// Go on though more than a fifth of the cases lack a variable.
    pub allow_skips: bool,
}

impl Request {
    pub fn seed(&self) -> u64 {
        self.seed.unwrap_or(1)
    }

    pub fn repeats(&self) -> u32 {
        self.repeats.unwrap_or(1)
    }

    pub fn alpha(&self) -> f64 {
        self.alpha.unwrap_or(0.05)
    }

    /// Refuses what cannot be meant.
    pub fn check(&self) -> Result<()> {
        let refuse = |message: &str, field: &str| Err(Error::usage(message).at_field(field));
        match (&self.prompt, self.candidate.is_empty()) {
            (None, true) => return refuse("Name the candidate: --candidate NAME@VERSION", "candidate"),
            (Some(_), false) => {
                return refuse("Name a prompt to try on another model, or candidates, not both", "candidate");
            }
            _ => {}
        }
        if self.filter.is_some() && self.set.is_some() {
            return refuse("Choose cases by a filter or by a set, not both", "set");
        }
        if self.limit.is_some() && self.sample.is_some() {
            return refuse("Take the newest with --limit or a random draw with --sample, not both", "sample");
        }
        if !(1..=100).contains(&self.repeats()) {
            return refuse("Repeats go from 1 to 100", "repeats");
        }
        if !(1..=1_000).contains(&self.concurrency.unwrap_or(8)) {
            return refuse("Concurrency goes from 1 to 1,000", "concurrency");
        }
        if !(self.alpha() > 0.0 && self.alpha() < 1.0) {
            return refuse("Alpha lies between 0 and 1; usual is 0.05", "alpha");
        }
        if self.margin.is_some_and(|margin| !(margin > 0.0 && margin.is_finite())) {
            return refuse("The margin must be a number above 0, such as 0.02", "margin");
        }
        if self.seed() >= 1 << 53 {
            return refuse("The seed must be below 2^53", "seed");
        }
        self.max_cache_age_ms().map(drop)
    }

    /// Milliseconds.
    pub fn max_cache_age_ms(&self) -> Result<Option<i64>> {
        let Some(text) = &self.max_cache_age else { return Ok(None) };
        let wrong =
            || Error::usage(format!("“{text}” is no age")).hint("Write 7d, 12h or 30m").at_field("max_cache_age");
        let unit = match text.chars().last() {
            Some('d') => DAY,
            Some('h') => 3_600 * SECOND,
            Some('m') => 60 * SECOND,
            Some('s') => SECOND,
            _ => return Err(wrong()),
        };
        let number: i64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
        number.checked_mul(unit).filter(|age| *age >= 0).map(Some).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_meant_is_refused_and_names_its_field() {
        let good = Request { candidate: vec!["a@1".into()], ..Request::default() };
        good.check().unwrap();
        let bad = [
            (Request::default(), "candidate"),
            (Request { prompt: Some("a".into()), ..good.clone() }, "candidate"),
            (Request { filter: Some("x".into()), set: Some("s".into()), ..good.clone() }, "set"),
            (Request { limit: Some(1), sample: Some(1), ..good.clone() }, "sample"),
            (Request { repeats: Some(0), ..good.clone() }, "repeats"),
            (Request { alpha: Some(1.0), ..good.clone() }, "alpha"),
            (Request { max_cache_age: Some("7 weeks".into()), ..good.clone() }, "max_cache_age"),
        ];
        for (request, field) in bad {
            assert_eq!(request.check().unwrap_err().place.unwrap().field.as_deref(), Some(field));
        }
        assert_eq!(Request { max_cache_age: Some("2d".into()), ..good }.max_cache_age_ms(), Ok(Some(2 * DAY)));
    }
}
