//! Configured models. Keys are never here; only the name under which the key store holds one.
pub const CREATE: &str = "
CREATE TABLE model (
  name TEXT PRIMARY KEY,
  config TEXT NOT NULL,
  created INTEGER NOT NULL
);";

use sqlx::SqliteConnection;

use crate::error::Result;

pub async fn put(tx: &mut SqliteConnection, name: &str, config: &str, now: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO model (name, config, created) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET config = excluded.config",
    )
    .bind(name)
    .bind(config)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn get(connection: &mut SqliteConnection, name: &str) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("SELECT config FROM model WHERE name = $1").bind(name).fetch_optional(connection).await?)
}

pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar("SELECT config FROM model ORDER BY name").fetch_all(connection).await?)
}

pub async fn remove(tx: &mut SqliteConnection, name: &str) -> Result<()> {
    sqlx::query("DELETE FROM model WHERE name = $1").bind(name).execute(tx).await?;
    Ok(())
}
