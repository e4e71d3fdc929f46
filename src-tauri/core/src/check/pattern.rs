//! `regex`: a pattern found, or not found, anywhere in the output.
use regex::{Regex, RegexBuilder};

use super::{Must, Outcome, Pattern, Rule, Subject, fields::wrong, insert::Insert, quote};
use crate::error::Result;

/// Largest compiled pattern, in bytes. Matching takes linear time whatever the pattern.
pub(super) const LARGEST: usize = 4 << 20;

pub(super) struct Matches {
    pattern: Insert,
    /// Compiled already, where nothing of the case goes into it.
    fixed: Option<Regex>,
    must: Must,
}

impl Matches {
    pub fn new(pattern: &Pattern) -> Result<Self> {
        let insert = Insert::new(&pattern.pattern);
        let sample = insert.fill_names(|_| "a".to_owned());
        let compiled = compile(&sample).map_err(|reason| wrong("pattern", &format!("does not compile: {reason}")))?;
        let is_fixed = insert.names().next().is_none();
        Ok(Self { pattern: insert, fixed: is_fixed.then_some(compiled), must: pattern.must })
    }
}

impl Rule for Matches {
    fn lacks(&self, subject: &Subject) -> Option<String> {
        self.pattern.lacks(subject)
    }

    fn look(&self, subject: &Subject) -> Outcome {
        let filled;
        let regex = match &self.fixed {
            Some(regex) => regex,
            None => match compile(&self.pattern.fill(subject, regex::escape)) {
                Ok(regex) => {
                    filled = regex;
                    &filled
                }
                Err(reason) => {
                    return Outcome::not_applicable(format!(
                        "The pattern does not compile with this case's texts: {reason}"
                    ));
                }
            },
        };
        let found = regex.find(subject.output);
        let reason = match found {
            Some(found) => format!("The pattern matches {}", quote(found.as_str())),
            None => "The pattern matches nowhere".to_owned(),
        };
        Outcome::of(found.is_some() == (self.must == Must::Match), reason)
    }
}

fn compile(pattern: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(pattern).size_limit(LARGEST).dfa_size_limit(LARGEST).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
        error => error.to_string(),
    })
}
