//! Tags: words that people put on interactions to find them again.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    operation::Context,
    store,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Tag {
    pub tag: String,
    pub ids: Vec<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Tagged {
    pub tag: String,
    /// Interactions that did not have it, or had it, before.
    pub changed: u64,
}

pub async fn add_tag(context: &Context, request: Tag) -> Result<Tagged> {
    set(context, request, true).await
}

pub async fn remove_tag(context: &Context, request: Tag) -> Result<Tagged> {
    set(context, request, false).await
}

async fn set(context: &Context, Tag { tag, ids }: Tag, on: bool) -> Result<Tagged> {
    if tag.trim().is_empty() || tag.chars().any(char::is_control) {
        return Err(Error::usage("A tag is a word or a few, on one line"));
    }
    let workspace = context.workspace()?;
    let name = tag.clone();

    let changed = workspace.store.write(&["interaction"], move |tx| Box::pin(set_all(tx, name, ids, on))).await?;
    Ok(Tagged { tag, changed })
}

async fn set_all(tx: &mut sqlx::SqliteConnection, tag: String, ids: Vec<String>, on: bool) -> Result<u64> {
    let mut changed = 0;
    for id in &ids {
        let key = store::interaction::find(tx, id).await?;
        changed += store::interaction::set_tag(tx, &tag, key, on).await?;
    }
    Ok(changed)
}
