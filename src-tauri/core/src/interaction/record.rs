//! The whole record of one interaction.
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::form::{Context as Passage, Feedback, Output, Usage};
use crate::{
    error::Result,
    follow_up::FollowUp,
    message::Message,
    money::Money,
    operation::Context,
    store::{self, interaction::Loaded},
    time::rfc3339,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "InteractionShow")]
pub struct Show {
    /// Whole, or its beginning as long as that is unique.
    pub id: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "InteractionRecord")]
pub struct Record {
    pub id: String,
    pub time: String,
    pub source: String,
    pub batch: String,
    pub session: Option<String>,
    /// The end user's pseudonym.
    pub user: Option<String>,
    pub prompt: Option<String>,
    pub version: Option<String>,
    pub model: Option<String>,
    pub messages: Vec<Message>,
    pub query: String,
    #[ts(type = "Record<string, unknown>")]
    pub variables: Map<String, Value>,
    pub contexts: Vec<Passage>,
    pub output: Option<Output>,
    pub error: Option<String>,
    pub usage: Usage,
    pub cost: Option<Money>,
    pub latency_ms: Option<f64>,
    pub tags: Vec<String>,
    pub feedback: Vec<Feedback>,
    pub checks: Vec<CheckOutcome>,
    /// What the user's next turn was read as; null where there is none, or it was not read yet.
    pub follow_up: Option<FollowUp>,
    /// What versions answered in replays where this was a case, newest first.
    pub answers: Vec<Answered>,
    /// Those of the same session in time, this one among them.
    pub session_ids: Vec<String>,
}

/// What a check said of a recorded output.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct CheckOutcome {
    pub check: String,
    pub passed: Option<bool>,
    pub score: Option<f64>,
    pub reason: String,
}

/// What a version answered to it in a replay.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Answered {
    pub replay: String,
    /// Of the case, as `replay.cells` calls it.
    pub case: String,
    /// The version, or `recorded`.
    pub version: String,
    pub time: String,
    pub output: Option<String>,
    /// Why there is no output.
    pub error: Option<String>,
    pub checks: Vec<CheckOutcome>,
}

/// The interaction that an id names, with its body.
pub async fn load(connection: &mut SqliteConnection, id: &str) -> Result<Loaded> {
    let key = store::interaction::find(connection, id).await?;
    store::interaction::load(connection, key).await
}

pub async fn show(context: &Context, request: Show) -> Result<Record> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let Loaded { row, form, .. } = load(&mut connection, &request.id).await?;
    let (source, batch): (String, String) = sqlx::query_as("SELECT source, batch FROM interaction WHERE key = $1")
        .bind(row.key)
        .fetch_one(&mut *connection)
        .await?;
    let session_ids = session_ids(&mut connection, &source, &row).await?;
    Ok(Record {
        time: rfc3339(row.time),
        source,
        batch,
        user: row.user_hash,
        prompt: row.prompt,
        version: row.version,
        model: row.model,
        messages: form.conversation(),
        query: row.query,
        variables: form.variables,
        contexts: form.contexts,
        output: form.output,
        error: row.error,
        usage: row.usage,
        cost: row.cost_nano.map(Money),
        latency_ms: row.latency_ms,
        tags: store::interaction::tags(&mut connection, &[row.key]).await?.remove(&row.key).unwrap_or_default(),
        feedback: store::feedback::of(&mut connection, row.key).await?,
        follow_up: store::follow_up::of(&mut connection, row.key).await?,
        checks: store::outcome::of(&mut connection, row.key).await?,
        answers: store::answered::of(&mut connection, row.key).await?,
        session: row.session,
        session_ids,
        id: row.id,
    })
}

async fn session_ids(
    connection: &mut SqliteConnection,
    source: &str,
    row: &store::interaction::Listed,
) -> Result<Vec<String>> {
    let Some(session) = &row.session else { return Ok(vec![row.id.clone()]) };
    let sql = "SELECT id FROM interaction WHERE session = $1 AND source = $2 ORDER BY time, key LIMIT 200";
    Ok(sqlx::query_scalar(sql).bind(session).bind(source).fetch_all(connection).await?)
}
