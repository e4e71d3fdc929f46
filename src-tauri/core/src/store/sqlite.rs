//! The one place that knows SQLite's own switches; everything else is portable SQL.
use std::{fs::File, io::Read, path::Path, time::Duration};

use sqlx::{
    ConnectOptions, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::migrations;
use crate::error::{Code, Error, Result};

/// Older versions can corrupt a database when the write-ahead log is reset (fixed in 3.51.3).
const OLDEST_SAFE: i64 = 3_051_003;
const READERS: u32 = 4;
/// What a database file begins with.
const MARK: &[u8; 16] = b"SQLite format 3\0";

fn options(path: &Path, read_only: bool) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new();
    // Switching the journal writes; a file that is only read keeps the one it has.
    let options = if read_only { options } else { options.journal_mode(SqliteJournalMode::Wal) };
    options
        .filename(path)
        .create_if_missing(!read_only)
        .read_only(read_only)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(30))
        .statement_cache_capacity(200)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("secure_delete", "ON")
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "MEMORY")
}

pub(super) async fn connect(path: &Path, read_only: bool) -> Result<SqliteConnection> {
    let mut connection = options(path, read_only).connect().await?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut connection).await?;
    if version_number(&version) < OLDEST_SAFE {
        return Err(Error::internal(format!("This build has SQLite {version}; 3.51.3 or newer is needed")));
    }
    Ok(connection)
}

pub(super) fn readers(path: &Path) -> SqlitePool {
    SqlitePoolOptions::new().max_connections(READERS).min_connections(0).connect_lazy_with(options(path, true))
}

/// Whether the file begins as every SQLite database does.
pub(super) fn is_database(path: &Path) -> bool {
    let mut mark = [0u8; 16];
    File::open(path).and_then(|mut file| file.read_exact(&mut mark)).is_ok() && &mark == MARK
}

/// Reads the schema number from the file's header (bytes 60 to 63), so that a newer file is not even opened.
pub(super) fn refuse_newer(path: &Path) -> Result<()> {
    let mut header = [0u8; 64];
    let Ok(mut file) = File::open(path) else { return Ok(()) };
    if file.read_exact(&mut header).is_err() {
        return Ok(());
    }
    if &header[..16] != MARK {
        return Err(Error::new(Code::DamagedWorkspace, "attune.db is not a database of Attune")
            .in_file(path.display().to_string())
            .hint("Restore a backup with attune restore FILE DIR"));
    }
    let number = i64::from(u32::from_be_bytes([header[60], header[61], header[62], header[63]]));
    refuse_number(number)
}

pub(super) fn refuse_number(number: i64) -> Result<()> {
    if number > migrations::newest() {
        return Err(Error::new(
            Code::NewerSchema,
            format!(
                "A newer Attune wrote this workspace (schema {number}; this program knows {})",
                migrations::newest()
            ),
        )
        .hint("Open it with that version; nothing was changed"));
    }
    Ok(())
}

pub(super) async fn has_table(connection: &mut SqliteConnection, name: &str) -> Result<bool> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = $1";
    Ok(sqlx::query_scalar::<_, i64>(sql).bind(name).fetch_one(connection).await? > 0)
}

pub(super) async fn schema_number(connection: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("PRAGMA user_version").fetch_one(connection).await?)
}

pub(super) async fn set_schema_number(connection: &mut SqliteConnection, number: i64) -> Result<()> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("PRAGMA user_version = {number}"))).execute(connection).await?;
    Ok(())
}

/// Moves the whole write-ahead log into the database and cuts it to nothing; false if somebody did not let it.
pub(super) async fn truncate_log(connection: &mut SqliteConnection) -> Result<bool> {
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(connection).await?;
    Ok(busy == 0)
}

/// A whole, consistent copy into a new file while others go on writing.
pub(super) async fn copy_into(connection: &mut SqliteConnection, target: &Path) -> Result<()> {
    sqlx::query("VACUUM INTO $1").bind(target.to_string_lossy().into_owned()).execute(connection).await?;
    Ok(())
}

/// SQLite's own examination; empty where all is well.
pub(super) async fn examine(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    let mut findings: Vec<String> =
        sqlx::query_scalar("PRAGMA integrity_check(50)").fetch_all(&mut *connection).await?;
    findings.retain(|finding| finding != "ok");
    let broken: i64 = sqlx::query_scalar("SELECT count(*) FROM pragma_foreign_key_check").fetch_one(connection).await?;
    if broken > 0 {
        findings.push(format!("{broken} rows point at rows that are not there"));
    }
    Ok(findings)
}

fn version_number(version: &str) -> i64 {
    let mut parts = version.split('.').map(|part| part.parse::<i64>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    next() * 1_000_000 + next() * 1_000 + next()
}
