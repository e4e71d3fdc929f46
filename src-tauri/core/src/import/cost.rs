//! Money as files write it.
use serde_json::Value;

use crate::money::Money;

/// Nano-dollars from a number or a decimal text of US dollars, rounded to whole ones; none if it is neither or negative.
pub fn nano_dollars(value: &Value) -> Option<i64> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().trim_start_matches('$').to_owned(),
        _ => return None,
    };
    // Exact where it can be; exponents and more than nine places go through a float.
    let money = Money::parse(&text).or_else(|| Money::from_dollars(text.parse().ok()?));
    money.map(|Money(nano)| nano).filter(|nano| *nano >= 0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_and_texts_are_exact_to_the_nano_dollar() {
        for (value, nanos) in [
            (json!(0.1), 100_000_000),
            (json!("0.000000001"), 1),
            (json!("12"), 12_000_000_000),
            (json!("$1.5"), 1_500_000_000),
            (json!(2.5e-5), 25_000),
            (json!("2.5E-05"), 25_000),
            (json!("0.0000000015"), 2),
            (json!(0), 0),
        ] {
            assert_eq!(nano_dollars(&value), Some(nanos), "{value}");
        }
    }

    #[test]
    fn what_is_no_sum_of_money_is_none() {
        for value in
            [json!("free"), json!(-0.1), json!(""), json!("."), json!(true), json!("1e99"), json!("1,5"), json!("NaN")]
        {
            assert_eq!(nano_dollars(&value), None, "{value}");
        }
        assert_eq!(nano_dollars(&json!("99999999999999")), None);
    }
}
