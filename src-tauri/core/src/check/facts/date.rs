//! Dates, times of day and days of the week.
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::scan::{Scan, What};

/// A day of the calendar, as far as the text says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Date {
    pub year: Option<u32>,
    pub month: Option<u32>,
    pub day: Option<u32>,
}

impl Date {
    /// Each part that this date names must be the same in the other.
    pub fn is_met_by(&self, other: &Date) -> bool {
        let agrees = |one: Option<u32>, other: Option<u32>| one.is_none() || one == other;
        agrees(self.year, other.year) && agrees(self.month, other.month) && agrees(self.day, other.day)
    }

    fn new(year: Option<u32>, month: u32, day: Option<u32>) -> Option<Self> {
        let is_day = day.is_none_or(|day| (1..=31).contains(&day));
        ((1..=12).contains(&month) && is_day).then_some(Self { year, month: Some(month), day })
    }
}

const MONTHS: &str = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

static YEAR_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?:T|\b)"));
static NUMERIC: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?P<one>\d{1,2})(?P<mark>[./-])(?P<two>\d{1,2})[./-](?P<year>\d{4}|\d{2})\b"));
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?(?P<name>{MONTHS})\b\.?(?:,?\s+(?P<year>\d{{4}})\b)?"
    ))
});
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?i)\b(?P<name>{MONTHS})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}})\b)?"
    ))
});
static MONTH: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?i)\b(?P<name>{MONTHS})\.?,?\s+(?:of\s+)?(?P<year>\d{{4}})\b")));
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\b(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?\s*(?P<half>[ap]\.?m\b)?|\s*(?P<full>[ap]\.?m\b))")
});
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?i)\b(?P<day>{})s?\b", WEEKDAYS.join("|"))));

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a constant pattern compiles")
}

/// Takes all dates, times and days of the week.
pub(super) fn take(scan: &mut Scan) {
    scan.take(&YEAR_FIRST, |date| one(Date::new(number(date, "year"), number(date, "month")?, number(date, "day"))));
    scan.take(&NUMERIC, numeric);
    scan.take(&DAY_FIRST, named);
    scan.take(&MONTH_FIRST, named);
    scan.take(&MONTH, |date| one(Date::new(number(date, "year"), month(date)?, None)));
    scan.take(&TIME, time);
    scan.take(&WEEKDAY, |found| {
        let day = found["day"].to_lowercase();
        WEEKDAYS.iter().position(|name| *name == day).map(What::Weekday)
    });
}

fn one(date: Option<Date>) -> Option<What> {
    date.map(|date| What::Date(vec![date]))
}

fn number(captures: &Captures, name: &str) -> Option<u32> {
    captures.name(name)?.as_str().parse().ok()
}

fn month(captures: &Captures) -> Option<u32> {
    const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = captures.name("name")?.as_str().to_lowercase();
    SHORT.iter().position(|short| name.starts_with(short)).map(|index| index as u32 + 1)
}

fn named(captures: &Captures) -> Option<What> {
    one(Date::new(number(captures, "year"), month(captures)?, number(captures, "day")))
}

/// 24.11.2026 is day and month; with slashes or hyphens it may be either. A year of two digits is one only after
/// slashes, else it may be a version.
fn numeric(captures: &Captures) -> Option<What> {
    let (first, second) = (number(captures, "one")?, number(captures, "two")?);
    let (mark, written) = (&captures["mark"], &captures["year"]);
    let year = match written.len() {
        4 => number(captures, "year"),
        _ if mark == "/" => number(captures, "year").map(|year| 2000 + year),
        _ => return None,
    };
    let day_first = Date::new(year, second, Some(first));
    let month_first = Date::new(year, first, Some(second)).filter(|_| mark != ".");
    let mut readings: Vec<Date> = day_first.into_iter().chain(month_first).collect();
    readings.dedup();
    (!readings.is_empty()).then_some(What::Date(readings))
}

fn time(captures: &Captures) -> Option<What> {
    let (hour, minute) = (number(captures, "hour")?, number(captures, "minute").unwrap_or(0));
    let half = captures.name("half").or(captures.name("full")).map(|half| half.as_str().to_lowercase());
    let hour = match half.as_deref().and_then(|half| half.chars().next()) {
        Some('p') if (1..=12).contains(&hour) => hour % 12 + 12,
        Some('a') if (1..=12).contains(&hour) => hour % 12,
        Some(_) => return None,
        None => hour,
    };
    (hour < 24 && minute < 60).then_some(What::Time(hour * 60 + minute))
}
