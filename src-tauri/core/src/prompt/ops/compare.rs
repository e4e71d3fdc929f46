//! The diff of two versions, or of a version and what is being typed.
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    diff::{self, Diff},
    error::{Error, Result},
    operation::Context,
    prompt::body::Body,
    store,
};

/// One side: a version, or what is being typed.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(untagged)]
#[ts(export_to = "operations.ts", rename = "DiffSide")]
pub enum Side {
    /// `NAME@7`, `NAME@production`, …
    Reference(String),
    Body(Body),
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptDiff")]
pub struct Compare {
    pub before: Side,
    pub after: Side,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptDiffed")]
pub struct Compared {
    /// How the sides are called.
    pub before: String,
    pub after: String,
    #[serde(flatten)]
    pub diff: Diff,
}

pub async fn compare(context: &Context, request: Compare) -> Result<Compared> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let (before, old) = side(&mut connection, request.before).await?;
    let (after, new) = side(&mut connection, request.after).await?;
    drop(connection);
    let diff = tokio::task::spawn_blocking(move || diff::bodies(&old, &new)).await;
    Ok(Compared { before, after, diff: diff.map_err(|error| Error::internal(error.to_string()))? })
}

pub(super) async fn side(connection: &mut SqliteConnection, side: Side) -> Result<(String, Body)> {
    match side {
        Side::Reference(reference) => {
            let version = store::prompt::resolve(connection, &reference.parse()?).await?;
            Ok((version.reference(), version.body))
        }
        Side::Body(body) => Ok(("draft".to_owned(), body)),
    }
}
