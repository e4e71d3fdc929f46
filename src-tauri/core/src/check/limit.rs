//! `length`, `latency`, `cost`: a measure and its limits.
use super::{Cost, Latency, Length, Outcome, Rule, Subject, Unit};
use crate::tokens;

/// Nano-dollars in a dollar.
const NANO: f64 = 1e9;

impl Rule for Length {
    fn look(&self, subject: &Subject) -> Outcome {
        let count = self.unit.count(subject.output);
        let fits = self.min.is_none_or(|min| count >= min) && self.max.is_none_or(|max| count <= max);
        // Counts are far below 2⁵³, so the score is exact.
        Outcome::scored(fits, count as f64, format!("The output has {count} {}", self.unit.noun()))
    }
}

impl Unit {
    fn count(self, text: &str) -> u64 {
        let count = match self {
            Unit::Chars => text.chars().count(),
            Unit::Words => text.split_whitespace().filter(|piece| piece.contains(char::is_alphanumeric)).count(),
            Unit::Tokens => tokens::count(text),
        };
        count as u64
    }

    pub(super) fn noun(self) -> &'static str {
        match self {
            Unit::Chars => "characters",
            Unit::Words => "words",
            Unit::Tokens => "tokens",
        }
    }
}

impl Rule for Latency {
    fn look(&self, subject: &Subject) -> Outcome {
        let Some(latency) = subject.latency_ms else {
            return Outcome::not_applicable("Nobody measured how long the answer took");
        };
        let fits = self.max_ms.is_none_or(|max| latency <= max);
        Outcome::scored(fits, latency, format!("The answer took {} ms", latency.round()))
    }
}

impl Rule for Cost {
    fn look(&self, subject: &Subject) -> Outcome {
        let Some(nano) = subject.cost else {
            return Outcome::not_applicable("The answer's cost is not known");
        };
        // Both sides are the float nearest to a decimal number, so that equal sums compare equal.
        let dollars = nano as f64 / NANO;
        let fits = self.max_usd.is_none_or(|max| dollars <= max);
        Outcome::scored(fits, dollars, format!("The answer cost ${dollars}"))
    }
}
