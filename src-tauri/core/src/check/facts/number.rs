//! Numbers with their units.
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{
    digits::{self, Digits, Style},
    scan::{Scan, What},
    spelled,
    tail::Tail,
    unit::{self, Unit},
};

/// A number as written, and what it measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    pub value: f64,
    pub unit: Option<Unit>,
}

impl Number {
    /// A number with a unit is met by the same quantity; one without by the same figure, whatever it counts.
    pub fn is_met_by(&self, other: &Number) -> bool {
        match (self.unit, other.unit) {
            (None, _) => is_close(self.value, other.value),
            (Some((base, factor)), Some((other_base, other_factor))) => {
                base == other_base && is_close(self.value * factor, other.value * other_factor)
            }
            (Some(_), None) => false,
        }
    }

    pub fn base(&self) -> Option<&'static str> {
        self.unit.map(|(base, _)| base)
    }
}

/// Equal but for the rounding of conversions.
fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
}

/// Sign, currency, digits.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let money = r"(?:US|CA|C|A)?\$|[€£¥₹]|\b(?i:usd|eur|gbp|chf|jpy|inr|cad|aud)";
    let spaced = r"\d{1,3}(?:[ \u{a0}\u{2009}\u{202f}]\d{3})+(?:[.,]\d+)?";
    let body = format!(r"{spaced}|\d+(?:[.,'’]\d+)*|\.\d+");
    let source = format!(r"(?P<sign>[-−])?(?:(?P<money>{money})[ \u{{a0}}]?)?(?P<body>{body})");
    Regex::new(&source).expect("a constant pattern compiles")
});

/// What stands at one place of a text.
struct Found {
    start: usize,
    end: usize,
    what: Row,
    is_weak: bool,
}

enum Row {
    /// More than one for a list like 1,2,3.
    Numbers(Vec<Number>),
    /// A name that begins with a digit, or a version.
    Code,
}

/// Takes all numbers, in digits and in words, and the names that begin with a digit.
pub(super) fn take(scan: &mut Scan, style: Style) {
    let mut found = in_digits(&scan.left, style);
    found.extend(in_words(&scan.left));
    found.sort_by_key(|found| found.start);
    share_units(&scan.left, &mut found);
    for Found { start, end, what, is_weak } in found {
        let facts = match what {
            Row::Numbers(numbers) => numbers.into_iter().map(What::Number).collect(),
            Row::Code => vec![What::Code(scan.left[start..end].to_lowercase())],
        };
        facts.into_iter().for_each(|what| scan.add(what, start, end, is_weak));
    }
}

fn in_digits(text: &str, style: Style) -> Vec<Found> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(captures) = NUMBER.captures_at(text, at) {
        let row = row(text, &captures, style);
        at = row.end;
        found.push(row);
    }
    found
}

/// One row of digits with all that belongs to it.
fn row(text: &str, captures: &Captures, style: Style) -> Found {
    let whole = captures.get_match();
    let start_of = |name| captures.name(name).map(|part| part.start());
    let start = start_of("body").unwrap_or(whole.start());
    let digits_end = end_of_digits(text, start, whole.end());
    let tail = Tail::of(text, digits_end);
    let unit = captures.name("money").and_then(|money| unit::find(money.as_str())).or(tail.unit);
    let values = match digits::read(&text[start..digits_end], style, unit.is_some_and(unit::is_money)) {
        Some(Digits::Number(value)) if !tail.is_code => vec![value],
        Some(Digits::List(values)) if !tail.is_code => values,
        _ => return Found { start, end: tail.end, what: Row::Code, is_weak: false },
    };
    let is_negative = start_of("sign").is_some_and(|at| stands_free(text, at));
    let sign = if is_negative { -1.0 } else { 1.0 };
    let start = if is_negative { whole.start() } else { start_of("money").unwrap_or(start) };
    let numbers = values.into_iter().map(|value| Number { value: value * sign * tail.scale, unit }).collect();
    Found { start, end: tail.end, what: Row::Numbers(numbers), is_weak: false }
}

/// `12 3456` is no grouped number: only its first digits are taken.
fn end_of_digits(text: &str, start: usize, end: usize) -> usize {
    let goes_on = text[end..].starts_with(|next: char| next.is_ascii_digit());
    let first = text[start..end].find(char::is_whitespace).filter(|_| goes_on);
    first.map_or(end, |length| start + length)
}

/// A minus is a sign only where nothing stands before it.
fn stands_free(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|before| before.is_whitespace() || matches!(before, '(' | '|' | '='))
}

fn in_words(text: &str) -> impl Iterator<Item = Found> {
    spelled::find(text).into_iter().filter_map(|number| {
        let tail = Tail::of(text, number.end);
        let is_article = number.is_one && text[number.start..].starts_with(['a', 'A']);
        if is_article && tail.unit.is_none() {
            return None;
        }
        let value = Number { value: number.value * tail.scale, unit: tail.unit };
        let is_weak = is_article || number.is_one && tail.unit.is_none();
        Some(Found { start: number.start, end: tail.end, what: Row::Numbers(vec![value]), is_weak })
    })
}

/// In "5 to 10 days" and "$5-10" the unit is meant for both numbers.
fn share_units(text: &str, found: &mut [Found]) {
    for index in 1..found.len() {
        let (before, after) = found.split_at_mut(index);
        let (Some(one), Some(two)) = (before.last_mut(), after.first_mut()) else { continue };
        let between = text.get(one.end..two.start).unwrap_or("?").trim().to_lowercase();
        let is_range = matches!(between.as_str(), "-" | "–" | "—" | "to" | "and" | "or");
        if let (Row::Numbers(ones), Row::Numbers(twos), true) = (&mut one.what, &mut two.what, is_range) {
            let unit = |numbers: &[Number]| numbers.first().and_then(|number| number.unit);
            let shared = unit(ones).or(unit(twos));
            for number in ones.iter_mut().chain(twos) {
                number.unit = number.unit.or(shared);
            }
        }
    }
}
