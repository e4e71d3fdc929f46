//! Money as files write it, to whole nano-dollars.
use serde_json::Value;

const PLACES: usize = 9;

/// Nano-dollars from a number or a decimal text of US dollars; none if it is neither, negative, or beyond nine billion.
/// Digits behind the ninth place are rounded.
pub fn nano_dollars(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => decimal(&number.to_string()),
        Value::String(text) => decimal(text.trim().strip_prefix('$').unwrap_or(text.trim())),
        _ => None,
    }
}

fn decimal(text: &str) -> Option<i64> {
    if text.contains(['e', 'E']) {
        let number: f64 = text.parse().ok().filter(|number: &f64| (0.0..1e10).contains(number))?;
        return decimal(&number.to_string());
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(PLACES).collect();
    let nanos: i64 = format!("{whole}{kept}").parse().ok()?;
    nanos.checked_add(i64::from(fraction.as_bytes().get(PLACES).is_some_and(|digit| *digit >= b'5')))
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
