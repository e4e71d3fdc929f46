//! Rollups: how many answers there were on each day, and what was said of them, so that nobody has to count them all.
//!
//! They are changed in the transaction that changes what they count: [`take_out`] takes interactions out as they count
//! now, then they change, then [`put_in`] counts them as they have become. Counts are whole numbers, so that in
//! whatever order things come and go, the rollups are those of one full scan.
//!
//! A day is a UTC day of the answers, not of what was said of them: late feedback goes to the day of its answer.
pub const CREATE: &str = "
CREATE TABLE rollup_answer (
  segment TEXT NOT NULL,
  day INTEGER NOT NULL,
  prompt TEXT NOT NULL,
  version TEXT NOT NULL,
  answers INTEGER NOT NULL,
  PRIMARY KEY (segment, day, prompt, version)
);
CREATE INDEX rollup_answer_empty ON rollup_answer (day) WHERE answers = 0;

CREATE TABLE rollup_said (
  segment TEXT NOT NULL,
  day INTEGER NOT NULL,
  prompt TEXT NOT NULL,
  version TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  scale_low REAL NOT NULL,
  scale_high REAL NOT NULL,
  value REAL NOT NULL,
  answers INTEGER NOT NULL,
  PRIMARY KEY (segment, day, prompt, version, author_kind, kind, name, scale_low, scale_high, value)
);
CREATE INDEX rollup_said_empty ON rollup_said (day) WHERE answers = 0;

CREATE TABLE rollup_taken (
  segment TEXT NOT NULL,
  day INTEGER NOT NULL,
  prompt TEXT NOT NULL,
  version TEXT NOT NULL,
  what TEXT NOT NULL,
  bucket INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (segment, day, prompt, version, what, bucket)
);
CREATE INDEX rollup_taken_empty ON rollup_taken (day) WHERE answers = 0;

CREATE TABLE rollup_failure (
  segment TEXT NOT NULL,
  day INTEGER NOT NULL,
  prompt TEXT NOT NULL,
  version TEXT NOT NULL,
  pattern TEXT NOT NULL,
  answers INTEGER NOT NULL,
  PRIMARY KEY (segment, day, prompt, version, pattern)
);
CREATE INDEX rollup_failure_empty ON rollup_failure (day) WHERE answers = 0;

CREATE TABLE rollup_heard (
  day INTEGER NOT NULL,
  segment TEXT NOT NULL,
  prompt TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  scale_low REAL NOT NULL,
  scale_high REAL NOT NULL,
  voices BLOB NOT NULL,
  PRIMARY KEY (day, segment, prompt, kind, name, scale_low, scale_high)
);";

mod counted;
mod heard;
mod histogram;
mod read;
mod scan;

use sqlx::SqliteConnection;

pub use heard::{Heard, heard, keep_heard, lacks_heard};
pub use histogram::quantile;
pub use read::{
    Answers, Day, Failures, Said, Scope, Taken, What, answers, days, failures, last_day, of_prompt, prompts, said,
    segments, spent, taken, taken_by_day,
};
pub use scan::{rebuild, wrong};

use crate::{error::Result, time::DAY};
use counted::{ALL, ANSWERS, Counted, FAILURES, NEXT, PLACES, SAID, TAKEN};

const CHUNK: usize = 500;

/// Takes the interactions out, before they, their tags or their feedback change.
pub async fn take_out(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    forget_heard(tx, keys).await?;
    count(tx, &ALL, keys, -1).await
}

/// Counts the interactions as they are now; those that are gone count for nothing.
pub async fn put_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &ALL, keys, 1).await
}

/// Counts new interactions, of which nothing was said yet.
pub(super) async fn put_new_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[&ANSWERS, &TAKEN], keys, 1).await
}

/// Takes out what was said of interactions, before that alone changes.
pub(super) async fn take_said_out(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    forget_heard(tx, keys).await?;
    count(tx, &[&SAID], keys, -1).await
}

/// Counts what is said of interactions now.
pub(super) async fn put_said_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[&SAID], keys, 1).await
}

/// Takes out what the turns after interactions were read as, before that alone changes.
pub(super) async fn take_next_out(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[&NEXT], keys, -1).await
}

/// Counts what the turns after interactions are read as now.
pub(super) async fn put_next_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[&NEXT], keys, 1).await
}

/// Takes out failures by their patterns, before those alone change.
pub(super) async fn take_failures_out(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[&FAILURES], keys, -1).await
}

/// Counts failures by the patterns that they are in now.
pub(super) async fn put_failures_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[&FAILURES], keys, 1).await
}

async fn forget_heard(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    for chunk in keys.chunks(CHUNK) {
        heard::forget(tx, &values(chunk)).await?;
    }
    Ok(())
}

/// Keys are numbers of our own, so they can stand in the text.
fn values(keys: &[i64]) -> String {
    keys.iter().map(|key| format!("({key})")).collect::<Vec<_>>().join(", ")
}

async fn count(tx: &mut SqliteConnection, rollups: &[&Counted], keys: &[i64], times: i64) -> Result<()> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    for chunk in keys.chunks(CHUNK) {
        let list = values(chunk);
        for rollup in rollups {
            let sql = format!("WITH touched (key) AS (VALUES {list}), {PLACES} {}", rollup.add());
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(DAY).bind(times).persistent(false).execute(&mut *tx).await?;
        }
    }
    // What counts for nothing any more must not keep the name of a tag or a prompt.
    for Counted { table, .. } in rollups {
        let sql = format!("DELETE FROM {table} WHERE answers = 0");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    Ok(())
}
