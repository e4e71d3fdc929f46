//! Saved views: what a person looks at again and again, under a name that everybody in the workspace sees.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::list::Sort;
use crate::{
    error::{Error, Result},
    filter,
    operation::Context,
    store,
};

#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct View {
    pub name: String,
    /// In the filter language; empty for all.
    pub filter: String,
    pub sort: Sort,
    /// The columns of the window's table; none for the usual ones.
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ViewList")]
pub struct ListViews {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Views {
    pub views: Vec<View>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ViewRemove")]
pub struct RemoveView {
    pub name: String,
}

pub async fn save_view(context: &Context, view: View) -> Result<Views> {
    let name = view.name.trim();
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        return Err(Error::usage("A view's name is a few words on one line").at_field("name"));
    }
    filter::parse(&view.filter)?;
    let view = View { name: name.to_owned(), filter: view.filter.trim().to_owned(), ..view };
    let now = context.now_ms();
    context
        .workspace()?
        .store
        .write(&["view"], move |tx| Box::pin(async move { store::view::save(tx, &view, now).await }))
        .await?;
    list_views(context, ListViews {}).await
}

pub async fn list_views(context: &Context, _: ListViews) -> Result<Views> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    Ok(Views { views: store::view::list(&mut connection).await? })
}

pub async fn remove_view(context: &Context, RemoveView { name }: RemoveView) -> Result<Views> {
    let wanted = name.clone();
    let removed = context
        .workspace()?
        .store
        .write(&["view"], move |tx| Box::pin(async move { store::view::remove(tx, &wanted).await }))
        .await?;
    if !removed {
        return Err(Error::not_found("view", &name).hint("See them with attune view list"));
    }
    list_views(context, ListViews {}).await
}
