//! Feedback on interactions, and feedback that waits for its interaction.
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
CREATE INDEX feedback_by_batch ON feedback (batch);

CREATE TABLE feedback_waiting (
  seq INTEGER PRIMARY KEY,
  batch TEXT NOT NULL,
  source TEXT NOT NULL,
  by TEXT NOT NULL,
  reference TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  time INTEGER,
  feedback TEXT NOT NULL,
  UNIQUE (source, by, reference, fingerprint)
);";

use std::collections::HashMap;

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    ingest::{New, Origin, author_kind, split},
    interaction::among,
};
use crate::{
    error::Result,
    host,
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

/// How feedback names the interaction that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    Id,
    Trace,
    Session,
}

impl By {
    fn as_str(self) -> &'static str {
        match self {
            By::Id => "id",
            By::Trace => "trace",
            By::Session => "session",
        }
    }

    /// The newest interaction that fits.
    fn find(self) -> &'static str {
        match self {
            By::Id => "SELECT key FROM interaction WHERE source = $1 AND identity = $2",
            By::Trace => {
                "SELECT key FROM interaction WHERE source = $1 AND trace = $2 ORDER BY time DESC, key DESC LIMIT 1"
            }
            By::Session => {
                "SELECT key FROM interaction WHERE source = $1 AND session = $2 ORDER BY time DESC, key DESC LIMIT 1"
            }
        }
    }
}

/// What became of late feedback.
#[derive(Debug, Clone, Copy, Default)]
pub struct Attached {
    pub added: u64,
    pub waiting: u64,
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

/// Attaches feedback that came without its interaction, or keeps it until that comes.
pub async fn attach(
    tx: &mut SqliteConnection,
    origin: &Origin,
    by: By,
    reference: &str,
    heard: Vec<Heard>,
) -> Result<Attached> {
    let key: Option<i64> =
        sqlx::query_scalar(by.find()).bind(&origin.source).bind(reference).fetch_optional(&mut *tx).await?;
    if let Some(key) = key {
        let heard = heard.into_iter().map(|heard| (key, heard)).collect();
        return Ok(Attached { added: add(tx, Some(&origin.batch), origin.now, heard).await?, waiting: 0 });
    }
    let mut waiting = 0;
    for one in heard {
        waiting += sqlx::query(
            "INSERT INTO feedback_waiting (batch, source, by, reference, fingerprint, time, feedback)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
        )
        .bind(&origin.batch)
        .bind(&origin.source)
        .bind(by.as_str())
        .bind(reference)
        .bind(&one.fingerprint[..])
        .bind(one.time)
        .bind(serde_json::to_string(&one.feedback)?)
        .execute(&mut *tx)
        .await?
        .rows_affected();
    }
    Ok(Attached { added: 0, waiting })
}

/// How much feedback waits for its interaction, and since when (UTC milliseconds).
pub async fn waiting(connection: &mut SqliteConnection) -> Result<(i64, Option<i64>)> {
    let sql = "SELECT count(*), min(batch.time) FROM feedback_waiting w LEFT JOIN batch ON batch.id = w.batch";
    Ok(sqlx::query_as(sql).fetch_one(connection).await?)
}

/// Gives feedback that waited to the interactions that have just come.
pub(super) async fn attach_waiting(tx: &mut SqliteConnection, origin: &Origin, fresh: &[(i64, New)]) -> Result<u64> {
    let any: Option<i64> = sqlx::query_scalar("SELECT 1 FROM feedback_waiting WHERE source = $1 LIMIT 1")
        .bind(&origin.source)
        .fetch_optional(&mut *tx)
        .await?;
    if any.is_none() {
        return Ok(0);
    }
    let mut added = 0;
    for (key, new) in fresh {
        let names = [
            (By::Id, Some(&new.identity)),
            (By::Trace, new.interaction.trace.as_ref()),
            (By::Session, new.interaction.session.as_ref()),
        ];
        for (by, reference) in names {
            let Some(reference) = reference else { continue };
            for (batch, heard) in take_waiting(tx, &origin.source, by, reference).await? {
                added += add(tx, Some(&batch), origin.now, vec![(*key, heard)]).await?;
            }
        }
    }
    Ok(added)
}

async fn take_waiting(
    tx: &mut SqliteConnection,
    source: &str,
    by: By,
    reference: &str,
) -> Result<Vec<(String, Heard)>> {
    let rows: Vec<(String, Vec<u8>, Option<i64>, String)> = sqlx::query_as(
        "DELETE FROM feedback_waiting WHERE source = $1 AND by = $2 AND reference = $3
         RETURNING batch, fingerprint, time, feedback",
    )
    .bind(source)
    .bind(by.as_str())
    .bind(reference)
    .fetch_all(tx)
    .await?;
    let heard = |(batch, fingerprint, time, feedback): (String, Vec<u8>, Option<i64>, String)| {
        let fingerprint = fingerprint.try_into().unwrap_or([0; 32]);
        let id = host::id_from(&fingerprint, time);
        Ok((batch, Heard { id, feedback: serde_json::from_str(&feedback)?, time, fingerprint }))
    };
    rows.into_iter().map(heard).collect()
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
