//! The share of each prompt's sessions that is held out, as people set it.
pub const CREATE: &str = "
CREATE TABLE held_out (
  prompt TEXT PRIMARY KEY,
  share REAL NOT NULL
);";

use std::collections::HashMap;

use sqlx::SqliteConnection;

use crate::error::Result;

/// The prompt's own share, else the workspace's (kept under the empty prompt), if somebody has set one.
pub async fn share(connection: &mut SqliteConnection, prompt: &str) -> Result<Option<f64>> {
    let sql = "SELECT share FROM held_out WHERE prompt IN ($1, '') ORDER BY prompt DESC LIMIT 1";
    Ok(sqlx::query_scalar(sql).bind(prompt).fetch_optional(connection).await?)
}

/// By prompt.
pub async fn shares(connection: &mut SqliteConnection) -> Result<HashMap<String, f64>> {
    let rows: Vec<(String, f64)> = sqlx::query_as("SELECT prompt, share FROM held_out").fetch_all(connection).await?;
    Ok(rows.into_iter().collect())
}

pub async fn set(tx: &mut SqliteConnection, prompt: &str, share: f64) -> Result<()> {
    let sql = "INSERT INTO held_out (prompt, share) VALUES ($1, $2)
               ON CONFLICT (prompt) DO UPDATE SET share = excluded.share";
    sqlx::query(sql).bind(prompt).bind(share).execute(tx).await?;
    Ok(())
}
