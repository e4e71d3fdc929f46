//! Outcome: pass or fail, or the score, of one output under one check.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::spec::{Compare, Direction, Spec};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Outcome {
    pub state: State,
    /// For kinds that measure: length, latency, cost, similarity, facts, a judge on a scale, preference.
    pub score: Option<f64>,
    /// One plain sentence.
    pub reason: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "OutcomeState")]
pub enum State {
    Passed,
    Failed,
    /// The case lacks what the check needs. Counted and shown, never a pass.
    NotApplicable,
    /// The judge answered something else than was asked. Counted and shown, never a pass.
    Unreadable,
}

impl Outcome {
    pub(super) fn of(passed: bool, reason: impl Into<String>) -> Self {
        let state = if passed { State::Passed } else { State::Failed };
        Self { state, score: None, reason: reason.into() }
    }

    pub(super) fn scored(passed: bool, score: f64, reason: impl Into<String>) -> Self {
        Self { score: Some(score), ..Self::of(passed, reason) }
    }

    pub(super) fn failed(reason: impl Into<String>) -> Self {
        Self::of(false, reason)
    }

    pub fn not_applicable(reason: impl Into<String>) -> Self {
        Self { state: State::NotApplicable, score: None, reason: reason.into() }
    }

    pub(super) fn unreadable(reason: impl Into<String>) -> Self {
        Self { state: State::Unreadable, score: None, reason: reason.into() }
    }

    /// None where the check said neither.
    pub fn passed(&self) -> Option<bool> {
        self.state.passed()
    }
}

impl State {
    /// None where the check said neither.
    pub fn passed(self) -> Option<bool> {
        match self {
            State::Passed => Some(true),
            State::Failed => Some(false),
            State::NotApplicable | State::Unreadable => None,
        }
    }
}

impl Spec {
    /// The outcome as a number in which more is always better: 1 or 0 for passed and failed; the score, its sign turned
    /// where less is better. A failure without a score (the candidate gave no whole answer) counts as the worst score
    /// there is; where a score has no worst (length, latency, cost) there is no number and the pair is left out.
    pub fn value(&self, outcome: &Outcome) -> Option<f64> {
        let passed = outcome.passed()?;
        match self.compare {
            Compare::Passed => Some(f64::from(u8::from(passed))),
            Compare::Score => match outcome.score {
                Some(score) => Some(self.shown(score)),
                None => self.value_range().map(|(worst, best)| if passed { best } else { worst }),
            },
        }
    }

    /// Lowest and highest possible [`Spec::value`], where there is such a range.
    pub fn value_range(&self) -> Option<(f64, f64)> {
        match (self.compare, self.direction()) {
            (Compare::Passed, _) => Some((0.0, 1.0)),
            (Compare::Score, Direction::Up) => self.kind.range(),
            (Compare::Score, Direction::Down) => self.kind.range().map(|(low, high)| (-high, -low)),
        }
    }

    /// A value (or a mean of values) as a person knows it: the sign turned back. Its own inverse.
    pub fn shown(&self, value: f64) -> f64 {
        match (self.compare, self.direction()) {
            (Compare::Score, Direction::Down) => -value,
            _ => value,
        }
    }
}
