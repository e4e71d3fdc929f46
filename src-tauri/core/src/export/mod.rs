//! Export: what a person takes out again, in Attune's own form.
//!
//! The same interactions give the same bytes: oldest first, fields in a fixed order, nothing that depends on when or
//! where they were imported. Importing the file again adds nothing.
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::sqlite::SqliteArguments;
use ts_rs::TS;

use crate::{
    error::Result,
    filter,
    interaction::{
        self,
        form::{Interaction, Output},
    },
    operation::Context,
    store,
};

/// Interactions read at a time.
const STEP: usize = 500;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ExportInteractions")]
pub struct Export {
    pub filter: String,
    /// Where the lines go.
    pub file: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Exported {
    pub interactions: u64,
    pub file: Option<String>,
    /// The lines, where no file was named.
    pub lines: Vec<String>,
}

pub async fn interactions(context: &Context, request: Export) -> Result<Exported> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(&request.filter)?;
    let resolved = interaction::resolve(context, &mut connection, &workspace, &filter).await?;
    let condition = filter::sql::build(&filter, context.now_ms(), &resolved, 1)?;
    let sql = format!("SELECT key FROM interaction WHERE {} ORDER BY time, source, identity", condition.sql);
    let arguments = condition.arguments(SqliteArguments::default())?;
    let keys: Vec<i64> =
        sqlx::query_scalar_with(sqlx::AssertSqlSafe(sql), arguments).fetch_all(&mut *connection).await?;
    let mut lines = Vec::with_capacity(keys.len());
    for chunk in keys.chunks(STEP) {
        context.check_cancelled()?;
        let mut tags = store::interaction::tags(&mut connection, chunk).await?;
        for loaded in store::interaction::load_all(&mut connection, chunk).await? {
            let mut form = loaded.form;
            form.id = own_id(&mut connection, loaded.row.key).await?;
            form.tags = tags.remove(&loaded.row.key).unwrap_or_default();
            form.feedback = store::feedback::of(&mut connection, loaded.row.key).await?;
            lines.push(line(&form)?);
        }
    }
    let count = lines.len() as u64;
    if let Some(file) = &request.file {
        let mut text = lines.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        crate::file::write_atomically(file.as_ref(), text.as_bytes())?;
        lines.clear();
    }
    Ok(Exported { interactions: count, file: request.file, lines })
}

/// The id that its source gave it, if it gave one.
async fn own_id(connection: &mut sqlx::SqliteConnection, key: i64) -> Result<Option<String>> {
    let identity: String =
        sqlx::query_scalar("SELECT identity FROM interaction WHERE key = $1").bind(key).fetch_one(connection).await?;
    Ok((!identity.starts_with("sha256:")).then_some(identity))
}

/// One line; what an interaction does not have is left out.
fn line(form: &Interaction) -> Result<String> {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        _ => false,
    };
    let Value::Object(fields) = serde_json::to_value(form)? else { return Ok(String::new()) };
    let kept: Map<String, Value> = fields
        .into_iter()
        .filter(|(name, value)| !is_empty(value) || (name == "output" && matches!(form.output, Some(Output::Text(_)))))
        .collect();
    Ok(serde_json::to_string(&kept)?)
}
