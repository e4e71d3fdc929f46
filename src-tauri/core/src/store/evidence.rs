//! What a gate asks of replays besides outcomes: how many versions met these cases.
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
