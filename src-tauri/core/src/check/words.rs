//! `contains`, `not_contains`, `equals`.
use super::{Outcome, Rule, Subject, Words, insert::Insert, quote};

/// Whether a text occurs in the output, byte for byte or ignoring case.
pub(super) struct Contains {
    value: Insert,
    ignore_case: bool,
    wanted: bool,
}

impl Contains {
    pub fn new(words: &Words, wanted: bool) -> Self {
        Self { value: Insert::new(&words.value), ignore_case: words.ignore_case, wanted }
    }
}

impl Rule for Contains {
    fn lacks(&self, subject: &Subject) -> Option<String> {
        self.value.lacks(subject)
    }

    fn look(&self, subject: &Subject) -> Outcome {
        let value = self.value.fill(subject, str::to_owned);
        let found = if self.ignore_case {
            subject.output.to_lowercase().contains(&value.to_lowercase())
        } else {
            subject.output.contains(&value)
        };
        let verb = if found { "contains" } else { "does not contain" };
        Outcome::of(found == self.wanted, format!("The output {verb} {}", quote(&value)))
    }
}

/// Whether the output is a text. White space around either does not count.
pub(super) struct Equals {
    value: Insert,
    ignore_case: bool,
}

impl Equals {
    pub fn new(words: &Words) -> Self {
        Self { value: Insert::new(&words.value), ignore_case: words.ignore_case }
    }
}

impl Rule for Equals {
    fn lacks(&self, subject: &Subject) -> Option<String> {
        self.value.lacks(subject)
    }

    fn look(&self, subject: &Subject) -> Outcome {
        let value = self.value.fill(subject, str::to_owned);
        let (output, wanted) = (subject.output.trim(), value.trim());
        let same = output == wanted || self.ignore_case && output.to_lowercase() == wanted.to_lowercase();
        let reason = if same {
            format!("The output is {}", quote(wanted))
        } else {
            format!("The output is {}, not {}", quote(output), quote(wanted))
        };
        Outcome::of(same, reason)
    }
}
