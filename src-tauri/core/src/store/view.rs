//! Views: a filter, an order and columns under a name, to be looked at again.
pub const CREATE: &str = "
CREATE TABLE view (
  name TEXT PRIMARY KEY,
  filter TEXT NOT NULL,
  sort TEXT NOT NULL,
  columns TEXT NOT NULL,
  created INTEGER NOT NULL
);";

use sqlx::SqliteConnection;

use crate::{error::Result, interaction::View};

/// In the place of one of the same name.
pub async fn save(tx: &mut SqliteConnection, view: &View, now: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO view (name, filter, sort, columns, created) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (name) DO UPDATE SET filter = excluded.filter, sort = excluded.sort, columns = excluded.columns",
    )
    .bind(&view.name)
    .bind(&view.filter)
    .bind(serde_json::to_string(&view.sort)?)
    .bind(serde_json::to_string(&view.columns)?)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// In the order in which they were made.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<View>> {
    let rows: Vec<(String, String, String, String)> =
        sqlx::query_as("SELECT name, filter, sort, columns FROM view ORDER BY created, name")
            .fetch_all(connection)
            .await?;
    let view = |(name, filter, sort, columns): (String, String, String, String)| {
        Ok(View { name, filter, sort: serde_json::from_str(&sort)?, columns: serde_json::from_str(&columns)? })
    };
    rows.into_iter().map(view).collect()
}

/// Whether it was there.
pub async fn remove(tx: &mut SqliteConnection, name: &str) -> Result<bool> {
    let removed = sqlx::query("DELETE FROM view WHERE name = $1").bind(name).execute(tx).await?;
    Ok(removed.rows_affected() > 0)
}
