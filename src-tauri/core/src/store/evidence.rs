//! What a gate asks of replays besides outcomes: how many versions met these cases, what the answers cost.
use std::collections::HashSet;

use sqlx::SqliteConnection;

use crate::{error::Result, replay::assemble::Plan};

/// How many different candidates have met half of these cases or more since `since`, this replay's among them. A replay
/// may have tried several at once. The regression set, which all of them meet, makes no cases the same.
pub async fn tries(connection: &mut SqliteConnection, id: &str, prompt: &str, since: i64) -> Result<i64> {
    let sql = "SELECT r.plan FROM replay r
               WHERE r.prompt = $2 AND (r.id = $1 OR (r.created > $3 AND 2 * (
                 SELECT count(*) FROM replay_case mine JOIN replay_case other ON other.case_id = mine.case_id
                 WHERE mine.replay = $1 AND other.replay = r.id
                 AND mine.part <> 'regression' AND other.part <> 'regression'
               ) >= (SELECT count(*) FROM replay_case WHERE replay = $1 AND part <> 'regression')))";
    let plans: Vec<String> = sqlx::query_scalar(sql).bind(id).bind(prompt).bind(since).fetch_all(connection).await?;
    let mut tried = HashSet::new();
    for plan in &plans {
        let plan: Plan = serde_json::from_str(plan)?;
        tried.extend(plan.lanes.iter().skip(1).filter_map(|lane| lane.hash().map(str::to_owned)));
    }
    Ok(tried.len().max(1) as i64)
}

/// What the answers of one lane cost and how long they took.
#[derive(Debug, Clone, Default)]
pub struct Measures {
    /// Nano-dollars.
    pub costs: Vec<f64>,
    /// Milliseconds.
    pub latencies: Vec<f64>,
}

/// Of the baseline and of a candidate's lane, on the traffic or on what of it is held out.
pub async fn measures(
    connection: &mut SqliteConnection,
    id: &str,
    candidate: i64,
    held_out: bool,
) -> Result<[Measures; 2]> {
    let sql = "SELECT cell.lane, answer.cost_nano, answer.latency_ms FROM cell JOIN answer ON answer.key = cell.answer
               JOIN replay_case c ON c.replay = cell.replay AND c.position = cell.position
               WHERE cell.replay = $1 AND cell.lane IN (0, $2) AND cell.state = 'done'
               AND c.part <> 'regression' AND c.held_out >= $3";
    let rows: Vec<(i64, Option<i64>, i64)> =
        sqlx::query_as(sql).bind(id).bind(candidate).bind(held_out).fetch_all(connection).await?;
    let mut measures = [Measures::default(), Measures::default()];
    for (lane, cost, latency) in rows {
        let side = &mut measures[usize::from(lane != 0)];
        side.costs.extend(cost.map(|cost| cost as f64));
        side.latencies.push(latency as f64);
    }
    Ok(measures)
}
