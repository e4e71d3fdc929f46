//! Making the index of meaning anew on request.
use std::time::Duration;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{embed::embed_pending, index};
use crate::{error::Result, model::Embedder, operation::Context, store};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "IndexRebuild")]
pub struct Rebuild {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "IndexRebuilt")]
pub struct Rebuilt {
    /// Interactions that can be found by meaning now.
    #[ts(type = "number")]
    pub vectors: i64,
}

/// Embeds what is not yet, and makes the index anew.
pub async fn rebuild(context: &Context, _: Rebuild) -> Result<Rebuilt> {
    let workspace = context.workspace()?;
    store::words::catch_up(&workspace.store).await?;
    embed_pending(context, Duration::MAX).await?;
    context.check_cancelled()?;
    index::rebuilt(&workspace, context.engine()?.embedder().dimensions()).await?;
    Ok(Rebuilt { vectors: store::vector::count(&mut *workspace.store.read().await?).await? })
}
