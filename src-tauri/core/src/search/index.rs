//! The index of meaning: fed from the outbox, checked when opened, made anew from the database when missing or wrong.
use std::time::Duration;

use attune_index::{Error as IndexError, Folder, Kind, Row, VectorIndex, Writer};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::embed::embed_pending;
use crate::{
    error::{Code, Error, Result},
    model::Embedder,
    operation::Context,
    store,
    workspace::Workspace,
};

/// Rows put into the index at a time.
const STEP: i64 = 2_000;
/// The fact that names the current generation.
const GENERATION: &str = "index_generation";

impl From<IndexError> for Error {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Busy => Error::new(Code::Busy, "Another process is feeding the index of meaning"),
            IndexError::Disk { path, source } => Error::from(source).in_file(path),
            other => Error::internal(format!("Index: {other}")),
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "IndexRebuild")]
pub struct Rebuild {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "IndexRebuilt")]
pub struct Rebuilt {
    /// Interactions that can be found by meaning now.
    pub vectors: i64,
}

/// Embeds what is not yet, and makes the index anew.
pub async fn rebuild(context: &Context, _: Rebuild) -> Result<Rebuilt> {
    store::words::catch_up(&context.workspace()?.store).await?;
    embed_pending(context, Duration::MAX).await?;
    context.check_cancelled()?;
    let workspace = context.workspace()?;
    let dimensions = context.engine()?.embedder().dimensions();
    build_new(&workspace, dimensions).await.map_err(Error::from)?;
    Ok(Rebuilt { vectors: store::vector::count(&mut *workspace.store.read().await?).await? })
}

/// The index, up to date as far as this process may bring it there.
pub(super) async fn open(workspace: &Workspace, dimensions: usize) -> Result<VectorIndex> {
    match feed(workspace, dimensions).await {
        Ok(index) => Ok(index),
        // Somebody else feeds it; what is there serves meanwhile.
        Err(IndexError::Busy) => {
            let opened = folder(workspace).open(generation(workspace).await?, dimensions).await;
            opened.map_err(Error::from)
        }
        Err(error) => Err(error.into()),
    }
}

/// Brings the outbox into the index. Makes it anew where it is missing, damaged or holds another number of rows than
/// the database.
async fn feed(workspace: &Workspace, dimensions: usize) -> Result<VectorIndex, IndexError> {
    let generation = generation(workspace).await.map_err(told)?;
    let mut writer = match folder(workspace).write(generation, dimensions).await {
        Ok(writer) => writer,
        Err(error) if error.wants_rebuild() => return build_new(workspace, dimensions).await,
        Err(error) => return Err(error),
    };
    drain(workspace, &mut writer).await?;
    let expected = {
        let mut connection = workspace.store.read().await.map_err(told)?;
        store::vector::count(&mut connection).await.map_err(told)?
    };
    if writer.index().count().await? as i64 != expected {
        drop(writer);
        return build_new(workspace, dimensions).await;
    }
    writer.tidy().await?;
    Ok(writer.index())
}

async fn drain(workspace: &Workspace, writer: &mut Writer) -> Result<(), IndexError> {
    loop {
        let batch = {
            let mut connection = workspace.store.read().await.map_err(told)?;
            store::vector::outbox(&mut connection, STEP).await.map_err(told)?
        };
        let Some(last) = batch.last else { return Ok(()) };
        writer.delete(&batch.removed).await?;
        writer.upsert(&rows(batch.put)).await?;
        let sent = workspace.store.write(&[], move |tx| Box::pin(async move { store::vector::sent(tx, last).await }));
        sent.await.map_err(told)?;
    }
}

/// A new generation from the vectors in the database; the old one serves until the new one is whole.
async fn build_new(workspace: &Workspace, dimensions: usize) -> Result<VectorIndex, IndexError> {
    let next = generation(workspace).await.map_err(told)? + 1;
    let mut writer = folder(workspace).create(next, dimensions).await?;
    // What is written while this runs stands in the outbox, too, and comes in by its way.
    let mut after = 0;
    let last = {
        let mut connection = workspace.store.read().await.map_err(told)?;
        store::vector::newest_entry(&mut connection).await.map_err(told)?
    };
    loop {
        let page = {
            let mut connection = workspace.store.read().await.map_err(told)?;
            store::vector::page(&mut connection, after, STEP).await.map_err(told)?
        };
        let Some((key, _)) = page.last() else { break };
        after = *key;
        writer.add(&rows(page)).await?;
    }
    writer.tidy().await?;
    let named = workspace.store.write(&[], move |tx| {
        Box::pin(async move {
            if let Some(last) = last {
                store::vector::sent(tx, last).await?;
            }
            store::meta::set(tx, GENERATION, &next.to_string()).await
        })
    });
    named.await.map_err(told)?;
    drain(workspace, &mut writer).await?;
    folder(workspace).keep_only(next, &writer)?;
    Ok(writer.index())
}

fn rows(vectors: Vec<(i64, Vec<f32>)>) -> Vec<Row> {
    vectors.into_iter().map(|(key, vector)| Row { key, kind: Kind::Query, vector }).collect()
}

fn folder(workspace: &Workspace) -> Folder {
    Folder::new(workspace.index_dir())
}

async fn generation(workspace: &Workspace) -> Result<u64> {
    let kept = store::meta::get(&mut *workspace.store.read().await?, GENERATION).await?;
    Ok(kept.and_then(|kept| kept.parse().ok()).unwrap_or(0))
}

/// An error of the database, on its way through the index's own.
fn told(error: Error) -> IndexError {
    IndexError::Misfit(error.message)
}
