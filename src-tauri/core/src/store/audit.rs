//! The chain of events. A row is never changed; each names the hash of the one before it.
pub const CREATE: &str = "
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL
);";

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection};

use crate::{
    audit::{Event, Kind},
    error::{Error, Result},
    hex::hex,
    time::rfc3339,
};

/// What the first event names as its predecessor.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Appends an event inside the caller's transaction and gives the new head. `detail` holds names, numbers and hashes,
/// never content.
pub async fn append(tx: &mut SqliteConnection, time: i64, kind: Kind, subject: &str, detail: &Value) -> Result<String> {
    let last: Option<(i64, String)> =
        sqlx::query_as("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetch_optional(&mut *tx).await?;
    let (seq, previous) = last.map_or((1, GENESIS.to_owned()), |(seq, hash)| (seq + 1, hash));
    let detail = canonical(detail)?;
    let hash = hash(seq, time, kind.as_str(), subject, &detail, &previous)?;
    sqlx::query(
        "INSERT INTO audit (seq, time, kind, subject, detail, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(seq)
    .bind(time)
    .bind(kind.as_str())
    .bind(subject)
    .bind(&detail)
    .bind(&previous)
    .bind(&hash)
    .execute(tx)
    .await?;
    Ok(hash)
}

/// The event's own SHA-256: over the RFC 8785 JSON of all its fields and the hash before it.
pub fn hash(seq: i64, time: i64, kind: &str, subject: &str, detail: &str, previous: &str) -> Result<String> {
    let event =
        json!({"seq": seq, "time": time, "kind": kind, "subject": subject, "detail": detail, "previous": previous});
    Ok(hex(&Sha256::digest(canonical(&event)?.as_bytes())))
}

fn canonical(value: &Value) -> Result<String> {
    serde_json_canonicalizer::to_string(value).map_err(|error| Error::internal(error.to_string()))
}

/// Events in order, oldest first.
pub async fn events(connection: &mut SqliteConnection) -> Result<Vec<Event>> {
    let rows = sqlx::query("SELECT * FROM audit ORDER BY seq").fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let detail: String = row.try_get("detail")?;
            Ok(Event {
                seq: row.try_get("seq")?,
                time: rfc3339(row.try_get("time")?),
                time_ms: row.try_get("time")?,
                kind: row.try_get("kind")?,
                subject: row.try_get("subject")?,
                detail: serde_json::from_str(&detail).unwrap_or(Value::Null),
                raw_detail: detail,
                previous: row.try_get("previous")?,
                hash: row.try_get("hash")?,
            })
        })
        .collect()
}

pub async fn head(connection: &mut SqliteConnection) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1").fetch_optional(connection).await?)
}
