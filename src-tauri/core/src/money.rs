//! Money inside is integer nano-dollars; outside it is a decimal string in US dollars.
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use ts_rs::TS;

/// Nano-dollars (10⁻⁹ US dollars).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, TS)]
#[ts(as = "String", export_to = "operations.ts")]
pub struct Money(pub i64);

impl Money {
    /// Reads a decimal of at most nine places, without going through a float.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || part.len() > 9 || !all_digits(whole) || !all_digits(part) {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        let part: i64 = format!("{part:0<9}").parse().ok()?;
        let nano = whole.checked_mul(1_000_000_000)?.checked_add(part)?;
        Some(Self(if negative { -nano } else { nano }))
    }

    /// The nearest nano-dollar; `None` for what is no amount.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let nano = (dollars * 1e9).round();
        (nano.is_finite() && nano.abs() < 9e18).then_some(Self(nano as i64))
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (sign, nano) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let part = format!("{:09}", nano % 1_000_000_000);
        let part = part.trim_end_matches('0');
        let whole = nano / 1_000_000_000;
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Money::parse(&text).ok_or_else(|| D::Error::custom(format!("“{text}” is not an amount in dollars, like 0.25")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_amount_survives_being_written(nano in -9_000_000_000_000_000_000i64..9_000_000_000_000_000_000) {
            prop_assert_eq!(Money::parse(&Money(nano).to_string()), Some(Money(nano)));
        }
    }

    #[test]
    fn amounts_are_written_as_people_do() {
        assert_eq!(Money(250_000_000).to_string(), "0.25");
        assert_eq!(Money(-1).to_string(), "-0.000000001");
        assert_eq!(Money(3_000_000_000).to_string(), "3");
        assert_eq!(Money::parse("1.0000000001"), None);
        assert_eq!(Money::parse(""), None);
    }
}
