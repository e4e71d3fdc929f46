//! What follows a number: a word that multiplies it, a unit, an ending, or the rest of a name.
use std::sync::LazyLock;

use regex::Regex;

use super::unit::{self, Unit};

/// A sign or a word, with a second word that may belong to it.
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    let one = r"°\s?[CcFf]?|[%€£¥₹$]|[\p{L}µ]+(?:/\p{L}+|²)?";
    let source = format!(r"^(?P<gap>[-\s\u{{a0}}\u{{202f}}]?)(?P<one>{one})(?P<two>\s\p{{L}}+)?");
    Regex::new(&source).expect("a constant pattern compiles")
});

pub(super) struct Tail {
    /// Where all that belongs to the number ends, in bytes.
    pub end: usize,
    pub scale: f64,
    pub unit: Option<Unit>,
    /// Letters follow that make the number a part of a name: `4o`, `5G`.
    pub is_code: bool,
}

impl Tail {
    /// What follows a number that ends at `end`.
    pub fn of(text: &str, end: usize) -> Self {
        let bare = Self { end, scale: 1.0, unit: None, is_code: false };
        let Some(next) = Next::of(text, end) else { return bare };
        if let Some(scale) = unit::scale(next.one).filter(|_| next.is_glued || next.one.len() > 1) {
            let unit = Next::of(text, next.end).filter(|next| !next.is_glued).and_then(|next| next.unit());
            let end = unit.map_or(next.end, |(_, end)| end);
            return Self { end, scale, unit: unit.map(|(unit, _)| unit), ..bare };
        }
        if let Some((unit, end)) = next.unit() {
            return Self { end, unit: Some(unit), ..bare };
        }
        if !next.is_glued || !next.one.starts_with(char::is_alphabetic) {
            return bare;
        }
        let is_ending = matches!(next.one.to_lowercase().as_str(), "st" | "nd" | "rd" | "th" | "x");
        Self { end: next.end, is_code: !is_ending, ..bare }
    }
}

struct Next<'t> {
    one: &'t str,
    is_glued: bool,
    end: usize,
    /// The word after it, and its end.
    two: Option<(&'t str, usize)>,
}

impl<'t> Next<'t> {
    fn of(text: &'t str, at: usize) -> Option<Self> {
        let captures = NEXT.captures(text.get(at..)?)?;
        let (one, gap) = (captures.name("one")?, captures.name("gap")?);
        let two = captures.name("two").map(|two| (two.as_str().trim(), at + two.end()));
        Some(Self { one: one.as_str(), is_glued: gap.is_empty(), end: at + one.end(), two })
    }

    /// The unit that both words, or the first, name, and its end.
    fn unit(&self) -> Option<(Unit, usize)> {
        let both = self.two.and_then(|(two, end)| Some((unit::find(&format!("{} {two}", self.one))?, end)));
        both.or_else(|| Some((unit::find(&self.one.replace(char::is_whitespace, ""))?, self.end)))
    }
}
