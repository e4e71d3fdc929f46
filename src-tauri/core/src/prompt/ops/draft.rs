//! Drafts: what is typed in the editor survives a crash.
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::{error::Result, operation::Context, prompt::reference::check_name, store, time::rfc3339};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct DraftSave {
    pub prompt: String,
    /// As the editor holds it; it may be no valid body yet.
    #[ts(type = "unknown")]
    pub content: Value,
    /// The version it started from.
    pub parent: Option<i64>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "DraftSaved")]
pub struct Saved {
    pub time: String,
}

pub async fn save_draft(context: &Context, request: DraftSave) -> Result<Saved> {
    check_name("prompt", &request.prompt)?;
    let (content, now) = (request.content.to_string(), context.now_ms());
    let workspace = context.workspace()?;
    workspace
        .store
        .write(&["draft"], move |tx| {
            Box::pin(async move { store::draft::save(tx, &request.prompt, &content, request.parent, now).await })
        })
        .await?;
    Ok(Saved { time: rfc3339(now) })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct DraftLoad {
    pub prompt: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Draft {
    #[ts(type = "unknown")]
    pub content: Value,
    pub parent: Option<i64>,
    pub time: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct DraftLoaded {
    pub draft: Option<Draft>,
}

pub async fn load_draft(context: &Context, request: DraftLoad) -> Result<DraftLoaded> {
    let workspace = context.workspace()?;
    let kept = store::draft::load(&mut *workspace.store.read().await?, &request.prompt).await?;
    let draft = |(content, parent, time): (String, _, _)| {
        Ok::<_, serde_json::Error>(Draft { content: serde_json::from_str(&content)?, parent, time: rfc3339(time) })
    };
    Ok(DraftLoaded { draft: kept.map(draft).transpose()? })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct DraftDrop {
    pub prompt: String,
}

pub async fn drop_draft(context: &Context, request: DraftDrop) -> Result<DraftLoaded> {
    let workspace = context.workspace()?;
    workspace
        .store
        .write(&["draft"], move |tx| Box::pin(async move { store::draft::drop(tx, &request.prompt).await }))
        .await?;
    Ok(DraftLoaded { draft: None })
}
