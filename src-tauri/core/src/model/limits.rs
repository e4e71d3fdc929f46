//! Rate limits as providers state them in headers.
//!
//! Understood: `retry-after` (seconds or HTTP date), `retry-after-ms`, and for what is left the dialects of OpenAI and
//! Azure (`x-ratelimit-remaining-requests`), Anthropic (`anthropic-ratelimit-requests-remaining`), GitHub
//! (`x-ratelimit-remaining`) and the IETF draft (`ratelimit-remaining`).
use std::time::Duration;

use jiff::{Timestamp, civil, fmt::rfc2822, tz::TimeZone};
use reqwest::header::HeaderMap;

/// What the headers of one answer say.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// The provider asks for this pause.
    pub retry_after: Option<Duration>,
    /// One for each thing that is counted: requests, tokens.
    pub windows: Vec<Window>,
}

/// One counted thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    pub remaining: u64,
    pub limit: Option<u64>,
    /// Until all of it is there again.
    pub reset: Option<Duration>,
    pub refill: Refill,
}

/// How what was used comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refill {
    /// Bit by bit (OpenAI, Azure, Anthropic): the next request is possible long before the reset.
    Steady,
    /// All at once at the reset (GitHub, IETF draft).
    AtReset,
}

impl Limits {
    /// Reads headers that arrived at `now`. What cannot be read is as if it were not there.
    pub fn read(headers: &HeaderMap, now: Timestamp) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        // The server's own clock is the one its dates are meant by.
        let server_now = text("date").and_then(http_date).unwrap_or(now);
        let retry_after = text("retry-after-ms")
            .and_then(|text| text.parse().ok())
            .and_then(|ms: f64| seconds(ms / 1000.0))
            .or_else(|| text("retry-after").and_then(|text| retry_after(text, server_now)));
        let windows = DIALECTS.iter().filter_map(|dialect| dialect.read(&text, server_now)).collect();
        Self { retry_after, windows }
    }

    /// How long to send nothing: what the provider asks for, else what its counters imply.
    pub fn wait(&self) -> Option<Duration> {
        self.retry_after.or_else(|| self.windows.iter().filter_map(Window::wait).max())
    }
}

impl Window {
    /// `None` while something is left.
    pub fn wait(&self) -> Option<Duration> {
        let reset = self.reset.filter(|_| self.remaining == 0)?;
        match (self.refill, self.limit) {
            (Refill::Steady, Some(limit)) => Some(reset.div_f64(limit.max(1) as f64)),
            _ => Some(reset),
        }
    }
}

struct Dialect {
    remaining: &'static str,
    limit: &'static str,
    reset: &'static str,
    refill: Refill,
}

const fn dialect(remaining: &'static str, limit: &'static str, reset: &'static str, refill: Refill) -> Dialect {
    Dialect { remaining, limit, reset, refill }
}

#[rustfmt::skip]
const DIALECTS: [Dialect; 8] = [
    dialect("x-ratelimit-remaining-requests", "x-ratelimit-limit-requests", "x-ratelimit-reset-requests", Refill::Steady),
    dialect("x-ratelimit-remaining-tokens", "x-ratelimit-limit-tokens", "x-ratelimit-reset-tokens", Refill::Steady),
    dialect("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-reset", Refill::Steady),
    dialect("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-reset", Refill::Steady),
    dialect("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-limit", "anthropic-ratelimit-input-tokens-reset", Refill::Steady),
    dialect("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-limit", "anthropic-ratelimit-output-tokens-reset", Refill::Steady),
    dialect("x-ratelimit-remaining", "x-ratelimit-limit", "x-ratelimit-reset", Refill::AtReset),
    dialect("ratelimit-remaining", "ratelimit-limit", "ratelimit-reset", Refill::AtReset),
];

impl Dialect {
    fn read<'h>(&self, header: &impl Fn(&str) -> Option<&'h str>, now: Timestamp) -> Option<Window> {
        Some(Window {
            remaining: header(self.remaining)?.parse().ok()?,
            limit: header(self.limit).and_then(|text| text.parse().ok()),
            reset: header(self.reset).and_then(|text| reset(text, now)),
            refill: self.refill,
        })
    }
}

/// A reset is written as `1m30s`, as seconds, as seconds since 1970 or as RFC 3339.
fn reset(text: &str, now: Timestamp) -> Option<Duration> {
    /// Numbers above this are points in time, not spans: it is 31 years in seconds.
    const SPAN_OR_TIME: f64 = 1e9;
    if let Ok(number) = text.parse::<f64>() {
        return if number > SPAN_OR_TIME {
            seconds(number - now.as_millisecond() as f64 / 1000.0)
        } else {
            seconds(number)
        };
    }
    text.parse().ok().map(|at| until(at, now)).or_else(|| span(text))
}

/// `6m0s`, `1h2m3.5s`, `88ms`.
fn span(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let (number, tail) = rest.split_at(rest.find(|c: char| c.is_ascii_alphabetic())?);
        let (unit, tail) = tail.split_at(tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len()));
        let factor = match unit {
            "ms" => 0.001,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            "d" => 86400.0,
            _ => return None,
        };
        total += number.parse::<f64>().ok()? * factor;
        rest = tail;
    }
    if text.is_empty() { None } else { seconds(total) }
}

/// Seconds (providers also send fractions) or an HTTP date, RFC 9110 section 10.2.3.
fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    match text.parse::<f64>() {
        Ok(number) => seconds(number),
        Err(_) => http_date(text).map(|at| until(at, now)),
    }
}

/// The three forms of RFC 9110 section 5.6.7.
fn http_date(text: &str) -> Option<Timestamp> {
    let obsolete = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
    if let Ok(at) = rfc2822::parse(text) {
        return Some(at.timestamp());
    }
    let at = obsolete.iter().find_map(|format| civil::DateTime::strptime(format, text).ok())?;
    TimeZone::UTC.to_timestamp(at).ok()
}

/// What lies in the past is now.
fn until(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(now)).unwrap_or_default()
}

/// A span as a provider wrote it: none for what is no number, nothing for what is past, a day at most.
fn seconds(number: f64) -> Option<Duration> {
    const LONGEST: f64 = 86400.0;
    number.is_finite().then(|| Duration::from_secs_f64(number.clamp(0.0, LONGEST)))
}

#[cfg(test)]
mod tests;
