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
  time INTEGER NOT NULL,
  time_given INTEGER NOT NULL,
  UNIQUE (key, fingerprint)
);
CREATE INDEX feedback_by_batch ON feedback (batch);";

use std::collections::HashMap;

use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::{
    ingest::{author_kind, split},
    interaction::among,
    rollup,
};
use crate::{
    error::Result,
    interaction::form::{AuthorKind, Feedback, Said, Thumb},
    time::rfc3339,
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
    let keys: Vec<i64> = heard.iter().map(|(key, _)| *key).collect();
    rollup::take_said_out(tx, &keys).await?;
    let mut added = 0;
    for chunk in heard.chunks(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO feedback (id, key, batch, fingerprint, kind, number, text, scale_low, scale_high, author,
             author_kind, time, time_given) ",
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
                .push_bind(heard.time.unwrap_or(now))
                .push_bind(heard.time.is_some());
        });
        query.push(" ON CONFLICT (key, fingerprint) DO NOTHING");
        added += query.build().execute(&mut *tx).await?.rows_affected();
    }
    refresh(tx, &keys).await?;
    rollup::put_said_in(tx, &keys).await?;
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

/// All feedback on one interaction, oldest first. What came without a time has that of its coming.
pub async fn of(connection: &mut SqliteConnection, key: i64) -> Result<Vec<Feedback>> {
    let rows = among(COLUMNS, "ORDER BY time, seq", &[key]).build().fetch_all(connection).await?;
    rows.iter().map(|row| Ok(Feedback { time: Some(rfc3339(row.try_get("time")?)), ..kept(row)? })).collect()
}

/// Feedback as it was given, by interaction: what came without a time has none and stands last.
pub async fn as_given(connection: &mut SqliteConnection, keys: &[i64]) -> Result<HashMap<i64, Vec<Feedback>>> {
    const ORDER: &str = "ORDER BY time_given DESC, CASE time_given WHEN 1 THEN time END, seq";
    let mut given: HashMap<i64, Vec<Feedback>> = HashMap::new();
    for chunk in keys.chunks(500) {
        for row in among(COLUMNS, ORDER, chunk).build().fetch_all(&mut *connection).await? {
            given.entry(row.try_get("key")?).or_default().push(kept(&row)?);
        }
    }
    Ok(given)
}

/// The columns that [`kept`] reads.
const COLUMNS: &str = "SELECT key, kind, number, text, scale_low, scale_high, author, author_kind, time, time_given \
                       FROM feedback";

/// A row as it was given.
fn kept(row: &SqliteRow) -> Result<Feedback> {
    let number = row.try_get::<Option<f64>, _>("number")?.unwrap_or_default();
    let text = row.try_get::<Option<String>, _>("text")?;
    let (low, high): (Option<f64>, Option<f64>) = (row.try_get("scale_low")?, row.try_get("scale_high")?);
    let words = || text.clone().unwrap_or_default();
    let said = match row.try_get("kind")? {
        "thumb" => Said::Thumb { value: if number > 0.0 { Thumb::Up } else { Thumb::Down } },
        "rating" => Said::Rating { name: text, value: number, scale: low.zip(high) },
        "correction" => Said::Correction { text: words() },
        "follow_up" => Said::FollowUp { text: words() },
        _ => Said::Comment { text: words() },
    };
    let author_kind = match row.try_get("author_kind")? {
        "expert" => AuthorKind::Expert,
        "judge" => AuthorKind::Judge,
        _ => AuthorKind::User,
    };
    let time = if row.try_get("time_given")? { Some(rfc3339(row.try_get("time")?)) } else { None };
    Ok(Feedback { said, author: row.try_get("author")?, author_kind, time })
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

/// Comments on these interactions: key and text.
pub async fn comments(connection: &mut SqliteConnection, keys: &[i64]) -> Result<Vec<(i64, String)>> {
    let mut comments = Vec::new();
    for chunk in keys.chunks(500) {
        let mut query = among("SELECT key, text FROM feedback WHERE kind = 'comment'", "ORDER BY seq", chunk);
        comments.extend(query.build_query_as::<(i64, String)>().fetch_all(&mut *connection).await?);
    }
    Ok(comments)
}
