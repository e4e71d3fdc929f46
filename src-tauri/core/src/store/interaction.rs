//! Interactions: a narrow row that lists and filters read, and a body that only the record itself needs.
//!
//! Keys are given by a counter and never used twice, so that "all keys up to this one" can say what the full-text index
//! holds.
//!
//! A list is quick because whatever can be filtered for stands in an index, with the time next where lists are mostly
//! by time; what few interactions have is in an index of those alone, but for what a list can be sorted by: its end are
//! those without it. The long texts stand last in the row, so that what is in front of them is read without them.
pub const CREATE: &str = "
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
);
INSERT INTO counter (name, value) VALUES ('interaction', 0), ('words', 0);

CREATE TABLE interaction (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  identity TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  batch TEXT NOT NULL REFERENCES batch (id),
  time INTEGER NOT NULL,
  time_given INTEGER NOT NULL,
  session TEXT,
  trace TEXT,
  user_hash TEXT,
  prompt TEXT,
  version TEXT,
  model TEXT,
  latency_ms REAL,
  cost_nano INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  error TEXT,
  thumb INTEGER,
  rating REAL,
  has_correction INTEGER NOT NULL DEFAULT 0,
  has_comment INTEGER NOT NULL DEFAULT 0,
  has_context INTEGER NOT NULL DEFAULT 0,
  has_tool INTEGER NOT NULL DEFAULT 0,
  is_step INTEGER NOT NULL DEFAULT 0,
  embedded INTEGER NOT NULL DEFAULT 0,
  query TEXT NOT NULL,
  output TEXT NOT NULL,
  UNIQUE (source, identity)
);
CREATE INDEX interaction_by_time ON interaction (time, key);
CREATE INDEX interaction_by_prompt ON interaction (prompt, time, key, version);
CREATE INDEX interaction_by_thumb ON interaction (thumb, time, key) WHERE thumb IS NOT NULL;
CREATE INDEX interaction_by_rating ON interaction (rating, key);
CREATE INDEX interaction_by_latency ON interaction (latency_ms, key);
CREATE INDEX interaction_by_cost ON interaction (cost_nano, key);
CREATE INDEX interaction_by_model ON interaction (model, time, key) WHERE model IS NOT NULL;
CREATE INDEX interaction_by_tokens ON interaction (
  COALESCE(input_tokens + output_tokens, input_tokens, output_tokens), key);
CREATE INDEX interaction_with_correction ON interaction (time, key) WHERE has_correction = 1;
CREATE INDEX interaction_with_comment ON interaction (time, key) WHERE has_comment = 1;
CREATE INDEX interaction_with_context ON interaction (time, key) WHERE has_context = 1;
CREATE INDEX interaction_with_tool ON interaction (time, key) WHERE has_tool = 1;
CREATE INDEX interaction_with_error ON interaction (time, key) WHERE error IS NOT NULL;
CREATE INDEX interaction_by_session ON interaction (session) WHERE session IS NOT NULL;
CREATE INDEX interaction_by_trace ON interaction (trace) WHERE trace IS NOT NULL;
CREATE INDEX interaction_by_user ON interaction (user_hash) WHERE user_hash IS NOT NULL;
CREATE INDEX interaction_by_batch ON interaction (batch);
CREATE INDEX interaction_not_embedded ON interaction (thumb, time) WHERE embedded = 0;

CREATE TABLE interaction_body (
  key INTEGER PRIMARY KEY REFERENCES interaction (key) ON DELETE CASCADE,
  body TEXT NOT NULL
);

CREATE TABLE interaction_tag (
  tag TEXT NOT NULL,
  key INTEGER NOT NULL REFERENCES interaction (key) ON DELETE CASCADE,
  PRIMARY KEY (tag, key)
);
CREATE INDEX interaction_tag_by_key ON interaction_tag (key);";

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::{beginning::Named, rollup};
use crate::{
    error::Result,
    interaction::form::{Context, Interaction, Output, Usage},
    message::Message,
};

/// The narrow row, as lists show it.
#[derive(Debug, Clone)]
pub struct Listed {
    pub key: i64,
    pub id: String,
    pub time: i64,
    pub session: Option<String>,
    pub user_hash: Option<String>,
    pub prompt: Option<String>,
    pub version: Option<String>,
    pub model: Option<String>,
    pub query: String,
    pub output: String,
    pub latency_ms: Option<f64>,
    pub cost_nano: Option<i64>,
    pub usage: Usage,
    pub error: Option<String>,
    pub thumb: Option<i64>,
    pub rating: Option<f64>,
    pub has_correction: bool,
}

/// The columns that [`listed`] reads.
pub const LISTED: &str = "key, id, time, session, user_hash, prompt, version, model, query, output, latency_ms, \
                          cost_nano, input_tokens, output_tokens, error, thumb, rating, has_correction";

pub fn listed(row: &SqliteRow) -> Result<Listed> {
    let tokens = |name| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(name)?.map(|tokens| tokens as u64));
    Ok(Listed {
        key: row.try_get("key")?,
        id: row.try_get("id")?,
        time: row.try_get("time")?,
        session: row.try_get("session")?,
        user_hash: row.try_get("user_hash")?,
        prompt: row.try_get("prompt")?,
        version: row.try_get("version")?,
        model: row.try_get("model")?,
        query: row.try_get("query")?,
        output: row.try_get("output")?,
        latency_ms: row.try_get("latency_ms")?,
        cost_nano: row.try_get("cost_nano")?,
        usage: Usage { input_tokens: tokens("input_tokens")?, output_tokens: tokens("output_tokens")? },
        error: row.try_get("error")?,
        thumb: row.try_get("thumb")?,
        rating: row.try_get("rating")?,
        has_correction: row.try_get("has_correction")?,
    })
}

/// What the body's JSON holds besides the row.
#[derive(Deserialize)]
struct Body {
    messages: Vec<Message>,
    query: Option<String>,
    variables: Map<String, Value>,
    contexts: Vec<Context>,
    output: Option<Output>,
    time: Option<String>,
    cost: Option<Value>,
}

/// Row and body together.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub row: Listed,
    /// The id that its source gave it, if it gave one; another source may have taken it first.
    pub own_id: Option<String>,
    /// In the own form; without feedback and tags, which are tables of their own, and with the user's pseudonym.
    pub form: Interaction,
    accepted: Option<Accepted>,
}

/// What a found prompt that was accepted lays over what was logged.
#[derive(Debug, Clone)]
struct Accepted {
    logged_prompt: Option<String>,
    logged_version: Option<String>,
    values: Map<String, Value>,
}

impl Loaded {
    /// As it belongs to its prompt, with the values that fill the template.
    fn into_accepted(mut self) -> Self {
        self.form.variables.extend(self.accepted.iter().flat_map(|accepted| accepted.values.clone()));
        self
    }

    /// As the log gave it.
    fn into_logged(mut self) -> Self {
        if let Some(Accepted { logged_prompt, logged_version, .. }) = self.accepted.take() {
            (self.form.prompt, self.form.version) = (logged_prompt, logged_version);
        }
        self
    }
}

fn accepted(row: &SqliteRow) -> Result<Option<Accepted>> {
    let Some(filled) = row.try_get::<Option<&str>, _>("filled")? else { return Ok(None) };
    Ok(Some(Accepted {
        logged_prompt: row.try_get("logged_prompt")?,
        logged_version: row.try_get("logged_version")?,
        values: serde_json::from_str(filled)?,
    }))
}

fn loaded(row: &SqliteRow) -> Result<Loaded> {
    let listed = listed(row)?;
    let body: Body = serde_json::from_str(row.try_get("body")?)?;
    let form = Interaction {
        id: Some(listed.id.clone()),
        time: body.time,
        session: listed.session.clone(),
        trace: row.try_get("trace")?,
        user: listed.user_hash.clone(),
        prompt: listed.prompt.clone(),
        version: listed.version.clone(),
        model: listed.model.clone(),
        messages: body.messages,
        query: body.query,
        variables: body.variables,
        contexts: body.contexts,
        output: Some(body.output.unwrap_or_else(|| Output::Text(listed.output.clone()))),
        usage: (listed.usage != Usage::default()).then_some(listed.usage),
        cost: body.cost,
        latency_ms: listed.latency_ms,
        error: listed.error.clone(),
        tags: Vec::new(),
        feedback: Vec::new(),
    };
    let identity: String = row.try_get("identity")?;
    let own_id = Some(identity).filter(|identity| !identity.starts_with("sha256:"));
    Ok(Loaded { row: listed, own_id, form, accepted: accepted(row)? })
}

const LOAD: &str = "SELECT interaction.*, body, logged_prompt, logged_version, filled FROM interaction
                    JOIN interaction_body USING (key) LEFT JOIN accepted USING (key)";

pub async fn load(connection: &mut SqliteConnection, key: i64) -> Result<Loaded> {
    let sql = format!("{LOAD} WHERE key = $1");
    Ok(loaded(&sqlx::query(sqlx::AssertSqlSafe(sql)).bind(key).fetch_one(connection).await?)?.into_accepted())
}

/// Several at once, in the order of the keys; keys that are not there are left out.
pub async fn load_all(connection: &mut SqliteConnection, keys: &[i64]) -> Result<Vec<Loaded>> {
    Ok(load_rows(connection, keys).await?.into_iter().map(Loaded::into_accepted).collect())
}

/// Like [`load_all`], but as the log gave them: without what was accepted since.
pub async fn load_all_as_logged(connection: &mut SqliteConnection, keys: &[i64]) -> Result<Vec<Loaded>> {
    Ok(load_rows(connection, keys).await?.into_iter().map(Loaded::into_logged).collect())
}

async fn load_rows(connection: &mut SqliteConnection, keys: &[i64]) -> Result<Vec<Loaded>> {
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(500) {
        for row in among(LOAD, "", chunk).build().fetch_all(&mut *connection).await? {
            let one = loaded(&row)?;
            found.insert(one.row.key, one);
        }
    }
    Ok(keys.iter().filter_map(|key| found.remove(key)).collect())
}

/// Narrow rows, in the order of the keys; keys that are not there are left out.
pub async fn listed_all(connection: &mut SqliteConnection, keys: &[i64]) -> Result<Vec<Listed>> {
    let select = format!("SELECT {LISTED} FROM interaction");
    let mut found = HashMap::with_capacity(keys.len());
    for chunk in keys.chunks(500) {
        for row in among(&select, "", chunk).build().fetch_all(&mut *connection).await? {
            let one = listed(&row)?;
            found.insert(one.key, one);
        }
    }
    Ok(keys.iter().filter_map(|key| found.remove(key)).collect())
}

/// Keys and queries, in no order.
pub async fn queries(connection: &mut SqliteConnection, keys: &[i64]) -> Result<Vec<(i64, String)>> {
    let mut queries = Vec::with_capacity(keys.len());
    for chunk in keys.chunks(500) {
        let mut query = among("SELECT key, query FROM interaction", "", chunk);
        queries.extend(query.build_query_as::<(i64, String)>().fetch_all(&mut *connection).await?);
    }
    Ok(queries)
}

/// About how many there are: keys are given one after the other, so the highest says it.
pub async fn about(connection: &mut SqliteConnection) -> Result<i64> {
    Ok(sqlx::query_scalar("SELECT coalesce(max(key), 0) FROM interaction").fetch_one(connection).await?)
}

/// `select` for the given keys.
pub(super) fn among(select: &str, end: &str, keys: &[i64]) -> sqlx::QueryBuilder<sqlx::Sqlite> {
    let joined = if select.contains(" WHERE ") { "AND" } else { "WHERE" };
    let mut query = sqlx::QueryBuilder::new(format!("{select} {joined} key IN ("));
    let mut list = query.separated(", ");
    keys.iter().for_each(|key| {
        list.push_bind(*key);
    });
    query.push(") ").push(end);
    query
}

/// The key of the interaction that an id, or the unique beginning of one, names.
///
/// Errors: [`crate::error::Code::NotFound`], [`crate::error::Code::NotUnique`].
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<i64> {
    let exact: Option<i64> = sqlx::query_scalar("SELECT key FROM interaction WHERE id = $1")
        .bind(id)
        .fetch_optional(&mut *connection)
        .await?;
    if let Some(key) = exact {
        return Ok(key);
    }
    const NAMED: Named = Named {
        table: "interaction",
        one: "interaction",
        several: "interactions",
        hint: "See the ids with attune list",
    };
    NAMED.find(connection, "key", id).await
}

pub async fn whole_id(connection: &mut SqliteConnection, key: i64) -> Result<String> {
    Ok(sqlx::query_scalar("SELECT id FROM interaction WHERE key = $1").bind(key).fetch_one(connection).await?)
}

/// Keys and ids of all that a user, by pseudonym, has asked.
pub async fn of_user(connection: &mut SqliteConnection, user: &str) -> Result<Vec<(i64, String)>> {
    let sql = "SELECT key, id FROM interaction WHERE user_hash = $1 ORDER BY time, key";
    Ok(sqlx::query_as(sql).bind(user).fetch_all(connection).await?)
}

/// Ids of a prompt's interactions, each with its session.
pub async fn sessions_of(connection: &mut SqliteConnection, prompt: &str) -> Result<Vec<(String, Option<String>)>> {
    let sql = "SELECT id, session FROM interaction WHERE prompt = $1";
    Ok(sqlx::query_as(sql).bind(prompt).fetch_all(connection).await?)
}

/// Whether one of these ids is there.
pub async fn has_any(connection: &mut SqliteConnection, ids: &[String]) -> Result<bool> {
    for chunk in ids.chunks(500) {
        let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new("SELECT 1 FROM interaction WHERE id IN (");
        let mut list = query.separated(", ");
        chunk.iter().for_each(|id| {
            list.push_bind(id);
        });
        query.push(") LIMIT 1");
        if query.build().fetch_optional(&mut *connection).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

pub async fn count_of_prompt(connection: &mut SqliteConnection, prompt: &str) -> Result<i64> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM interaction WHERE prompt = $1 LIMIT 100000) AS counted";
    Ok(sqlx::query_scalar(sql).bind(prompt).fetch_one(connection).await?)
}

/// Tags of interactions by key, each in alphabetical order.
pub async fn tags(connection: &mut SqliteConnection, keys: &[i64]) -> Result<HashMap<i64, Vec<String>>> {
    let mut tags: HashMap<i64, Vec<String>> = Default::default();
    for chunk in keys.chunks(500) {
        let mut query = among("SELECT key, tag FROM interaction_tag", "ORDER BY tag", chunk);
        for (key, tag) in query.build_query_as::<(i64, String)>().fetch_all(&mut *connection).await? {
            tags.entry(key).or_default().push(tag);
        }
    }
    Ok(tags)
}

/// Adds or removes a tag; gives how many interactions it changed.
pub async fn set_tag(tx: &mut SqliteConnection, tag: &str, key: i64, on: bool) -> Result<u64> {
    let sql = match on {
        true => "INSERT INTO interaction_tag (tag, key) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        false => "DELETE FROM interaction_tag WHERE tag = $1 AND key = $2",
    };
    rollup::take_out(tx, &[key]).await?;
    let changed = sqlx::query(sql).bind(tag).bind(key).execute(&mut *tx).await?.rows_affected();
    rollup::put_in(tx, &[key]).await?;
    Ok(changed)
}
