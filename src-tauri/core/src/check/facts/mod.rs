//! `facts`: the numbers, units, dates and negations of the expected answer (else of the correction) stand in the output.
//!
//! Both texts are read for facts: numbers as digits or words, with units brought to one base (`2 weeks` is `14 days`),
//! per cent and currencies, dates and times in their written forms, names that hold digits (`A380`, `v2.1`), and
//! negations with the word they deny. Each fact of the reference must be found in the output; more facts in the output
//! do no harm, but a word that the output denies and the reference affirms counts against it. Words are English.
mod date;
mod digits;
mod negation;
mod number;
mod scan;
mod spelled;
mod stem;
mod tail;
mod unit;

use super::{Outcome, Rule, Subject};
use digits::Style;
use negation::Polarity;
use scan::Fact;

/// Facts of a reference beyond this many are not looked for: a text with so many is no answer but a table.
const MOST: usize = 500;

/// What one text says that can be held against another.
struct Told {
    facts: Vec<Fact>,
    polarity: Polarity,
}

impl Told {
    fn by(text: &str, style: Style) -> Self {
        Self { facts: scan::facts(text, style), polarity: Polarity::of(text) }
    }

    /// As a reference: each fact once, and none that may be only a manner of speaking ("one of them", "a day").
    fn reference(text: &str) -> Self {
        let mut told = Self::by(text, Style::Point);
        let mut firm: Vec<Fact> = Vec::new();
        for fact in told.facts {
            if firm.len() < MOST && !fact.is_weak && !firm.iter().any(|known| known.what == fact.what) {
                firm.push(fact);
            }
        }
        told.facts = firm;
        told.polarity.negations.truncate(MOST);
        told
    }

    fn len(&self) -> usize {
        self.facts.len() + self.polarity.negations.len()
    }
}

/// The facts of a reference, and which of them an output does not hold.
#[derive(Debug, PartialEq)]
pub struct Comparison {
    /// Facts of the reference, and denials by the output alone.
    pub total: usize,
    /// What is wrong, a few words each.
    pub wrong: Vec<String>,
}

/// Holds an output against a reference; None if the reference states no fact.
pub fn compare(reference: &str, output: &str) -> Option<Comparison> {
    let wanted = Told::reference(reference);
    if wanted.len() == 0 {
        return None;
    }
    let told = Told::by(output, Style::of(reference).unwrap_or_default());
    let mut wrong: Vec<String> = wanted.facts.iter().filter_map(|fact| missing(fact, &wanted, &told)).collect();
    wrong.extend(wanted.polarity.not_denied_by(&told.polarity));
    let denied: Vec<String> = wanted.polarity.denied_only_by(&told.polarity).collect();
    let total = wanted.len() + denied.len();
    wrong.extend(denied);
    Some(Comparison { total, wrong })
}

/// What to say of a fact that the output does not hold; what it says instead, if it says something of the same sort.
fn missing(fact: &Fact, wanted: &Told, told: &Told) -> Option<String> {
    if told.facts.iter().any(|other| fact.what.is_met_by(&other.what)) {
        return None;
    }
    let is_new = |other: &&Fact| !other.is_weak && !wanted.facts.iter().any(|fact| fact.what.is_met_by(&other.what));
    let instead = told.facts.iter().filter(is_new).find(|other| fact.what.is_like(&other.what));
    Some(match instead {
        Some(other) => format!("{} is missing (the output says {})", fact.text, other.text),
        None => format!("{} is missing", fact.text),
    })
}

pub(super) struct Held;

impl Rule for Held {
    fn lacks(&self, subject: &Subject) -> Option<String> {
        let Some(reference) = subject.reference() else {
            return Some("The case has no expected answer and no correction".to_owned());
        };
        let is_empty = Told::reference(reference).len() == 0;
        is_empty.then(|| "The expected answer or correction states no number, date or negation".to_owned())
    }

    fn look(&self, subject: &Subject) -> Outcome {
        let Some(Comparison { total, wrong }) = compare(subject.reference().unwrap_or_default(), subject.output) else {
            return Outcome::not_applicable("The expected answer or correction states no number, date or negation");
        };
        let found = total.saturating_sub(wrong.len());
        let score = found as f64 / total as f64;
        let mut reason = format!("{found} of {total} facts are right");
        if !wrong.is_empty() {
            reason = format!("{reason}; {}", wrong.join("; "));
        }
        Outcome::scored(wrong.is_empty(), score, reason)
    }
}

#[cfg(test)]
mod tests;
