//! Past inputs to look at while a prompt is written: never those that are held out for its replays.
use serde::{Deserialize, Serialize};
use sqlx::sqlite::SqliteArguments;
use ts_rs::TS;

use crate::{
    error::Result,
    filter,
    held_out::HeldOut,
    interaction::{self, Listed},
    operation::Context,
    store,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptExamples")]
pub struct Examples {
    pub prompt: String,
    /// In the filter language; else the prompt's own interactions.
    pub filter: Option<String>,
    /// At most 1,000; 50 if not given.
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptExamplesShown")]
pub struct ExamplesShown {
    /// Newest first.
    pub examples: Vec<Listed>,
    /// How many fit and may be looked at, listed or not.
    #[ts(type = "number")]
    pub total: usize,
    /// How many fit and are held out.
    #[ts(type = "number")]
    pub held_out: usize,
}

pub async fn examples(context: &Context, request: Examples) -> Result<ExamplesShown> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(&request.filter.unwrap_or_else(|| format!("prompt:{}", request.prompt)))?;
    let resolved = interaction::resolve(context, &mut connection, &workspace, &filter).await?;
    let condition = filter::sql::build(&filter, context.now_ms(), &resolved, 1)?;
    let sql = format!("SELECT key, id, session FROM interaction WHERE {} ORDER BY time DESC, key DESC", condition.sql);
    let arguments = condition.arguments(SqliteArguments::default())?;
    let fitting: Vec<(i64, String, Option<String>)> =
        sqlx::query_as_with(sqlx::AssertSqlSafe(sql), arguments).fetch_all(&mut *connection).await?;
    let all = fitting.len();
    let held_out = HeldOut::of(&mut connection, &request.prompt).await?;
    let seen = fitting.into_iter().filter(|(_, id, session)| !held_out.holds(session.as_deref(), id));
    let mut keys: Vec<i64> = seen.map(|(key, ..)| key).collect();
    let total = keys.len();
    keys.truncate(request.limit.unwrap_or(50).clamp(1, 1_000) as usize);
    let rows = store::interaction::listed_all(&mut connection, &keys).await?;
    let examples = interaction::shown(&mut connection, rows).await?;
    Ok(ExamplesShown { examples, total, held_out: all - total })
}
