//! Channels, their gates and their moves.
pub const CREATE: &str = "
CREATE TABLE channel (
  prompt TEXT NOT NULL REFERENCES prompt (name),
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (prompt, name)
);

CREATE TABLE channel_move (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  prompt TEXT NOT NULL REFERENCES prompt (name),
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  moved_from INTEGER,
  moved_to INTEGER NOT NULL,
  replay TEXT,
  reason TEXT,
  promise TEXT,
  time INTEGER NOT NULL
);
CREATE INDEX channel_move_by_channel ON channel_move (prompt, channel, seq);

CREATE TABLE gate (
  prompt TEXT NOT NULL,
  channel TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (prompt, channel)
);";

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Row, SqliteConnection};

use crate::error::Result;

/// One move of a channel.
#[derive(Debug, Clone)]
pub struct Move {
    pub id: String,
    pub prompt: String,
    pub channel: String,
    /// `promote`, `adopt`, `override` or `rollback`.
    pub kind: String,
    pub moved_from: Option<i64>,
    pub moved_to: i64,
    pub replay: Option<String>,
    pub reason: Option<String>,
    /// The deciding verdict at that moment, as JSON.
    pub promise: Option<String>,
    pub time: i64,
}

pub async fn points_at(connection: &mut SqliteConnection, prompt: &str, channel: &str) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar("SELECT number FROM channel WHERE prompt = $1 AND name = $2")
        .bind(prompt)
        .bind(channel)
        .fetch_optional(connection)
        .await?)
}

/// Channel and version number of each channel of a prompt.
pub async fn list(connection: &mut SqliteConnection, prompt: &str) -> Result<Vec<(String, i64)>> {
    Ok(sqlx::query_as("SELECT name, number FROM channel WHERE prompt = $1 ORDER BY name")
        .bind(prompt)
        .fetch_all(connection)
        .await?)
}

/// Points the channel and keeps the move, in the caller's transaction.
pub async fn record(tx: &mut SqliteConnection, made: &Move) -> Result<()> {
    sqlx::query(
        "INSERT INTO channel (prompt, name, number) VALUES ($1, $2, $3)
         ON CONFLICT (prompt, name) DO UPDATE SET number = excluded.number",
    )
    .bind(&made.prompt)
    .bind(&made.channel)
    .bind(made.moved_to)
    .execute(&mut *tx)
    .await?;
    sqlx::query(
        "INSERT INTO channel_move (id, prompt, channel, kind, moved_from, moved_to, replay, reason, promise, time)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&made.id)
    .bind(&made.prompt)
    .bind(&made.channel)
    .bind(&made.kind)
    .bind(made.moved_from)
    .bind(made.moved_to)
    .bind(&made.replay)
    .bind(&made.reason)
    .bind(&made.promise)
    .bind(made.time)
    .execute(tx)
    .await?;
    Ok(())
}

/// Moves of a prompt (or of all), newest first.
pub async fn moves(connection: &mut SqliteConnection, prompt: Option<&str>) -> Result<Vec<Move>> {
    let rows = sqlx::query("SELECT * FROM channel_move WHERE $1 IS NULL OR prompt = $1 ORDER BY seq DESC")
        .bind(prompt)
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Move {
                id: row.try_get("id")?,
                prompt: row.try_get("prompt")?,
                channel: row.try_get("channel")?,
                kind: row.try_get("kind")?,
                moved_from: row.try_get("moved_from")?,
                moved_to: row.try_get("moved_to")?,
                replay: row.try_get("replay")?,
                reason: row.try_get("reason")?,
                promise: row.try_get("promise")?,
                time: row.try_get("time")?,
            })
        })
        .collect()
}

/// The gate's text for a prompt's channel, else the channel's default (kept under the empty prompt).
pub async fn gate(connection: &mut SqliteConnection, prompt: &str, channel: &str) -> Result<Option<String>> {
    let sql = "SELECT body FROM gate WHERE channel = $2 AND prompt IN ($1, '') ORDER BY prompt DESC LIMIT 1";
    Ok(sqlx::query_scalar(sql).bind(prompt).bind(channel).fetch_optional(connection).await?)
}

/// Every gate that was set, by prompt (empty for the default) and channel.
pub async fn gates(connection: &mut SqliteConnection) -> Result<BTreeMap<(String, String), String>> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT prompt, channel, body FROM gate").fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(prompt, channel, body)| ((prompt, channel), body)).collect())
}

/// Every channel of every prompt.
pub async fn all(connection: &mut SqliteConnection) -> Result<BTreeSet<(String, String)>> {
    let rows: Vec<(String, String)> = sqlx::query_as("SELECT prompt, name FROM channel").fetch_all(connection).await?;
    Ok(rows.into_iter().collect())
}

/// False if there was none.
pub async fn remove_gate(tx: &mut SqliteConnection, prompt: &str, channel: &str) -> Result<bool> {
    let sql = "DELETE FROM gate WHERE prompt = $1 AND channel = $2";
    Ok(sqlx::query(sql).bind(prompt).bind(channel).execute(tx).await?.rows_affected() > 0)
}

pub async fn set_gate(tx: &mut SqliteConnection, prompt: &str, channel: &str, body: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO gate (prompt, channel, body) VALUES ($1, $2, $3)
         ON CONFLICT (prompt, channel) DO UPDATE SET body = excluded.body",
    )
    .bind(prompt)
    .bind(channel)
    .bind(body)
    .execute(tx)
    .await?;
    Ok(())
}
