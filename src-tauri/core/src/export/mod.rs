//! Export: what a person takes out again, in Attune's own form.
//!
//! The same interactions give the same bytes: oldest first, fields in a fixed order, nothing that depends on when or
//! where they were imported, or on the prompts that were found in them since. Importing the file again adds nothing.
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    error::Result,
    file::NewFile,
    filter,
    interaction::{
        self,
        form::{Interaction, Output},
    },
    operation::Context,
    store::{self, interaction::Loaded},
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
    let mut lines = Vec::new();
    let interactions = match &request.file {
        None => {
            let keep = |line: &str| {
                lines.push(line.to_owned());
                Ok(())
            };
            each_line(context, &request.filter, keep).await?
        }
        Some(file) => {
            let mut made = NewFile::create(file.as_ref())?;
            let count = each_line(context, &request.filter, |line| made.write(format!("{line}\n").as_bytes())).await?;
            made.finish()?;
            count
        }
    };
    Ok(Exported { interactions, file: request.file, lines })
}

/// Gives the line of each interaction that fits; only a few are in memory at a time. Counts them.
pub async fn each_line(context: &Context, filter: &str, mut take: impl FnMut(&str) -> Result<()>) -> Result<u64> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let keys = interaction::keys(context, &mut connection, &filter::parse(filter)?, ORDER).await?;
    let mut count = 0;
    for chunk in keys.chunks(STEP) {
        context.check_cancelled()?;
        for line in lines(&mut connection, chunk).await? {
            take(&line)?;
            count += 1;
        }
    }
    Ok(count)
}

/// The lines of a few, in the order of their keys.
pub(crate) async fn lines(connection: &mut SqliteConnection, keys: &[i64]) -> Result<Vec<String>> {
    let mut tags = store::interaction::tags(connection, keys).await?;
    let mut feedback = store::feedback::as_given(connection, keys).await?;
    let loaded = store::interaction::load_all_as_logged(connection, keys).await?;
    let line_of = |Loaded { row, own_id, form, .. }| {
        let tags = tags.remove(&row.key).unwrap_or_default();
        let feedback = feedback.remove(&row.key).unwrap_or_default();
        line(&Interaction { id: own_id, tags, feedback, ..form })
    };
    loaded.into_iter().map(line_of).collect()
}

/// Nothing in it comes from the import: rows without a time of their own stand last, and equal rows without an id in
/// the order of their occurrence numbers, which the next import counts again.
const ORDER: &str = "ORDER BY CASE time_given WHEN 1 THEN time END NULLS LAST, length(identity), identity, source";

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
