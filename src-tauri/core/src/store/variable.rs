//! Variables of interactions by fingerprint, so that `var.NAME:VALUE` is looked up and not read out of each body.
//!
//! A fingerprint is 64 bits of a hash: short whatever the value is, and gone with its interaction.
pub const CREATE: &str = "
CREATE TABLE variable (
  fingerprint INTEGER NOT NULL,
  key INTEGER NOT NULL REFERENCES interaction (key) ON DELETE CASCADE,
  filled INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (fingerprint, key, filled)
) WITHOUT ROWID;
CREATE INDEX variable_by_key ON variable (key);";

use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::interaction::among;
use crate::digest;

/// Rows per statement, of three parameters each.
const CHUNK: usize = 300;

/// Where a value is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Logged with the interaction.
    Logged,
    /// Read out of its messages when a found prompt was accepted.
    Filled,
}

/// Keeps the variables of interactions.
pub async fn add<'v>(
    tx: &mut SqliteConnection,
    source: Source,
    variables: impl IntoIterator<Item = (i64, &'v Map<String, Value>)>,
) -> sqlx::Result<()> {
    let marks = variables.into_iter().flat_map(|(key, variables)| {
        variables.iter().filter_map(move |(name, value)| Some((of_value(name, value)?, key)))
    });
    let marks: Vec<(i64, i64)> = marks.collect();
    for chunk in marks.chunks(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO variable (fingerprint, key, filled) ");
        query.push_values(chunk, |mut values, (fingerprint, key)| {
            values.push_bind(fingerprint).push_bind(key).push_bind(source == Source::Filled);
        });
        query.push(" ON CONFLICT DO NOTHING");
        query.build().execute(&mut *tx).await?;
    }
    Ok(())
}

/// Forgets what was read out of the messages of these interactions.
pub async fn forget_filled(tx: &mut SqliteConnection, keys: &[i64]) -> sqlx::Result<()> {
    for chunk in keys.chunks(CHUNK) {
        among("DELETE FROM variable WHERE filled", "", chunk).build().execute(&mut *tx).await?;
    }
    Ok(())
}

/// What a filter's text may stand for: the same text, and the number that it reads as.
pub fn of_text(name: &str, text: &str) -> Vec<i64> {
    let number = serde_json::from_str::<Number>(text).ok();
    let number = number.map(|number| fingerprint(name, "number", &plain(&number)));
    [Some(fingerprint(name, "text", text)), number].into_iter().flatten().collect()
}

/// None of what says nothing.
fn of_value(name: &str, value: &Value) -> Option<i64> {
    match value {
        Value::Null => None,
        Value::Number(number) => Some(fingerprint(name, "number", &plain(number))),
        Value::String(text) => Some(fingerprint(name, "text", text)),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => Some(fingerprint(name, "text", &value.to_string())),
    }
}

/// The same for 3 and 3.0.
fn plain(number: &Number) -> String {
    /// Beyond, a float no longer tells neighbours apart.
    const WHOLE: f64 = 9_007_199_254_740_992.0;
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < WHOLE => (float as i64).to_string(),
        _ => number.to_string(),
    }
}

fn fingerprint(name: &str, kind: &str, value: &str) -> i64 {
    let hash = Sha256::new().chain_update(name).chain_update([0]).chain_update(kind).chain_update([0]);
    digest::number(&hash.chain_update(value).finalize()).cast_signed()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_finds_what_it_reads_as() {
        let found =
            |text: &str, value: Value| of_value("n", &value).is_some_and(|mark| of_text("n", text).contains(&mark));
        for (text, value) in [
            ("3", json!(3)),
            ("3.0", json!(3)),
            ("3", json!(3.0)),
            ("2.5", json!(2.5)),
            ("-0", json!(0)),
            ("3", json!("3")),
            ("true", json!(true)),
            ("9007199254740993", json!(9_007_199_254_740_993_i64)),
            (r#"["a",1]"#, json!(["a", 1])),
        ] {
            assert!(found(text, value.clone()), "{text} should find {value}");
        }
        for (text, value) in [
            ("3.0", json!("3")),
            ("1", json!(true)),
            ("null", json!(null)),
            ("9007199254740993", json!(9_007_199_254_740_992_i64)),
        ] {
            assert!(!found(text, value.clone()), "{text} should not find {value}");
        }
        assert_ne!(of_text("n", "x"), of_text("m", "x"));
    }
}
