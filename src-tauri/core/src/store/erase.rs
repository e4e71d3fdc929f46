//! Erasing: what an interaction left behind in any table.
//!
//! Keys of what is being erased stand in a table of their own until nothing of it is left in any file either, so that
//! work that was killed in between is found and brought to its end.
pub const CREATE: &str = "
CREATE TABLE erasing (
  key INTEGER PRIMARY KEY
);";

use std::collections::HashSet;

use serde_json::Value;
use sqlx::{AssertSqlSafe, QueryBuilder, Sqlite, SqliteConnection};

use super::{draft, feedback, follow_up, found, job, pattern, replay::ERASED as ERASED_CASE, rollup, words};
use crate::{
    error::{Code, Error, Result},
    interaction::form::Feedback,
    texts::each_text,
};

const CHUNK: usize = 500;
/// Shorter texts are found by chance in a draft that has nothing to do with them.
const TELLING: usize = 16;
/// What stands in a draft in the place of an erased text.
const ERASED: &str = "[erased]";
const GONE: &str = "SELECT key FROM erasing WHERE $1 = $1";

/// What else loses something when interactions go.
#[derive(Debug, Default)]
pub struct Touched {
    pub replays: u64,
    pub sets: u64,
    /// What the author said of interactions that stay, or that have not come.
    pub said: u64,
}

/// Before anything is erased.
pub async fn touched(connection: &mut SqliteConnection, keys: &[i64], author: Option<&str>) -> Result<Touched> {
    let mut touched = Touched::default();
    for (select, count) in [
        ("SELECT name FROM (SELECT replay AS name, interaction_key AS key FROM replay_case)", &mut touched.replays),
        ("SELECT name FROM (SELECT set_name AS name, interaction_key AS key FROM set_case)", &mut touched.sets),
    ] {
        let mut names: HashSet<String> = HashSet::new();
        for chunk in keys.chunks(CHUNK) {
            let mut query = super::interaction::among(select, "GROUP BY name", chunk);
            names.extend(query.build_query_scalar::<String>().fetch_all(&mut *connection).await?);
        }
        *count = names.len() as u64;
    }
    if let Some(author) = author {
        let heard: Vec<i64> = sqlx::query_scalar("SELECT key FROM feedback WHERE author = $1")
            .bind(author)
            .fetch_all(&mut *connection)
            .await?;
        let gone: HashSet<&i64> = keys.iter().collect();
        let waiting = waiting_of(connection, author).await?.len();
        touched.said = (heard.iter().filter(|key| !gone.contains(key)).count() + waiting) as u64;
    }
    Ok(touched)
}

/// Takes these interactions out of every table. Statistics of replays stay; texts, ids and answers go.
///
/// Errors: [`Code::Busy`] while a replay runs that holds one of them, since it would write its answers again.
pub async fn interactions(tx: &mut SqliteConnection, keys: &[i64], now: i64) -> Result<u64> {
    for chunk in keys.chunks(CHUNK) {
        let mut query = QueryBuilder::<Sqlite>::new("INSERT INTO erasing (key) ");
        query.push_values(chunk, |mut values, key| {
            values.push_bind(*key);
        });
        query.push(" ON CONFLICT DO NOTHING").build().execute(&mut *tx).await?;
    }
    refuse_running(tx, now).await?;
    let drafts = drafts(tx).await?;
    replays(tx).await?;
    run(tx, "DELETE FROM set_case WHERE interaction_key IN (SELECT key FROM erasing)").await?;
    // The answers before what goes are not read any more, but stay.
    let mut counted = follow_up::before(tx, GONE, "").await?;
    counted.extend(keys);
    rollup::take_out(tx, &counted).await?;
    pattern::forget(tx, GONE, "").await?;
    found::forget(tx).await?;
    words::forget(tx, GONE, "").await?;
    super::vector::forget(tx, GONE, "").await?;
    // Body, tags, feedback, outcomes, vector and the values of a found prompt go along.
    run(tx, "DELETE FROM interaction WHERE key IN (SELECT key FROM erasing)").await?;
    rollup::put_in(tx, &counted).await?;
    Ok(drafts)
}

/// Takes out what one author said of interactions that stay, and what waits for ones that have not come.
pub async fn said_by(tx: &mut SqliteConnection, author: &str) -> Result<u64> {
    let keys: Vec<i64> = sqlx::query_scalar("SELECT DISTINCT key FROM feedback WHERE author = $1 ORDER BY key")
        .bind(author)
        .fetch_all(&mut *tx)
        .await?;
    rollup::take_out(tx, &keys).await?;
    let gone = sqlx::query("DELETE FROM feedback WHERE author = $1").bind(author).execute(&mut *tx).await?;
    let mut removed = gone.rows_affected();
    feedback::refresh(tx, &keys).await?;
    rollup::put_in(tx, &keys).await?;
    for seq in waiting_of(tx, author).await? {
        sqlx::query("DELETE FROM feedback_waiting WHERE seq = $1").bind(seq).execute(&mut *tx).await?;
        removed += 1;
    }
    Ok(removed)
}

/// What an author said of interactions that have not come.
async fn waiting_of(connection: &mut SqliteConnection, author: &str) -> Result<Vec<i64>> {
    let waiting: Vec<(i64, String)> =
        sqlx::query_as("SELECT seq, feedback FROM feedback_waiting").fetch_all(connection).await?;
    let mut theirs = Vec::new();
    for (seq, body) in waiting {
        let said: Feedback = serde_json::from_str(&body)?;
        if said.author.as_deref() == Some(author) {
            theirs.push(seq);
        }
    }
    Ok(theirs)
}

/// Takes the name of a user, as it was typed, out of the filters that sets and plans of replays were made with.
pub async fn typed(tx: &mut SqliteConnection, user: &str) -> Result<()> {
    for (table, column) in [("replay", "plan"), ("case_set", "origin")] {
        let sql = format!("SELECT seq, {column} FROM {table} WHERE instr({column}, 'user:')");
        let rows: Vec<(i64, String)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *tx).await?;
        for (row, written) in rows {
            let mut value: Value = serde_json::from_str(&written).unwrap_or_else(|_| Value::String(written.clone()));
            let mut held = false;
            each_text(&mut value, &mut |text| {
                if text.contains("user:") && text.contains(user) {
                    *text = text.replace(user, ERASED);
                    held = true;
                }
            });
            if held {
                let text = if let Value::String(text) = value { text } else { value.to_string() };
                let sql = format!("UPDATE {table} SET {column} = $2 WHERE seq = $1");
                sqlx::query(AssertSqlSafe(sql)).bind(row).bind(text).execute(&mut *tx).await?;
            }
        }
    }
    Ok(())
}

/// Keys whose traces may still be in the files.
pub async fn open(connection: &mut SqliteConnection) -> Result<Vec<i64>> {
    Ok(sqlx::query_scalar("SELECT key FROM erasing ORDER BY key").fetch_all(connection).await?)
}

/// Nothing is left of these in any file.
pub async fn done(tx: &mut SqliteConnection, keys: &[i64]) -> Result<()> {
    for chunk in keys.chunks(CHUNK) {
        super::interaction::among("DELETE FROM erasing", "", chunk).build().execute(&mut *tx).await?;
    }
    Ok(())
}

async fn run(tx: &mut SqliteConnection, sql: &str) -> Result<()> {
    sqlx::query(AssertSqlSafe(sql.to_owned())).execute(tx).await?;
    Ok(())
}

async fn refuse_running(tx: &mut SqliteConnection, now: i64) -> Result<()> {
    let sql = "SELECT DISTINCT r.id FROM replay r JOIN replay_case c ON c.replay = r.id
               WHERE r.state = 'running' AND c.interaction_key IN (SELECT key FROM erasing)";
    let running: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *tx).await?;
    for replay in running {
        if job::is_held(tx, "replay", &replay, now).await? {
            return Err(Error::new(Code::Busy, format!("Replay {replay} is sending some of these now"))
                .hint(format!("Stop it with attune replay cancel {replay}, or wait for its end")));
        }
    }
    Ok(())
}

/// Cases of replays lose what they were, their cells what was said; who was better stays.
async fn replays(tx: &mut SqliteConnection) -> Result<()> {
    const CASE: &str = "SELECT 1 FROM replay_case c WHERE c.replay = $TABLE.replay AND c.position = $TABLE.position
                        AND c.interaction_key IN (SELECT key FROM erasing)";
    let of_case = |table: &str| format!("EXISTS ({})", CASE.replace("$TABLE", table));
    let answers = format!("SELECT DISTINCT answer FROM cell WHERE answer IS NOT NULL AND {}", of_case("cell"));
    let mut answers: Vec<Vec<u8>> = sqlx::query_scalar(AssertSqlSafe(answers)).fetch_all(&mut *tx).await?;
    let linked = "SELECT key FROM answer WHERE interaction IN (SELECT key FROM erasing)";
    answers.extend(sqlx::query_scalar::<_, Vec<u8>>(linked).fetch_all(&mut *tx).await?);
    scrub_results(tx).await?;
    for (table, change) in [
        ("cell", "answer = NULL, attempts = '[]', error = NULL"),
        ("cell_outcome", "reason = ''"),
        ("mark", "reason = NULL, correction = NULL"),
    ] {
        run(tx, &format!("UPDATE {table} SET {change} WHERE {}", of_case(table))).await?;
    }
    // Another interaction may have asked the same, word for word.
    for key in answers {
        sqlx::query("DELETE FROM answer WHERE key = $1 AND NOT EXISTS (SELECT 1 FROM cell WHERE answer = $1)")
            .bind(key)
            .execute(&mut *tx)
            .await?;
    }
    run(
        tx,
        "UPDATE replay SET erased = erased + (SELECT count(*) FROM replay_case c WHERE c.replay = replay.id
           AND c.interaction_key IN (SELECT key FROM erasing))
         WHERE id IN (SELECT replay FROM replay_case WHERE interaction_key IN (SELECT key FROM erasing))",
    )
    .await?;
    // The same key in each replay, so that it can still be counted how often a case was met.
    sqlx::query(
        "UPDATE replay_case SET case_id = $1 || interaction_key, interaction_key = NULL, cluster = NULL, slice = NULL,
           form = NULL, expected = NULL, correction = NULL
         WHERE interaction_key IN (SELECT key FROM erasing)",
    )
    .bind(ERASED_CASE)
    .execute(tx)
    .await?;
    Ok(())
}

/// The stored results of replays name cases by id.
async fn scrub_results(tx: &mut SqliteConnection) -> Result<()> {
    let sql = "SELECT DISTINCT r.id, r.results FROM replay r JOIN replay_case c ON c.replay = r.id
               WHERE r.results IS NOT NULL AND c.interaction_key IN (SELECT key FROM erasing)";
    let replays: Vec<(String, String)> = sqlx::query_as(sql).fetch_all(&mut *tx).await?;
    for (replay, results) in replays {
        let sql = "SELECT case_id, interaction_key FROM replay_case
                   WHERE replay = $1 AND interaction_key IN (SELECT key FROM erasing)";
        let names: Vec<(String, i64)> = sqlx::query_as(sql).bind(&replay).fetch_all(&mut *tx).await?;
        let mut results: Value = serde_json::from_str(&results)?;
        each_text(&mut results, &mut |text| {
            if let Some((_, key)) = names.iter().find(|(id, _)| id == text) {
                *text = format!("{ERASED_CASE}{key}");
            }
        });
        super::replay::set_results(tx, &replay, &results.to_string()).await?;
    }
    Ok(())
}

/// Takes the texts of what is erased out of drafts; gives how many drafts held one.
async fn drafts(tx: &mut SqliteConnection) -> Result<u64> {
    let mut drafts: Vec<(String, String)> =
        sqlx::query_as("SELECT prompt, content FROM draft").fetch_all(&mut *tx).await?;
    let mut changed = HashSet::new();
    if drafts.is_empty() {
        return Ok(0);
    }
    for key in open(tx).await? {
        let texts = texts(tx, key).await?;
        for (prompt, content) in &mut drafts {
            let mut value: Value = serde_json::from_str(content)?;
            let mut held = false;
            each_text(&mut value, &mut |text| {
                for erased in texts.iter().filter(|erased| text.contains(*erased)).collect::<Vec<_>>() {
                    *text = text.replace(erased.as_str(), ERASED);
                    held = true;
                }
            });
            if held {
                *content = value.to_string();
                changed.insert(prompt.clone());
            }
        }
    }
    for (prompt, content) in drafts.iter().filter(|(prompt, _)| changed.contains(prompt)) {
        draft::replace(tx, prompt, content).await?;
    }
    Ok(changed.len() as u64)
}

/// Everything that was said in one interaction and of it, longest first, so that no rest of a text stays.
async fn texts(tx: &mut SqliteConnection, key: i64) -> Result<Vec<String>> {
    let body: Option<String> = sqlx::query_scalar("SELECT body FROM interaction_body WHERE key = $1")
        .bind(key)
        .fetch_optional(&mut *tx)
        .await?;
    let mut texts: Vec<String> = sqlx::query_scalar(
        "SELECT query FROM interaction WHERE key = $1 UNION SELECT output FROM interaction WHERE key = $1
         UNION SELECT text FROM feedback WHERE key = $1 AND text IS NOT NULL",
    )
    .bind(key)
    .fetch_all(&mut *tx)
    .await?;
    let filled = found::filled(tx, key).await?;
    for json in body.iter().chain(&filled) {
        each_text(&mut serde_json::from_str(json)?, &mut |text| texts.push(text.clone()));
    }
    texts.retain(|text| text.trim().chars().count() >= TELLING);
    texts.sort_unstable_by_key(|text| std::cmp::Reverse(text.len()));
    Ok(texts)
}
