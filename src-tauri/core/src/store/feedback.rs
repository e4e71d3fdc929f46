//! Feedback on interactions.
pub const CREATE: &str = "
CREATE TABLE feedback (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  key INTEGER NOT NULL REFERENCES interaction (key) ON DELETE CASCADE,
  batch TEXT,
  fingerprint BLOB NOT NULL,
  kind TEXT NOT NULL,
  number REAL,
  text TEXT,
  scale_low REAL,
  scale_high REAL,
  author TEXT,
  author_kind TEXT NOT NULL,
  time INTEGER,
  UNIQUE (key, fingerprint)
);
CREATE INDEX feedback_by_batch ON feedback (batch);";

use std::collections::HashMap;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    ingest::{author_kind, split},
    interaction::among,
};
use crate::{
    error::Result,
    interaction::form::{AuthorKind, Feedback, Said, Thumb},
};

const CHUNK: usize = 100;

/// Feedback that keeps the rules.
#[derive(Debug, Clone)]
pub struct Heard {
    pub id: String,
    pub feedback: Feedback,
    /// UTC milliseconds.
    pub time: Option<i64>,
    /// The same kind, name, value, author and time give the same one.
    pub fingerprint: [u8; 32],
}

/// Adds feedback to interactions by key; what is there already is left out. Gives how many were new.
pub async fn add(tx: &mut SqliteConnection, batch: Option<&str>, now: i64, heard: Vec<(i64, Heard)>) -> Result<u64> {
    let mut added = 0;
    for chunk in heard.chunks(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO feedback (id, key, batch, fingerprint, kind, number, text, scale_low, scale_high, author,
             author_kind, time) ",
        );
        query.push_values(chunk, |mut values, (key, heard)| {
            let (kind, number, text, scale) = split(&heard.feedback.said);
            values
                .push_bind(&heard.id)
                .push_bind(key)
                .push_bind(batch)
                .push_bind(&heard.fingerprint[..])
                .push_bind(kind)
                .push_bind(number)
                .push_bind(text)
                .push_bind(scale.map(|scale| scale.0))
                .push_bind(scale.map(|scale| scale.1))
                .push_bind(&heard.feedback.author)
                .push_bind(author_kind(heard.feedback.author_kind))
                .push_bind(heard.time.unwrap_or(now));
        });
        query.push(" ON CONFLICT (key, fingerprint) DO NOTHING");
        added += query.build().execute(&mut *tx).await?.rows_affected();
    }
    let mut keys: Vec<i64> = heard.iter().map(|(key, _)| *key).collect();
    keys.dedup();
    refresh(tx, &keys).await?;
    Ok(added)
}

/// Brings the interactions' own columns in line with their feedback: the end user's newest thumb and rating, and
/// whether there is a comment or a correction.
pub async fn refresh(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    const NEWEST: &str = "AND author_kind = 'user' ORDER BY time DESC, seq DESC LIMIT 1";
    let update = format!(
        "UPDATE interaction SET
           thumb = (SELECT CAST(number AS INTEGER) FROM feedback f WHERE f.key = interaction.key
                    AND kind = 'thumb' {NEWEST}),
           rating = (SELECT number FROM feedback f WHERE f.key = interaction.key AND kind = 'rating' {NEWEST}),
           has_correction = EXISTS (SELECT 1 FROM feedback f WHERE f.key = interaction.key AND kind = 'correction'),
           has_comment = EXISTS (SELECT 1 FROM feedback f WHERE f.key = interaction.key AND kind = 'comment')
         WHERE TRUE"
    );
    for chunk in keys.chunks(500) {
        let mut query = QueryBuilder::<Sqlite>::new(format!("{update} AND key IN ("));
        let mut list = query.separated(", ");
        chunk.iter().for_each(|key| {
            list.push_bind(key);
        });
        query.push(")");
        query.build().execute(&mut *tx).await?;
    }
    Ok(())
}

/// All feedback on one interaction, oldest first.
pub async fn of(connection: &mut SqliteConnection, key: i64) -> Result<Vec<Feedback>> {
    type Row = (String, Option<f64>, Option<String>, Option<f64>, Option<f64>, Option<String>, String, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT kind, number, text, scale_low, scale_high, author, author_kind, time FROM feedback
         WHERE key = $1 ORDER BY time, seq",
    )
    .bind(key)
    .fetch_all(connection)
    .await?;
    let feedback = rows.into_iter().map(|(kind, number, text, low, high, author, author_kind, time)| {
        let number = number.unwrap_or_default();
        let said = match kind.as_str() {
            "thumb" => Said::Thumb { value: if number > 0.0 { Thumb::Up } else { Thumb::Down } },
            "rating" => Said::Rating { name: text, value: number, scale: low.zip(high) },
            "correction" => Said::Correction { text: text.unwrap_or_default() },
            "follow_up" => Said::FollowUp { text: text.unwrap_or_default() },
            _ => Said::Comment { text: text.unwrap_or_default() },
        };
        let author_kind = match author_kind.as_str() {
            "expert" => AuthorKind::Expert,
            "judge" => AuthorKind::Judge,
            _ => AuthorKind::User,
        };
        Feedback { said, author, author_kind, time: time.map(crate::time::rfc3339) }
    });
    Ok(feedback.collect())
}

/// The newest correction of each interaction.
pub async fn corrections(connection: &mut SqliteConnection, keys: &[i64]) -> Result<HashMap<i64, String>> {
    let mut newest = HashMap::new();
    for chunk in keys.chunks(500) {
        let mut query = among("SELECT key, text FROM feedback WHERE kind = 'correction'", "ORDER BY time, seq", chunk);
        newest.extend(query.build_query_as::<(i64, String)>().fetch_all(&mut *connection).await?);
    }
    Ok(newest)
}
