//! Writing the index: one writer at a time, each write sealed before it counts.
use std::{collections::HashMap, fs, path::Path, sync::Arc};

use arrow_array::RecordBatchIterator;
use lancedb::{
    DistanceType, Table,
    index::{Index, vector::IvfFlatIndexBuilder},
    table::{CompactionOptions, Duration, OptimizeAction},
};

use crate::{
    error::{Error, Result},
    folder::{Lock, remove},
    index::{KEYS_AT_ONCE, TABLE, VectorIndex, blocking, connect},
    rows::{self, Row},
    seal::Seal,
};

/// So many rows are compared one by one, which is exact; above, an approximate index is built.
pub const EXACT_UP_TO: usize = 20_000;
/// So many small files make a search slow.
const MANY_FILES: usize = 16;
/// A file with so many rows is not rewritten only because small ones came.
const FULL_FILE: usize = 50_000;
/// How well the centres are chosen: rows looked at for each, and rounds of moving them. More changes recall little.
const ROWS_PER_CENTRE: u32 = 32;
const ROUNDS: u32 = 15;
/// Searches of other processes may still read the state before a write for so long.
const GRACE: Duration = Duration::minutes(5);

/// The one that may change the index. Holds the folder's lock until it is dropped.
pub struct Writer {
    index: VectorIndex,
    lock: Lock,
}

/// What [`Writer::tidy`] found worth doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Small files were put together.
    pub compacted: bool,
    /// The approximate index was built anew.
    pub indexed: bool,
}

impl Writer {
    pub(crate) async fn create(lock: Lock, dir: &Path, dimensions: usize) -> Result<Self> {
        remove(dir)?;
        fs::create_dir_all(dir).map_err(|error| Error::disk(dir, error))?;
        let table = connect(dir).await?.create_empty_table(TABLE, rows::schema(dimensions)?).execute().await?;
        let index = VectorIndex { dir: dir.to_owned(), dimensions, table, seal: Arc::default() };
        let mut writer = Self { index, lock };
        writer.seal().await?;
        Ok(writer)
    }

    pub(crate) async fn go_on(lock: Lock, mut index: VectorIndex) -> Result<Self> {
        index.refresh().await?;
        let (dir, seal) = (index.dir.clone(), index.seal.clone());
        if blocking(move || seal.remove_unsealed(&dir)).await? {
            // What Lance remembers of the files may be of those that are gone.
            index = VectorIndex::open_table(&index.dir, index.dimensions, index.seal).await?;
        } else {
            index.table.checkout_latest().await?;
        }
        Ok(Self { index, lock })
    }

    pub fn lock(&self) -> &Lock {
        &self.lock
    }

    /// A handle for searching that goes along with this writer's writes.
    pub fn index(&self) -> VectorIndex {
        self.index.clone()
    }

    /// Puts rows in, in place of those of the same key. Of several alike the last counts.
    pub async fn upsert(&mut self, rows: &[Row]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let last: HashMap<_, _> = rows.iter().map(|row| (row.key, row)).collect();
        let batch = rows::batch(last.into_values(), self.index.dimensions)?;
        let schema = batch.schema();
        let mut merge = self.table().merge_insert(&["key"]);
        merge.when_matched_update_all(None).when_not_matched_insert_all();
        merge.execute(Box::new(RecordBatchIterator::new([Ok(batch)], schema))).await?;
        self.seal().await
    }

    /// Puts rows in of which none is there yet, as in a rebuild: quicker than [`Writer::upsert`], which looks.
    pub async fn add(&mut self, rows: &[Row]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.table().add(rows::batch(rows, self.index.dimensions)?).execute().await?;
        self.seal().await
    }

    /// Takes all rows of these keys out. Their bytes stay in the files until [`Writer::purge`].
    pub async fn delete(&mut self, keys: &[i64]) -> Result<()> {
        for some in keys.chunks(KEYS_AT_ONCE) {
            self.table().delete(rows::one_of(some).as_str()).await?;
        }
        self.seal().await
    }

    /// Does what keeps searches quick, where it is worth it. To be called now and then.
    pub async fn tidy(&mut self) -> Result<Tidied> {
        let small = self.table().stats().await?.fragment_stats.num_small_fragments;
        let tidied = Tidied { compacted: small > MANY_FILES, indexed: self.wants_index().await? };
        if tidied.compacted {
            self.compact(CompactionOptions::default().materialize_deletions_threshold, GRACE).await?;
        }
        if tidied.indexed {
            self.approximate().await?;
        }
        Ok(tidied)
    }

    /// Rewrites every file that holds deleted rows and removes all older files, so that nothing deleted is left.
    pub async fn purge(&mut self) -> Result<()> {
        self.compact(0.0, Duration::zero()).await
    }

    async fn compact(&mut self, deleted_share: f32, grace: Duration) -> Result<()> {
        let options = CompactionOptions {
            target_rows_per_fragment: FULL_FILE,
            materialize_deletions_threshold: deleted_share,
            ..CompactionOptions::default()
        };
        self.table().optimize(OptimizeAction::Compact { options, remap_options: None }).await?;
        // Nobody else writes, so files of no version are left over and not in the making.
        let prune = OptimizeAction::Prune {
            older_than: Some(grace),
            delete_unverified: Some(true),
            error_if_tagged_old_versions: None,
        };
        self.table().optimize(prune).await?;
        self.seal().await
    }

    /// Whether there are many rows, and a fifth of them or more is not in an approximate index.
    async fn wants_index(&self) -> Result<bool> {
        let rows = self.index.count().await?;
        let left_out = match self.index.approximate_index().await? {
            Some(index) => self.table().index_stats(&index).await?.map_or(rows, |stats| stats.num_unindexed_rows),
            None => rows,
        };
        Ok(rows > EXACT_UP_TO && left_out * 5 >= rows)
    }

    /// Parts the rows by their nearest of √n centres; a search then compares those of the nearest parts only. Always
    /// made anew: rows come in until a fifth is outside, so all the work together stays in proportion to their number.
    async fn approximate(&mut self) -> Result<()> {
        let parts = self.index.count().await?.isqrt();
        let index = IvfFlatIndexBuilder::default()
            .distance_type(DistanceType::Cosine)
            .num_partitions(u32::try_from(parts).unwrap_or(u32::MAX))
            .sample_rate(ROWS_PER_CENTRE)
            .max_iterations(ROUNDS);
        self.table().create_index(&["vector"], Index::IvfFlat(index)).execute().await?;
        self.seal().await
    }

    fn table(&self) -> &Table {
        &self.index.table
    }

    /// Lists and hashes the files that the last write left.
    async fn seal(&mut self) -> Result<()> {
        let (dir, known) = (self.index.dir.clone(), self.index.seal.clone());
        let version = self.table().version().await?;
        let seal = blocking(move || {
            let seal = Seal::take(&dir, version, &known)?;
            seal.write(&dir)?;
            Ok(seal)
        });
        self.index.seal = Arc::new(seal.await?);
        Ok(())
    }
}
