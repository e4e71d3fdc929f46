//! Reading the index.
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use futures::TryStreamExt;
use lancedb::{
    Connection, DistanceType, ObjectStoreRegistry, Session, Table,
    query::{ExecutableQuery, QueryBase, Select},
};

use crate::{
    error::{Error, Result},
    rows::{self, Kind, Near},
    seal::Seal,
};

pub(crate) const TABLE: &str = "vectors";
/// Parts of the approximate index that are looked into.
const PROBES: usize = 40;
/// So many times `k` candidates are compared again by their whole vectors.
const REFINE: u32 = 5;
/// Bytes that Lance may keep in memory of the approximate index, and of what describes the files.
const INDEX_CACHE: usize = 256 << 20;
const METADATA_CACHE: usize = 32 << 20;

/// One generation, opened for search. Cheap to clone.
#[derive(Clone)]
pub struct VectorIndex {
    pub(crate) dir: PathBuf,
    pub(crate) dimensions: usize,
    pub(crate) table: Table,
    /// What this handle was checked against.
    pub(crate) seal: Arc<Seal>,
}

impl VectorIndex {
    pub(crate) async fn open(dir: &Path, dimensions: usize) -> Result<Self> {
        let seal = checked(dir, &Arc::default()).await?;
        let index = Self::latest(dir, dimensions, seal).await?;
        index.table.checkout(index.seal.version).await?;
        Ok(index)
    }

    /// Not fixed to the sealed state, so that a writer's own handle goes along with its writes.
    pub(crate) async fn latest(dir: &Path, dimensions: usize, seal: Arc<Seal>) -> Result<Self> {
        let table = connect(dir).await?.open_table(TABLE).execute().await?;
        if !rows::has_dimensions(table.schema().await?.as_ref(), dimensions) {
            return Err(Error::Damaged(format!("it was not built for {dimensions} dimensions")));
        }
        Ok(Self { dir: dir.to_owned(), dimensions, table, seal })
    }

    /// Goes on to what another process has written since. Only new files are read.
    pub async fn refresh(&mut self) -> Result<()> {
        let seal = checked(&self.dir, &self.seal).await?;
        if seal != self.seal {
            self.table.checkout(seal.version).await?;
            self.seal = seal;
        }
        Ok(())
    }

    /// The `k` nearest of a kind, nearest first.
    pub async fn search(&self, vector: &[f32], kind: Kind, k: usize) -> Result<Vec<Near>> {
        rows::fits(vector, self.dimensions)?;
        let query = self
            .table
            .vector_search(vector)?
            .column("vector")
            .distance_type(DistanceType::Cosine)
            .nprobes(PROBES)?
            .refine_factor(REFINE)
            .only_if(format!("kind = {}", kind as i8))
            .select(Select::columns(&["key", "_distance"]))
            .limit(k);
        let batches: Vec<_> = query.execute().await?.try_collect().await?;
        let mut near = Vec::with_capacity(k);
        for batch in &batches {
            near.extend(rows::near(batch)?);
        }
        Ok(near)
    }

    pub async fn count(&self) -> Result<usize> {
        Ok(self.table.count_rows(None).await?)
    }

    /// The keys of a kind, in no order.
    pub async fn keys(&self, kind: Kind) -> Result<Vec<i64>> {
        let query = self.table.query().only_if(format!("kind = {}", kind as i8)).select(Select::columns(&["key"]));
        let batches: Vec<_> = query.execute().await?.try_collect().await?;
        let mut keys = Vec::new();
        for batch in &batches {
            keys.extend_from_slice(rows::keys(batch)?);
        }
        Ok(keys)
    }

    /// The name of the approximate index, if there is one.
    pub(crate) async fn approximate_index(&self) -> Result<Option<String>> {
        let indices = self.table.list_indices().await?;
        Ok(indices.into_iter().find(|index| index.columns == ["vector"]).map(|index| index.name))
    }
}

pub(crate) async fn connect(dir: &Path) -> Result<Connection> {
    let session = Session::new(INDEX_CACHE, METADATA_CACHE, Arc::new(ObjectStoreRegistry::default()));
    Ok(lancedb::connect(&dir.to_string_lossy()).session(Arc::new(session)).execute().await?)
}

/// The directory's seal, after its files were compared with it. A writer may replace the seal meanwhile and take old
/// files away; then the new one counts.
async fn checked(dir: &Path, known: &Arc<Seal>) -> Result<Arc<Seal>> {
    let (dir, known) = (dir.to_owned(), known.clone());
    blocking(move || {
        let mut seal = Seal::read(&dir)?;
        loop {
            let result = seal.check(&dir, &known);
            let now = Seal::read(&dir)?;
            if now == seal {
                return result.map(|()| Arc::new(seal));
            }
            seal = now;
        }
    })
    .await
}

/// Hashing reads whole files: off the threads that answer.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(Error::Damaged(format!("it could not be read: {error}"))),
    }
}
