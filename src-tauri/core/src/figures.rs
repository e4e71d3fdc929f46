//! Whole numbers, money and times as people read them.
use crate::money::Money;

/// `1204` to `1,204`.
pub fn grouped(number: impl Into<i128>) -> String {
    let number: i128 = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// "3 rows", "1 row".
pub fn count(number: impl Into<i128>, one: &str, many: &str) -> String {
    let number = number.into();
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

pub fn dollars(money: Option<Money>) -> String {
    money.map_or_else(|| "unknown".to_owned(), |money| format!("${money}"))
}

pub fn milliseconds(ms: Option<f64>) -> String {
    ms.map(|ms| if ms < 1_000.0 { format!("{ms:.0} ms") } else { format!("{:.1} s", ms / 1_000.0) }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_as_people_read_them() {
        assert_eq!(
            ["0", "999", "1,000", "-1,234,567"],
            [0, 999, 1_000, -1_234_567].map(|number: i32| grouped(number)).each_ref().map(String::as_str)
        );
        assert_eq!((count(1, "row", "rows"), count(2_000, "row", "rows")), ("1 row".into(), "2,000 rows".into()));
    }
}
