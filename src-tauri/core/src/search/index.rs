//! The index of meaning: fed from the outbox, checked when opened, made anew from the database when missing or wrong.
use std::time::{Duration, Instant};

use attune_index::{Error as IndexError, Folder, Lock, Near, Row, VectorIndex, Writer};

use crate::{
    error::{Code, Error, Result},
    store,
    workspace::Workspace,
};

/// Rows put into the index at a time.
const STEP: i64 = 2_000;
/// The fact that names the current generation.
const GENERATION: &str = "index_generation";
/// How long a search waits while another process makes the index anew, and how often it looks.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(50);
/// How long it waits while another process only brings in what is new.
const SHORT_PATIENCE: Duration = Duration::from_secs(4);
/// So often a search begins anew when what it reads is gone or wrong, as when another process has just replaced it.
const TRIES: usize = 3;

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

/// The `count` nearest, of these keys alone if there are any.
pub(super) async fn nearest(
    workspace: &Workspace,
    vector: &[f32],
    among: Option<&[i64]>,
    count: usize,
) -> Result<Vec<Near>> {
    // What is gone stays in the index until it is fed, and must not stand in the place of what is there.
    let gone = store::vector::gone(&mut *workspace.store.read().await?).await?;
    let more = count + gone.len();
    let mut tries = 1;
    loop {
        let index = open(workspace, vector.len()).await?;
        let found = match among {
            Some(keys) => index.search_among(vector, keys, more).await,
            None => index.search(vector, more).await,
        };
        match found {
            Err(error) if error.wants_rebuild() && tries < TRIES => {
                tries += 1;
                workspace.meaning.lock().await.take();
            }
            found => {
                let found = found.map_err(Fault::from)?.into_iter();
                return Ok(found.filter(|near| !gone.contains(&near.key)).take(count).collect());
            }
        }
    }
}

/// The index, up to date as far as this process may bring it there. The workspace keeps it open, so that its files are
/// compared with their seal once and not with each search.
async fn open(workspace: &Workspace, dimensions: usize) -> Result<VectorIndex> {
    let mut kept = workspace.meaning.lock().await;
    let since = Instant::now();
    loop {
        match usable(workspace, kept.take(), dimensions).await {
            // Its writer is making it anew: what comes of that is good for this search, too.
            Err(Fault::Index(IndexError::Busy)) if since.elapsed() < PATIENCE => tokio::time::sleep(LOOK).await,
            index => return Ok(kept.insert(index?).clone()),
        }
    }
}

async fn usable(workspace: &Workspace, kept: Option<VectorIndex>, dimensions: usize) -> Result<VectorIndex, Fault> {
    let index = match current(workspace, kept, dimensions).await {
        Ok(index) => feed(workspace, index, dimensions).await,
        fault => fault,
    };
    match index {
        Err(Fault::Index(error)) if error.wants_rebuild() => {
            let lock = folder(workspace).lock()?;
            // Another process may have made it anew meanwhile.
            match current(workspace, None, dimensions).await {
                Ok(index) => Ok(index),
                Err(_) => build_new(workspace, lock, dimensions).await,
            }
        }
        index => index,
    }
}

/// What is wrong with the index, if something is: nothing is mended, and what waits for it is no fault.
pub(crate) async fn examine(workspace: &Workspace) -> Result<Option<String>> {
    let Some(dimensions) = store::vector::dimensions(&mut *workspace.store.read().await?).await? else {
        return Ok(None);
    };
    match current(workspace, None, dimensions).await {
        Ok(_) => Ok(None),
        Err(Fault::Index(error)) if error.wants_rebuild() => Ok(Some(error.to_string())),
        Err(fault) => Err(fault.into()),
    }
}

/// Generations that nobody reads: an interrupted rebuild left them, or one is under way.
pub(crate) async fn leftovers(workspace: &Workspace) -> Result<Vec<std::path::PathBuf>> {
    Ok(folder(workspace).others(generation(workspace).await?).map_err(Fault::from)?)
}

/// Removes them. Errors: [`Code::Busy`] while another process writes the index.
pub(crate) async fn sweep(workspace: &Workspace) -> Result<()> {
    let lock = folder(workspace).lock().map_err(Fault::from)?;
    Ok(folder(workspace).keep_only(generation(workspace).await?, &lock).map_err(Fault::from)?)
}

/// Makes the index anew from the vectors in the database; nothing is embedded.
pub(crate) async fn mend(workspace: &Workspace) -> Result<()> {
    match store::vector::dimensions(&mut *workspace.store.read().await?).await? {
        Some(dimensions) => open(workspace, dimensions).await.map(drop),
        None => Ok(()),
    }
}

/// Takes what is gone out of the index's files, too. Waits while another process writes them.
pub(crate) async fn purge(workspace: &Workspace) -> Result<()> {
    let since = Instant::now();
    loop {
        match purged(workspace).await {
            Err(Fault::Index(IndexError::Busy)) if since.elapsed() < PATIENCE => tokio::time::sleep(LOOK).await,
            purged => return Ok(purged?),
        }
    }
}

async fn purged(workspace: &Workspace) -> Result<(), Fault> {
    let (folder, generation) = (folder(workspace), generation(workspace).await?);
    if generation == 0 {
        return Ok(());
    }
    workspace.meaning.lock().await.take();
    let Some(dimensions) = store::vector::dimensions(&mut *workspace.store.read().await?).await? else {
        // Nothing is left to find; the next search that has something makes an index.
        return Ok(folder.keep_only(generation + 1, &folder.lock()?)?);
    };
    match current(workspace, None, dimensions).await {
        Err(Fault::Index(error)) if error.wants_rebuild() => {
            build_new(workspace, folder.lock()?, dimensions).await?;
        }
        index => {
            let mut writer = folder.writer(index?).await?;
            drain(workspace, &mut writer).await?;
            writer.purge().await?;
            folder.keep_only(generation, writer.lock())?;
        }
    }
    Ok(())
}

/// The index made anew, whatever the old one was like.
pub(super) async fn rebuilt(workspace: &Workspace, dimensions: usize) -> Result<VectorIndex> {
    let mut kept = workspace.meaning.lock().await;
    let lock = folder(workspace).lock().map_err(Fault::from)?;
    Ok(kept.insert(build_new(workspace, lock, dimensions).await?).clone())
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

/// Brings the outbox into the index. While another process does that, waits a little for what comes of it.
async fn feed(workspace: &Workspace, index: VectorIndex, dimensions: usize) -> Result<VectorIndex, Fault> {
    let since = Instant::now();
    while store::vector::newest_entry(&mut *workspace.store.read().await?).await?.is_some() {
        match folder(workspace).writer(index.clone()).await {
            Err(IndexError::Busy) if since.elapsed() < SHORT_PATIENCE => tokio::time::sleep(LOOK).await,
            Err(IndexError::Busy) => break,
            writer => {
                let mut writer = writer?;
                drain(workspace, &mut writer).await?;
                writer.tidy().await?;
                return Ok(writer.index());
            }
        }
    }
    current(workspace, Some(index), dimensions).await
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
async fn build_new(workspace: &Workspace, lock: Lock, dimensions: usize) -> Result<VectorIndex, Fault> {
    let next = generation(workspace).await? + 1;
    let mut writer = folder(workspace).create(lock, next, dimensions).await?;
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
    folder(workspace).keep_only(next, writer.lock())?;
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
