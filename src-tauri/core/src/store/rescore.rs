//! What changes in the cells of a replay whose outputs are scored again.
use sqlx::SqliteConnection;

use super::answer::word;
use crate::{error::Result, replay::score::Scored};

/// Adds what judges cost when a cell was scored again. A cell whose judge did not answer waits to be asked again; one
/// whose judges have `all` answered is done.
pub async fn put_rescored(
    tx: &mut SqliteConnection,
    id: &str,
    (position, lane, repeat): (i64, i64, i64),
    scored: &Scored,
    all: bool,
) -> Result<()> {
    let failure = scored.unjudged.as_ref();
    let state = if failure.is_some() { Some("failed") } else { all.then_some("done") };
    sqlx::query(
        "UPDATE cell SET judge_calls = judge_calls + $5, cost_nano = cost_nano + $6, state = coalesce($7, state),
         error_kind = CASE WHEN $7 IS NULL THEN error_kind ELSE $8 END,
         error = CASE WHEN $7 IS NULL THEN error ELSE $9 END
         WHERE replay = $1 AND position = $2 AND lane = $3 AND repeat = $4",
    )
    .bind(id)
    .bind(position)
    .bind(lane)
    .bind(repeat)
    .bind(scored.judge_calls as i64)
    .bind(scored.judge_cost_nano)
    .bind(state)
    .bind(failure.and_then(|failure| word(&failure.kind)))
    .bind(failure.map(|failure| failure.message.as_str()))
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn drop_outcomes(tx: &mut SqliteConnection, id: &str, check: &str) -> Result<()> {
    sqlx::query("DELETE FROM cell_outcome WHERE replay = $1 AND check_name = $2")
        .bind(id)
        .bind(check)
        .execute(tx)
        .await?;
    Ok(())
}
