//! Jobs: long work as a leased row. One owner at a time; a lease whose owner is gone can be taken.
pub const CREATE: &str = "
CREATE TABLE job (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER,
  message TEXT NOT NULL DEFAULT '',
  cancel INTEGER NOT NULL DEFAULT 0,
  owner TEXT NOT NULL,
  heartbeat INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
);
CREATE INDEX job_by_subject ON job (kind, subject);";

use sqlx::{Row, SqliteConnection};

use crate::{
    error::Result,
    job::{Job, State},
    time::rfc3339,
};

/// Gives the job's id, or who holds it.
pub(crate) async fn take(
    tx: &mut SqliteConnection,
    new: &str,
    kind: &str,
    subject: &str,
    total: Option<u64>,
    owner: &str,
    now: i64,
) -> Result<std::result::Result<String, String>> {
    let held: Option<(String, String, i64)> = sqlx::query_as(
        "SELECT id, owner, heartbeat FROM job WHERE kind = $1 AND subject = $2 AND state = 'running' ORDER BY seq DESC",
    )
    .bind(kind)
    .bind(subject)
    .fetch_optional(&mut *tx)
    .await?;
    if let Some((_, holder, heartbeat)) = &held
        && !is_free(holder, *heartbeat, now)
        && holder != owner
    {
        return Ok(Err(holder.clone()));
    }
    sqlx::query(
        "INSERT INTO job (id, kind, subject, state, total, owner, heartbeat, created, updated)
         VALUES ($1, $2, $3, 'running', $4, $5, $6, $6, $6)",
    )
    .bind(new)
    .bind(kind)
    .bind(subject)
    .bind(total.map(|total| total as i64))
    .bind(owner)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    if let Some((id, ..)) = held {
        end(tx, &id, State::Interrupted, "Its process is gone", now).await?;
    }
    Ok(Ok(new.to_owned()))
}

/// A lease is free when its heartbeat is old, or at once when its process is gone (where the system can tell).
fn is_free(holder: &str, heartbeat: i64, now: i64) -> bool {
    if now - heartbeat > crate::job::EXPIRY {
        return true;
    }
    let process = holder.strip_prefix("process ").and_then(|process| process.parse().ok());
    process.is_some_and(crate::file::process_is_gone)
}

/// Renews the lease; true if somebody asked the job to stop.
pub(crate) async fn beat(tx: &mut SqliteConnection, id: &str, now: i64) -> Result<bool> {
    let asked: Option<i64> = sqlx::query_scalar("UPDATE job SET heartbeat = $2 WHERE id = $1 RETURNING cancel")
        .bind(id)
        .bind(now)
        .fetch_optional(tx)
        .await?;
    Ok(asked == Some(1))
}

pub(crate) async fn progress(
    tx: &mut SqliteConnection,
    id: &str,
    done: u64,
    total: Option<u64>,
    message: &str,
    now: i64,
) -> Result<()> {
    sqlx::query("UPDATE job SET done = $2, total = $3, message = $4, updated = $5 WHERE id = $1")
        .bind(id)
        .bind(done as i64)
        .bind(total.map(|total| total as i64))
        .bind(message)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn end(tx: &mut SqliteConnection, id: &str, state: State, message: &str, now: i64) -> Result<()> {
    sqlx::query("UPDATE job SET state = $2, message = $3, updated = $4 WHERE id = $1")
        .bind(id)
        .bind(name(state))
        .bind(message)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn ask_to_stop(tx: &mut SqliteConnection, id: &str) -> Result<()> {
    sqlx::query("UPDATE job SET cancel = 1 WHERE id = $1").bind(id).execute(tx).await?;
    Ok(())
}

/// Whether a living process works on it.
pub(crate) async fn is_held(connection: &mut SqliteConnection, kind: &str, subject: &str, now: i64) -> Result<bool> {
    let sql = "SELECT owner, heartbeat FROM job WHERE kind = $1 AND subject = $2 AND state = 'running'";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).bind(kind).bind(subject).fetch_all(connection).await?;
    Ok(rows.iter().any(|(owner, heartbeat)| !is_free(owner, *heartbeat, now)))
}

/// Ids, kinds and subjects of the jobs that count as running and whose owner is gone.
pub(crate) async fn abandoned(connection: &mut SqliteConnection, now: i64) -> Result<Vec<(String, String, String)>> {
    let sql = "SELECT id, kind, subject, owner, heartbeat FROM job WHERE state = 'running' ORDER BY seq";
    let rows: Vec<(String, String, String, String, i64)> = sqlx::query_as(sql).fetch_all(connection).await?;
    let free = rows.into_iter().filter(|(.., owner, heartbeat)| is_free(owner, *heartbeat, now));
    Ok(free.map(|(id, kind, subject, ..)| (id, kind, subject)).collect())
}

/// Newest first. A running job whose owner is gone is shown as interrupted.
pub(crate) async fn list(connection: &mut SqliteConnection, now: i64) -> Result<Vec<Job>> {
    let rows = sqlx::query("SELECT * FROM job ORDER BY seq DESC LIMIT 500").fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let (created, updated): (i64, i64) = (row.try_get("created")?, row.try_get("updated")?);
            let done: i64 = row.try_get("done")?;
            let mut state = state(row.try_get("state")?);
            if state == State::Running && is_free(row.try_get("owner")?, row.try_get("heartbeat")?, now) {
                state = State::Interrupted;
            }
            Ok(Job {
                id: row.try_get("id")?,
                kind: row.try_get("kind")?,
                subject: row.try_get("subject")?,
                state,
                done,
                total: row.try_get("total")?,
                rate: (updated > created).then(|| done as f64 * 1_000.0 / (updated - created) as f64),
                message: row.try_get("message")?,
                created: rfc3339(created),
                ended: (!matches!(state, State::Running | State::Interrupted)).then(|| rfc3339(updated)),
            })
        })
        .collect()
}

fn name(state: State) -> &'static str {
    match state {
        State::Running => "running",
        State::Finished => "finished",
        State::Failed => "failed",
        State::Cancelled => "cancelled",
        State::Interrupted => "interrupted",
    }
}

fn state(name: &str) -> State {
    match name {
        "running" => State::Running,
        "finished" => State::Finished,
        "cancelled" => State::Cancelled,
        "interrupted" => State::Interrupted,
        _ => State::Failed,
    }
}
