//! Full text over query and output. The one file with SQL that only SQLite knows (FTS5).
//!
//! The index is fed behind the writes: interactions are only ever added, so the highest key that is in it says what is
//! still missing.
pub const CREATE: &str = "
CREATE VIRTUAL TABLE interaction_fts USING fts5 (
  query, output, content='', contentless_delete=1, tokenize=\"unicode61 remove_diacritics 2\"
);";

use sqlx::{AssertSqlSafe, SqliteConnection, sqlite::SqliteArguments};

use super::Store;
use crate::{
    error::Result,
    filter::sql::{Arg, Where, arguments},
};

/// Interactions indexed in one transaction.
const STEP: i64 = 2_000;

/// Indexes what was written since the last time.
pub async fn catch_up(store: &Store) -> Result<()> {
    catch_up_for(&mut *store.read().await?, store).await
}

/// The same for a caller that holds a connection already.
pub async fn catch_up_for(connection: &mut SqliteConnection, store: &Store) -> Result<()> {
    while pending(&mut *connection).await? > 0 {
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

/// Puts the index together as one, so that no word of what was taken out is left in it.
pub async fn optimise(tx: &mut SqliteConnection) -> Result<()> {
    sqlx::query("INSERT INTO interaction_fts (interaction_fts) VALUES ('optimize')").execute(tx).await?;
    Ok(())
}

/// About how many interactions are in the index.
pub async fn size(connection: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT value FROM counter WHERE name = 'words'").fetch_one(connection).await?)
}

/// Keys and ranks of the best matches of an FTS5 query, best first. A rank is lower the better it fits (bm25). Only
/// interactions that `fitting` lets through; its placeholders begin at `$3`.
pub async fn search(
    connection: &mut SqliteConnection,
    query: &str,
    fitting: Option<&Where>,
    limit: i64,
) -> Result<Vec<(i64, f64)>> {
    let mut args = vec![Arg::Text(query.to_owned()), Arg::Int(limit)];
    let mut sql = "SELECT rowid, bm25(interaction_fts) FROM interaction_fts WHERE interaction_fts MATCH $1".to_owned();
    if let Some(fitting) = fitting {
        args.extend_from_slice(&fitting.args);
        // Without the sign the words are looked up anew for each interaction that fits.
        sql += &format!(" AND +rowid IN (SELECT key FROM interaction WHERE {})", fitting.sql);
    }
    sql += " ORDER BY 2 LIMIT $2";
    let arguments = arguments(&args, SqliteArguments::default())?;
    Ok(sqlx::query_as_with(AssertSqlSafe(sql), arguments).fetch_all(connection).await?)
}
