//! Prompts and their immutable versions.
pub const CREATE: &str = "
CREATE TABLE prompt (
  name TEXT PRIMARY KEY,
  created INTEGER NOT NULL
);

CREATE TABLE prompt_version (
  id TEXT PRIMARY KEY,
  prompt TEXT NOT NULL REFERENCES prompt (name),
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  note TEXT,
  author TEXT,
  parent INTEGER,
  origin TEXT,
  time INTEGER NOT NULL,
  UNIQUE (prompt, number)
);
CREATE INDEX prompt_version_by_hash ON prompt_version (hash);

CREATE TABLE version_alias (
  prompt TEXT NOT NULL REFERENCES prompt (name),
  alias TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (prompt, alias)
);";

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::{
    error::{Code, Error, Result},
    prompt::{
        body::Body,
        reference::{Pick, Reference},
    },
};

/// A version as it is kept.
#[derive(Debug, Clone)]
pub struct Version {
    pub id: String,
    pub prompt: String,
    pub number: i64,
    /// Hex SHA-256 of its messages and settings.
    pub hash: String,
    pub body: Body,
    pub note: Option<String>,
    pub author: Option<String>,
    pub parent: Option<i64>,
    /// The version of another prompt that it was forked from, `NAME@7`.
    pub origin: Option<String>,
    pub time: i64,
}

impl Version {
    /// `NAME@7`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.prompt, self.number)
    }
}

fn version(row: &SqliteRow) -> Result<Version> {
    Ok(Version {
        id: row.try_get("id")?,
        prompt: row.try_get("prompt")?,
        number: row.try_get("number")?,
        hash: row.try_get("hash")?,
        body: serde_json::from_str(row.try_get("body")?)?,
        note: row.try_get("note")?,
        author: row.try_get("author")?,
        parent: row.try_get("parent")?,
        origin: row.try_get("origin")?,
        time: row.try_get("time")?,
    })
}

/// Adds a version, and the prompt if it is new. The caller has made sure that its content is not the newest already.
pub async fn add(tx: &mut SqliteConnection, version: &Version) -> Result<()> {
    sqlx::query("INSERT INTO prompt (name, created) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(&version.prompt)
        .bind(version.time)
        .execute(&mut *tx)
        .await?;
    sqlx::query(
        "INSERT INTO prompt_version (id, prompt, number, hash, body, note, author, parent, time, origin)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(&version.id)
    .bind(&version.prompt)
    .bind(version.number)
    .bind(&version.hash)
    .bind(serde_json::to_string(&version.body)?)
    .bind(&version.note)
    .bind(&version.author)
    .bind(version.parent)
    .bind(version.time)
    .bind(&version.origin)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn newest(connection: &mut SqliteConnection, prompt: &str) -> Result<Option<Version>> {
    let row = sqlx::query("SELECT * FROM prompt_version WHERE prompt = $1 ORDER BY number DESC LIMIT 1")
        .bind(prompt)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(version).transpose()
}

pub async fn numbered(connection: &mut SqliteConnection, prompt: &str, number: i64) -> Result<Option<Version>> {
    let row = sqlx::query("SELECT * FROM prompt_version WHERE prompt = $1 AND number = $2")
        .bind(prompt)
        .bind(number)
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(version).transpose()
}

/// The prompt that has a version of this content; of several the one that got it last.
pub async fn with_hash(connection: &mut SqliteConnection, hash: &str) -> Result<Option<String>> {
    let sql = "SELECT prompt FROM prompt_version WHERE hash = $1 ORDER BY time DESC, id DESC LIMIT 1";
    Ok(sqlx::query_scalar(sql).bind(hash).fetch_optional(connection).await?)
}

/// All versions, newest first.
pub async fn history(connection: &mut SqliteConnection, prompt: &str) -> Result<Vec<Version>> {
    let rows = sqlx::query("SELECT * FROM prompt_version WHERE prompt = $1 ORDER BY number DESC")
        .bind(prompt)
        .fetch_all(connection)
        .await?;
    rows.iter().map(version).collect()
}

/// Keeps what another tool calls a version.
pub async fn set_alias(tx: &mut SqliteConnection, prompt: &str, alias: &str, number: i64) -> Result<()> {
    let sql = "INSERT INTO version_alias (prompt, alias, number) VALUES ($1, $2, $3)
               ON CONFLICT (prompt, alias) DO UPDATE SET number = excluded.number";
    sqlx::query(sql).bind(prompt).bind(alias).bind(number).execute(tx).await?;
    Ok(())
}

/// What other tools call the versions of a prompt: alias and number.
pub async fn aliases(connection: &mut SqliteConnection, prompt: &str) -> Result<Vec<(String, i64)>> {
    let sql = "SELECT alias, number FROM version_alias WHERE prompt = $1 ORDER BY number, alias";
    Ok(sqlx::query_as(sql).bind(prompt).fetch_all(connection).await?)
}

/// The version that another tool calls so.
async fn called(connection: &mut SqliteConnection, prompt: &str, alias: &str) -> Result<Option<Version>> {
    let aliases = aliases(connection, prompt).await?;
    match aliases.into_iter().find(|(there, _)| there == alias) {
        Some((_, number)) => numbered(connection, prompt, number).await,
        None => Ok(None),
    }
}

/// The version that a reference names; what is no number or channel of ours may be another tool's name of a version.
/// Errors: [`Code::NotFound`], [`Code::NotUnique`].
pub async fn resolve(connection: &mut SqliteConnection, reference: &Reference) -> Result<Version> {
    let name = reference.name.as_str();
    let missing = || {
        let hint = format!("See the versions with attune prompt history {name}");
        Error::not_found("version", &reference.to_string()).hint(hint)
    };
    let newest = newest(connection, name).await?.ok_or_else(|| {
        Error::not_found("prompt", name)
            .hint("See the prompts with attune prompt list; add one with attune prompt add NAME FILE")
    })?;
    match &reference.pick {
        Pick::Newest => Ok(newest),
        Pick::Version(number) => match numbered(connection, name, i64::from(*number)).await? {
            Some(version) => Ok(version),
            None => called(connection, name, &number.to_string()).await?.ok_or_else(missing),
        },
        Pick::Channel(channel) => {
            let number = super::channel::points_at(connection, name, channel).await?;
            if let (None, Some(version)) = (number, called(connection, name, channel).await?) {
                return Ok(version);
            }
            let number = number.ok_or_else(|| {
                let hint = format!("Point it at a version with attune promote {} --to {channel}", newest.reference());
                Error::not_found("channel", &reference.to_string()).hint(hint)
            })?;
            numbered(connection, name, number).await?.ok_or_else(missing)
        }
        Pick::Hash(prefix) => {
            let mut fitting = history(connection, name).await?;
            fitting.retain(|version| version.hash.starts_with(prefix.as_str()));
            let hashes: std::collections::BTreeSet<_> = fitting.iter().map(|version| &version.hash).collect();
            if hashes.len() > 1 {
                let message = format!("{reference} fits several versions");
                return Err(Error::new(Code::NotUnique, message).hint("Give more digits"));
            }
            fitting.into_iter().next().ok_or_else(missing)
        }
    }
}

/// Names, with how many versions there are and the time of the last one.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<(String, i64, i64)>> {
    let sql = "SELECT prompt, count(*), max(time) FROM prompt_version GROUP BY prompt ORDER BY prompt";
    Ok(sqlx::query_as(sql).fetch_all(connection).await?)
}
