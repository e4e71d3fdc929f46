//! Writing what an import read: interactions, feedback, and feedback that waits. All of it in the caller's transaction.
use std::collections::HashMap;

use serde_json::json;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::{
    feedback::{self, Heard},
    rollup,
    variable::{self, Source},
    waiting,
};
use crate::{
    error::Result,
    interaction::form::{AuthorKind, Interaction, Output, Said, Thumb},
    message::Message,
};

/// Rows per statement: far below SQLite's 32,766 parameters, and long enough to share a statement's cost.
const CHUNK: usize = 100;

/// An interaction that keeps the rules, with what was computed for the store.
pub struct New {
    pub id: Option<String>,
    /// What tells it from others of its source: its own id, or its content's hash and occurrence.
    pub identity: String,
    /// With the end user's pseudonym.
    pub interaction: Interaction,
    pub feedback: Vec<Heard>,
    pub hash: [u8; 32],
    /// UTC milliseconds.
    pub time: Option<i64>,
    /// Nano-dollars.
    pub cost: Option<i64>,
    /// Used where its own id is missing or taken by another source.
    pub fresh_id: String,
}

/// What became of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Added,
    /// The same content is there already; its feedback may be new.
    Duplicate,
    /// Other content is there under the same id.
    Conflict,
}

/// What became of the rows, in their order, and how much feedback was new.
pub struct Ingested {
    pub fates: Vec<Fate>,
    pub feedback_added: u64,
}

/// Where the rows belong.
#[derive(Clone)]
pub struct Origin {
    pub batch: String,
    pub source: String,
    /// Stands in for a time that a row does not have, in UTC milliseconds.
    pub now: i64,
}

/// Adds interactions and their feedback; attaches feedback that waited for them.
pub async fn add(tx: &mut SqliteConnection, origin: &Origin, rows: Vec<New>) -> Result<Ingested> {
    let mut known = known(tx, &origin.source, &rows).await?;
    let mut next: i64 =
        sqlx::query_scalar("SELECT value FROM counter WHERE name = 'interaction'").fetch_one(&mut *tx).await?;
    let mut fates = Vec::with_capacity(rows.len());
    let (mut fresh, mut heard) = (Vec::new(), Vec::new());
    for mut row in rows {
        let feedback = std::mem::take(&mut row.feedback);
        let (fate, key) = match known.get(&row.identity) {
            Some((key, hash)) if hash[..] == row.hash => (Fate::Duplicate, *key),
            Some(_) => (Fate::Conflict, 0),
            None => {
                next += 1;
                known.insert(row.identity.clone(), (next, row.hash.to_vec()));
                fresh.push((next, row));
                (Fate::Added, next)
            }
        };
        if fate != Fate::Conflict {
            heard.extend(feedback.into_iter().map(|feedback| (key, feedback)));
        }
        fates.push(fate);
    }
    sqlx::query("UPDATE counter SET value = $1 WHERE name = 'interaction'").bind(next).execute(&mut *tx).await?;
    settle_ids(tx, &mut fresh).await?;
    for chunk in fresh.chunks(CHUNK) {
        insert_rows(tx, origin, chunk).await?;
        insert_bodies(tx, chunk).await?;
        insert_tags(tx, chunk).await?;
        let variables = chunk.iter().map(|(key, new)| (*key, &new.interaction.variables));
        variable::add(tx, Source::Logged, variables).await?;
    }
    let keys: Vec<i64> = fresh.iter().map(|(key, _)| *key).collect();
    rollup::put_new_in(tx, &keys).await?;
    let mut feedback_added = feedback::add(tx, Some(&origin.batch), origin.now, heard).await?;
    feedback_added += waiting::release(tx, origin, &fresh).await?;
    Ok(Ingested { fates, feedback_added })
}

/// Key and content of those identities that are there.
pub(super) async fn known(
    tx: &mut SqliteConnection,
    source: &str,
    rows: &[New],
) -> Result<HashMap<String, (i64, Vec<u8>)>> {
    let mut known = HashMap::new();
    for chunk in rows.chunks(CHUNK) {
        let mut query =
            QueryBuilder::<Sqlite>::new("SELECT identity, key, content_hash FROM interaction WHERE source = ");
        query.push_bind(source).push(" AND identity IN (");
        let mut list = query.separated(", ");
        chunk.iter().for_each(|row| {
            list.push_bind(&row.identity);
        });
        query.push(")");
        let found: Vec<(String, i64, Vec<u8>)> = query.build_query_as().fetch_all(&mut *tx).await?;
        known.extend(found.into_iter().map(|(identity, key, hash)| (identity, (key, hash))));
    }
    Ok(known)
}

/// Two sources may use the same id; the second one's interaction then gets a fresh one.
async fn settle_ids(tx: &mut SqliteConnection, fresh: &mut [(i64, New)]) -> Result<()> {
    for chunk in fresh.chunks_mut(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new("SELECT id FROM interaction WHERE id IN (");
        let mut list = query.separated(", ");
        chunk.iter().filter_map(|(_, row)| row.id.as_ref()).for_each(|id| {
            list.push_bind(id);
        });
        query.push(")");
        let taken: Vec<String> = query.build_query_scalar().fetch_all(&mut *tx).await?;
        for (_, row) in chunk.iter_mut() {
            row.id = Some(row.id.take().filter(|id| !taken.contains(id)).unwrap_or_else(|| row.fresh_id.clone()));
        }
    }
    Ok(())
}

async fn insert_rows(tx: &mut SqliteConnection, origin: &Origin, rows: &[(i64, New)]) -> Result<()> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "INSERT INTO interaction (key, id, source, identity, content_hash, batch, time, time_given, session, trace,
         user_hash, prompt, version, model, query, output, latency_ms, cost_nano, input_tokens, output_tokens, error,
         has_context, has_tool, is_step) ",
    );
    query.push_values(rows, |mut values, (key, new)| {
        let row = &new.interaction;
        let usage = row.usage.unwrap_or_default();
        let calls = row.output.as_ref().is_some_and(Output::is_about_tools);
        let tools = calls || row.messages.iter().any(Message::is_about_tools);
        values
            .push_bind(key)
            .push_bind(&new.id)
            .push_bind(&origin.source)
            .push_bind(&new.identity)
            .push_bind(&new.hash[..])
            .push_bind(&origin.batch)
            .push_bind(new.time.unwrap_or(origin.now))
            .push_bind(new.time.is_some())
            .push_bind(&row.session)
            .push_bind(&row.trace)
            .push_bind(&row.user)
            .push_bind(&row.prompt)
            .push_bind(&row.version)
            .push_bind(&row.model)
            .push_bind(row.asked_in_short())
            .push_bind(row.output.as_ref().map(Output::in_short).unwrap_or_default())
            .push_bind(row.latency_ms)
            .push_bind(new.cost)
            .push_bind(usage.input_tokens.map(|tokens| tokens as i64))
            .push_bind(usage.output_tokens.map(|tokens| tokens as i64))
            .push_bind(&row.error)
            .push_bind(!row.contexts.is_empty())
            .push_bind(tools)
            .push_bind(row.output.as_ref().is_some_and(Output::is_step));
    });
    query.build().execute(tx).await?;
    Ok(())
}

/// What the record shows and a replay needs, and no list or filter on a column does.
async fn insert_bodies(tx: &mut SqliteConnection, rows: &[(i64, New)]) -> Result<()> {
    let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO interaction_body (key, body) ");
    query.push_values(rows, |mut values, (key, new)| {
        let row = &new.interaction;
        let output = row.output.as_ref().filter(|output| matches!(output, Output::Message(_)));
        let body = json!({
            "messages": row.messages, "query": row.query, "variables": row.variables, "contexts": row.contexts,
            "output": output, "time": row.time, "cost": row.cost,
        });
        values.push_bind(key).push_bind(body.to_string());
    });
    query.build().execute(tx).await?;
    Ok(())
}

async fn insert_tags(tx: &mut SqliteConnection, rows: &[(i64, New)]) -> Result<()> {
    let tags: Vec<_> =
        rows.iter().flat_map(|(key, new)| new.interaction.tags.iter().map(move |tag| (tag, key))).collect();
    for chunk in tags.chunks(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO interaction_tag (tag, key) ");
        query.push_values(chunk, |mut values, (tag, key)| {
            values.push_bind(tag).push_bind(key);
        });
        query.push(" ON CONFLICT DO NOTHING");
        query.build().execute(&mut *tx).await?;
    }
    Ok(())
}

/// How a piece of feedback is kept: kind, number, text (of a rating: what was rated), scale.
pub type Columns<'s> = (&'static str, Option<f64>, Option<&'s str>, Option<(f64, f64)>);

pub fn split(said: &Said) -> Columns<'_> {
    match said {
        Said::Thumb { value: Thumb::Up } => ("thumb", Some(1.0), None, None),
        Said::Thumb { value: Thumb::Down } => ("thumb", Some(-1.0), None, None),
        Said::Rating { name, value, scale } => ("rating", Some(*value), name.as_deref(), *scale),
        Said::Comment { text } => ("comment", None, Some(text), None),
        Said::Correction { text } => ("correction", None, Some(text), None),
        Said::FollowUp { text } => ("follow_up", None, Some(text), None),
    }
}

pub fn author_kind(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::User => "user",
        AuthorKind::Expert => "expert",
        AuthorKind::Judge => "judge",
    }
}
