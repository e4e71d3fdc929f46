//! Feedback that came without its interaction: it is attached to one that is there, or waits until that comes.
//!
//! Both are done for many at a time, since files of feedback alone are as long as those of interactions.
pub const CREATE: &str = "
CREATE TABLE feedback_waiting (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  batch TEXT NOT NULL,
  source TEXT NOT NULL,
  by TEXT NOT NULL,
  reference TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  time INTEGER,
  feedback TEXT NOT NULL,
  UNIQUE (source, by, reference, fingerprint)
);";

use std::collections::{BTreeMap, HashMap};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    feedback::{self, Heard},
    ingest::{New, Origin},
};
use crate::error::Result;

const CHUNK: usize = 100;

/// How much feedback waits for its interaction, and since when (UTC milliseconds).
pub async fn count(connection: &mut SqliteConnection) -> Result<(i64, Option<i64>)> {
    let sql = "SELECT count(*), min(batch.time) FROM feedback_waiting w LEFT JOIN batch ON batch.id = w.batch";
    Ok(sqlx::query_as(sql).fetch_one(connection).await?)
}

/// How feedback names the interaction that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum By {
    Id,
    Trace,
    Session,
}

impl By {
    const ALL: [By; 3] = [By::Id, By::Trace, By::Session];

    fn as_str(self) -> &'static str {
        match self {
            By::Id => "id",
            By::Trace => "trace",
            By::Session => "session",
        }
    }

    /// The column of the interaction that holds the name.
    fn column(self) -> &'static str {
        match self {
            By::Id => "identity",
            By::Trace => "trace",
            By::Session => "session",
        }
    }

    fn name(self, new: &New) -> Option<&str> {
        match self {
            By::Id => Some(&new.identity),
            By::Trace => new.interaction.trace.as_deref(),
            By::Session => new.interaction.session.as_deref(),
        }
    }
}

/// Feedback and the name of what it is about.
pub struct Late {
    pub by: By,
    pub reference: String,
    pub heard: Vec<Heard>,
}

/// What became of late feedback.
#[derive(Debug, Clone, Copy, Default)]
pub struct Attached {
    pub added: u64,
    pub waiting: u64,
}

/// Attaches feedback to the newest interaction that its name fits, or keeps it until one comes.
pub async fn attach(tx: &mut SqliteConnection, origin: &Origin, late: Vec<Late>) -> Result<Attached> {
    let newest = newest(tx, &origin.source, &late).await?;
    let (mut there, mut waits) = (Vec::new(), Vec::new());
    for Late { by, reference, heard } in late {
        let name = (by, reference);
        match newest.get(&name) {
            Some(key) => there.extend(heard.into_iter().map(|heard| (*key, heard))),
            None => waits.extend(heard.into_iter().map(|heard| (name.clone(), heard))),
        }
    }
    let added = feedback::add(tx, Some(&origin.batch), origin.now, there).await?;
    Ok(Attached { added, waiting: keep(tx, origin, &waits).await? })
}

/// The newest interaction of each name that one fits.
pub(super) async fn newest(
    connection: &mut SqliteConnection,
    source: &str,
    late: &[Late],
) -> Result<HashMap<(By, String), i64>> {
    let mut newest = HashMap::new();
    for by in By::ALL {
        let references: Vec<&str> =
            late.iter().filter(|late| late.by == by).map(|late| late.reference.as_str()).collect();
        for (reference, key) in find(connection, source, by, &references).await? {
            newest.insert((by, reference), key);
        }
    }
    Ok(newest)
}

/// Names and keys of the interactions that have them, the newest of a name last.
async fn find(tx: &mut SqliteConnection, source: &str, by: By, references: &[&str]) -> Result<Vec<(String, i64)>> {
    let mut found = Vec::new();
    for chunk in references.chunks(CHUNK) {
        let column = by.column();
        let mut query =
            QueryBuilder::<Sqlite>::new(format!("SELECT {column}, key FROM interaction WHERE {column} IN ("));
        one_of(&mut query, chunk);
        query.push(") AND source = ").push_bind(source).push(" ORDER BY time, key");
        found.extend(query.build_query_as::<(String, i64)>().fetch_all(&mut *tx).await?);
    }
    Ok(found)
}

fn one_of(query: &mut QueryBuilder<Sqlite>, references: &[&str]) {
    let mut list = query.separated(", ");
    references.iter().for_each(|reference| {
        list.push_bind(*reference);
    });
}

async fn keep(tx: &mut SqliteConnection, origin: &Origin, waits: &[((By, String), Heard)]) -> Result<u64> {
    let mut waiting = 0;
    for chunk in waits.chunks(CHUNK) {
        let bodies = chunk.iter().map(|(_, heard)| serde_json::to_string(&heard.feedback));
        let bodies: Vec<String> = bodies.collect::<Result<_, _>>()?;
        let mut query = QueryBuilder::<Sqlite>::new(
            "INSERT INTO feedback_waiting (id, batch, source, by, reference, fingerprint, time, feedback) ",
        );
        query.push_values(chunk.iter().zip(&bodies), |mut values, (((by, reference), heard), body)| {
            values
                .push_bind(&heard.id)
                .push_bind(&origin.batch)
                .push_bind(&origin.source)
                .push_bind(by.as_str())
                .push_bind(reference)
                .push_bind(&heard.fingerprint[..])
                .push_bind(heard.time)
                .push_bind(body);
        });
        query.push(" ON CONFLICT DO NOTHING");
        waiting += query.build().execute(&mut *tx).await?.rows_affected();
    }
    Ok(waiting)
}

/// Gives feedback that waited to the interactions that have just come: to the first, where several have its name.
pub(super) async fn release(tx: &mut SqliteConnection, origin: &Origin, fresh: &[(i64, New)]) -> Result<u64> {
    let any: Option<i64> = sqlx::query_scalar("SELECT 1 FROM feedback_waiting WHERE source = $1 LIMIT 1")
        .bind(&origin.source)
        .fetch_optional(&mut *tx)
        .await?;
    if any.is_none() {
        return Ok(0);
    }
    // By the batch that brought it, so that undoing that one takes it away again.
    let mut released: BTreeMap<String, Vec<(i64, Heard)>> = BTreeMap::new();
    for by in By::ALL {
        let mut first = HashMap::new();
        for (key, new) in fresh {
            by.name(new).map(|name| first.entry(name).or_insert(*key));
        }
        let names: Vec<&str> = first.keys().copied().collect();
        for (reference, batch, heard) in take(tx, &origin.source, by, &names).await? {
            let key = first.get(reference.as_str());
            released.entry(batch).or_default().extend(key.map(|key| (*key, heard)));
        }
    }
    let mut added = 0;
    for (batch, heard) in released {
        added += feedback::add(tx, Some(&batch), origin.now, heard).await?;
    }
    Ok(added)
}

/// Takes out what waits for these names; gives name, batch and feedback.
async fn take(
    tx: &mut SqliteConnection,
    source: &str,
    by: By,
    references: &[&str],
) -> Result<Vec<(String, String, Heard)>> {
    type Row = (String, String, String, Vec<u8>, Option<i64>, String);
    let mut taken = Vec::new();
    for chunk in references.chunks(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new("DELETE FROM feedback_waiting WHERE source = ");
        query.push_bind(source).push(" AND by = ").push_bind(by.as_str()).push(" AND reference IN (");
        one_of(&mut query, chunk);
        query.push(") RETURNING reference, id, batch, fingerprint, time, feedback");
        for (reference, id, batch, fingerprint, time, body) in query.build_query_as::<Row>().fetch_all(&mut *tx).await?
        {
            let fingerprint = fingerprint.try_into().unwrap_or([0; 32]);
            let heard = Heard { id, feedback: serde_json::from_str(&body)?, time, fingerprint };
            taken.push((reference, batch, heard));
        }
    }
    Ok(taken)
}
