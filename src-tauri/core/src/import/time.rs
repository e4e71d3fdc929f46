//! Times as people's files write them, to milliseconds UTC.
use jiff::{
    civil,
    fmt::{rfc2822, strtime},
    tz::TimeZone,
};
use serde_json::Value;

use crate::time::parse_rfc3339;

/// Numbers are times only within these years, so that a counter or a duration is not taken for one.
const EPOCH: std::ops::Range<i64> = 946_684_800_000..4_102_444_800_000; // 2000 to 2100

/// How times without a zone, or in a form of their own, are meant.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: TimeZone,
    /// In the letters of strftime, tried before the common forms, which cannot be taken for another.
    format: Option<String>,
}

impl Clock {
    /// `zone` is an IANA name or an offset like `+02:00`, none means UTC. Gives nothing if there is no such zone.
    pub fn new(zone: Option<&str>, format: Option<&str>) -> Option<Self> {
        let zone = match zone {
            None | Some("Z" | "UTC") => TimeZone::UTC,
            Some(name) => TimeZone::get(name).ok().or_else(|| offset(name))?,
        };
        Some(Self { zone, format: format.map(str::to_owned) })
    }

    /// A time in milliseconds UTC; none if it is no time.
    pub fn read(&self, value: &Value) -> Option<i64> {
        match value {
            Value::Number(number) => epoch(number.as_f64()?),
            Value::String(text) => self.read_text(text.trim()),
            _ => None,
        }
    }

    fn read_text(&self, text: &str) -> Option<i64> {
        let own = self.format.as_deref().and_then(|format| self.read_form(format, text));
        let zulu = text.strip_suffix(" UTC").map(|time| format!("{time}Z")); // As BigQuery writes it.
        own.or_else(|| parse_rfc3339(zulu.as_deref().unwrap_or(text)).ok())
            .or_else(|| epoch(text.parse().ok()?))
            .or_else(|| self.local(text.parse().ok()?))
            .or_else(|| Some(rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?.as_millisecond()))
    }

    fn read_form(&self, format: &str, text: &str) -> Option<i64> {
        let parsed = strtime::parse(format, text).ok()?;
        if let Ok(time) = parsed.to_timestamp() {
            return Some(time.as_millisecond());
        }
        self.local(parsed.to_datetime().or_else(|_| parsed.to_date().map(civil::DateTime::from)).ok()?)
    }

    fn local(&self, time: civil::DateTime) -> Option<i64> {
        Some(self.zone.to_timestamp(time).ok()?.as_millisecond())
    }
}

fn offset(name: &str) -> Option<TimeZone> {
    let example = format!("2000-01-01T00:00:00{name}");
    let local: civil::DateTime = "2000-01-01T00:00:00".parse().ok()?;
    let seconds =
        local.to_zoned_datetime(TimeZone::UTC).ok()?.timestamp().as_second() - parse_rfc3339(&example).ok()? / 1000;
    Some(TimeZone::fixed(jiff::tz::Offset::from_seconds(i32::try_from(seconds).ok()?).ok()?))
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size.
fn epoch(number: f64) -> Option<i64> {
    let scales = [1e3, 1.0, 1e-3, 1e-6];
    let times = scales.into_iter().map(|scale| (number * scale).round() as i64);
    times.into_iter().find(|time| EPOCH.contains(time))
}

/// A date that is written with numbers only, as in `03/04/2026 10:00`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slashed {
    pub first: u32,
    pub second: u32,
    /// The form of everything but the order of day and month, which are `{}` and `{}`.
    pub rest: String,
}

impl Slashed {
    /// Reads `D/M/Y`, `M/D/Y`, `D.M.Y` or `M-D-Y`, with or without a time of day.
    pub fn read(text: &str) -> Option<Self> {
        let (date, time) = text.trim().split_once([' ', 'T']).map_or((text.trim(), ""), |(date, time)| (date, time));
        let mark = date.chars().find(|character| matches!(character, '/' | '.' | '-'))?;
        let parts: Vec<&str> = date.split(mark).collect();
        let [first, second, year] = parts[..] else { return None };
        let year = match year.len() {
            4 => "%Y",
            2 => "%y",
            _ => return None,
        };
        let small = |text: &str| text.parse().ok().filter(|number| (1..=31).contains(number));
        let clock = time.split(' ').next().unwrap_or_default();
        let hours = match (time.to_ascii_uppercase().ends_with('M'), clock.matches(':').count()) {
            (_, 0) if time.is_empty() => String::new(),
            (false, 1) => " %H:%M".to_owned(),
            (false, 2) => " %H:%M:%S%.f".to_owned(),
            (true, 1) => " %I:%M %p".to_owned(),
            (true, 2) => " %I:%M:%S %p".to_owned(),
            _ => return None,
        };
        Some(Self { first: small(first)?, second: small(second)?, rest: format!("{{}}{mark}{{}}{mark}{year}{hours}") })
    }

    /// The form for [`Clock::new`], with the day or the month first.
    pub fn format(&self, day_first: bool) -> String {
        let (one, two) = if day_first { ("%d", "%m") } else { ("%m", "%d") };
        self.rest.replacen("{}", one, 1).replacen("{}", two, 1)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::time::rfc3339;

    fn read(value: Value) -> Option<String> {
        Clock::new(None, None).unwrap().read(&value).map(rfc3339)
    }

    #[test]
    fn the_common_forms_are_one_time() {
        let expected = Some("2026-03-04T05:06:07Z".to_owned());
        for value in [
            json!("2026-03-04T05:06:07Z"),
            json!("2026-03-04T07:06:07+02:00"),
            json!("2026-03-04 05:06:07"),
            json!("2026-03-04 05:06:07.000000"),
            json!("2026-03-04 05:06:07 UTC"),
            json!("2026-03-04 05:06:07+00:00"),
            json!("Wed, 4 Mar 2026 05:06:07 +0000"),
            json!(1_772_600_767),
            json!(1_772_600_767_000u64),
            json!(1_772_600_767_000_000u64),
            json!("1772600767"),
            json!("1772600767.0"),
        ] {
            assert_eq!(read(value.clone()), expected, "{value}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for value in
            [json!("yesterday"), json!(12), json!(""), json!("12:30"), json!(null), json!("2026-13-01"), json!(-1e300)]
        {
            assert_eq!(read(value.clone()), None, "{value}");
        }
    }

    #[test]
    fn a_time_without_a_zone_is_read_in_the_zone_that_is_given() {
        for zone in ["+02:00", "Africa/Johannesburg"] {
            let clock = Clock::new(Some(zone), None).unwrap();
            assert_eq!(
                clock.read(&json!("2026-03-04 07:06:07")).map(rfc3339).unwrap(),
                "2026-03-04T05:06:07Z",
                "{zone}"
            );
        }
        assert!(Clock::new(Some("Nowhere/Land"), None).is_none());
    }

    #[test]
    fn a_date_of_numbers_gets_a_form_with_day_or_month_first() {
        for (text, day_first, expected) in [
            ("04/03/2026 05:06", true, "2026-03-04T05:06:00Z"),
            ("3/4/2026 5:06:07 PM", false, "2026-03-04T17:06:07Z"),
            ("04.03.26", true, "2026-03-04T00:00:00Z"),
        ] {
            let format = Slashed::read(text).unwrap().format(day_first);
            let clock = Clock::new(None, Some(&format)).unwrap();
            assert_eq!(clock.read(&json!(text)).map(rfc3339).as_deref(), Some(expected), "{text} by {format}");
        }
        assert_eq!(Slashed::read("1.5"), None);
        assert_eq!(Slashed::read("40/41/2026"), None);
    }
}
