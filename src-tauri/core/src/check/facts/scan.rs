//! Reading a text for facts: each reader takes what it knows out of the text, the most special one first.
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{
    date::{self, Date},
    digits::Style,
    number::{self, Number},
    unit,
};

/// Something that a text states.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub what: What,
    /// As it stands in the text.
    pub text: String,
    /// Where it begins, in bytes.
    pub at: usize,
    /// It may be a manner of speaking: "one of them", "a day".
    pub is_weak: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Number(Number),
    /// The readings of a date: 03/04/2026 has two.
    Date(Vec<Date>),
    /// Minutes since midnight.
    Time(u32),
    /// 0 is Monday.
    Weekday(usize),
    /// A name that holds digits, in small letters.
    Code(String),
}

impl What {
    /// Whether a text that states `other` states this fact.
    pub fn is_met_by(&self, other: &What) -> bool {
        match (self, other) {
            (What::Number(this), What::Number(other)) => this.is_met_by(other),
            (What::Date(these), What::Date(others)) => {
                these.iter().any(|this| others.iter().any(|other| this.is_met_by(other)))
            }
            _ => self == other,
        }
    }

    /// Whether one could stand in the other's place.
    pub fn is_like(&self, other: &What) -> bool {
        match (self, other) {
            (What::Number(this), What::Number(other)) => this.base() == other.base(),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// A text, and what was found in it so far. What was taken is overwritten, so that nothing is read twice.
pub(super) struct Scan<'t> {
    text: &'t str,
    pub left: String,
    pub facts: Vec<Fact>,
}

/// All facts of a text, in order. `style` is how numbers are written where the text itself does not tell.
pub(super) fn facts(text: &str, style: Style) -> Vec<Fact> {
    let mut scan = Scan { text, left: text.to_owned(), facts: Vec::new() };
    date::take(&mut scan);
    scan.take(&CODE, |captures| {
        let code = &captures[0];
        let letters = code.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        // `USD5` is a sum, not a name.
        unit::find(letters).is_none().then(|| What::Code(code.to_lowercase()))
    });
    let style = Style::of(&scan.left).unwrap_or(style);
    number::take(&mut scan, style);
    scan.facts.sort_by_key(|fact| fact.at);
    scan.facts
}

static CODE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b\p{L}[\p{L}_]*\d[\p{L}\d_]*(?:\.\d+)*").expect("a constant pattern compiles"));

impl Scan<'_> {
    /// Takes what a pattern finds and `read` understands.
    pub fn take(&mut self, pattern: &Regex, read: impl Fn(&Captures) -> Option<What>) {
        let left = self.left.clone();
        for captures in pattern.captures_iter(&left) {
            if let Some(what) = read(&captures) {
                let found = captures.get_match();
                self.add(what, found.start(), found.end(), false);
            }
        }
    }

    pub fn add(&mut self, what: What, start: usize, end: usize, is_weak: bool) {
        let text = self.text.get(start..end).unwrap_or_default().trim().to_owned();
        self.facts.push(Fact { what, text, at: start, is_weak });
        self.left.replace_range(start..end, &"|".repeat(end - start));
    }
}
