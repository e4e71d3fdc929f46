//! Mappings that were chosen at an import and are taken again for the next file of the same source or shape.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::Result,
    import::{Mapping, Source, recognise::Looked},
    operation::Context,
    store::{self, mapping::Row},
    time::rfc3339,
};

/// A mapping that is kept.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "KeptMapping")]
pub struct Kept {
    pub id: String,
    pub source: String,
    /// The fields that the file had.
    pub fields: Vec<String>,
    /// As YAML.
    pub mapping: String,
    pub time: String,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "KeptMappingList")]
pub struct ListKept {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "KeptMappings")]
pub struct KeptList {
    pub mappings: Vec<Kept>,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "KeptMappingForget")]
pub struct Forget {
    /// Its id, or the beginning of it.
    pub id: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "KeptMappingForgotten")]
pub struct Forgotten {
    pub forgotten: String,
}

/// Newest first.
pub async fn list_kept(context: &Context, _: ListKept) -> Result<KeptList> {
    Ok(KeptList { mappings: all(context).await? })
}

pub async fn forget(context: &Context, request: Forget) -> Result<Forgotten> {
    let store = &context.workspace()?.store;
    let work =
        store.write(&["mapping"], move |tx| Box::pin(async move { store::mapping::forget(tx, &request.id).await }));
    Ok(Forgotten { forgotten: work.await? })
}

/// None without a workspace.
pub(super) async fn all(context: &Context) -> Result<Vec<Kept>> {
    let Ok(workspace) = context.workspace() else { return Ok(Vec::new()) };
    let rows = store::mapping::list(&mut *workspace.store.read().await?).await?;
    let kept = |row: Row| {
        let (fields, time) = (serde_json::from_str(&row.shape)?, rfc3339(row.time));
        Ok(Kept { id: row.id, source: row.source, fields, mapping: row.yaml, time })
    };
    rows.into_iter().map(kept).collect()
}

/// The one for this file: of the same fields, best of the same source; else of the named source, if it fits the rows.
pub(super) fn fitting<'k>(
    kept: &'k [Kept],
    source: &Source,
    looked: &Looked,
    from: Option<&str>,
) -> Option<(&'k Kept, Mapping)> {
    let shape = looked.shape();
    let is_source = |one: &&Kept| from.is_some_and(|from| one.source == from);
    let alike = || kept.iter().filter(|one| one.fields == shape);
    if let Some(one) = alike().find(is_source).or_else(|| alike().next()) {
        return Some((one, usable(one, source)?));
    }
    kept.iter().filter(is_source).find_map(|one| {
        let mapping = usable(one, source)?;
        let rows = source.preview(&mapping).ok()?;
        rows.iter().any(|row| row.interaction.is_some()).then_some((one, mapping))
    })
}

/// A mapping that joins a file which is not beside this one says nothing about it.
fn usable(kept: &Kept, source: &Source) -> Option<Mapping> {
    let mapping = Mapping::parse(&kept.mapping).ok()?;
    let is_there = mapping.join.as_ref().is_none_or(|join| join.path(source.name()).is_file());
    is_there.then_some(mapping)
}

/// Keeps what was chosen for the next time.
pub(super) async fn keep(context: &Context, source: &str, shape: Vec<String>, mapping: &Mapping) -> Result<()> {
    let row = Row {
        id: context.new_id(),
        source: source.to_owned(),
        shape: serde_json::to_string(&shape)?,
        yaml: mapping.to_yaml()?,
        time: context.now_ms(),
    };
    let store = &context.workspace()?.store;
    store.write(&["mapping"], move |tx| Box::pin(async move { store::mapping::keep(tx, &row).await })).await
}
