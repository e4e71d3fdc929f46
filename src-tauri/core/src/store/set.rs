//! Sets: frozen, named lists of cases.
pub const CREATE: &str = "
CREATE TABLE case_set (
  name TEXT PRIMARY KEY,
  origin TEXT NOT NULL,
  by_outcome INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL
);

CREATE TABLE set_case (
  set_name TEXT NOT NULL REFERENCES case_set (name),
  position INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  interaction_key INTEGER REFERENCES interaction (key),
  content TEXT,
  expected TEXT,
  PRIMARY KEY (set_name, position),
  UNIQUE (set_name, case_id)
);
CREATE INDEX set_case_by_interaction ON set_case (interaction_key);";

use sqlx::SqliteConnection;

use crate::{
    error::{Code, Error, Result},
    interaction::form::Interaction,
    set::Listed,
    time::rfc3339,
};

/// A case as a set holds it: an interaction, or content of its own.
#[derive(Debug, Clone)]
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

/// Errors: [`Code::AlreadyExists`].
pub async fn add(
    tx: &mut SqliteConnection,
    name: &str,
    origin: &str,
    by_outcome: bool,
    now: i64,
    cases: &[Case],
) -> Result<()> {
    let made = sqlx::query(
        "INSERT INTO case_set (name, origin, by_outcome, created) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(name)
    .bind(origin)
    .bind(by_outcome)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    if made.rows_affected() == 0 {
        return Err(Error::new(Code::AlreadyExists, format!("There is a set “{name}” already"))
            .hint("A set is frozen; choose another name"));
    }
    append(tx, name, 0, cases).await
}

async fn append(tx: &mut SqliteConnection, name: &str, from: i64, cases: &[Case]) -> Result<()> {
    for (case, position) in cases.iter().zip(from..) {
        sqlx::query(
            "INSERT INTO set_case (set_name, position, case_id, interaction_key, content, expected)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(name)
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

/// Keeps one more case as a test, in a set that grows; makes the set if it is not there. False if it held it already.
pub async fn keep(tx: &mut SqliteConnection, name: &str, origin: &str, now: i64, case: &Case) -> Result<bool> {
    let held: Option<i64> = sqlx::query_scalar("SELECT 1 FROM set_case WHERE set_name = $1 AND case_id = $2")
        .bind(name)
        .bind(&case.id)
        .fetch_optional(&mut *tx)
        .await?;
    if held.is_some() {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO case_set (name, origin, by_outcome, created) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING",
    )
    .bind(name)
    .bind(origin)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    let next: i64 = sqlx::query_scalar("SELECT coalesce(max(position) + 1, 0) FROM set_case WHERE set_name = $1")
        .bind(name)
        .fetch_one(&mut *tx)
        .await?;
    append(tx, name, next, std::slice::from_ref(case)).await?;
    Ok(true)
}

pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Listed>> {
    let rows: Vec<(String, String, bool, i64, i64)> = sqlx::query_as(
        "SELECT name, origin, by_outcome, created, (SELECT count(*) FROM set_case WHERE set_name = name)
         FROM case_set ORDER BY name",
    )
    .fetch_all(connection)
    .await?;
    let listed = |(set, origin, by_outcome, created, cases)| Listed {
        set,
        cases,
        origin,
        by_outcome,
        created: rfc3339(created),
    };
    Ok(rows.into_iter().map(listed).collect())
}

pub async fn cases(connection: &mut SqliteConnection, name: &str) -> Result<Vec<Case>> {
    type Row = (String, Option<i64>, Option<String>, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT case_id, interaction_key, content, expected FROM set_case WHERE set_name = $1 ORDER BY position",
    )
    .bind(name)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id, key, content, expected)| Case { id, key, content, expected }).collect())
}
