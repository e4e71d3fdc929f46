//! Finished answers by cache key: what was paid for once is never paid for again.
pub const CREATE: &str = "
CREATE TABLE answer (
  key BLOB PRIMARY KEY,
  endpoint TEXT NOT NULL,
  model TEXT NOT NULL,
  time INTEGER NOT NULL,
  message TEXT,
  output TEXT NOT NULL,
  finish TEXT,
  fault TEXT,
  fault_message TEXT,
  answered_by TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cost_nano INTEGER,
  latency_ms INTEGER NOT NULL,
  first_token_ms INTEGER,
  mean_logprob REAL,
  interaction INTEGER
);
CREATE INDEX answer_by_interaction ON answer (interaction) WHERE interaction IS NOT NULL;";

use std::collections::HashMap;

use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use crate::{
    error::Result,
    interaction::form::Usage,
    message::Message,
    model::{ChatErrorKind, Finish},
};

pub type Key = [u8; 32];

/// A finished answer: what the model said, or how the candidate itself failed.
#[derive(Debug, Clone)]
pub struct Answer {
    pub endpoint: String,
    pub model: String,
    /// When it was given, in UTC milliseconds.
    pub time: i64,
    pub message: Option<Message>,
    pub output: String,
    pub finish: Option<Finish>,
    /// What the candidate caused in place of an answer.
    pub fault: Option<ChatErrorKind>,
    pub fault_message: Option<String>,
    /// The model as the provider named it.
    pub answered_by: Option<String>,
    pub usage: Usage,
    pub cost_nano: Option<i64>,
    pub latency_ms: i64,
    pub first_token_ms: Option<i64>,
    pub mean_logprob: Option<f64>,
}

impl Answer {
    /// As a list shows it: tools that are called stand with the text.
    pub fn in_short(&self) -> String {
        self.message.as_ref().map_or_else(|| self.output.clone(), Message::in_short)
    }
}

/// The word under which a serde enum is kept.
pub fn word<T: serde::Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

pub fn from_word<T: serde::de::DeserializeOwned>(word: Option<String>) -> Option<T> {
    serde_json::from_value(word?.into()).ok()
}

fn answer(row: &SqliteRow) -> Result<Answer> {
    let message: Option<String> = row.try_get("message")?;
    let tokens = |name| Ok::<_, sqlx::Error>(row.try_get::<Option<i64>, _>(name)?.map(|tokens| tokens as u64));
    Ok(Answer {
        endpoint: row.try_get("endpoint")?,
        model: row.try_get("model")?,
        time: row.try_get("time")?,
        message: message.as_deref().map(serde_json::from_str).transpose()?,
        output: row.try_get("output")?,
        finish: from_word(row.try_get("finish")?),
        fault: from_word(row.try_get("fault")?),
        fault_message: row.try_get("fault_message")?,
        answered_by: row.try_get("answered_by")?,
        usage: Usage { input_tokens: tokens("input_tokens")?, output_tokens: tokens("output_tokens")? },
        cost_nano: row.try_get("cost_nano")?,
        latency_ms: row.try_get("latency_ms")?,
        first_token_ms: row.try_get("first_token_ms")?,
        mean_logprob: row.try_get("mean_logprob")?,
    })
}

/// Keeps an answer; a newer one under the same key takes its place (it was asked for again on purpose). `about` is the
/// interaction that it was asked for, so that it goes when that is erased.
pub async fn put(tx: &mut SqliteConnection, key: &Key, answer: &Answer, about: Option<i64>) -> Result<()> {
    let message = answer.message.as_ref().map(serde_json::to_string).transpose()?;
    sqlx::query(
        "INSERT INTO answer (key, endpoint, model, time, message, output, finish, fault, fault_message, answered_by,
         input_tokens, output_tokens, cost_nano, latency_ms, first_token_ms, mean_logprob, interaction)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         ON CONFLICT (key) DO UPDATE SET time = excluded.time, message = excluded.message, output = excluded.output,
         finish = excluded.finish, fault = excluded.fault, fault_message = excluded.fault_message,
         answered_by = excluded.answered_by, input_tokens = excluded.input_tokens,
         output_tokens = excluded.output_tokens, cost_nano = excluded.cost_nano, latency_ms = excluded.latency_ms,
         first_token_ms = excluded.first_token_ms, mean_logprob = excluded.mean_logprob,
         interaction = excluded.interaction",
    )
    .bind(&key[..])
    .bind(&answer.endpoint)
    .bind(&answer.model)
    .bind(answer.time)
    .bind(message)
    .bind(&answer.output)
    .bind(answer.finish.as_ref().and_then(word))
    .bind(answer.fault.as_ref().and_then(word))
    .bind(&answer.fault_message)
    .bind(&answer.answered_by)
    .bind(answer.usage.input_tokens.map(|tokens| tokens as i64))
    .bind(answer.usage.output_tokens.map(|tokens| tokens as i64))
    .bind(answer.cost_nano)
    .bind(answer.latency_ms)
    .bind(answer.first_token_ms)
    .bind(answer.mean_logprob)
    .bind(about)
    .execute(tx)
    .await?;
    Ok(())
}

/// Those of the keys that are there.
pub async fn get_all(connection: &mut SqliteConnection, keys: &[Key]) -> Result<HashMap<Key, Answer>> {
    let mut found = HashMap::new();
    for chunk in keys.chunks(500) {
        let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new("SELECT * FROM answer WHERE key IN (");
        let mut list = query.separated(", ");
        chunk.iter().for_each(|key| {
            list.push_bind(&key[..]);
        });
        query.push(")");
        for row in query.build().fetch_all(&mut *connection).await? {
            let key: Vec<u8> = row.try_get("key")?;
            if let Ok(key) = key.try_into() {
                found.insert(key, answer(&row)?);
            }
        }
    }
    Ok(found)
}
