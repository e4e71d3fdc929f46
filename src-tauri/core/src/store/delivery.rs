//! The folders that get the files of promoted prompts, and what became of each file.
pub const CREATE: &str = "
CREATE TABLE channel_folder (
  channel TEXT PRIMARY KEY,
  folder TEXT NOT NULL,
  git INTEGER NOT NULL
);

CREATE TABLE delivery (
  prompt TEXT NOT NULL REFERENCES prompt (name),
  channel TEXT NOT NULL,
  number INTEGER NOT NULL,
  process INTEGER,
  commit_id TEXT,
  problem TEXT,
  time INTEGER NOT NULL,
  PRIMARY KEY (prompt, channel)
);";

use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use crate::error::Result;

/// Where a channel's files go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    pub channel: String,
    pub folder: String,
    /// Each file is committed there.
    pub git: bool,
}

/// A file that a channel's folder is to hold, and how its last delivery ended.
#[derive(Debug, Clone)]
pub struct Row {
    pub prompt: String,
    /// The version that the channel points at.
    pub number: i64,
    pub folder: Folder,
    /// The process that is writing it, or that was killed at it.
    pub process: Option<i64>,
    /// The Git commit that has it.
    pub commit: Option<String>,
    pub problem: Option<String>,
    pub time: Option<i64>,
}

fn folder_of(row: &SqliteRow) -> Result<Folder> {
    Ok(Folder { channel: row.try_get("channel")?, folder: row.try_get("folder")?, git: row.try_get("git")? })
}

pub async fn folders(connection: &mut SqliteConnection) -> Result<Vec<Folder>> {
    let rows =
        sqlx::query("SELECT channel, folder, git FROM channel_folder ORDER BY channel").fetch_all(connection).await?;
    rows.iter().map(folder_of).collect()
}

/// What was delivered to the folder before says nothing of the new one.
pub async fn set_folder(tx: &mut SqliteConnection, channel: &str, folder: Option<&Folder>) -> Result<()> {
    sqlx::query("DELETE FROM channel_folder WHERE channel = $1").bind(channel).execute(&mut *tx).await?;
    sqlx::query("DELETE FROM delivery WHERE channel = $1").bind(channel).execute(&mut *tx).await?;
    if let Some(folder) = folder {
        sqlx::query("INSERT INTO channel_folder (channel, folder, git) VALUES ($1, $2, $3)")
            .bind(channel)
            .bind(&folder.folder)
            .bind(folder.git)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// The files of all channels that have a folder.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Row>> {
    let sql = "SELECT c.prompt, c.name AS channel, c.number, f.folder, f.git, d.process, d.problem, d.time,
               CASE WHEN d.number = c.number THEN d.commit_id END AS commit_id
               FROM channel c JOIN channel_folder f ON f.channel = c.name
               LEFT JOIN delivery d ON d.channel = c.name AND d.prompt = c.prompt ORDER BY c.name, c.prompt";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Row {
                prompt: row.try_get("prompt")?,
                number: row.try_get("number")?,
                folder: folder_of(row)?,
                process: row.try_get("process")?,
                commit: row.try_get("commit_id")?,
                problem: row.try_get("problem")?,
                time: row.try_get("time")?,
            })
        })
        .collect()
}

/// The file of one prompt in one channel, if the channel has a folder and points at a version.
pub async fn find(connection: &mut SqliteConnection, prompt: &str, channel: &str) -> Result<Option<Row>> {
    let all = list(connection).await?;
    Ok(all.into_iter().find(|row| row.prompt == prompt && row.folder.channel == channel))
}

/// Notes that this process is going to write the file, in the transaction that moves the channel. Nothing is noted for
/// a channel without a folder.
pub async fn begin(
    tx: &mut SqliteConnection,
    prompt: &str,
    channel: &str,
    number: i64,
    process: u32,
    now: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO delivery (prompt, channel, number, process, time)
         SELECT $1, channel, $3, $4, $5 FROM channel_folder WHERE channel = $2
         ON CONFLICT (prompt, channel) DO UPDATE SET number = excluded.number, process = excluded.process,
         commit_id = NULL, problem = NULL, time = excluded.time",
    )
    .bind(prompt)
    .bind(channel)
    .bind(number)
    .bind(i64::from(process))
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// Notes how it ended, unless the channel has been moved on meanwhile.
pub async fn end(
    tx: &mut SqliteConnection,
    row: &Row,
    commit: Option<&str>,
    problem: Option<&str>,
    now: i64,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO delivery (prompt, channel, number, commit_id, problem, time) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (prompt, channel) DO UPDATE SET process = NULL, commit_id = excluded.commit_id,
         problem = excluded.problem, time = excluded.time WHERE delivery.number = excluded.number",
    )
    .bind(&row.prompt)
    .bind(&row.folder.channel)
    .bind(row.number)
    .bind(commit)
    .bind(problem)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}
