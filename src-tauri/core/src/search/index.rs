//! The index of meaning: fed from the outbox, checked when opened, made anew from the database when missing or wrong.
use attune_index::{Error as IndexError, Folder, Row, VectorIndex, Writer};

use crate::{
    error::{Code, Error, Result},
    store,
    workspace::Workspace,
};

/// Rows put into the index at a time.
const STEP: i64 = 2_000;
/// The fact that names the current generation.
const GENERATION: &str = "index_generation";

/// What went wrong, in the database or in the index; the second may be mended by a rebuild.
pub(super) enum Fault {
    Index(IndexError),
    Other(Error),
}

impl From<IndexError> for Fault {
    fn from(error: IndexError) -> Self {
        Fault::Index(error)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::Other(error)
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Other(error) => error,
            Fault::Index(IndexError::Busy) => {
                Error::new(Code::Busy, "Another process is making the index of meaning anew")
                    .hint("Search again when it is done; words are found meanwhile with --mode words")
            }
            Fault::Index(IndexError::Disk { path, source }) => Error::from(source).in_file(path),
            Fault::Index(other) => Error::internal(format!("Index: {other}")),
        }
    }
}

/// The index, up to date as far as this process may bring it there. The workspace keeps it open, so that its files are
/// compared with their seal once and not with each search.
pub(super) async fn open(workspace: &Workspace, dimensions: usize) -> Result<VectorIndex> {
    let mut kept = workspace.meaning.lock().await;
    let index = match current(workspace, kept.take(), dimensions).await {
        Ok(index) => feed(workspace, index).await,
        fault => fault,
    };
    let index = match index {
        Err(Fault::Index(error)) if error.wants_rebuild() => build_new(workspace, dimensions).await,
        index => index,
    };
    Ok(kept.insert(index?).clone())
}

/// The index made anew, whatever the old one was like.
pub(super) async fn rebuilt(workspace: &Workspace, dimensions: usize) -> Result<VectorIndex> {
    let mut kept = workspace.meaning.lock().await;
    Ok(kept.insert(build_new(workspace, dimensions).await?).clone())
}

/// What is kept, brought up to date, or else opened and compared with the database.
async fn current(workspace: &Workspace, kept: Option<VectorIndex>, dimensions: usize) -> Result<VectorIndex, Fault> {
    let (folder, generation) = (folder(workspace), generation(workspace).await?);
    if let Some(mut index) = kept.filter(|index| index.is(&folder, generation)) {
        index.refresh().await?;
        return Ok(index);
    }
    let index = folder.open(generation, dimensions).await?;
    let mut connection = workspace.store.read().await?;
    let (there, expected) = (index.count().await? as i64, store::vector::count(&mut connection).await?);
    let nothing_waits = store::vector::newest_entry(&mut connection).await?.is_none();
    if nothing_waits && there != expected {
        return Err(IndexError::Damaged(format!("it holds {there} of {expected} rows")).into());
    }
    Ok(index)
}

/// Brings the outbox into the index, if there is something in it and nobody else is at it.
async fn feed(workspace: &Workspace, index: VectorIndex) -> Result<VectorIndex, Fault> {
    let newest = store::vector::newest_entry(&mut *workspace.store.read().await?).await?;
    if newest.is_none() {
        return Ok(index);
    }
    let mut writer = match folder(workspace).writer(index.clone()).await {
        Err(IndexError::Busy) => return Ok(index),
        writer => writer?,
    };
    drain(workspace, &mut writer).await?;
    writer.tidy().await?;
    Ok(writer.index())
}

async fn drain(workspace: &Workspace, writer: &mut Writer) -> Result<(), Fault> {
    loop {
        let batch = store::vector::outbox(&mut *workspace.store.read().await?, STEP).await?;
        let Some(last) = batch.last else { return Ok(()) };
        writer.delete(&batch.removed).await?;
        writer.upsert(&rows(batch.put)).await?;
        workspace.store.write(&[], move |tx| Box::pin(async move { store::vector::sent(tx, last).await })).await?;
    }
}

/// A new generation from the vectors in the database; the old one serves until the new one is whole.
async fn build_new(workspace: &Workspace, dimensions: usize) -> Result<VectorIndex, Fault> {
    let next = generation(workspace).await? + 1;
    let mut writer = folder(workspace).create(next, dimensions).await?;
    // What is written while this runs stands in the outbox, too, and comes in by its way.
    let mut after = 0;
    let last = store::vector::newest_entry(&mut *workspace.store.read().await?).await?;
    loop {
        let page = store::vector::page(&mut *workspace.store.read().await?, after, STEP).await?;
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
    named.await?;
    drain(workspace, &mut writer).await?;
    folder(workspace).keep_only(next, &writer)?;
    Ok(writer.index())
}

fn rows(vectors: Vec<(i64, Vec<f32>)>) -> Vec<Row> {
    vectors.into_iter().map(|(key, vector)| Row { key, vector }).collect()
}

fn folder(workspace: &Workspace) -> Folder {
    Folder::new(workspace.index_dir())
}

async fn generation(workspace: &Workspace) -> Result<u64> {
    let kept = store::meta::get(&mut *workspace.store.read().await?, GENERATION).await?;
    Ok(kept.and_then(|kept| kept.parse().ok()).unwrap_or(0))
}
