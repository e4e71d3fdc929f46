//! Prompts found in the history: what the last search saw, and which interactions belong to a prompt since a person
//! accepted a group.
//!
//! What the log said is never lost. The interaction's own columns name the prompt and version that it belongs to, so
//! that every list, filter and rollup reads them as always; `accepted` keeps what the log named, and the values that
//! fill the template. They go with the interaction, whatever takes that away. Identity stays that of the log: importing
//! the same file again finds the same content.
pub const CREATE: &str = "
CREATE TABLE found_search (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  answer TEXT NOT NULL
);

CREATE TABLE found_version (
  prompt TEXT NOT NULL,
  version INTEGER NOT NULL,
  role TEXT NOT NULL,
  template TEXT NOT NULL,
  PRIMARY KEY (prompt, version)
);

CREATE TABLE found_member (
  key INTEGER PRIMARY KEY REFERENCES interaction (key) ON DELETE CASCADE,
  prompt TEXT,
  version INTEGER
);
CREATE INDEX found_member_by_prompt ON found_member (prompt, version, key);

CREATE TABLE accepted (
  key INTEGER PRIMARY KEY REFERENCES interaction (key) ON DELETE CASCADE,
  prompt TEXT NOT NULL,
  number INTEGER NOT NULL,
  logged_prompt TEXT,
  logged_version TEXT,
  filled TEXT NOT NULL
);
CREATE INDEX accepted_by_prompt ON accepted (prompt, number, key);";

use serde_json::{Map, Value};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    interaction::among,
    rollup,
    variable::{self, Source},
};
use crate::{
    error::{Error, Result},
    prompt::find::Template,
};

const CHUNK: usize = 500;

/// A template of the last search, with what it makes again.
pub struct Version {
    /// The group it is in.
    pub prompt: String,
    /// In the group, by time; 1 is the oldest.
    pub version: i64,
    pub role: String,
    pub template: Template,
}

/// Keeps a search in the place of the one before it. Each version has the keys of its members; `rest` are the keys of
/// messages that fit nothing. What is gone by now is left out.
pub async fn keep(
    tx: &mut SqliteConnection,
    id: &str,
    time: i64,
    answer: &str,
    versions: Vec<(Version, Vec<i64>)>,
    rest: &[i64],
) -> Result<()> {
    forget(tx).await?;
    sqlx::query("INSERT INTO found_search (id, time, answer) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(time)
        .bind(answer)
        .execute(&mut *tx)
        .await?;
    for (version, keys) in versions {
        sqlx::query("INSERT INTO found_version (prompt, version, role, template) VALUES ($1, $2, $3, $4)")
            .bind(&version.prompt)
            .bind(version.version)
            .bind(&version.role)
            .bind(serde_json::to_string(&version.template)?)
            .execute(&mut *tx)
            .await?;
        add_members(tx, Some(&version), &keys).await?;
    }
    add_members(tx, None, rest).await
}

async fn add_members(tx: &mut SqliteConnection, version: Option<&Version>, keys: &[i64]) -> Result<()> {
    for chunk in keys.chunks(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO found_member (key, prompt, version) SELECT key, ");
        query.push_bind(version.map(|version| &version.prompt)).push(", ");
        query.push_bind(version.map(|version| version.version)).push(" FROM interaction WHERE key IN (");
        let mut list = query.separated(", ");
        chunk.iter().for_each(|key| {
            list.push_bind(*key);
        });
        query.push(")").build().execute(&mut *tx).await?;
    }
    Ok(())
}

/// Forgets the last search, which shows texts of interactions; what was accepted stays.
pub async fn forget(tx: &mut SqliteConnection) -> Result<()> {
    sqlx::raw_sql("DELETE FROM found_search; DELETE FROM found_version; DELETE FROM found_member").execute(tx).await?;
    Ok(())
}

/// Id, time and answer of the last search.
pub async fn last(connection: &mut SqliteConnection) -> Result<Option<(String, i64, String)>> {
    Ok(sqlx::query_as("SELECT id, time, answer FROM found_search").fetch_optional(connection).await?)
}

/// The versions of a group, the oldest first.
pub async fn versions(connection: &mut SqliteConnection, group: &str) -> Result<Vec<Version>> {
    let sql = "SELECT version, role, template FROM found_version WHERE prompt = $1 ORDER BY version";
    let rows: Vec<(i64, String, String)> = sqlx::query_as(sql).bind(group).fetch_all(connection).await?;
    let version = |(version, role, template): (i64, String, String)| {
        Ok(Version { prompt: group.to_owned(), version, role, template: serde_json::from_str(&template)? })
    };
    rows.into_iter().map(version).collect()
}

/// Names of all groups.
pub async fn groups(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT prompt FROM found_version ORDER BY prompt";
    Ok(sqlx::query_scalar(sql).fetch_all(connection).await?)
}

/// Keys of a version's members that do not belong to this version of this prompt yet.
pub async fn not_accepted(
    connection: &mut SqliteConnection,
    found: &Version,
    prompt: &str,
    number: i64,
) -> Result<Vec<i64>> {
    let sql = "SELECT m.key FROM found_member m WHERE m.prompt = $1 AND m.version = $2 AND NOT EXISTS
                 (SELECT 1 FROM accepted a WHERE a.key = m.key AND a.prompt = $3 AND a.number = $4)
               ORDER BY m.key";
    let query = sqlx::query_scalar(sql).bind(&found.prompt).bind(found.version).bind(prompt).bind(number);
    Ok(query.fetch_all(connection).await?)
}

/// For each group and version of the last search: which version of which prompt how many of its members belong to.
pub async fn belong(connection: &mut SqliteConnection) -> Result<Vec<(String, i64, String, i64, i64)>> {
    let sql = "SELECT m.prompt, m.version, a.prompt, a.number, count(*)
               FROM found_member m JOIN accepted a ON a.key = m.key WHERE m.prompt IS NOT NULL
               GROUP BY m.prompt, m.version, a.prompt, a.number
               ORDER BY m.prompt, m.version, count(*) DESC";
    Ok(sqlx::query_as(sql).fetch_all(connection).await?)
}

/// Makes interactions belong to a version of a prompt, each with the values that fill its template.
pub async fn accept(
    tx: &mut SqliteConnection,
    prompt: &str,
    number: i64,
    members: &[(i64, Map<String, Value>)],
) -> Result<()> {
    let keys: Vec<i64> = members.iter().map(|(key, _)| *key).collect();
    rollup::take_out(tx, &keys).await?;
    variable::forget_filled(tx, &keys).await?;
    variable::add(tx, Source::Filled, members.iter().map(|(key, values)| (*key, values))).await?;
    for (key, values) in members {
        // What the log named is kept from the first time on.
        let sql = "INSERT INTO accepted (key, prompt, number, logged_prompt, logged_version, filled)
                   SELECT key, $2, $3, prompt, version, $4 FROM interaction WHERE key = $1
                   ON CONFLICT (key) DO UPDATE
                   SET prompt = excluded.prompt, number = excluded.number, filled = excluded.filled";
        sqlx::query(sql)
            .bind(key)
            .bind(prompt)
            .bind(number)
            .bind(serde_json::to_string(values)?)
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE interaction SET prompt = $2, version = $3 WHERE key = $1")
            .bind(key)
            .bind(prompt)
            .bind(number.to_string())
            .execute(&mut *tx)
            .await?;
    }
    rollup::put_in(tx, &keys).await
}

/// Keys of what belongs to a prompt because it was accepted.
pub async fn accepted(connection: &mut SqliteConnection, prompt: &str) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar("SELECT key FROM accepted WHERE prompt = $1 ORDER BY key")
        .bind(prompt)
        .fetch_all(connection)
        .await?)
}

/// The values that were read out of an interaction's message, as JSON.
pub async fn filled(connection: &mut SqliteConnection, key: i64) -> Result<Option<String>> {
    Ok(sqlx::query_scalar("SELECT filled FROM accepted WHERE key = $1").bind(key).fetch_optional(connection).await?)
}

/// Gives interactions back to what the log named.
pub async fn give_back(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    rollup::take_out(tx, keys).await?;
    variable::forget_filled(tx, keys).await?;
    for chunk in keys.chunks(CHUNK) {
        let logged = "UPDATE interaction SET
            prompt = (SELECT logged_prompt FROM accepted a WHERE a.key = interaction.key),
            version = (SELECT logged_version FROM accepted a WHERE a.key = interaction.key)
          WHERE key IN (SELECT key FROM accepted)";
        among(logged, "", chunk).build().execute(&mut *tx).await?;
        among("DELETE FROM accepted", "", chunk).build().execute(&mut *tx).await?;
    }
    rollup::put_in(tx, keys).await
}

/// Refuses a group that the last search did not see.
pub async fn check(connection: &mut SqliteConnection, group: &str) -> Result<()> {
    let (group, _) = split(group);
    let groups = groups(connection).await?;
    if group == NONE || groups.iter().any(|there| there == group) {
        return Ok(());
    }
    let hint = match groups.is_empty() {
        true => "Look for prompts with attune prompt find first".to_owned(),
        false => format!("These were found: {}; {NONE} is what fits no template", groups.join(", ")),
    };
    Err(Error::not_found("found prompt", group).hint(hint))
}

/// `support-bot@2` is a group and one of its versions.
pub fn split(group: &str) -> (&str, Option<i64>) {
    match group.split_once('@') {
        // Versions are counted from 1.
        Some((name, version)) => (name, Some(version.parse().unwrap_or(0))),
        None => (group, None),
    }
}

/// What stands for the messages that fit no template, in the place of a group's name.
pub const NONE: &str = "none";
