//! What a comparison takes, and the verdict it answers with.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::{Error, Result};

/// What an outcome is: pass or fail, or a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "VerdictKind")]
pub enum Kind {
    Binary,
    Score,
}

/// Which way a check's outcome gets better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Direction {
    #[default]
    Up,
    Down,
}

impl Direction {
    /// Turns an interval of candidate − baseline so that its upper end is the good one.
    pub(super) fn turned(self, [lower, upper]: [f64; 2]) -> [f64; 2] {
        match self {
            Direction::Up => [lower, upper],
            Direction::Down => [-upper, -lower],
        }
    }
}

/// The word of a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "VerdictWord")]
pub enum Word {
    Better,
    Worse,
    NoDifference,
    NotWorse,
    CantTell,
}

/// How the figures were computed, for the line behind "how was this computed?".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "VerdictMethod")]
pub struct Method {
    pub interval: String,
    pub test: String,
}

/// What may be said while a replay runs, however often somebody looks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "Anytime")]
pub struct Running {
    /// Confidence sequence of the difference: it holds at all times at once.
    pub interval: [f64; 2],
    /// Evidence against "not better"; at most [`f64::MAX`].
    pub e_better: f64,
    /// Evidence against "not worse"; at most [`f64::MAX`].
    pub e_worse: f64,
    /// `better` or `worse`, from the first moment that one of the two reached 2 ÷ α.
    pub decided: Option<Word>,
}

/// How to compare. The default is the one of `attune verdict` without flags.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    pub check: Option<String>,
    /// `target`, `guard` or `all`.
    pub part: Option<String>,
    /// None: binary if every value is 0 or 1.
    pub kind: Option<Kind>,
    pub direction: Direction,
    /// The smallest difference that matters, on the outcome's own scale.
    pub margin: Option<f64>,
    pub alpha: f64,
    pub seed: u64,
    /// Lowest and highest score there can be, where that is known beforehand.
    pub range: Option<[f64; 2]>,
    /// How many versions have met these cases since the last promotion, this one among them.
    pub tries: u64,
    /// The replay runs, was stopped early or was extended after its verdict was seen: only [`super::Anytime`] decides.
    pub anytime: bool,
    /// Reasons for which these figures may be shown but give no verdict.
    pub withheld: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            check: None,
            part: None,
            kind: None,
            direction: Direction::Up,
            margin: None,
            alpha: 0.05,
            seed: 1,
            range: None,
            tries: 1,
            anytime: false,
            withheld: Vec::new(),
        }
    }
}

impl Options {
    /// As a gate tests `better`: at α ÷ tries.
    pub fn divided_by_tries(&self) -> Self {
        Self { alpha: self.alpha / self.tries.max(1) as f64, ..self.clone() }
    }

    pub(super) fn checked(&self) -> Result<&Self> {
        if !(self.alpha > 0.0 && self.alpha < 1.0) {
            return Err(
                Error::usage(format!("alpha is {}, and must lie between 0 and 1", self.alpha)).hint("Usual is 0.05")
            );
        }
        if self.margin.is_some_and(|margin| !(margin > 0.0 && margin.is_finite())) {
            return Err(Error::usage("The margin must be a number above 0")
                .hint("It is the smallest difference that matters: 0.02 is two cases of a hundred"));
        }
        if self.range.is_some_and(|[low, high]| !(low < high && (high - low).is_finite())) {
            return Err(Error::usage("The range of a score needs a lowest value below its highest"));
        }
        if self.seed >= 1 << 53 {
            return Err(Error::usage("The seed must be below 2^53"));
        }
        Ok(self)
    }
}

/// What a comparison of many cases says. Its JSON is the one that scripts rely on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Verdict {
    pub check: Option<String>,
    pub part: Option<String>,
    /// The slice that this verdict is of, null on the whole.
    pub slice: Option<String>,
    pub kind: Kind,
    pub direction: Direction,
    /// Cases with both sides.
    #[ts(type = "number")]
    pub n: u64,
    /// Cases left out, because a side is missing.
    #[ts(type = "number")]
    pub unpaired: u64,
    /// Mean outcome of the cases under the baseline.
    pub baseline: Option<f64>,
    pub candidate: Option<f64>,
    /// Candidate − baseline.
    pub difference: Option<f64>,
    pub interval: Option<[f64; 2]>,
    /// 1 − α.
    pub level: f64,
    pub method: Method,
    pub p_value: Option<f64>,
    /// After Holm's correction, where the word shown is one of several.
    pub p_adjusted: Option<f64>,
    /// Cases that went over one half (from fail to pass); null for scores that are not on 0 to 1.
    #[ts(type = "number | null")]
    pub fixed: Option<u64>,
    #[ts(type = "number | null")]
    pub broken: Option<u64>,
    #[serde(rename = "verdict")]
    pub word: Word,
    pub margin: Option<f64>,
    pub not_worse: Option<bool>,
    pub no_difference: Option<bool>,
    /// Fresh cases that would decide it with 80 % power, if the effect seen is the true one.
    #[ts(type = "number | null")]
    pub more_cases: Option<u64>,
    /// The smallest difference that this many cases find with 80 % power.
    pub detectable: Option<f64>,
    #[ts(type = "number")]
    pub tries: u64,
    /// One plain sentence, first in people.
    pub text: String,
    pub warnings: Vec<String>,
    pub anytime: Option<Running>,
    #[ts(type = "number")]
    pub seed: u64,
    pub slices: Vec<Verdict>,
}
