//! Changes: how an open window learns what it or another process wrote.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{error::Result, operation::Context, store};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ChangesSince")]
pub struct Since {
    pub seq: i64,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "Changes")]
pub struct Changed {
    pub seq: i64,
    /// Null: too long ago to tell, everything may have changed.
    pub words: Option<Vec<String>>,
}

pub async fn since(context: &Context, request: Since) -> Result<Changed> {
    let workspace = context.workspace()?;
    let (seq, words) = store::changes::since(&mut *workspace.store.read().await?, request.seq).await?;
    Ok(Changed { seq, words })
}
