//! What the turns after answers were read as. A row goes with its interaction and with the turn that was read, so no
//! text is kept here twice.
pub const CREATE: &str = "
CREATE TABLE follow_up (
  key INTEGER PRIMARY KEY REFERENCES interaction (key) ON DELETE CASCADE,
  next INTEGER REFERENCES interaction (key) ON DELETE CASCADE,
  heard INTEGER REFERENCES feedback (seq) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  probability REAL NOT NULL,
  reason TEXT NOT NULL,
  reader TEXT NOT NULL
);
CREATE INDEX follow_up_by_kind ON follow_up (kind, key);
CREATE INDEX follow_up_by_next ON follow_up (next) WHERE next IS NOT NULL;
CREATE INDEX follow_up_by_heard ON follow_up (heard) WHERE heard IS NOT NULL;";

use std::collections::{HashMap, HashSet};

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{interaction::among, rollup};
use crate::{
    error::Result,
    filter::sql::Where,
    follow_up::{FollowUp, Kind, Reading},
};

const CHUNK: usize = 500;

/// An answer and the turn that came after it: the session's next interaction, else what the answer's file gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    pub key: i64,
    pub next: Option<i64>,
    /// The feedback that holds the turn.
    pub heard: Option<i64>,
}

/// A step that only calls tools is no answer to the user: the turn after it is the same turn still.
const PENDING: &str = "
WITH turn AS (
  SELECT key, LEAD(key) OVER (PARTITION BY source, session ORDER BY time, key) AS next
  FROM interaction WHERE session IS NOT NULL AND is_step = 0
), given AS (
  SELECT f.key AS key, max(f.seq) AS heard FROM feedback f LEFT JOIN turn t ON t.key = f.key
  WHERE f.kind = 'follow_up' AND f.author_kind = 'user' AND t.next IS NULL GROUP BY f.key
), pair AS (
  SELECT key, next, NULL AS heard FROM turn WHERE next IS NOT NULL
  UNION ALL SELECT key, NULL, heard FROM given
)
SELECT p.key, p.next, p.heard FROM pair p LEFT JOIN follow_up u ON u.key = p.key
WHERE u.key IS NULL OR u.reader <> $1 OR u.next IS DISTINCT FROM p.next OR u.heard IS DISTINCT FROM p.heard
ORDER BY p.key";

/// Turns that were not read yet, or not by this reader, or before another turn came in between.
pub async fn pending(connection: &mut SqliteConnection, reader: &str) -> Result<Vec<Pair>> {
    let rows: Vec<(i64, Option<i64>, Option<i64>)> = sqlx::query_as(PENDING).bind(reader).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(key, next, heard)| Pair { key, next, heard }).collect())
}

/// Query and output of these interactions.
pub async fn exchanges(connection: &mut SqliteConnection, keys: &[i64]) -> Result<HashMap<i64, (String, String)>> {
    let mut found = HashMap::new();
    for chunk in keys.chunks(CHUNK) {
        let mut query = among("SELECT key, query, output FROM interaction", "", chunk);
        let rows: Vec<(i64, String, String)> = query.build_query_as().fetch_all(&mut *connection).await?;
        found.extend(rows.into_iter().map(|(key, query, output)| (key, (query, output))));
    }
    Ok(found)
}

/// The turns that came with these answers, by the feedback that holds them.
pub async fn heard(connection: &mut SqliteConnection, keys: &[i64]) -> Result<HashMap<i64, String>> {
    let mut found = HashMap::new();
    for chunk in keys.chunks(CHUNK) {
        let mut query = among("SELECT seq, text FROM feedback WHERE kind = 'follow_up'", "", chunk);
        let rows: Vec<(i64, Option<String>)> = query.build_query_as().fetch_all(&mut *connection).await?;
        found.extend(rows.into_iter().map(|(seq, text)| (seq, text.unwrap_or_default())));
    }
    Ok(found)
}

/// Keeps what turns were read as, in the place of what was there. What is gone meanwhile is left out.
pub async fn put(tx: &mut SqliteConnection, reader: &str, read: &[(Pair, Reading)]) -> Result<()> {
    let keys: Vec<i64> = read.iter().map(|(pair, _)| pair.key).collect();
    rollup::take_next_out(tx, &keys).await?;
    for (pair, reading) in read {
        sqlx::query(
            "INSERT INTO follow_up (key, next, heard, kind, probability, reason, reader)
             SELECT key, $2, $3, $4, $5, $6, $7 FROM interaction WHERE key = $1
               AND ($2 IS NULL OR EXISTS (SELECT 1 FROM interaction WHERE key = $2))
               AND ($3 IS NULL OR EXISTS (SELECT 1 FROM feedback WHERE seq = $3))
             ON CONFLICT (key) DO UPDATE SET next = excluded.next, heard = excluded.heard, kind = excluded.kind,
               probability = excluded.probability, reason = excluded.reason, reader = excluded.reader",
        )
        .bind(pair.key)
        .bind(pair.next)
        .bind(pair.heard)
        .bind(reading.kind.word())
        .bind(reading.probability)
        .bind(&reading.reason)
        .bind(reader)
        .execute(&mut *tx)
        .await?;
    }
    rollup::put_next_in(tx, &keys).await
}

/// Interactions whose reading goes when those that `keys` selects go, since they hold the turn. `$1` is bound to
/// `argument`.
pub(super) async fn before(tx: &mut SqliteConnection, keys: &str, argument: &str) -> Result<Vec<i64>> {
    let sql = format!("SELECT key FROM follow_up WHERE next IN ({keys}) ORDER BY key");
    Ok(sqlx::query_scalar(AssertSqlSafe(sql)).bind(argument).fetch_all(tx).await?)
}

const SHOWN: &str = "
SELECT u.key, u.kind, u.probability, u.reason, n.id, COALESCE(n.query, f.text, '')
FROM follow_up u LEFT JOIN interaction n ON n.key = u.next LEFT JOIN feedback f ON f.seq = u.heard";

type Shown = (i64, String, f64, String, Option<String>, String);

fn shown((key, kind, probability, reason, next, text): Shown) -> (i64, FollowUp) {
    let kind = Kind::of(&kind).unwrap_or(Kind::Nothing);
    (key, FollowUp { kind, probability, reason, text, next })
}

/// What the turn after this interaction was read as, if it was read.
pub async fn of(connection: &mut SqliteConnection, key: i64) -> Result<Option<FollowUp>> {
    let sql = format!("{SHOWN} WHERE u.key = $1");
    let row: Option<Shown> = sqlx::query_as(AssertSqlSafe(sql)).bind(key).fetch_optional(connection).await?;
    Ok(row.map(|row| shown(row).1))
}

/// How many turns after interactions that fit were read as what.
pub async fn counts(connection: &mut SqliteConnection, condition: &Where) -> Result<HashMap<Kind, i64>> {
    let sql = format!(
        "SELECT u.kind, count(*) FROM follow_up u JOIN interaction ON interaction.key = u.key WHERE {} GROUP BY u.kind",
        condition.sql
    );
    let arguments = condition.arguments(Default::default())?;
    let rows: Vec<(String, i64)> = sqlx::query_as_with(AssertSqlSafe(sql), arguments).fetch_all(connection).await?;
    Ok(rows.into_iter().filter_map(|(kind, count)| Some((Kind::of(&kind)?, count))).collect())
}

/// The surest of a kind among interactions that fit: their keys, and what was read. No turn twice.
pub async fn surest(
    connection: &mut SqliteConnection,
    condition: &Where,
    kind: Kind,
    count: usize,
) -> Result<Vec<(i64, FollowUp)>> {
    let sql = format!(
        "{SHOWN} JOIN interaction ON interaction.key = u.key WHERE ({}) AND u.kind = '{}'
         ORDER BY u.probability DESC, u.key LIMIT {}",
        condition.sql,
        kind.word(),
        8 * count
    );
    let arguments = condition.arguments(Default::default())?;
    let rows: Vec<Shown> = sqlx::query_as_with(AssertSqlSafe(sql), arguments).fetch_all(connection).await?;
    let mut said = HashSet::new();
    Ok(rows.into_iter().map(shown).filter(|(_, read)| said.insert(read.text.clone())).take(count).collect())
}
