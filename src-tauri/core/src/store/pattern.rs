//! Patterns: which failures there are, and which of them were found alike. A failure in no pattern has a row too, so
//! that it is known which ones were looked at. A pattern without words is to be named anew.
pub const CREATE: &str = "
CREATE TABLE pattern (
  id TEXT PRIMARY KEY,
  words TEXT,
  created INTEGER NOT NULL
);

CREATE TABLE pattern_member (
  key INTEGER PRIMARY KEY REFERENCES interaction (key) ON DELETE CASCADE,
  pattern TEXT REFERENCES pattern (id),
  nearness REAL NOT NULL
);
CREATE INDEX pattern_member_by_pattern ON pattern_member (pattern, key);";

use std::collections::{HashMap, HashSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{beginning::Named, interaction::among, rollup};
use crate::{error::Result, filter::sql::Where};

const CHUNK: usize = 500;

/// A rating that names no scale is taken to be on the usual one that holds all such ratings: 0 to 1, 1 to 5, 1 to 10
/// or 0 to 100. This is the middle.
const MIDDLE_UNNAMED: &str = "
SELECT CASE WHEN max(number) <= 1 THEN 0.5 WHEN max(number) <= 5 THEN 3 WHEN max(number) <= 10 THEN 5.5 ELSE 50 END
FROM feedback WHERE kind = 'rating' AND scale_low IS NULL";

/// A thumb down or a low rating (both the end user's newest), a correction, or a failed check.
const FAILURES: &str = "
SELECT key FROM interaction WHERE thumb = -1
UNION SELECT key FROM interaction WHERE has_correction = 1
UNION SELECT key FROM outcome WHERE passed = 0
UNION SELECT key FROM feedback f WHERE kind = 'rating' AND author_kind = 'user'
  AND number < CASE WHEN scale_low IS NULL THEN $1 ELSE (scale_low + scale_high) / 2 END
  AND NOT EXISTS (SELECT 1 FROM feedback newer WHERE newer.key = f.key AND newer.kind = 'rating'
    AND newer.author_kind = 'user' AND (newer.time, newer.seq) > (f.time, f.seq))
ORDER BY 1";

/// Keys of all failures, in order.
pub async fn failures(connection: &mut SqliteConnection) -> Result<Vec<i64>> {
    let middle: Option<f64> =
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT CAST(({MIDDLE_UNNAMED}) AS REAL)")))
            .fetch_one(&mut *connection)
            .await?;
    Ok(sqlx::query_scalar(FAILURES).bind(middle).fetch_all(connection).await?)
}

/// True for the whole id of a pattern.
pub async fn is_there(connection: &mut SqliteConnection, id: &str) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pattern WHERE id = $1)";
    Ok(sqlx::query_scalar(sql).bind(id).fetch_one(connection).await?)
}

/// Queries of the newest interactions that are no known failures.
pub async fn other_queries(connection: &mut SqliteConnection, limit: i64) -> Result<Vec<String>> {
    let sql = "SELECT query FROM interaction WHERE NOT EXISTS
                 (SELECT 1 FROM pattern_member WHERE pattern_member.key = interaction.key)
               ORDER BY time DESC, key DESC LIMIT $1";
    Ok(sqlx::query_scalar(sql).bind(limit).fetch_all(connection).await?)
}

/// Takes the words off the patterns of interactions that are about to go, since they may be theirs. `keys` selects them,
/// with `$1` bound to `argument`.
pub(super) async fn forget(tx: &mut SqliteConnection, keys: &str, argument: &str) -> Result<()> {
    let sql = format!(
        "UPDATE pattern SET words = NULL WHERE id IN (SELECT pattern FROM pattern_member WHERE key IN ({keys}))"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(argument).execute(tx).await?;
    Ok(())
}

/// Whether a pattern is to be named anew.
pub async fn lacks_words(connection: &mut SqliteConnection) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM pattern WHERE words IS NULL)";
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

/// All failures that were looked at, with the pattern that each was put in.
pub async fn known(connection: &mut SqliteConnection) -> Result<HashMap<i64, Option<String>>> {
    let rows: Vec<(i64, Option<String>)> =
        sqlx::query_as("SELECT key, pattern FROM pattern_member").fetch_all(connection).await?;
    Ok(rows.into_iter().collect())
}

/// The whole id of the pattern that an id, or the unique beginning of one, names.
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<String> {
    const NAMED: Named =
        Named { table: "pattern", one: "pattern", several: "patterns", hint: "See them with attune patterns" };
    NAMED.find(connection, "id", id).await
}

pub async fn members_of(connection: &mut SqliteConnection, pattern: &str) -> Result<Vec<i64>> {
    let sql = "SELECT key FROM pattern_member WHERE pattern = $1 ORDER BY key";
    Ok(sqlx::query_scalar(sql).bind(pattern).fetch_all(connection).await?)
}

/// A pattern as it was found.
#[derive(Debug, Clone)]
pub struct Found {
    pub id: String,
    pub words: Vec<String>,
}

/// A failure and where it was put.
#[derive(Debug, Clone)]
pub struct Member {
    pub key: i64,
    pub pattern: Option<String>,
    /// To the middle of its pattern, as a cosine.
    pub nearness: f64,
}

/// Puts what was found in the place of what was there. Failures that are gone meanwhile are left out.
pub async fn replace(tx: &mut SqliteConnection, now: i64, found: &[Found], members: &[Member]) -> Result<()> {
    let moved = moved(&known(tx).await?, members);
    rollup::take_failures_out(tx, &moved).await?;
    sqlx::query("DELETE FROM pattern_member").execute(&mut *tx).await?;
    for pattern in found {
        sqlx::query(
            "INSERT INTO pattern (id, words, created) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET words = excluded.words",
        )
        .bind(&pattern.id)
        .bind(serde_json::to_string(&pattern.words)?)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    }
    for chunk in members.chunks(CHUNK) {
        put(tx, chunk).await?;
    }
    let gone = "DELETE FROM pattern WHERE id NOT IN (SELECT pattern FROM pattern_member WHERE pattern IS NOT NULL)";
    sqlx::query(gone).execute(&mut *tx).await?;
    rollup::put_failures_in(tx, &moved).await
}

/// The failures that are not in the pattern that they were in, or were or are none: mostly few of many.
fn moved(known: &HashMap<i64, Option<String>>, members: &[Member]) -> Vec<i64> {
    let now: HashMap<i64, &Option<String>> = members.iter().map(|member| (member.key, &member.pattern)).collect();
    let came_or_moved = now.iter().filter(|(key, pattern)| known.get(key) != Some(**pattern)).map(|(key, _)| *key);
    let gone = known.keys().copied().filter(|key| !now.contains_key(key));
    came_or_moved.chain(gone).collect()
}

async fn put(tx: &mut SqliteConnection, members: &[Member]) -> Result<()> {
    let keys: Vec<i64> = members.iter().map(|member| member.key).collect();
    let mut there = among("SELECT key FROM interaction", "", &keys);
    let there: HashSet<i64> = there.build_query_scalar::<i64>().fetch_all(&mut *tx).await?.into_iter().collect();
    let members: Vec<&Member> = members.iter().filter(|member| there.contains(&member.key)).collect();
    if members.is_empty() {
        return Ok(());
    }
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO pattern_member (key, pattern, nearness) ");
    query.push_values(members, |mut values, member| {
        values.push_bind(member.key).push_bind(&member.pattern).push_bind(member.nearness);
    });
    query.build().execute(tx).await?;
    Ok(())
}

/// A failure that fits a filter.
#[derive(Debug)]
pub struct Fitting {
    pub key: i64,
    pub time: i64,
    pub pattern: Option<String>,
    pub nearness: f64,
}

/// The failures that were looked at and fit, nearest to the middle of their pattern first.
pub async fn fitting(connection: &mut SqliteConnection, condition: &Where) -> Result<Vec<Fitting>> {
    let sql = format!(
        "SELECT interaction.key, interaction.time, member.pattern, member.nearness
         FROM pattern_member member JOIN interaction ON interaction.key = member.key
         WHERE {} ORDER BY member.nearness DESC, interaction.key",
        condition.sql
    );
    type Row = (i64, i64, Option<String>, f64);
    let arguments = condition.arguments(Default::default())?;
    let rows: Vec<Row> = sqlx::query_as_with(sqlx::AssertSqlSafe(sql), arguments).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(key, time, pattern, nearness)| Fitting { key, time, pattern, nearness }).collect())
}

/// Words and time of making, by id.
pub async fn all(connection: &mut SqliteConnection) -> Result<HashMap<String, (Vec<String>, i64)>> {
    let rows: Vec<(String, Option<String>, i64)> =
        sqlx::query_as("SELECT id, words, created FROM pattern").fetch_all(connection).await?;
    let read = |words: Option<String>| words.map(|words| serde_json::from_str(&words)).transpose();
    rows.into_iter().map(|(id, words, created)| Ok((id, (read(words)?.unwrap_or_default(), created)))).collect()
}
