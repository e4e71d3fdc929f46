//! The switch: whether a workspace hides personal data in what it sends and reports.
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use crate::{
    audit::{self, Kind},
    error::Result,
    operation::Context,
    store,
    workspace::settings::MASK,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "MaskSet")]
pub struct Set {
    pub mask: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "MaskSetting")]
pub struct Setting {
    pub mask: bool,
}

/// Counts from the next replay on; one that began with masks goes on with them.
pub async fn set(context: &Context, request: Set) -> Result<Setting> {
    let workspace = context.workspace()?;
    let on = request.mask;
    if workspace.settings()?.mask != on {
        workspace.set(MASK, on)?;
        let (kind, now) = (if on { Kind::MaskOn } else { Kind::MaskOff }, context.now_ms());
        let event = workspace.store.write(&["mask", "audit"], move |tx| {
            Box::pin(async move { store::audit::append(tx, now, kind, "workspace", &json!({})).await })
        });
        event.await?;
        audit::keep_head(context).await?;
    }
    Ok(Setting { mask: on })
}
