//! Outcomes of checks on recorded outputs; the filter `check.NAME` reads them.
pub const CREATE: &str = "
CREATE TABLE outcome (
  key INTEGER NOT NULL REFERENCES interaction (key) ON DELETE CASCADE,
  check_name TEXT NOT NULL,
  number INTEGER NOT NULL,
  passed INTEGER,
  score REAL,
  reason TEXT NOT NULL,
  PRIMARY KEY (check_name, key)
);
CREATE INDEX outcome_by_key ON outcome (key);";

use sqlx::SqliteConnection;

use crate::{error::Result, interaction::CheckOutcome};

/// Keeps the outcome of a check's newest version on a recorded output.
pub async fn put(tx: &mut SqliteConnection, key: i64, number: i64, outcome: &CheckOutcome) -> Result<()> {
    sqlx::query(
        "INSERT INTO outcome (key, check_name, number, passed, score, reason) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (check_name, key) DO UPDATE SET number = excluded.number, passed = excluded.passed,
         score = excluded.score, reason = excluded.reason",
    )
    .bind(key)
    .bind(&outcome.check)
    .bind(number)
    .bind(outcome.passed)
    .bind(outcome.score)
    .bind(&outcome.reason)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn of(connection: &mut SqliteConnection, key: i64) -> Result<Vec<CheckOutcome>> {
    type Row = (String, Option<bool>, Option<f64>, String);
    let rows: Vec<Row> =
        sqlx::query_as("SELECT check_name, passed, score, reason FROM outcome WHERE key = $1 ORDER BY check_name")
            .bind(key)
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(check, passed, score, reason)| CheckOutcome { check, passed, score, reason }).collect())
}
