//! `mark`, `preference`: what a person said, looking at the output.
use super::{Mark, Outcome, Preference, Rule, Subject};

pub(super) struct Marked;

impl Rule for Marked {
    fn lacks(&self, subject: &Subject) -> Option<String> {
        subject.mark.is_none().then(|| "Nobody has marked this answer".to_owned())
    }

    fn look(&self, subject: &Subject) -> Outcome {
        match subject.mark {
            Some(Mark::Right) => Outcome::of(true, "Marked right by a person"),
            _ => Outcome::failed("Marked wrong by a person"),
        }
    }
}

/// A tie is a pass for both sides, so that it is no flip, and half a score.
pub(super) struct Preferred;

impl Rule for Preferred {
    fn lacks(&self, subject: &Subject) -> Option<String> {
        subject.preference.is_none().then(|| "Nobody has chosen between the two answers".to_owned())
    }

    fn look(&self, subject: &Subject) -> Outcome {
        match subject.preference {
            Some(Preference::This) => Outcome::scored(true, 1.0, "A person preferred this answer"),
            Some(Preference::Tie) => Outcome::scored(true, 0.5, "A person found both answers equally good"),
            _ => Outcome::scored(false, 0.0, "A person preferred the other answer"),
        }
    }
}
