//! Backups that were made, so that it can be said which of them still hold what is erased.
pub const CREATE: &str = "
CREATE TABLE backup (
  file TEXT PRIMARY KEY,
  time INTEGER NOT NULL
);";

use sqlx::SqliteConnection;

use crate::error::Result;

pub async fn add(tx: &mut SqliteConnection, file: &str, now: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO backup (file, time) VALUES ($1, $2) ON CONFLICT (file) DO UPDATE SET time = excluded.time",
    )
    .bind(file)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// What the name of a backup begins with that was made before a migration.
pub const AUTOMATIC: &str = "before-schema-";

/// Files and when they were made.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<(String, i64)>> {
    Ok(sqlx::query_as("SELECT file, time FROM backup ORDER BY time, file").fetch_all(connection).await?)
}
