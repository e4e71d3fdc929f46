//! What a checksum tells from other numbers: payment cards and IBANs.
use super::{Found, Kind};

/// Digits of a card's number, and of an IBAN with its letters.
const CARD: std::ops::RangeInclusive<usize> = 13..=19;
const IBAN: std::ops::RangeInclusive<usize> = 15..=34;
/// Every country's IBAN has more digits than this; words have fewer.
const FEWEST_DIGITS: usize = 8;

/// Letters and digits that stand together or in groups, with one space or hyphen between two groups.
struct Groups {
    /// Start and end of each.
    groups: Vec<(usize, usize)>,
}

/// All maximal runs of groups whose bytes are of the kind.
fn runs(text: &str, fits: impl Fn(u8) -> bool) -> Vec<Groups> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Groups> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !fits(bytes[at]) {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && fits(bytes[at]) {
            at += 1;
        }
        let follows = |last: &Groups| last.groups.last().is_some_and(|(_, end)| is_gap(&bytes[*end..start]));
        match runs.last_mut().filter(|last| follows(last)) {
            Some(run) => run.groups.push((start, at)),
            None => runs.push(Groups { groups: vec![(start, at)] }),
        }
    }
    runs
}

fn is_gap(between: &[u8]) -> bool {
    matches!(between, b" " | b"-")
}

/// The longest right one that begins at each group, from left to right.
/// `is_right` gets what stands in the groups, and how long each is.
fn search(text: &str, kind: Kind, run: &Groups, most: usize, is_right: impl Fn(&[u8], &[usize]) -> bool) -> Vec<Found> {
    let (mut found, mut first) = (Vec::new(), 0);
    while first < run.groups.len() {
        let (mut joined, mut lengths, mut last) = (Vec::new(), Vec::new(), None);
        for (nth, (start, end)) in run.groups.iter().enumerate().skip(first) {
            joined.extend_from_slice(&text.as_bytes()[*start..*end]);
            if joined.len() > most {
                break;
            }
            lengths.push(end - start);
            if is_right(&joined, &lengths) {
                last = Some(nth);
            }
        }
        match last {
            Some(last) if is_alone(text, run.groups[first].0, run.groups[last].1) => {
                found.push(Found { kind, start: run.groups[first].0, end: run.groups[last].1 });
                first = last + 1;
            }
            _ => first += 1,
        }
    }
    found
}

/// Not a part of a longer word.
fn is_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
    let after = text[end..].chars().next().is_some_and(char::is_alphanumeric);
    !before && !after
}

pub fn cards(text: &str) -> Vec<Found> {
    let runs = runs(text, |byte| byte.is_ascii_digit());
    runs.iter().flat_map(|run| search(text, Kind::Card, run, *CARD.end(), is_card)).collect()
}

pub fn ibans(text: &str) -> Vec<Found> {
    let runs = runs(text, |byte| byte.is_ascii_alphanumeric());
    runs.iter().flat_map(|run| search(text, Kind::Iban, run, *IBAN.end(), is_iban)).collect()
}

/// Card networks number from 2 to 6; the last digit is Luhn's check digit. In groups, the first has four or six digits.
fn is_card(digits: &[u8], groups: &[usize]) -> bool {
    let is_grouped = match groups {
        [_] => true,
        [first, middle @ .., _] => matches!(first, 4 | 6) && middle.iter().all(|length| *length >= 3),
        [] => false,
    };
    is_grouped && CARD.contains(&digits.len()) && (b'2'..=b'6').contains(&digits[0]) && luhn(digits).is_multiple_of(10)
}

/// Luhn's sum: every second digit from the right doubled, its digits added.
pub fn luhn(digits: &[u8]) -> u32 {
    let value = |(nth, digit): (usize, &u8)| match (nth % 2, u32::from(digit - b'0')) {
        (0, digit) => digit,
        (_, digit) => digit * 2 / 10 + digit * 2 % 10,
    };
    digits.iter().rev().enumerate().map(value).sum()
}

/// Two letters, two digits, then letters and more digits; the whole leaves 1 modulo 97 (ISO 13616). In groups, all but
/// the last have four.
fn is_iban(letters: &[u8], groups: &[usize]) -> bool {
    let is_grouped = match groups {
        [_] => true,
        [whole @ .., last] => *last <= 4 && whole.iter().all(|length| *length == 4),
        [] => false,
    };
    is_grouped
        && IBAN.contains(&letters.len())
        && letters[..2].iter().all(u8::is_ascii_alphabetic)
        && letters[2..4].iter().all(u8::is_ascii_digit)
        && letters.iter().filter(|letter| letter.is_ascii_digit()).count() >= FEWEST_DIGITS
        && remainder(letters) == 1
}

/// The country and check digits put last and letters read as numbers from 10, modulo 97.
pub fn remainder(letters: &[u8]) -> u32 {
    let (head, rest) = letters.split_at(4);
    rest.iter().chain(head).fold(0, |sum, letter| match letter {
        b'0'..=b'9' => (sum * 10 + u32::from(letter - b'0')) % 97,
        letter => (sum * 100 + u32::from(letter.to_ascii_uppercase() - b'A') + 10) % 97,
    })
}
