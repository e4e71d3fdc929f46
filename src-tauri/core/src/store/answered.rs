//! What versions answered to one interaction, over all replays in which it was a case.
use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::answer::from_word;
use crate::{
    check::State,
    error::Result,
    interaction::{Answered, CheckOutcome},
    time::rfc3339,
};

/// Answers that are told, the newest.
const MOST: i64 = 30;

/// Replay, position, lane, repeat, case, version, time, output and error.
type Row = (String, i64, i64, i64, String, String, i64, Option<String>, Option<String>);

/// Recorded answers are left out: they are the interaction's own.
pub async fn of(connection: &mut SqliteConnection, key: i64) -> Result<Vec<Answered>> {
    let sql = "
        SELECT replay, position, lane, repeat, case_id, version, time, output, error FROM (
          SELECT cell.replay, cell.position, cell.lane, cell.repeat, case_id, replay.seq, cell.time, output,
                 coalesce(cell.error, fault_message) AS error,
                 json_extract(plan, '$.lanes[' || lane || '].label') AS version
          FROM replay_case JOIN cell USING (replay, position) JOIN replay ON replay.id = cell.replay
          LEFT JOIN answer ON answer.key = cell.answer
          WHERE interaction_key = $1)
        WHERE version <> 'recorded' ORDER BY seq DESC, lane, repeat LIMIT $2";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(key).bind(MOST).fetch_all(&mut *connection).await?;
    let mut checks: HashMap<String, Vec<Outcome>> = HashMap::new();
    let mut answers = Vec::with_capacity(rows.len());
    for (replay, position, lane, repeat, case, version, time, output, error) in rows {
        if !checks.contains_key(&replay) {
            checks.insert(replay.clone(), outcomes(connection, &replay, position).await?);
        }
        let of_cell = checks[&replay].iter().filter(|outcome| (outcome.lane, outcome.repeat) == (lane, repeat));
        let checks = of_cell.map(|outcome| outcome.shown.clone()).collect();
        answers.push(Answered { replay, case, version, time: rfc3339(time), output, error, checks });
    }
    Ok(answers)
}

struct Outcome {
    lane: i64,
    repeat: i64,
    shown: CheckOutcome,
}

/// Of all cells of a case.
async fn outcomes(connection: &mut SqliteConnection, replay: &str, position: i64) -> Result<Vec<Outcome>> {
    let sql = "SELECT lane, repeat, check_name, state, score, reason FROM cell_outcome
               WHERE replay = $1 AND position = $2 ORDER BY check_name";
    let rows: Vec<(i64, i64, String, String, Option<f64>, String)> =
        sqlx::query_as(sql).bind(replay).bind(position).fetch_all(connection).await?;
    let outcome = |(lane, repeat, check, state, score, reason): (_, _, _, String, _, _)| {
        let passed = from_word(Some(state)).and_then(State::passed);
        Outcome { lane, repeat, shown: CheckOutcome { check, passed, score, reason } }
    };
    Ok(rows.into_iter().map(outcome).collect())
}
