//! Tags: words that people put on interactions to find them again.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::fit::chosen;
use crate::{
    error::{Error, Result},
    operation::Context,
    store,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Tag {
    pub tag: String,
    pub ids: Vec<String>,
    /// Instead of ids: all that fit; empty for all there are.
    pub filter: Option<String>,
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

async fn set(context: &Context, Tag { tag, ids, filter }: Tag, on: bool) -> Result<Tagged> {
    if tag.trim().is_empty() || tag.chars().any(char::is_control) {
        return Err(Error::usage("A tag is a word or a few, on one line"));
    }
    let keys = chosen(context, &ids, filter.as_deref()).await?;
    let name = tag.clone();
    let changed =
        context.workspace()?.store.write(&["interaction"], move |tx| Box::pin(set_all(tx, name, keys, on))).await?;
    Ok(Tagged { tag, changed })
}

async fn set_all(tx: &mut sqlx::SqliteConnection, tag: String, keys: Vec<i64>, on: bool) -> Result<u64> {
    let mut changed = 0;
    for key in keys {
        changed += store::interaction::set_tag(tx, &tag, key, on).await?;
    }
    Ok(changed)
}
