//! Mappings that a person chose, so that the next file of the same source or shape is read in the same way.
pub const CREATE: &str = "
CREATE TABLE mapping (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  shape TEXT NOT NULL,
  yaml TEXT NOT NULL,
  time INTEGER NOT NULL,
  UNIQUE (source, shape)
);";

use sqlx::SqliteConnection;

use super::beginning::Named;
use crate::error::Result;

/// A mapping as it is kept.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    pub source: String,
    /// JSON list of the keys that the file's rows had.
    pub shape: String,
    pub yaml: String,
    pub time: i64,
}

/// The one chosen last for a source and a shape counts.
pub async fn keep(tx: &mut SqliteConnection, row: &Row) -> Result<()> {
    let sql = "INSERT INTO mapping (id, source, shape, yaml, time) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (source, shape) DO UPDATE SET yaml = excluded.yaml, time = excluded.time";
    sqlx::query(sql)
        .bind(&row.id)
        .bind(&row.source)
        .bind(&row.shape)
        .bind(&row.yaml)
        .bind(row.time)
        .execute(tx)
        .await?;
    Ok(())
}

/// Newest first.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Row>> {
    let sql = "SELECT id, source, shape, yaml, time FROM mapping ORDER BY time DESC, id DESC";
    let rows: Vec<(String, String, String, String, i64)> = sqlx::query_as(sql).fetch_all(connection).await?;
    let row = |(id, source, shape, yaml, time)| Row { id, source, shape, yaml, time };
    Ok(rows.into_iter().map(row).collect())
}

/// Forgets the one that an id, or the unique beginning of one, names, and gives its id.
pub async fn forget(tx: &mut SqliteConnection, id: &str) -> Result<String> {
    const NAMED: Named = Named {
        table: "mapping",
        one: "kept mapping",
        several: "mappings",
        hint: "See them with attune imports mappings",
    };
    let whole: String = NAMED.find(tx, "id", id).await?;
    sqlx::query("DELETE FROM mapping WHERE id = $1").bind(&whole).execute(tx).await?;
    Ok(whole)
}
