//! Numbers written with digits, with a point or a comma before their decimals.
use std::sync::LazyLock;

use regex::Regex;

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// 1,234.5
    #[default]
    Point,
    /// 1.234,5
    Comma,
}

/// What a row of digits and separators says.
#[derive(Debug, PartialEq)]
pub(super) enum Digits {
    Number(f64),
    /// 1.2.3: a version, an address, a section.
    Dotted,
    /// 1,2,3
    List(Vec<f64>),
}

static POINT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\d,\d{3}\.\d|(?:^|[^\d.,])\d+\.(?:\d{1,2}|\d{4,})(?:[^\d.,]|[.,]?(?:\s|$))"));
static COMMA: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\d\.\d{3},\d|(?:^|[^\d.,])\d+,(?:\d{1,2}|\d{4,})(?:[^\d.,]|[.,]?(?:\s|$))"));

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern compiles")
}

impl Style {
    /// The style that a text's own numbers show; None if they show none, or both.
    pub fn of(text: &str) -> Option<Self> {
        match (POINT.is_match(text), COMMA.is_match(text)) {
            (true, false) => Some(Style::Point),
            (false, true) => Some(Style::Comma),
            _ => None,
        }
    }
}

/// Reads digits with separators. A lone separator before exactly three digits stands before decimals or between
/// thousands, as `style` says; money (`is_money`) has no three decimals.
pub(super) fn read(body: &str, style: Style, is_money: bool) -> Option<Digits> {
    let body: String = body.chars().filter(|next| !next.is_whitespace() && !matches!(next, '\'' | '’')).collect();
    let (points, commas) = (body.matches('.').count(), body.matches(',').count());
    let decimal = match (points, commas) {
        (0, 0) => None,
        (0 | 1, 0 | 1) if points + commas == 2 => body.rfind(['.', ',']),
        (1, 0) | (0, 1) => match groups(&body) {
            true if is_money => None,
            true => (points == usize::from(style == Style::Point)).then(|| body.find(['.', ','])).flatten(),
            false => body.find(['.', ',']),
        },
        (_, 0) | (0, _) if groups(&body) => None,
        (_, 0) => return Some(Digits::Dotted),
        (0, _) => {
            let parts: Result<Vec<f64>, _> = body.split(',').map(str::parse).collect();
            return parts.ok().map(Digits::List);
        }
        (1, _) if groups(body.split('.').next().unwrap_or_default()) => body.find('.'),
        (_, 1) if groups(body.split(',').next().unwrap_or_default()) => body.find(','),
        _ => return Some(Digits::Dotted),
    };
    let digits = |text: &str| text.replace(['.', ','], "");
    let number = match decimal.and_then(|at| body.split_at_checked(at)) {
        Some((whole, fraction)) => format!("{}.{}", digits(whole), digits(fraction)),
        None => digits(&body),
    };
    number.parse().ok().map(Digits::Number)
}

/// Whether separators stand between groups of three digits: 1,234 or 12.345.678, but not 0.123 or 1234.567.
fn groups(body: &str) -> bool {
    let mut parts = body.split(['.', ',']);
    let first = parts.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && first != "0" && parts.all(|part| part.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_people_write_them() {
        for (body, style, number) in [
            ("7", Style::Point, 7.0),
            ("1,234.5", Style::Comma, 1234.5),
            ("1.234,5", Style::Point, 1234.5),
            ("1,234", Style::Point, 1234.0),
            ("1,234", Style::Comma, 1.234),
            ("1.234", Style::Point, 1.234),
            ("1.234", Style::Comma, 1234.0),
            ("1,234,567", Style::Comma, 1_234_567.0),
            ("1.234.567", Style::Point, 1_234_567.0),
            ("1,234,567.89", Style::Point, 1_234_567.89),
            ("1.234.567,89", Style::Point, 1_234_567.89),
            ("1,5", Style::Point, 1.5),
            ("0.125", Style::Comma, 0.125),
            ("1234.567", Style::Comma, 1234.567),
            ("12 345,6", Style::Point, 12_345.6),
            ("1'234.50", Style::Point, 1234.5),
            (".5", Style::Point, 0.5),
        ] {
            assert_eq!(read(body, style, false), Some(Digits::Number(number)), "{body} {style:?}");
        }
        assert_eq!(read("1.234", Style::Point, true), Some(Digits::Number(1234.0)));
        assert_eq!(read("1.2.3", Style::Point, false), Some(Digits::Dotted));
        assert_eq!(read("192.168.0.1", Style::Point, false), Some(Digits::Dotted));
        assert_eq!(read("1,2,3", Style::Point, false), Some(Digits::List(vec![1.0, 2.0, 3.0])));
    }

    #[test]
    fn a_text_shows_its_style() {
        for (text, style) in [
            ("It weighs 2.5 kg.", Some(Style::Point)),
            ("Es wiegt 2,5 kg.", Some(Style::Comma)),
            ("1.234,50", Some(Style::Comma)),
            ("1,234.5", Some(Style::Point)),
            ("1,234 of them", None),
            ("2.5 and 2,5", None),
            ("no number", None),
        ] {
            assert_eq!(Style::of(text), style, "{text}");
        }
    }
}
