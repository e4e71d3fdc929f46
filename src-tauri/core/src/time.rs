//! Time inside is UTC milliseconds since 1970; outside it is RFC 3339.
use jiff::Timestamp;

use crate::error::{Error, Result};

pub const SECOND: i64 = 1_000;
pub const DAY: i64 = 86_400 * SECOND;

/// `1764547200000` to `2025-12-01T00:00:00Z`. A value outside the calendar is shown as the nearest one inside.
pub fn rfc3339(ms: i64) -> String {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX }).to_string()
}

/// RFC 3339 with any offset, to UTC milliseconds.
pub fn parse_rfc3339(text: &str) -> Result<i64> {
    let parsed: Result<Timestamp, _> = text.parse();
    parsed.map(|time| time.as_millisecond()).map_err(|_| {
        Error::bad_input(format!("“{text}” is not a time")).hint("Write RFC 3339, for example 2026-11-01T09:30:00Z")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_out_and_in_unchanged() {
        assert_eq!(rfc3339(1_764_547_200_000), "2025-12-01T00:00:00Z");
        assert_eq!(parse_rfc3339("2025-12-01T01:00:00.250+01:00").unwrap(), 1_764_547_200_250);
        assert!(parse_rfc3339("yesterday").is_err());
    }
}
