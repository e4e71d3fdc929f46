//! The imports that were made, and taking one back.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{error::Result, operation::Context, store, time::rfc3339};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportList")]
pub struct ListBatches {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Batch {
    pub batch: String,
    pub time: String,
    pub source: String,
    pub files: Vec<String>,
    pub added: i64,
    pub feedback_added: i64,
    /// It was taken back.
    pub undone: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Batches {
    pub batches: Vec<Batch>,
}

/// Newest first.
pub async fn list(context: &Context, _: ListBatches) -> Result<Batches> {
    let workspace = context.workspace()?;
    let rows = store::batch::list(&mut *workspace.store.read().await?).await?;
    let batches = rows.into_iter().map(|row| {
        Ok(Batch {
            batch: row.id,
            time: rfc3339(row.time),
            source: row.source,
            files: serde_json::from_str(&row.files)?,
            added: row.added,
            feedback_added: row.feedback_added,
            undone: row.undone,
        })
    });
    Ok(Batches { batches: batches.collect::<Result<_>>()? })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportUndo")]
pub struct Undo {
    pub batch: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportUndone")]
pub struct Undone {
    pub batch: String,
    pub removed: u64,
    pub feedback_removed: u64,
    /// Interactions that a set or a replay holds; they stay.
    pub kept_because_used: Vec<String>,
}

pub async fn undo(context: &Context, request: Undo) -> Result<Undone> {
    let workspace = context.workspace()?;
    workspace
        .store
        .write(&["interaction", "feedback", "batch"], move |tx| {
            Box::pin(async move {
                let batch = store::batch::find(tx, &request.batch).await?;
                let taken = store::batch::undo(tx, &batch).await?;
                Ok(Undone {
                    batch,
                    removed: taken.removed,
                    feedback_removed: taken.feedback_removed,
                    kept_because_used: taken.kept,
                })
            })
        })
        .await
}
