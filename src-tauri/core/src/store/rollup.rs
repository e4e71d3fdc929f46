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
CREATE INDEX rollup_said_empty ON rollup_said (day) WHERE answers = 0;";

mod heard;
mod scan;

use std::ops::Range;

use sqlx::{FromRow, Row as _, SqliteConnection, sqlite::SqliteRow};

pub use heard::{Rated, Thumb, ratings, thumbs};
pub use scan::{rebuild, wrong};

use crate::{error::Result, time::DAY};

const CHUNK: usize = 500;

/// Takes the interactions out, before they, their tags or their feedback change.
pub async fn take_out(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[ANSWERS, SAID, NEXT], keys, -1).await
}

/// Counts the interactions as they are now; those that are gone count for nothing.
pub async fn put_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[ANSWERS, SAID, NEXT], keys, 1).await
}

/// Counts new interactions, of which nothing was said yet.
pub(super) async fn put_new_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[ANSWERS], keys, 1).await
}

/// Takes out what was said of interactions, before that alone changes.
pub(super) async fn take_said_out(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[SAID], keys, -1).await
}

/// Counts what is said of interactions now.
pub(super) async fn put_said_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[SAID], keys, 1).await
}

/// Takes out what the turns after interactions were read as, before that alone changes.
pub(super) async fn take_next_out(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[NEXT], keys, -1).await
}

/// Counts what the turns after interactions are read as now.
pub(super) async fn put_next_in(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    count(tx, &[NEXT], keys, 1).await
}

/// Each interaction counts in the segment of all, in that of its model, and in that of each of its tags.
const PLACES: &str = "
  placed (key, segment, day, prompt, version) AS (
    SELECT i.key, '', i.time / $1, COALESCE(i.prompt, ''), COALESCE(i.version, '')
    FROM touched t JOIN interaction i ON i.key = t.key
    UNION ALL
    SELECT i.key, 'model:' || i.model, i.time / $1, COALESCE(i.prompt, ''), COALESCE(i.version, '')
    FROM touched t JOIN interaction i ON i.key = t.key WHERE i.model IS NOT NULL
    UNION ALL
    SELECT i.key, 'tag:' || g.tag, i.time / $1, COALESCE(i.prompt, ''), COALESCE(i.version, '')
    FROM touched t JOIN interaction_tag g ON g.key = t.key JOIN interaction i ON i.key = g.key)";

/// How the rows of one rollup are counted from what was touched.
struct Counted {
    table: &'static str,
    key: &'static str,
    /// Which rows of the table.
    only: &'static str,
    select: &'static str,
}

const ANSWERS: Counted = Counted {
    table: "rollup_answer",
    key: "segment, day, prompt, version",
    only: "TRUE",
    select: "SELECT segment, day, prompt, version, $2 * count(*) AS answers FROM placed
             WHERE TRUE GROUP BY segment, day, prompt, version",
};

/// Of each kind of author the newest thumb and the newest rating of each name count; of texts, that there is one.
const SAID: Counted = Counted {
    table: "rollup_said",
    key: "segment, day, prompt, version, author_kind, kind, name, scale_low, scale_high, value",
    only: "kind <> 'next_turn'",
    select: "
  SELECT segment, day, prompt, version, author_kind, kind, name, scale_low, scale_high, value,
         $2 * count(*) AS answers
  FROM (SELECT p.segment, p.day, p.prompt, p.version, f.author_kind, f.kind,
               CASE f.kind WHEN 'rating' THEN COALESCE(f.text, '') ELSE '' END AS name,
               COALESCE(f.scale_low, 0) AS scale_low, COALESCE(f.scale_high, 0) AS scale_high,
               COALESCE(f.number, 0) AS value,
               ROW_NUMBER() OVER (
                 PARTITION BY p.key, p.segment, f.author_kind, f.kind,
                              CASE f.kind WHEN 'rating' THEN COALESCE(f.text, '') END
                 ORDER BY f.time DESC, f.seq DESC) AS age
        FROM placed p JOIN feedback f ON f.key = p.key) AS heard
  WHERE age = 1
  GROUP BY segment, day, prompt, version, author_kind, kind, name, scale_low, scale_high, value",
};

/// What the turn after an answer was read as stands in the place of a name.
const NEXT: Counted = Counted {
    table: SAID.table,
    key: SAID.key,
    only: "kind = 'next_turn'",
    select: "
  SELECT p.segment, p.day, p.prompt, p.version, 'user' AS author_kind, 'next_turn' AS kind, u.kind AS name,
         0 AS scale_low, 0 AS scale_high, 0 AS value, $2 * count(*) AS answers
  FROM placed p JOIN follow_up u ON u.key = p.key
  WHERE TRUE GROUP BY p.segment, p.day, p.prompt, p.version, u.kind",
};

impl Counted {
    /// Adds what is counted to what is there.
    fn add(&self) -> String {
        let Self { table, key, select, .. } = self;
        format!(
            "INSERT INTO {table} ({key}, answers) {select}
             ON CONFLICT ({key}) DO UPDATE SET answers = {table}.answers + excluded.answers"
        )
    }
}

async fn count(tx: &mut SqliteConnection, rollups: &[Counted], keys: &[i64], times: i64) -> Result<()> {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    for chunk in keys.chunks(CHUNK) {
        // Keys are numbers of our own, so they can stand in the text.
        let list: Vec<String> = chunk.iter().map(|key| format!("({key})")).collect();
        for rollup in rollups {
            let sql = format!("WITH touched (key) AS (VALUES {}), {PLACES} {}", list.join(", "), rollup.add());
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(DAY).bind(times).persistent(false).execute(&mut *tx).await?;
        }
    }
    // What counts for nothing any more must not keep the name of a tag or a prompt.
    for Counted { table, .. } in [ANSWERS, SAID] {
        let sql = format!("DELETE FROM {table} WHERE answers = 0");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    Ok(())
}

/// How many answers a prompt's version gave in a segment: the empty one is that of all.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    pub segment: String,
    pub prompt: String,
    pub version: String,
    pub answers: i64,
}

impl FromRow<'_, SqliteRow> for Answers {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            segment: row.try_get("segment")?,
            prompt: row.try_get("prompt")?,
            version: row.try_get("version")?,
            answers: row.try_get("answers")?,
        })
    }
}

/// Of how many of these answers an author of this kind said this.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub segment: String,
    pub prompt: String,
    pub version: String,
    pub author_kind: String,
    pub kind: String,
    /// What was rated, where that has a name.
    pub name: String,
    /// Both 0 where the scale is not known.
    pub scale_low: f64,
    pub scale_high: f64,
    pub value: f64,
    pub answers: i64,
}

impl FromRow<'_, SqliteRow> for Said {
    fn from_row(row: &SqliteRow) -> sqlx::Result<Self> {
        Ok(Self {
            segment: row.try_get("segment")?,
            prompt: row.try_get("prompt")?,
            version: row.try_get("version")?,
            author_kind: row.try_get("author_kind")?,
            kind: row.try_get("kind")?,
            name: row.try_get("name")?,
            scale_low: row.try_get("scale_low")?,
            scale_high: row.try_get("scale_high")?,
            value: row.try_get("value")?,
            answers: row.try_get("answers")?,
        })
    }
}

/// Answers of these days.
pub async fn answers(connection: &mut SqliteConnection, days: &Range<i64>) -> Result<Vec<Answers>> {
    let sql = "SELECT segment, prompt, version, CAST(SUM(answers) AS INTEGER) AS answers FROM rollup_answer
               WHERE day >= $1 AND day < $2 GROUP BY segment, prompt, version ORDER BY segment, prompt, version";
    Ok(sqlx::query_as(sql).bind(days.start).bind(days.end).fetch_all(connection).await?)
}

/// What was said of the answers of these days.
pub async fn said(connection: &mut SqliteConnection, days: &Range<i64>) -> Result<Vec<Said>> {
    let sql = "SELECT segment, prompt, version, author_kind, kind, name, scale_low, scale_high, value,
                      CAST(SUM(answers) AS INTEGER) AS answers
               FROM rollup_said WHERE day >= $1 AND day < $2
               GROUP BY segment, prompt, version, author_kind, kind, name, scale_low, scale_high, value
               ORDER BY segment, prompt, version, author_kind, kind, name, scale_low, scale_high, value";
    Ok(sqlx::query_as(sql).bind(days.start).bind(days.end).fetch_all(connection).await?)
}

/// How many answers a prompt gave in these days, and how many of them end users thumbed up and down.
pub async fn of_prompt(connection: &mut SqliteConnection, prompt: &str, days: &Range<i64>) -> Result<(i64, i64, i64)> {
    let sql = "SELECT
        (SELECT CAST(COALESCE(SUM(answers), 0) AS INTEGER) FROM rollup_answer
         WHERE segment = '' AND day >= $1 AND day < $2 AND prompt = $3),
        (SELECT CAST(COALESCE(SUM(CASE WHEN value > 0 THEN answers END), 0) AS INTEGER) FROM rollup_said
         WHERE segment = '' AND day >= $1 AND day < $2 AND prompt = $3 AND author_kind = 'user' AND kind = 'thumb'),
        (SELECT CAST(COALESCE(SUM(CASE WHEN value < 0 THEN answers END), 0) AS INTEGER) FROM rollup_said
         WHERE segment = '' AND day >= $1 AND day < $2 AND prompt = $3 AND author_kind = 'user' AND kind = 'thumb')";
    Ok(sqlx::query_as(sql).bind(days.start).bind(days.end).bind(prompt).fetch_one(connection).await?)
}

/// Of each of these days: answers, and how many of them end users thumbed up and down.
pub async fn days(connection: &mut SqliteConnection, days: &Range<i64>) -> Result<Vec<(i64, i64, i64, i64)>> {
    let sql = "SELECT day, CAST(SUM(answers) AS INTEGER), CAST(SUM(up) AS INTEGER), CAST(SUM(down) AS INTEGER)
               FROM (SELECT day, answers, 0 AS up, 0 AS down FROM rollup_answer
                     WHERE segment = '' AND day >= $1 AND day < $2
                     UNION ALL
                     SELECT day, 0, CASE WHEN value > 0 THEN answers ELSE 0 END,
                            CASE WHEN value < 0 THEN answers ELSE 0 END
                     FROM rollup_said WHERE segment = '' AND day >= $1 AND day < $2
                       AND author_kind = 'user' AND kind = 'thumb') AS counted
               GROUP BY day ORDER BY day";
    Ok(sqlx::query_as(sql).bind(days.start).bind(days.end).fetch_all(connection).await?)
}

/// The last day with answers, up to this one.
pub async fn last_day(connection: &mut SqliteConnection, until: i64) -> Result<Option<i64>> {
    let sql = "SELECT max(day) FROM rollup_answer WHERE segment = '' AND day <= $1";
    Ok(sqlx::query_scalar(sql).bind(until).fetch_one(connection).await?)
}
