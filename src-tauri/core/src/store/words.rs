//! Full text over query and output. The one file with SQL that only SQLite knows (FTS5).
//!
//! The index is fed behind the writes: interactions are only ever added, so the highest key that is in it says what is
//! still missing.
pub const CREATE: &str = "
CREATE VIRTUAL TABLE interaction_fts USING fts5 (
  query, output, content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 2\"
);";

use sqlx::SqliteConnection;

use super::Store;
use crate::error::Result;

/// Interactions indexed in one transaction.
const STEP: i64 = 2_000;

/// Indexes what was written since the last time.
pub async fn catch_up(store: &Store) -> Result<()> {
    while pending(&mut *store.read().await?).await? > 0 {
        store.write(&[], |tx| Box::pin(step(tx))).await?;
    }
    Ok(())
}

/// How many interactions cannot be found by words yet.
pub async fn pending(connection: &mut SqliteConnection) -> Result<i64> {
    let sql = "SELECT count(*) FROM interaction WHERE key > (SELECT value FROM counter WHERE name = 'words')";
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

async fn step(tx: &mut SqliteConnection) -> Result<()> {
    let from: i64 = sqlx::query_scalar("SELECT value FROM counter WHERE name = 'words'").fetch_one(&mut *tx).await?;
    let to: Option<i64> = sqlx::query_scalar(
        "SELECT max(key) FROM (SELECT key FROM interaction WHERE key > $1 ORDER BY key LIMIT $2) AS next",
    )
    .bind(from)
    .bind(STEP)
    .fetch_one(&mut *tx)
    .await?;
    let Some(to) = to else { return Ok(()) };
    sqlx::query(
        "INSERT INTO interaction_fts (rowid, query, output)
         SELECT key, query, output FROM interaction WHERE key > $1 AND key <= $2",
    )
    .bind(from)
    .bind(to)
    .execute(&mut *tx)
    .await?;
    sqlx::query("UPDATE counter SET value = $1 WHERE name = 'words'").bind(to).execute(tx).await?;
    Ok(())
}

/// Takes interactions out of the index. `keys` selects them, with `$1` bound to `argument`.
pub(super) async fn forget(tx: &mut SqliteConnection, keys: &str, argument: &str) -> Result<()> {
    let sql = format!("DELETE FROM interaction_fts WHERE rowid IN ({keys})");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(argument).execute(tx).await?;
    Ok(())
}

/// Keys and ranks of the best matches of an FTS5 query, best first. A rank is lower the better it fits (bm25).
pub async fn search(connection: &mut SqliteConnection, query: &str, limit: i64) -> Result<Vec<(i64, f64)>> {
    let sql =
        "SELECT rowid, bm25(interaction_fts) FROM interaction_fts WHERE interaction_fts MATCH $1 ORDER BY 2 LIMIT $2";
    Ok(sqlx::query_as(sql).bind(query).bind(limit).fetch_all(connection).await?)
}
