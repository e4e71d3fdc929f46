//! The rule that turns figures into one word.
use super::form::{Verdict, Word};

impl Verdict {
    /// The first word that applies: `firm` (better or worse, which the interval supports) if the p-value is at most
    /// `alpha`, after correction where there was one; then the two that a margin gives.
    pub(super) fn choose_word(&self, firm: Option<Word>, alpha: f64) -> Word {
        let p_value = self.p_adjusted.or(self.p_value);
        match firm {
            Some(word) if p_value.is_some_and(|p| p <= alpha) => word,
            _ if self.no_difference == Some(true) => Word::NoDifference,
            _ if self.not_worse == Some(true) => Word::NotWorse,
            _ => Word::CantTell,
        }
    }
}

/// The firm word that an interval supports whose upper end is the good one.
pub(super) fn outside_zero([lower, upper]: [f64; 2]) -> Option<Word> {
    if lower > 0.0 {
        Some(Word::Better)
    } else if upper < 0.0 {
        Some(Word::Worse)
    } else {
        None
    }
}
