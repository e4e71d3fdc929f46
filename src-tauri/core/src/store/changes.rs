//! What changed, by word, so that an open window sees what another process wrote.
use sqlx::SqliteConnection;

use crate::error::Result;

pub const CREATE: &str = "
CREATE TABLE change (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  word TEXT NOT NULL
);";

/// Older entries are dropped: a window that is further behind reads everything anew.
const KEPT: i64 = 10_000;

pub(super) async fn record(tx: &mut SqliteConnection, words: &[&str]) -> Result<()> {
    for word in words {
        sqlx::query("INSERT INTO change (word) VALUES ($1)").bind(word).execute(&mut *tx).await?;
    }
    Ok(())
}

/// The newest sequence number and the words that changed after `seq` (all of them if that is too long ago: then
/// `None`).
pub async fn since(connection: &mut SqliteConnection, seq: i64) -> Result<(i64, Option<Vec<String>>)> {
    let (oldest, newest): (i64, i64) =
        sqlx::query_as("SELECT coalesce(min(seq), 0), coalesce(max(seq), 0) FROM change")
            .fetch_one(&mut *connection)
            .await?;
    if seq + 1 < oldest || seq > newest {
        return Ok((newest, None));
    }
    let words = sqlx::query_scalar("SELECT DISTINCT word FROM change WHERE seq > $1 AND seq <= $2 ORDER BY word")
        .bind(seq)
        .bind(newest)
        .fetch_all(connection)
        .await?;
    Ok((newest, Some(words)))
}

pub async fn trim(tx: &mut SqliteConnection) -> Result<()> {
    sqlx::query("DELETE FROM change WHERE seq < (SELECT coalesce(max(seq), 0) FROM change) - $1")
        .bind(KEPT)
        .execute(tx)
        .await?;
    Ok(())
}
