//! Sets: frozen, named lists of cases. Adding cases makes a new version; a case stands in the version that it came with
//! and in all later ones, so that no version ever changes.
pub const CREATE: &str = "
CREATE TABLE case_set (
  seq INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  origin TEXT NOT NULL,
  by_outcome INTEGER NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE (name, version)
);

CREATE TABLE set_case (
  set_name TEXT NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  interaction_key INTEGER REFERENCES interaction (key),
  content TEXT,
  expected TEXT,
  PRIMARY KEY (set_name, position),
  UNIQUE (set_name, case_id),
  FOREIGN KEY (set_name, version) REFERENCES case_set (name, version)
);
CREATE INDEX set_case_by_interaction ON set_case (interaction_key);";

use std::collections::HashMap;

use sqlx::SqliteConnection;

use crate::{
    error::{Code, Error, Result},
    interaction::form::Interaction,
};

/// A case as a set holds it: an interaction, or content of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    pub id: String,
    pub key: Option<i64>,
    /// The own form's JSON.
    pub content: Option<String>,
    pub expected: Option<String>,
}

impl Case {
    pub fn of_interaction(key: i64, id: String) -> Self {
        Self { id, key: Some(key), content: None, expected: None }
    }

    pub async fn form(&self, connection: &mut SqliteConnection) -> Result<Interaction> {
        match (&self.content, self.key) {
            (Some(content), _) => Ok(serde_json::from_str(content)?),
            (None, Some(key)) => Ok(super::interaction::load(connection, key).await?.form),
            (None, None) => Ok(Interaction::default()),
        }
    }
}

/// One version of a set.
#[derive(Debug, Clone)]
pub struct Version {
    pub name: String,
    pub version: i64,
    /// Where the cases came from that were new in it.
    pub origin: String,
    /// Some of its cases were picked by how their answers turned out.
    pub by_outcome: bool,
    pub created: i64,
    /// How many cases it holds.
    pub cases: i64,
}

impl Version {
    /// `NAME@2`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// Of a set's name as people write it, the name and the version that is meant; `None` for the newest.
pub fn parse(reference: &str) -> Result<(&str, Option<i64>)> {
    let Some((name, version)) = reference.split_once('@') else { return Ok((reference, None)) };
    match version.parse() {
        Ok(version) if version > 0 => Ok((name, Some(version))),
        _ => Err(Error::usage(format!("“{reference}” names no version of a set")).hint("Write NAME@2, or NAME alone")),
    }
}

const VERSION: &str = "SELECT name, version, origin, by_outcome, created, (
  SELECT count(*) FROM set_case c WHERE c.set_name = s.name AND c.version <= s.version) FROM case_set s";

type Row = (String, i64, String, bool, i64, i64);

fn version((name, version, origin, by_outcome, created, cases): Row) -> Version {
    Version { name, version, origin, by_outcome, created, cases }
}

/// The version that `NAME@2` names, or the newest of `NAME`. Errors: [`Code::NotFound`].
pub async fn find(connection: &mut SqliteConnection, reference: &str) -> Result<Version> {
    let (name, version) = parse(reference)?;
    let missing = || Error::not_found("set", reference).hint("See them with attune set list");
    let all = versions(connection, name).await?;
    all.into_iter().find(|one| version.is_none_or(|version| version == one.version)).ok_or_else(missing)
}

pub async fn newest(connection: &mut SqliteConnection, name: &str) -> Result<Option<Version>> {
    Ok(versions(connection, name).await?.into_iter().next())
}

/// Newest first; none if there is no such set.
pub async fn versions(connection: &mut SqliteConnection, name: &str) -> Result<Vec<Version>> {
    let sql = format!("{VERSION} WHERE name = $1 ORDER BY version DESC");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(name).fetch_all(connection).await?;
    Ok(rows.into_iter().map(version).collect())
}

/// The newest version of each set.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Version>> {
    let newest = "NOT EXISTS (SELECT 1 FROM case_set n WHERE n.name = s.name AND n.version > s.version)";
    let sql = format!("{VERSION} WHERE {newest} ORDER BY name");
    let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).fetch_all(connection).await?;
    Ok(rows.into_iter().map(version).collect())
}

/// In the order in which they came.
pub async fn cases(connection: &mut SqliteConnection, version: &Version) -> Result<Vec<Case>> {
    type Held = (String, Option<i64>, Option<String>, Option<String>);
    let sql = "SELECT case_id, interaction_key, content, expected FROM set_case
               WHERE set_name = $1 AND version <= $2 ORDER BY position";
    let rows: Vec<Held> = sqlx::query_as(sql).bind(&version.name).bind(version.version).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(id, key, content, expected)| Case { id, key, content, expected }).collect())
}

/// Adds cases: to a set that is there as its next version, else as the first version of a new one. What it holds already
/// is not added again, and without anything new it stays at its version. Gives how many were new.
///
/// Errors: [`Code::AlreadyExists`] where it holds another case under the same id.
pub async fn add(
    tx: &mut SqliteConnection,
    name: &str,
    origin: &str,
    by_outcome: bool,
    now: i64,
    cases: &[Case],
) -> Result<(Version, u64)> {
    let before = newest(tx, name).await?;
    let held = match &before {
        Some(before) => self::cases(tx, before).await?,
        None => Vec::new(),
    };
    let held: HashMap<&str, &Case> = held.iter().map(|case| (case.id.as_str(), case)).collect();
    let mut fresh = Vec::new();
    for case in cases {
        match held.get(case.id.as_str()) {
            None => fresh.push(case),
            Some(own) => refuse_other(name, own, case)?,
        }
    }
    if let (Some(before), true) = (&before, fresh.is_empty()) {
        return Ok((before.clone(), 0));
    }
    let version = before.as_ref().map_or(1, |before| before.version + 1);
    let by_outcome = by_outcome || before.as_ref().is_some_and(|before| before.by_outcome);
    sqlx::query("INSERT INTO case_set (name, version, origin, by_outcome, created) VALUES ($1, $2, $3, $4, $5)")
        .bind(name)
        .bind(version)
        .bind(origin)
        .bind(by_outcome)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    append(tx, name, version, &fresh).await?;
    let cases = held.len() as i64 + fresh.len() as i64;
    let (name, origin) = (name.to_owned(), origin.to_owned());
    Ok((Version { name, version, origin, by_outcome, created: now, cases }, fresh.len() as u64))
}

/// What a case of a file asks and expects is what makes it; an interaction is the same whatever is expected of it now.
fn refuse_other(set: &str, held: &Case, case: &Case) -> Result<()> {
    let same = held.key == case.key && held.content == case.content;
    if same && (case.key.is_some() || held.expected == case.expected) {
        return Ok(());
    }
    let error = Error::new(Code::AlreadyExists, format!("The set {set} holds another case “{}” already", case.id));
    Err(error.hint("A set is frozen: give the case another id, or the set another name"))
}

async fn append(tx: &mut SqliteConnection, name: &str, version: i64, cases: &[&Case]) -> Result<()> {
    let next: i64 = sqlx::query_scalar("SELECT coalesce(max(position) + 1, 0) FROM set_case WHERE set_name = $1")
        .bind(name)
        .fetch_one(&mut *tx)
        .await?;
    for (case, position) in cases.iter().zip(next..) {
        sqlx::query(
            "INSERT INTO set_case (set_name, version, position, case_id, interaction_key, content, expected)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(name)
        .bind(version)
        .bind(position)
        .bind(&case.id)
        .bind(case.key)
        .bind(&case.content)
        .bind(&case.expected)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}
