//! Vectors, so that the index of meaning can be rebuilt without embedding anything again, and the outbox that feeds it.
pub const CREATE: &str = "
CREATE TABLE vector (
  key INTEGER PRIMARY KEY REFERENCES interaction (key) ON DELETE CASCADE,
  model TEXT NOT NULL,
  vector BLOB NOT NULL
);

CREATE TABLE vector_outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  op TEXT NOT NULL,
  key INTEGER NOT NULL
);";

use std::collections::{HashMap, HashSet};

use sqlx::SqliteConnection;

use super::interaction::among;
use crate::error::Result;

/// Tells the index that interactions are gone. `keys` selects them, with `$1` bound to `argument`.
pub(super) async fn forget(tx: &mut SqliteConnection, keys: &str, argument: &str) -> Result<()> {
    let sql = format!("INSERT INTO vector_outbox (op, key) SELECT 'remove', key FROM vector WHERE key IN ({keys})");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(argument).execute(tx).await?;
    Ok(())
}

/// Interactions without a vector.
pub async fn pending_count(connection: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT count(*) FROM interaction WHERE embedded = 0").fetch_one(connection).await?)
}

/// Keys and texts to embed next: thumbs down first, then the newest.
pub async fn pending(connection: &mut SqliteConnection, limit: i64) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT key, query FROM interaction WHERE embedded = 0
               ORDER BY CASE thumb WHEN -1 THEN 0 ELSE 1 END, time DESC LIMIT $1";
    Ok(sqlx::query_as(sql).bind(limit).fetch_all(connection).await?)
}

/// Keeps vectors and tells the index of them. Little-endian 32-bit floats.
pub async fn add(tx: &mut SqliteConnection, model: &str, vectors: &[(i64, Vec<f32>)]) -> Result<()> {
    for (key, vector) in vectors {
        // The interaction may have been taken back while it was being embedded.
        let there =
            sqlx::query("UPDATE interaction SET embedded = 1 WHERE key = $1").bind(key).execute(&mut *tx).await?;
        if there.rows_affected() == 0 {
            continue;
        }
        let bytes: Vec<u8> = vector.iter().flat_map(|value| value.to_le_bytes()).collect();
        sqlx::query(
            "INSERT INTO vector (key, model, vector) VALUES ($1, $2, $3)
             ON CONFLICT (key) DO UPDATE SET model = excluded.model, vector = excluded.vector",
        )
        .bind(key)
        .bind(model)
        .bind(bytes)
        .execute(&mut *tx)
        .await?;
        sqlx::query("INSERT INTO vector_outbox (op, key) VALUES ('put', $1)").bind(key).execute(&mut *tx).await?;
    }
    Ok(())
}

/// How many vectors there are. Counted by the interactions that have one, since those are in small indexes.
pub async fn count(connection: &mut SqliteConnection) -> Result<i64> {
    let sql = "SELECT (SELECT count(*) FROM interaction) - (SELECT count(*) FROM interaction WHERE embedded = 0)";
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

pub async fn of(connection: &mut SqliteConnection, key: i64) -> Result<Option<Vec<f32>>> {
    let bytes: Option<Vec<u8>> =
        sqlx::query_scalar("SELECT vector FROM vector WHERE key = $1").bind(key).fetch_optional(connection).await?;
    Ok(bytes.map(|bytes| floats(&bytes)))
}

/// Vectors of these keys, in no order; those without one are left out.
pub async fn of_all(connection: &mut SqliteConnection, keys: &[i64]) -> Result<HashMap<i64, Vec<f32>>> {
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(500) {
        let mut query = among("SELECT key, vector FROM vector", "", chunk);
        let rows = query.build_query_as::<(i64, Vec<u8>)>().fetch_all(&mut *connection).await?;
        found.extend(rows.into_iter().map(|(key, bytes)| (key, floats(&bytes))));
    }
    Ok(found)
}

/// Those of these keys that have no vector yet.
pub async fn missing(connection: &mut SqliteConnection, keys: &[i64]) -> Result<Vec<i64>> {
    let mut missing = Vec::new();
    for chunk in keys.chunks(500) {
        let mut query = among("SELECT key FROM interaction WHERE embedded = 0", "ORDER BY key", chunk);
        missing.extend(query.build_query_scalar::<i64>().fetch_all(&mut *connection).await?);
    }
    Ok(missing)
}

/// How long the vectors are; none while there is none.
pub async fn dimensions(connection: &mut SqliteConnection) -> Result<Option<usize>> {
    let bytes: Option<i64> =
        sqlx::query_scalar("SELECT length(vector) FROM vector LIMIT 1").fetch_optional(connection).await?;
    Ok(bytes.map(|bytes| bytes as usize / size_of::<f32>()))
}

/// Vectors in order of their keys, those after `after`.
pub async fn page(connection: &mut SqliteConnection, after: i64, limit: i64) -> Result<Vec<(i64, Vec<f32>)>> {
    let rows: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("SELECT key, vector FROM vector WHERE key > $1 ORDER BY key LIMIT $2")
            .bind(after)
            .bind(limit)
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(key, bytes)| (key, floats(&bytes))).collect())
}

/// What the index has not been told yet.
#[derive(Debug, Default)]
pub struct Outbox {
    pub put: Vec<(i64, Vec<f32>)>,
    pub removed: Vec<i64>,
    /// The last entry that is in here.
    pub last: Option<i64>,
}

pub async fn outbox(connection: &mut SqliteConnection, limit: i64) -> Result<Outbox> {
    let sql = "SELECT o.seq, o.key, v.vector FROM vector_outbox o LEFT JOIN vector v ON v.key = o.key
               ORDER BY o.seq LIMIT $1";
    let rows: Vec<(i64, i64, Option<Vec<u8>>)> = sqlx::query_as(sql).bind(limit).fetch_all(connection).await?;
    let mut outbox = Outbox { last: rows.last().map(|(seq, ..)| *seq), ..Outbox::default() };
    for (_, key, bytes) in rows {
        // What counts is how it is now, not how it was when the entry was made.
        match bytes {
            Some(bytes) => outbox.put.push((key, floats(&bytes))),
            None => outbox.removed.push(key),
        }
    }
    Ok(outbox)
}

/// Keys of what is gone and may still be in the index.
pub async fn gone(connection: &mut SqliteConnection) -> Result<HashSet<i64>> {
    let keys: Vec<i64> =
        sqlx::query_scalar("SELECT key FROM vector_outbox WHERE op = 'remove'").fetch_all(connection).await?;
    Ok(keys.into_iter().collect())
}

/// The newest entry there is.
pub async fn newest_entry(connection: &mut SqliteConnection) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar("SELECT max(seq) FROM vector_outbox").fetch_one(connection).await?)
}

/// The index has everything up to this entry.
pub async fn sent(tx: &mut SqliteConnection, last: i64) -> Result<()> {
    sqlx::query("DELETE FROM vector_outbox WHERE seq <= $1").bind(last).execute(tx).await?;
    Ok(())
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect()
}
