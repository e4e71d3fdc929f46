//! Checks, their versions, and which prompts they are attached to.
pub const CREATE: &str = "
CREATE TABLE check_version (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  spec TEXT NOT NULL,
  time INTEGER NOT NULL,
  UNIQUE (name, number)
);

CREATE TABLE check_attachment (
  prompt TEXT NOT NULL REFERENCES prompt (name),
  check_name TEXT NOT NULL,
  decides INTEGER NOT NULL,
  margin REAL,
  PRIMARY KEY (prompt, check_name)
);

-- Versions stay, because replays were scored with them.
CREATE TABLE check_removed (
  name TEXT PRIMARY KEY,
  time INTEGER NOT NULL
);";

use sqlx::SqliteConnection;

use crate::{check::Spec, error::Result};

/// A version as it is kept.
#[derive(Debug, Clone)]
pub struct Version {
    pub id: String,
    pub name: String,
    pub number: i64,
    pub hash: String,
    /// The spec's JSON.
    pub spec: String,
    pub time: i64,
}

type Columns = (String, String, i64, String, String, i64);

impl Version {
    fn of((id, name, number, hash, spec, time): Columns) -> Self {
        Self { id, name, number, hash, spec, time }
    }

    pub fn spec(&self) -> Result<Spec> {
        Spec::read(&self.spec)
    }
}

const SELECT: &str = "SELECT id, name, number, hash, spec, time FROM check_version";

/// Of a check that was not removed.
const THERE: &str = "name NOT IN (SELECT name FROM check_removed)";

/// False if it was removed already. Its versions stay, and so does where it is attached, for whoever takes that back.
pub async fn remove(tx: &mut SqliteConnection, name: &str, now: i64) -> Result<bool> {
    let sql = "INSERT INTO check_removed (name, time) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
    Ok(sqlx::query(sql).bind(name).bind(now).execute(tx).await?.rows_affected() > 0)
}

/// False if it was not removed.
pub async fn restore(tx: &mut SqliteConnection, name: &str) -> Result<bool> {
    let sql = "DELETE FROM check_removed WHERE name = $1";
    Ok(sqlx::query(sql).bind(name).execute(tx).await?.rows_affected() > 0)
}

/// Adds a version unless its content is the newest already; gives its number and whether it is new.
pub async fn add(tx: &mut SqliteConnection, new: &Version) -> Result<(i64, bool)> {
    let before = newest_ever(tx, &new.name).await?;
    restore(tx, &new.name).await?;
    if let Some(same) = before.as_ref().filter(|before| before.hash == new.hash) {
        return Ok((same.number, false));
    }
    let number = before.map_or(1, |before| before.number + 1);
    sqlx::query("INSERT INTO check_version (id, name, number, hash, spec, time) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(&new.id)
        .bind(&new.name)
        .bind(number)
        .bind(&new.hash)
        .bind(&new.spec)
        .bind(new.time)
        .execute(tx)
        .await?;
    Ok((number, true))
}

pub async fn newest(connection: &mut SqliteConnection, name: &str) -> Result<Option<Version>> {
    let sql = "SELECT count(*) FROM check_removed WHERE name = $1";
    let removed: i64 = sqlx::query_scalar(sql).bind(name).fetch_one(&mut *connection).await?;
    if removed > 0 { Ok(None) } else { newest_ever(connection, name).await }
}

/// Removed or not.
async fn newest_ever(connection: &mut SqliteConnection, name: &str) -> Result<Option<Version>> {
    let sql = format!("{SELECT} WHERE name = $1 ORDER BY number DESC LIMIT 1");
    let row: Option<Columns> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(name).fetch_optional(connection).await?;
    Ok(row.map(Version::of))
}

pub async fn newest_of_all(connection: &mut SqliteConnection) -> Result<Vec<Version>> {
    let sql = format!(
        "{SELECT} v WHERE number = (SELECT max(number) FROM check_version WHERE name = v.name) AND {THERE} ORDER BY name"
    );
    let rows: Vec<Columns> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(Version::of).collect())
}

/// A check that a prompt's replays use by themselves.
pub struct Attachment {
    pub check: String,
    pub decides: bool,
    pub margin: Option<f64>,
}

/// The deciding one first.
pub async fn attached(connection: &mut SqliteConnection, prompt: &str) -> Result<Vec<Attachment>> {
    let sql = "SELECT check_name, decides, margin FROM check_attachment
         WHERE prompt = $1 AND check_name NOT IN (SELECT name FROM check_removed)
         ORDER BY decides DESC, check_name";
    let rows: Vec<(String, bool, Option<f64>)> = sqlx::query_as(sql).bind(prompt).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(check, decides, margin)| Attachment { check, decides, margin }).collect())
}

/// Attaches (`Some((decides, margin))`) or takes off. One check decides; a new one takes over from the old.
pub async fn attach(
    tx: &mut SqliteConnection,
    prompt: &str,
    check: &str,
    how: Option<(bool, Option<f64>)>,
) -> Result<()> {
    let Some((decides, margin)) = how else {
        sqlx::query("DELETE FROM check_attachment WHERE prompt = $1 AND check_name = $2")
            .bind(prompt)
            .bind(check)
            .execute(tx)
            .await?;
        return Ok(());
    };
    if decides {
        sqlx::query("UPDATE check_attachment SET decides = 0 WHERE prompt = $1").bind(prompt).execute(&mut *tx).await?;
    }
    sqlx::query(
        "INSERT INTO check_attachment (prompt, check_name, decides, margin) VALUES ($1, $2, $3, $4)
         ON CONFLICT (prompt, check_name) DO UPDATE SET decides = excluded.decides, margin = excluded.margin",
    )
    .bind(prompt)
    .bind(check)
    .bind(decides)
    .bind(margin)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn prompts_of(connection: &mut SqliteConnection, check: &str) -> Result<Vec<String>> {
    let sql = "SELECT prompt FROM check_attachment WHERE check_name = $1 ORDER BY prompt";
    Ok(sqlx::query_scalar(sql).bind(check).fetch_all(connection).await?)
}
