//! What is left in files after rows are gone: in the full text, the index of meaning, the write-ahead log; and backups.
use std::path::PathBuf;

use crate::{error::Result, search::index, store, workspace::Workspace};

/// Brings begun work to its end: after it, no file of the workspace holds a byte of what was erased.
pub(crate) async fn finish(workspace: &Workspace) -> Result<()> {
    let store = &workspace.store;
    let keys = store::erase::open(&mut *store.read().await?).await?;
    store.write(&[], |tx| Box::pin(store::words::optimise(tx))).await?;
    index::purge(workspace).await?;
    store::erase_log(store.path()).await?;
    store.write(&[], move |tx| Box::pin(async move { store::erase::done(tx, &keys).await })).await
}

/// Backups in which one of these interactions is. One that cannot be read may hold them.
pub(super) async fn backups_with(workspace: &Workspace, ids: &[String]) -> Result<Vec<String>> {
    let mut files: Vec<PathBuf> = store::backup::list(&mut *workspace.store.read().await?)
        .await?
        .into_iter()
        .map(|(file, _)| file.into())
        .collect();
    let beside = std::fs::read_dir(workspace.dir.join("backups")).into_iter().flatten().flatten();
    files.extend(beside.map(|item| item.path()));
    files.retain(|file| file.is_file());
    files.sort();
    files.dedup();
    let mut holding = Vec::new();
    for file in files {
        if !ids.is_empty() && store::holds_any(&file, ids).await.unwrap_or(true) {
            holding.push(file.display().to_string());
        }
    }
    Ok(holding)
}
