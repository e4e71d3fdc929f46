//! Reading the index.
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use futures::TryStreamExt;
use lancedb::{
    Connection, DistanceType, ObjectStoreRegistry, Session, Table,
    query::{ExecutableQuery, QueryBase, Select, VectorQuery},
};

use crate::{
    error::{Error, Result},
    folder::Folder,
    rows::{self, Near},
    seal::Seal,
};

pub(crate) const TABLE: &str = "vectors";
/// Parts of the approximate index that are looked into; each holds about √n of n rows.
const PROBES: usize = 30;
/// Keys in one condition.
pub(crate) const KEYS_AT_ONCE: usize = 5_000;
/// Bytes that Lance may keep in memory of the approximate index, and of what describes the files.
const INDEX_CACHE: usize = 128 << 20;
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
        let index = Self::open_table(dir, dimensions, seal).await?;
        index.table.checkout(index.seal.version).await?;
        Ok(index)
    }

    /// At the newest state, which may not be sealed.
    pub(crate) async fn open_table(dir: &Path, dimensions: usize, seal: Arc<Seal>) -> Result<Self> {
        let table = connect(dir).await?.open_table(TABLE).execute().await?;
        if !rows::has_dimensions(table.schema().await?.as_ref(), dimensions) {
            return Err(Error::Damaged(format!("it was not built for {dimensions} dimensions")));
        }
        Ok(Self { dir: dir.to_owned(), dimensions, table, seal })
    }

    /// Whether this reads that generation of the folder.
    pub fn is(&self, folder: &Folder, generation: u64) -> bool {
        self.dir == folder.generation(generation)
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

    /// The `k` nearest, nearest first. Exact up to [`crate::EXACT_UP_TO`] rows, else nearly so.
    pub async fn search(&self, vector: &[f32], k: usize) -> Result<Vec<Near>> {
        run(self.nearest_to(vector)?.nprobes(PROBES)?.limit(k)).await
    }

    /// The `k` nearest of these keys, nearest first. Exact, and slow for very many keys.
    pub async fn search_among(&self, vector: &[f32], keys: &[i64], k: usize) -> Result<Vec<Near>> {
        let mut near = Vec::new();
        for some in keys.chunks(KEYS_AT_ONCE) {
            let query = self.nearest_to(vector)?.bypass_vector_index().only_if(rows::one_of(some));
            near.extend(run(query.limit(k)).await?);
        }
        near.sort_by(|a, b| b.score.total_cmp(&a.score));
        near.truncate(k);
        Ok(near)
    }

    fn nearest_to(&self, vector: &[f32]) -> Result<VectorQuery> {
        rows::fits(vector, self.dimensions)?;
        let query = self.table.vector_search(vector)?.column("vector").distance_type(DistanceType::Cosine);
        Ok(query.select(Select::columns(&["key", "_distance"])))
    }

    pub async fn count(&self) -> Result<usize> {
        Ok(self.table.count_rows(None).await?)
    }

    /// All keys, in no order.
    pub async fn keys(&self) -> Result<Vec<i64>> {
        let query = self.table.query().select(Select::columns(&["key"]));
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

async fn run(query: VectorQuery) -> Result<Vec<Near>> {
    let batches: Vec<_> = query.execute().await?.try_collect().await?;
    let mut near = Vec::new();
    for batch in &batches {
        near.extend(rows::near(batch)?);
    }
    Ok(near)
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
