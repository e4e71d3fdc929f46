//! What may be said while a replay runs, however often somebody looks and whenever they stop.
//!
//! An e-value is the capital of somebody who bets against a claim in a fair game: if the claim is true, the chance that
//! it ever grows to 1 ÷ α is at most α (Ville's inequality). So a word at 2 ÷ α on either side is wrong with a chance
//! of at most α, also for those who stop at the first word they see. Pairs must come in an order that was drawn before
//! their outcomes were known.
use super::form::{Direction, Running, Word};

pub(super) mod betting;
pub(super) mod mixture;

use betting::Betting;
use mixture::Mixture;

/// Takes one pair at a time, in the plan's order, and always knows what may be said.
///
/// ```
/// use attune_core::verdict::{Anytime, Direction, Word};
/// let mut anytime = Anytime::binary(0.05, Direction::Up);
/// for _ in 0..10 {
///     anytime.push(0.0, 1.0);
/// }
/// assert_eq!(anytime.decided(), Some(Word::Better));
/// ```
#[derive(Debug, Clone)]
pub struct Anytime {
    direction: Direction,
    /// Width of the outcomes' range: no difference is larger.
    width: f64,
    threshold: f64,
    /// Of fixed and broken cases; None for scores, where the bets on the mean are the evidence.
    mixture: Option<Mixture>,
    betting: Betting,
    decided: Option<Word>,
    highest: f64,
}

impl Anytime {
    /// For outcomes of 0 and 1, one per case and side.
    pub fn binary(alpha: f64, direction: Direction) -> Self {
        Self { mixture: Some(Mixture::default()), ..Self::score([0.0, 1.0], alpha, direction) }
    }

    /// For scores, or means of repeats, that can only lie within `range`.
    pub fn score(range: [f64; 2], alpha: f64, direction: Direction) -> Self {
        Self {
            direction,
            width: range[1] - range[0],
            threshold: 2.0 / alpha,
            mixture: None,
            betting: Betting::new(alpha),
            decided: None,
            highest: 1.0,
        }
    }

    /// The next pair of the plan. Outcomes beyond the range count as its end.
    pub fn push(&mut self, baseline: f64, candidate: f64) {
        let difference = ((candidate - baseline) / self.width).clamp(-1.0, 1.0);
        self.betting.push((difference + 1.0) / 2.0);
        if let Some(mixture) = &mut self.mixture
            && difference != 0.0
        {
            mixture.push(difference > 0.0);
        }
        let [better, worse] = self.evidence();
        self.highest = self.highest.max(better).max(worse);
        if self.decided.is_none() && self.highest >= self.threshold {
            self.decided = Some(if better >= worse { Word::Better } else { Word::Worse });
        }
    }

    /// The word of the first moment that one was due. Later pairs cannot take it back, since the guarantee is one for
    /// the first crossing.
    pub fn decided(&self) -> Option<Word> {
        self.decided
    }

    /// A p-value that holds at any time: at most α just where a word was due at α.
    pub fn p_value(&self) -> f64 {
        (2.0 / self.highest).min(1.0)
    }

    /// All that may be said now. Costs some thousand steps per hundred pairs, so ask when somebody looks.
    pub fn now(&self) -> Running {
        let [e_better, e_worse] = self.evidence();
        let interval = self.betting.interval().map(|mean| (2.0 * mean - 1.0) * self.width);
        Running { interval, e_better, e_worse, decided: self.decided }
    }

    fn evidence(&self) -> [f64; 2] {
        let [up, down] = match &self.mixture {
            Some(mixture) => mixture.evidence(),
            None => self.betting.evidence(),
        };
        match self.direction {
            Direction::Up => [up, down],
            Direction::Down => [down, up],
        }
    }
}

#[cfg(test)]
mod tests;
