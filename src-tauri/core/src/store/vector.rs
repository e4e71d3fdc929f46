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

use sqlx::SqliteConnection;

use crate::error::Result;

/// Tells the index that interactions are gone. `keys` selects them, with `$1` bound to `argument`.
pub(super) async fn forget(tx: &mut SqliteConnection, keys: &str, argument: &str) -> Result<()> {
    let sql = format!("INSERT INTO vector_outbox (op, key) SELECT 'remove', key FROM vector WHERE key IN ({keys})");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(argument).execute(tx).await?;
    Ok(())
}
