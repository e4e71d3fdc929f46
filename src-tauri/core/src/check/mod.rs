//! Checks: functions that give one output its outcome.
//!
//! A [`Spec`] is what a check's file says. It is compiled once and then looks at many [`Subject`]s:
//!
//! ```
//! use attune_core::check::{Compiled, Spec, State, Subject};
//! let spec = Spec::read("kind: contains\nvalue: refund\nignore_case: true")?;
//! let check = Compiled::new(&spec)?;
//! let outcome = check.evaluate(&Subject { output: "Refunds take 5 days.", ..Subject::default() });
//! assert_eq!(outcome.state, State::Passed);
//! # Ok::<(), attune_core::error::Error>(())
//! ```
//!
//! Evaluating is pure: a judge's answer, a likeness in meaning and a person's mark are brought along in the subject.
mod agreement;
mod describe;
pub mod facts;
mod fields;
mod insert;
mod json;
pub mod judge;
mod limit;
pub mod ops;
mod outcome;
mod pattern;
mod person;
mod place;
mod read;
mod refusal;
mod similarity;
mod spec;
mod subject;
mod tool;
mod words;

pub use agreement::{Agreement, LEAST_MARKS};
pub use outcome::{Outcome, State};
pub use refusal::is_refusal;
pub use similarity::cosine;
pub use spec::*;
pub use subject::{Mark, Meaning, Preference, Subject};

use crate::error::Result;

/// A check that is ready to look at outputs.
pub struct Compiled {
    rule: Box<dyn Rule>,
}

/// What a kind does. `look` is only called for a case that lacks nothing.
trait Rule: Send + Sync {
    /// What the case lacks for this check, in a sentence. Depends on the case alone, never on the answer.
    fn lacks(&self, _subject: &Subject) -> Option<String> {
        None
    }

    fn look(&self, subject: &Subject) -> Outcome;

    /// True if a filter's refusal is what this check looks for, not a failure to give it anything to look at.
    fn looks_at_filtered(&self) -> bool {
        false
    }
}

impl Compiled {
    /// Fails with the field that does not compile: a pattern, a path, a schema.
    pub fn new(spec: &Spec) -> Result<Self> {
        let rule: Box<dyn Rule> = match &spec.kind {
            Kind::Contains(words) => Box::new(words::Contains::new(words, true)),
            Kind::NotContains(words) => Box::new(words::Contains::new(words, false)),
            Kind::Equals(words) => Box::new(words::Equals::new(words)),
            Kind::Regex(pattern) => Box::new(pattern::Matches::new(pattern)?),
            Kind::JsonValid => Box::new(json::Valid),
            Kind::JsonSchema(schema) => Box::new(json::Fits::new(schema)?),
            Kind::JsonPath(path) => Box::new(json::Finds::new(path)?),
            Kind::ToolCalled(tool) => Box::new(tool::Called::new(tool)?),
            Kind::Length(length) => Box::new(length.clone()),
            Kind::Latency(latency) => Box::new(latency.clone()),
            Kind::Cost(cost) => Box::new(cost.clone()),
            Kind::Refusal(refusal) => Box::new(refusal.clone()),
            Kind::Mark => Box::new(person::Marked),
            Kind::Preference => Box::new(person::Preferred),
            Kind::Similarity(similarity) => Box::new(similarity.clone()),
            Kind::Judge(judge) => Box::new(judge.clone()),
            Kind::Facts => Box::new(facts::Held),
        };
        Ok(Self { rule })
    }

    /// The outcome of one output. Never a pass where the case lacks what the check needs, where there is no answer, or
    /// where the candidate failed to give a whole one.
    pub fn evaluate(&self, subject: &Subject) -> Outcome {
        if subject.is_missing() {
            return Outcome::not_applicable("There is no answer to look at");
        }
        if let Some(reason) = self.rule.lacks(subject) {
            return Outcome::not_applicable(reason);
        }
        let is_looked_for = subject.is_filtered() && self.rule.looks_at_filtered();
        match subject.own_failure() {
            Some(reason) if !is_looked_for => Outcome::failed(reason),
            _ => self.rule.look(subject),
        }
    }
}

/// A text in quotes for a reason, on one line and cut if it is long.
fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("“{}…”", &line[..end]),
        None => format!("“{line}”"),
    }
}

#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
mod tests;
