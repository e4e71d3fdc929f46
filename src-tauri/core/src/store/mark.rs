//! Marks: what a person said of a case of a replay, as immutable events.
pub const CREATE: &str = "
CREATE TABLE mark (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  replay TEXT NOT NULL REFERENCES replay (id),
  position INTEGER NOT NULL,
  mark TEXT NOT NULL,
  blind INTEGER NOT NULL,
  reason TEXT,
  correction TEXT,
  time INTEGER NOT NULL
);
CREATE INDEX mark_by_replay ON mark (replay, position, seq);";

use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::answer::{from_word, word};
use crate::{
    error::Result,
    replay::marks::{Add, Mark, Said},
    time::rfc3339,
};

pub async fn add(tx: &mut SqliteConnection, id: &str, replay: &str, position: i64, mark: &Add, now: i64) -> Result<()> {
    sqlx::query(
        "INSERT INTO mark (id, replay, position, mark, blind, reason, correction, time)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id)
    .bind(replay)
    .bind(position)
    .bind(word(&mark.mark))
    .bind(mark.blind)
    .bind(&mark.reason)
    .bind(&mark.correction)
    .bind(now)
    .execute(tx)
    .await?;
    Ok(())
}

/// All marks of a replay with their case's position, oldest first.
pub async fn of(connection: &mut SqliteConnection, replay: &str) -> Result<Vec<(i64, Mark)>> {
    type Row = (i64, String, bool, Option<String>, Option<String>, i64);
    let sql = "SELECT position, mark, blind, reason, correction, time FROM mark WHERE replay = $1 ORDER BY seq";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(replay).fetch_all(connection).await?;
    let mark = |(position, mark, blind, reason, correction, time): Row| {
        let mark = from_word(Some(mark)).unwrap_or(Said::Tie);
        (position, Mark { mark, blind, reason, correction, time: rfc3339(time) })
    };
    Ok(rows.into_iter().map(mark).collect())
}

/// Ids of the cases that have a mark.
pub async fn cases(connection: &mut SqliteConnection, replay: &str) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT c.case_id FROM mark m
               JOIN replay_case c ON c.replay = m.replay AND c.position = m.position WHERE m.replay = $1";
    Ok(sqlx::query_scalar(sql).bind(replay).fetch_all(connection).await?)
}

/// How many cases have a mark.
pub async fn count(connection: &mut SqliteConnection, replay: &str) -> Result<i64> {
    let sql = "SELECT count(DISTINCT position) FROM mark WHERE replay = $1";
    Ok(sqlx::query_scalar(sql).bind(replay).fetch_one(connection).await?)
}

/// The newest right or wrong of each case that has one.
pub async fn right_or_wrong(connection: &mut SqliteConnection, replay: &str) -> Result<HashMap<i64, bool>> {
    let marks = of(connection, replay).await?.into_iter();
    let said = |(position, mark): (i64, Mark)| match mark.mark {
        Said::Right => Some((position, true)),
        Said::Wrong => Some((position, false)),
        _ => None,
    };
    Ok(marks.filter_map(said).collect())
}
