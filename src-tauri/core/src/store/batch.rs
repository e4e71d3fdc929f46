//! Batches: what one import brought in, so that it can be undone.
pub const CREATE: &str = "
CREATE TABLE batch (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  source TEXT NOT NULL,
  files TEXT NOT NULL,
  state TEXT NOT NULL,
  added INTEGER NOT NULL DEFAULT 0,
  feedback_added INTEGER NOT NULL DEFAULT 0
);";

use sqlx::SqliteConnection;

use super::{beginning::Named, feedback, follow_up, found, ingest::Origin, rollup, words};
use crate::error::Result;

/// The whole id of the batch that an id, or the unique beginning of one, names.
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<String> {
    const NAMED: Named =
        Named { table: "batch", one: "import", several: "imports", hint: "See them with attune imports" };
    NAMED.find(connection, "id", id).await
}

/// A batch as it is kept.
pub struct Row {
    pub id: String,
    pub time: i64,
    pub source: String,
    /// JSON list of paths.
    pub files: String,
    pub added: i64,
    pub feedback_added: i64,
    pub undone: bool,
}

pub async fn add(tx: &mut SqliteConnection, origin: &Origin, files: &str) -> Result<()> {
    sqlx::query("INSERT INTO batch (id, time, source, files, state) VALUES ($1, $2, $3, $4, 'kept')")
        .bind(&origin.batch)
        .bind(origin.now)
        .bind(&origin.source)
        .bind(files)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn count(tx: &mut SqliteConnection, id: &str, added: i64, feedback_added: i64) -> Result<()> {
    sqlx::query("UPDATE batch SET added = added + $2, feedback_added = feedback_added + $3 WHERE id = $1")
        .bind(id)
        .bind(added)
        .bind(feedback_added)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets a batch that brought in nothing.
pub async fn forget_empty(tx: &mut SqliteConnection, id: &str) -> Result<()> {
    let sql = "DELETE FROM batch WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM interaction WHERE batch = $1)
               AND NOT EXISTS (SELECT 1 FROM feedback WHERE batch = $1)
               AND NOT EXISTS (SELECT 1 FROM feedback_waiting WHERE batch = $1)";
    sqlx::query(sql).bind(id).execute(tx).await?;
    Ok(())
}

/// Newest first.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Row>> {
    type Columns = (String, i64, String, String, String, i64, i64);
    let sql = "SELECT id, time, source, files, state, added, feedback_added FROM batch ORDER BY time DESC, id DESC";
    let rows: Vec<Columns> = sqlx::query_as(sql).fetch_all(connection).await?;
    let row = |(id, time, source, files, state, added, feedback_added): Columns| Row {
        id,
        time,
        source,
        files,
        added,
        feedback_added,
        undone: state == "undone",
    };
    Ok(rows.into_iter().map(row).collect())
}

/// What taking a batch back did.
pub struct Taken {
    pub removed: u64,
    pub feedback_removed: u64,
    /// Ids of interactions that something else holds.
    pub kept: Vec<String>,
}

/// Removes what a batch brought in, but for interactions that a set or a replay holds.
pub async fn undo(tx: &mut SqliteConnection, batch: &str) -> Result<Taken> {
    const USED: &str = "(key IN (SELECT interaction_key FROM set_case WHERE interaction_key IS NOT NULL)
                         OR key IN (SELECT interaction_key FROM replay_case WHERE interaction_key IS NOT NULL))";
    let used = format!("SELECT id FROM interaction WHERE batch = $1 AND {USED} ORDER BY key");
    let kept = sqlx::query_scalar(sqlx::AssertSqlSafe(used)).bind(batch).fetch_all(&mut *tx).await?;
    let counted = "SELECT key FROM interaction WHERE batch = $1 UNION SELECT key FROM feedback WHERE batch = $1";
    let mut counted: Vec<i64> = sqlx::query_scalar(counted).bind(batch).fetch_all(&mut *tx).await?;
    counted.extend(follow_up::before(tx, "SELECT key FROM interaction WHERE batch = $1", batch).await?);
    rollup::take_out(tx, &counted).await?;
    let own = "SELECT count(*) FROM feedback WHERE batch = $1";
    let feedback_removed: i64 = sqlx::query_scalar(own).bind(batch).fetch_one(&mut *tx).await?;
    let elsewhere = "DELETE FROM feedback WHERE batch = $1 RETURNING key";
    let mut touched: Vec<i64> = sqlx::query_scalar(elsewhere).bind(batch).fetch_all(&mut *tx).await?;
    touched.sort_unstable();
    touched.dedup();
    feedback::refresh(tx, &touched).await?;
    sqlx::query("DELETE FROM feedback_waiting WHERE batch = $1").bind(batch).execute(&mut *tx).await?;
    let gone = format!("SELECT key FROM interaction WHERE batch = $1 AND NOT {USED}");
    words::forget(tx, &gone, batch).await?;
    super::vector::forget(tx, &gone, batch).await?;
    super::pattern::forget(tx, &gone, batch).await?;
    found::forget(tx).await?;
    let delete = format!("DELETE FROM interaction WHERE batch = $1 AND NOT {USED}");
    let removed = sqlx::query(sqlx::AssertSqlSafe(delete)).bind(batch).execute(&mut *tx).await?.rows_affected();
    rollup::put_in(tx, &counted).await?;
    sqlx::query("UPDATE batch SET state = 'undone' WHERE id = $1").bind(batch).execute(tx).await?;
    Ok(Taken { removed, feedback_removed: feedback_removed as u64, kept })
}
