//! Store: SQLite, the only truth. One file per table family, each with its migration, rows, reads and writes.
//!
//! Many readers, one writer that groups commits: an "ok" to a caller means that its work is committed and synced.
//! Several processes may write; each transaction begins with `BEGIN IMMEDIATE` and waits for its turn.
pub mod answer;
pub mod answered;
pub mod audit;
pub mod backup;
pub mod batch;
mod beginning;
pub mod changes;
pub mod channel;
pub mod check;
pub mod delivery;
pub mod draft;
pub mod egress;
pub mod erase;
mod error;
pub mod evidence;
pub mod feedback;
pub mod follow_up;
pub mod foresee;
pub mod found;
pub mod held_out;
pub mod ingest;
pub mod interaction;
pub mod job;
pub mod mapping;
pub mod mark;
pub mod measure;
pub mod meta;
pub mod migrations;
pub mod model;
pub mod outcome;
pub mod pattern;
pub mod prompt;
pub mod replay;
pub mod rescore;
pub mod rollup;
pub mod set;
mod sqlite;
pub mod variable;
pub mod vector;
pub mod view;
pub mod waiting;
pub mod words;
mod writer;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{Sqlite, SqliteConnection, SqlitePool, pool::PoolConnection};

use crate::error::{Code, Error, Result};

/// Others read for moments only, so they let go of the log within seconds.
const LOG_TRIES: usize = 50;
const LOG_PAUSE: Duration = Duration::from_millis(100);
pub use writer::Work;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    path: PathBuf,
    readers: SqlitePool,
    writer: writer::Writer,
}

impl Store {
    /// Opens or makes the database and brings its schema up to date.
    ///
    /// Errors: [`crate::error::Code::NewerSchema`] if a newer program wrote it (nothing is touched then).
    pub async fn open(path: &Path) -> Result<Self> {
        sqlite::refuse_newer(path)?;
        let mut first = sqlite::connect(path, false).await?;
        migrations::apply(&mut first, path).await?;
        Ok(Self { path: path.to_owned(), readers: sqlite::readers(path), writer: writer::Writer::start(first) })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A read-only connection. What it reads is one snapshot per statement, or per transaction.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>> {
        Ok(self.readers.acquire().await?)
    }

    /// Runs `work` in a transaction and answers once it is durable. `words` are the table families it changes; an
    /// open window learns of them. An error of `work` undoes `work` alone, not what was grouped with it.
    ///
    /// ```ignore
    /// store.write(&["tag"], move |tx| Box::pin(async move { tag::add(tx, key, &name).await })).await?;
    /// ```
    pub async fn write<T, F>(&self, words: &'static [&'static str], work: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Work<'c, T> + Send + 'static,
    {
        self.writer.write(words, work).await
    }

    /// Waits until everything that was asked for is committed, then closes the files.
    pub async fn close(&self) {
        self.writer.stop().await;
        self.readers.close().await;
    }
}

/// A whole, consistent copy of a database in a new file, made while others write.
pub async fn copy_into(database: &Path, target: &Path) -> Result<()> {
    sqlite::copy_into(&mut sqlite::connect(database, true).await?, target).await
}

/// What SQLite finds wrong with a database file; empty where all is well.
pub async fn examine(database: &Path) -> Result<Vec<String>> {
    sqlite::refuse_newer(database)?;
    sqlite::examine(&mut sqlite::connect(database, false).await?).await
}

/// Whether the file is a database that a workspace was made in, of this version or another. Newer ones are left alone.
pub async fn is_workspace(database: &Path) -> Result<bool> {
    if !sqlite::is_database(database) {
        return Ok(false);
    }
    sqlite::refuse_newer(database)?;
    let mut connection = sqlite::connect(database, true).await?;
    let is_ours =
        sqlite::has_table(&mut connection, "meta").await? && sqlite::has_table(&mut connection, "interaction").await?;
    Ok(is_ours && meta::get(&mut connection, "id").await?.is_some())
}

/// Empties the write-ahead log into the database, so that no older page is left in it.
///
/// Errors: [`Code::Busy`] while others do not let go of what they read there.
pub async fn erase_log(database: &Path) -> Result<()> {
    let mut connection = sqlite::connect(database, false).await?;
    for _ in 0..LOG_TRIES {
        if sqlite::truncate_log(&mut connection).await? {
            return Ok(());
        }
        tokio::time::sleep(LOG_PAUSE).await;
    }
    Err(Error::new(Code::Busy, "Another program holds on to the workspace's log, where bytes may be left")
        .hint("Close it, then run attune doctor --repair"))
}

/// Whether one of these interactions is in a database file.
pub async fn holds_any(database: &Path, ids: &[String]) -> Result<bool> {
    sqlite::refuse_newer(database)?;
    interaction::has_any(&mut sqlite::connect(database, true).await?, ids).await
}

pub async fn count_interactions(database: &Path) -> Result<i64> {
    let mut connection = sqlite::connect(database, true).await?;
    Ok(sqlx::query_scalar("SELECT count(*) FROM interaction").fetch_one(&mut connection).await?)
}

#[cfg(test)]
mod tests;
