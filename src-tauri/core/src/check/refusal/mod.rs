//! `refusal`: whether the model refuses, told by how answers begin.
//!
//! Patterns of the first person ("I can't help with that"), looked for in the first sentences only and outside quotes.
//! That a company cannot do something ("we cannot refund opened items") or that the model does not find something is an
//! answer, no refusal. English, with the common forms of German, French and Spanish. An answer that begins with a
//! refusal and then helps counts as a refusal.
mod patterns;

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::{Outcome, Refusal, Rule, Subject};
use crate::message::{Message, Piece};

/// Characters at the start that are looked at.
const START: usize = 400;
/// Sentences at the start that are looked at.
const SENTENCES: usize = 3;

static REFUSALS: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(patterns::all()).expect("constant patterns compile"));

/// What others said: quotes, code, quoted lines.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?s)```.*?(?:```|$)|(?m:^\s*>.*$)|"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|„[^“”\n]*[“”]|`[^`\n]*`"#)
        .expect("a constant pattern compiles")
});

/// Whether a text begins as refusals do.
pub fn is_refusal(output: &str) -> bool {
    REFUSALS.is_match(&start(&QUOTED.replace_all(output, " … ")))
}

/// The first sentences, on one line, in small letters, with straight apostrophes.
fn start(text: &str) -> String {
    let (mut sentences, mut last) = (0, ' ');
    let words = text.split_whitespace().flat_map(|word| word.chars().chain([' ']));
    let first = words.take(START).take_while(|next| {
        sentences += usize::from(*next == ' ' && matches!(last, '.' | '!' | '?'));
        last = *next;
        sentences < SENTENCES
    });
    first.collect::<String>().to_lowercase().replace('’', "'")
}

impl Rule for Refusal {
    fn look(&self, subject: &Subject) -> Outcome {
        let is_filtered = subject.is_filtered();
        // Some APIs have a place of its own for a refusal, whatever its words.
        let pieces = subject.message.map(Message::pieces).unwrap_or_default();
        let is_told = pieces.iter().any(|piece| matches!(piece, Piece::Refusal(_)));
        let refused = is_filtered || is_told || is_refusal(subject.output);
        let reason = match (is_filtered, refused) {
            (true, _) => "A filter refused the answer",
            (false, true) if is_told => "The model says that it refuses",
            (false, true) => "The answer begins with a refusal",
            (false, false) => "The answer is no refusal",
        };
        Outcome::of(refused == self.expected, reason)
    }

    fn looks_at_filtered(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests;
