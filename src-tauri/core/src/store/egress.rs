//! The ledger of what was sent: to which host, when, for which replay, the messages of how many cases. Never content, not
//! even an id: a case is its place in the replay.
pub const CREATE: &str = "
CREATE TABLE egress (
  seq INTEGER PRIMARY KEY,
  host TEXT NOT NULL,
  replay TEXT NOT NULL,
  day INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  cases INTEGER NOT NULL,
  UNIQUE (host, replay, day)
);

CREATE TABLE egress_case (
  egress INTEGER NOT NULL REFERENCES egress (seq),
  position INTEGER NOT NULL,
  PRIMARY KEY (egress, position)
);";

use sqlx::SqliteConnection;

use crate::{egress::Sent, error::Result, model::is_away, time::rfc3339};

const DAY_MS: i64 = 86_400_000;

/// Writes down one request that leaves. A case counts once a day for each host and replay, however often it is sent.
pub async fn add(
    tx: &mut SqliteConnection,
    host: &str,
    replay: Option<&str>,
    position: Option<i64>,
    now: i64,
) -> Result<()> {
    let seq: i64 = sqlx::query_scalar(
        "INSERT INTO egress (host, replay, day, first, last, calls, cases) VALUES ($1, $2, $3, $4, $4, 1, 0)
         ON CONFLICT (host, replay, day) DO UPDATE SET last = excluded.last, calls = egress.calls + 1
         RETURNING seq",
    )
    .bind(host)
    .bind(replay.unwrap_or_default())
    .bind(now.div_euclid(DAY_MS))
    .bind(now)
    .fetch_one(&mut *tx)
    .await?;
    let Some(position) = position else { return Ok(()) };
    let new = sqlx::query("INSERT INTO egress_case (egress, position) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(seq)
        .bind(position)
        .execute(&mut *tx)
        .await?;
    if new.rows_affected() > 0 {
        sqlx::query("UPDATE egress SET cases = cases + 1 WHERE seq = $1").bind(seq).execute(tx).await?;
    }
    Ok(())
}

/// What stands in the place of a replay where a prompt is tried while it is written.
pub fn trial(prompt: &str, id: &str) -> String {
    format!("try:{prompt}:{id}")
}

/// The prompt of a [`trial`].
fn tried(replay: &str) -> Option<&str> {
    replay.strip_prefix("try:")?.split_once(':').map(|(prompt, _)| prompt)
}

/// Newest first.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Sent>> {
    let sql = "SELECT host, replay, first, last, calls, cases FROM egress ORDER BY last DESC, seq DESC";
    let rows: Vec<(String, String, i64, i64, i64, i64)> = sqlx::query_as(sql).fetch_all(connection).await?;
    let sent = |(host, replay, first, last, calls, cases): (String, String, i64, i64, i64, i64)| Sent {
        away: is_away(&host),
        host,
        trial: tried(&replay).map(str::to_owned),
        replay: Some(replay).filter(|replay| !replay.is_empty() && tried(replay).is_none()),
        first: rfc3339(first),
        last: rfc3339(last),
        calls,
        cases,
    };
    Ok(rows.into_iter().map(sent).collect())
}
