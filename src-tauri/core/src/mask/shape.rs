//! What has a shape and no checksum: e-mail addresses and phone numbers.
use std::sync::LazyLock;

use regex::Regex;

use super::{Found, Kind};

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[\p{L}\p{N}._%+'-]*[\p{L}\p{N}_%+-]@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}")
        .expect("a constant pattern compiles")
});

/// Numbers as people write them to be called: with the country's number, the area's in parentheses, in North America's
/// form, or with the zero that goes before an area. Dates and plain numbers are none.
static PHONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
          (?:\+|\b00) \(?[1-9]\d{0,3}\)? (?:[\x20./-]{0,2}\(?\d{1,8}\)?){1,6}
        | \(0\d{1,5}\) [\x20/-]{0,2} \d{2,8} (?:[\x20-]\d{2,8}){0,4}
        | (?:\([2-9]\d{2}\)|\b[2-9]\d{2}) [\x20.-]{1,2} [2-9]\d{2} [\x20.-] \d{4}
        | \b0[1-9]\d{0,4} [\x20]?[\x20/-][\x20]? \d{2,8} (?:[\x20-]\d{2,8}){0,4}
        | \b0[1-9]\d{8,9}",
    )
    .expect("a constant pattern compiles")
});

/// Digits of a number that somebody can be called under, with its country.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

pub fn emails(text: &str) -> Vec<Found> {
    EMAIL.find_iter(text).map(|hit| Found { kind: Kind::Email, start: hit.start(), end: hit.end() }).collect()
}

pub fn phones(text: &str) -> Vec<Found> {
    let is_number = |start: usize, end: usize| {
        let goes_on = text[end..].chars().next().is_some_and(char::is_alphanumeric);
        let is_part = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
        let digits = text[start..end].bytes().filter(u8::is_ascii_digit).count();
        !goes_on && !is_part && DIGITS.contains(&digits) && !is_date(&text[start..end])
    };
    let found = PHONE.find_iter(text).filter(|hit| is_number(hit.start(), hit.end()));
    found.map(|hit| Found { kind: Kind::Phone, start: hit.start(), end: hit.end() }).collect()
}

/// `01-02-2026` and its like.
fn is_date(text: &str) -> bool {
    let groups: Vec<usize> = text.split(['-', '/', ' ']).map(str::len).collect();
    groups.starts_with(&[2, 2, 4]) || groups == [2, 2, 2]
}
