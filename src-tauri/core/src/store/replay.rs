//! Replays: the frozen plan, its cases in the plan's order, finished cells and their outcomes.
//!
//! A cell has a row once it is finished or has failed; what was paid for is the sum over these rows.
pub const CREATE: &str = "
CREATE TABLE replay (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  prompt TEXT NOT NULL,
  candidate_hash TEXT NOT NULL,
  baseline_hash TEXT,
  plan TEXT NOT NULL,
  results TEXT,
  created INTEGER NOT NULL,
  finished INTEGER,
  early INTEGER NOT NULL DEFAULT 0,
  run_ms INTEGER NOT NULL DEFAULT 0,
  erased INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX replay_by_candidate ON replay (candidate_hash, seq);

CREATE TABLE replay_case (
  replay TEXT NOT NULL REFERENCES replay (id),
  position INTEGER NOT NULL,
  case_id TEXT NOT NULL,
  interaction_key INTEGER,
  part TEXT NOT NULL,
  cluster TEXT,
  slice TEXT,
  form TEXT,
  expected TEXT,
  correction TEXT,
  held_out INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (replay, position)
);
CREATE INDEX replay_case_by_case ON replay_case (case_id);
CREATE INDEX replay_case_by_interaction ON replay_case (interaction_key) WHERE interaction_key IS NOT NULL;

CREATE TABLE cell (
  replay TEXT NOT NULL REFERENCES replay (id),
  position INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  state TEXT NOT NULL,
  cached INTEGER NOT NULL,
  answer BLOB,
  calls INTEGER NOT NULL,
  judge_calls INTEGER NOT NULL,
  cost_nano INTEGER NOT NULL,
  attempts TEXT NOT NULL,
  error_kind TEXT,
  error TEXT,
  time INTEGER NOT NULL,
  PRIMARY KEY (replay, position, lane, repeat)
);
CREATE INDEX cell_by_answer ON cell (answer) WHERE answer IS NOT NULL;

CREATE TABLE cell_outcome (
  replay TEXT NOT NULL REFERENCES replay (id),
  position INTEGER NOT NULL,
  lane INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  check_name TEXT NOT NULL,
  check_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  score REAL,
  reason TEXT NOT NULL,
  PRIMARY KEY (replay, check_name, position, lane, repeat)
);";

use std::collections::HashSet;

use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::answer::{from_word, word};
use crate::{
    check::State as OutcomeState,
    error::{Code, Error, Result},
    model::ChatErrorKind,
    replay::{
        assemble::Plan,
        cases::{Case, Part},
        running::Head,
    },
};

/// A replay's own row.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: String,
    pub state: String,
    pub prompt: String,
    pub candidate_hash: String,
    pub baseline_hash: Option<String>,
    pub plan: Plan,
    /// The verdicts and what goes with them, as JSON.
    pub results: Option<String>,
    pub created: i64,
    pub finished: Option<i64>,
    /// It was stopped before its plan's end, so that only the running evidence decides.
    pub early: bool,
    pub run_ms: i64,
    /// Cases that were erased since.
    pub erased: i64,
}

/// What the id of a case begins with that was erased.
pub const ERASED: &str = "erased-";

impl Row {
    /// Cases that are gone cannot be sent again; what was found stays.
    pub fn refuse_erased(&self) -> Result<()> {
        match self.erased {
            0 => Ok(()),
            erased => Err(Error::new(Code::PlanRefused, format!("{erased} cases of this replay were erased"))
                .hint("What it found stays; run a new replay to ask again")),
        }
    }
}

/// A finished or failed cell.
#[derive(Debug, Clone)]
pub struct Cell {
    pub position: i64,
    pub lane: i64,
    pub repeat: i64,
    pub done: bool,
    pub cached: bool,
    pub answer: Option<Vec<u8>>,
    pub calls: i64,
    pub judge_calls: i64,
    pub cost_nano: i64,
    /// JSON list of attempts.
    pub attempts: String,
    pub error_kind: Option<ChatErrorKind>,
    pub error: Option<String>,
    pub time: i64,
}

#[derive(Debug, Clone)]
pub struct CellOutcome {
    pub check: String,
    pub hash: String,
    pub state: OutcomeState,
    pub score: Option<f64>,
    pub reason: String,
}

/// An outcome with the cell that it is of.
#[derive(Debug, Clone)]
pub struct Placed {
    pub position: i64,
    pub lane: i64,
    pub repeat: i64,
    pub outcome: CellOutcome,
}

/// How many cells there are, and what they cost.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    pub done: i64,
    pub cached: i64,
    pub failed: i64,
    pub calls: i64,
    pub judge_calls: i64,
    pub cost_nano: i64,
}

pub async fn add(tx: &mut SqliteConnection, id: &str, plan: &Plan, cases: &[Case], now: i64) -> Result<()> {
    let hash = |lane: usize| plan.lanes.get(lane).and_then(|lane| lane.hash());
    sqlx::query(
        "INSERT INTO replay (id, state, prompt, candidate_hash, baseline_hash, plan, created)
         VALUES ($1, 'planned', $2, $3, $4, $5, $6)",
    )
    .bind(id)
    .bind(&plan.prompt)
    .bind(hash(1).unwrap_or_default())
    .bind(hash(0))
    .bind(serde_json::to_string(plan)?)
    .bind(now)
    .execute(&mut *tx)
    .await?;
    for (case, position) in cases.iter().zip(0i64..) {
        // An interaction never changes, so only what is not one is copied.
        let form = case.key.is_none().then(|| serde_json::to_string(&case.form)).transpose()?;
        sqlx::query(
            "INSERT INTO replay_case (replay, position, case_id, interaction_key, part, cluster, slice, form, expected,
             correction, held_out) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(id)
        .bind(position)
        .bind(&case.id)
        .bind(case.key)
        .bind(case.part.as_str())
        .bind(&case.cluster)
        .bind(&case.slice)
        .bind(form)
        .bind(&case.expected)
        .bind(&case.correction)
        .bind(case.held_out)
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

fn row(row: &SqliteRow) -> Result<Row> {
    Ok(Row {
        id: row.try_get("id")?,
        state: row.try_get("state")?,
        prompt: row.try_get("prompt")?,
        candidate_hash: row.try_get("candidate_hash")?,
        baseline_hash: row.try_get("baseline_hash")?,
        plan: serde_json::from_str(row.try_get("plan")?)?,
        results: row.try_get("results")?,
        created: row.try_get("created")?,
        finished: row.try_get("finished")?,
        early: row.try_get("early")?,
        run_ms: row.try_get("run_ms")?,
        erased: row.try_get("erased")?,
    })
}

/// The replay that an id, the unique beginning or end of one, or `last` names.
pub async fn find(connection: &mut SqliteConnection, id: &str) -> Result<Row> {
    let sql = match id {
        "last" => "SELECT * FROM replay WHERE $1 = 'last' ORDER BY seq DESC LIMIT 1",
        _ => {
            "SELECT * FROM replay WHERE id = $1 OR substr(id, 1, length($1)) = $1 ORDER BY id = $1 DESC, seq DESC LIMIT 2"
        }
    };
    let rows = sqlx::query(sql).bind(id).fetch_all(connection).await?;
    match &rows[..] {
        [one] if !id.is_empty() => row(one),
        [first, _] if first.try_get::<String, _>("id")? == id => row(first),
        [_, _] => Err(Error::not_unique("replays", id)),
        _ => Err(Error::not_found("replay", id).hint("See them with attune replay list")),
    }
}

/// Newest first.
pub async fn list(connection: &mut SqliteConnection, limit: i64) -> Result<Vec<Row>> {
    let rows = sqlx::query("SELECT * FROM replay ORDER BY seq DESC LIMIT $1").bind(limit).fetch_all(connection).await?;
    rows.iter().map(row).collect()
}

pub async fn set_state(tx: &mut SqliteConnection, id: &str, state: &str) -> Result<()> {
    sqlx::query("UPDATE replay SET state = $2 WHERE id = $1").bind(id).bind(state).execute(tx).await?;
    Ok(())
}

pub async fn set_early(tx: &mut SqliteConnection, id: &str) -> Result<()> {
    sqlx::query("UPDATE replay SET early = 1 WHERE id = $1").bind(id).execute(tx).await?;
    Ok(())
}

pub async fn finish(tx: &mut SqliteConnection, id: &str, state: &str, run_ms: i64, now: i64) -> Result<()> {
    sqlx::query("UPDATE replay SET state = $2, run_ms = run_ms + $3, finished = $4 WHERE id = $1")
        .bind(id)
        .bind(state)
        .bind(run_ms)
        .bind(now)
        .execute(tx)
        .await?;
    Ok(())
}

pub async fn set_results(tx: &mut SqliteConnection, id: &str, results: &str) -> Result<()> {
    sqlx::query("UPDATE replay SET results = $2 WHERE id = $1").bind(id).bind(results).execute(tx).await?;
    Ok(())
}

/// Replaces the checks of a plan, for scoring again.
pub async fn set_plan(tx: &mut SqliteConnection, id: &str, plan: &Plan) -> Result<()> {
    let plan = serde_json::to_string(plan)?;
    sqlx::query("UPDATE replay SET plan = $2 WHERE id = $1").bind(id).bind(plan).execute(tx).await?;
    Ok(())
}

/// The cases in the plan's order.
pub async fn cases(connection: &mut SqliteConnection, id: &str) -> Result<Vec<Case>> {
    let rows = sqlx::query("SELECT * FROM replay_case WHERE replay = $1 ORDER BY position")
        .bind(id)
        .fetch_all(&mut *connection)
        .await?;
    let keys: Vec<i64> = rows.iter().filter_map(|row| row.try_get("interaction_key").ok().flatten()).collect();
    let loaded = super::interaction::load_all(connection, &keys).await?;
    let mut forms: std::collections::HashMap<i64, _> = loaded.into_iter().map(|one| (one.row.key, one.form)).collect();
    rows.iter()
        .map(|row| {
            let (key, form): (Option<i64>, Option<String>) = (row.try_get("interaction_key")?, row.try_get("form")?);
            let part: String = row.try_get("part")?;
            Ok(Case {
                id: row.try_get("case_id")?,
                key,
                part: part_of(&part),
                form: match form {
                    Some(form) => serde_json::from_str(&form)?,
                    None => key.and_then(|key| forms.remove(&key)).unwrap_or_default(),
                },
                expected: row.try_get("expected")?,
                correction: row.try_get("correction")?,
                cluster: row.try_get("cluster")?,
                slice: row.try_get("slice")?,
                held_out: row.try_get("held_out")?,
            })
        })
        .collect()
}

/// Part and cluster of each case, in the plan's order: what can be had without reading the cases themselves.
pub async fn heads(connection: &mut SqliteConnection, id: &str) -> Result<Vec<Head>> {
    let sql = "SELECT part, cluster IS NOT NULL FROM replay_case WHERE replay = $1 ORDER BY position";
    let rows: Vec<(String, bool)> = sqlx::query_as(sql).bind(id).fetch_all(connection).await?;
    let head = |(part, clustered): (String, bool)| Head { part: part_of(&part), clustered };
    Ok(rows.into_iter().map(head).collect())
}

fn part_of(word: &str) -> Part {
    Part::ALL.into_iter().find(|one| one.as_str() == word).unwrap_or(Part::Target)
}

/// Keeps a cell and its outcomes; what failed before is replaced.
pub async fn put_cell(tx: &mut SqliteConnection, id: &str, cell: &Cell, outcomes: &[CellOutcome]) -> Result<()> {
    sqlx::query(
        "INSERT INTO cell (replay, position, lane, repeat, state, cached, answer, calls, judge_calls, cost_nano,
         attempts, error_kind, error, time) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
         ON CONFLICT (replay, position, lane, repeat) DO UPDATE SET state = excluded.state, cached = excluded.cached,
         answer = excluded.answer, calls = cell.calls + excluded.calls,
         judge_calls = cell.judge_calls + excluded.judge_calls, cost_nano = cell.cost_nano + excluded.cost_nano,
         attempts = excluded.attempts, error_kind = excluded.error_kind, error = excluded.error, time = excluded.time",
    )
    .bind(id)
    .bind(cell.position)
    .bind(cell.lane)
    .bind(cell.repeat)
    .bind(if cell.done { "done" } else { "failed" })
    .bind(cell.cached)
    .bind(&cell.answer)
    .bind(cell.calls)
    .bind(cell.judge_calls)
    .bind(cell.cost_nano)
    .bind(&cell.attempts)
    .bind(cell.error_kind.as_ref().and_then(word))
    .bind(&cell.error)
    .bind(cell.time)
    .execute(&mut *tx)
    .await?;
    for outcome in outcomes {
        put_outcome(tx, id, (cell.position, cell.lane, cell.repeat), outcome).await?;
    }
    Ok(())
}

pub async fn put_outcome(
    tx: &mut SqliteConnection,
    id: &str,
    (position, lane, repeat): (i64, i64, i64),
    outcome: &CellOutcome,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO cell_outcome (replay, position, lane, repeat, check_name, check_hash, state, score, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (replay, check_name, position, lane, repeat) DO UPDATE SET check_hash = excluded.check_hash,
         state = excluded.state, score = excluded.score, reason = excluded.reason",
    )
    .bind(id)
    .bind(position)
    .bind(lane)
    .bind(repeat)
    .bind(&outcome.check)
    .bind(&outcome.hash)
    .bind(word(&outcome.state))
    .bind(outcome.score)
    .bind(&outcome.reason)
    .execute(tx)
    .await?;
    Ok(())
}

pub async fn cells(connection: &mut SqliteConnection, id: &str) -> Result<Vec<Cell>> {
    let rows = sqlx::query("SELECT * FROM cell WHERE replay = $1 ORDER BY position, lane, repeat")
        .bind(id)
        .fetch_all(connection)
        .await?;
    let cell = |row: &SqliteRow| {
        let state: String = row.try_get("state")?;
        Ok(Cell {
            position: row.try_get("position")?,
            lane: row.try_get("lane")?,
            repeat: row.try_get("repeat")?,
            done: state == "done",
            cached: row.try_get("cached")?,
            answer: row.try_get("answer")?,
            calls: row.try_get("calls")?,
            judge_calls: row.try_get("judge_calls")?,
            cost_nano: row.try_get("cost_nano")?,
            attempts: row.try_get("attempts")?,
            error_kind: from_word(row.try_get("error_kind")?),
            error: row.try_get("error")?,
            time: row.try_get("time")?,
        })
    };
    rows.iter().map(cell).collect()
}

/// Cells that need nothing more: done, with an outcome of each of the checks.
pub async fn complete(
    connection: &mut SqliteConnection,
    id: &str,
    checks: &[&str],
) -> Result<HashSet<(i64, i64, i64)>> {
    let mut complete: HashSet<(i64, i64, i64)> =
        sqlx::query_as("SELECT position, lane, repeat FROM cell WHERE replay = $1 AND state = 'done'")
            .bind(id)
            .fetch_all(&mut *connection)
            .await?
            .into_iter()
            .collect();
    for check in checks {
        let scored: HashSet<(i64, i64, i64)> =
            sqlx::query_as("SELECT position, lane, repeat FROM cell_outcome WHERE replay = $1 AND check_name = $2")
                .bind(id)
                .bind(check)
                .fetch_all(&mut *connection)
                .await?
                .into_iter()
                .collect();
        complete.retain(|cell| scored.contains(cell));
    }
    Ok(complete)
}

pub async fn outcomes(connection: &mut SqliteConnection, id: &str) -> Result<Vec<Placed>> {
    let rows = sqlx::query("SELECT * FROM cell_outcome WHERE replay = $1 ORDER BY check_name, position, lane, repeat")
        .bind(id)
        .fetch_all(connection)
        .await?;
    let placed = |row: &SqliteRow| {
        Ok(Placed {
            position: row.try_get("position")?,
            lane: row.try_get("lane")?,
            repeat: row.try_get("repeat")?,
            outcome: CellOutcome {
                check: row.try_get("check_name")?,
                hash: row.try_get("check_hash")?,
                state: from_word(row.try_get("state")?).unwrap_or(OutcomeState::NotApplicable),
                score: row.try_get("score")?,
                reason: row.try_get("reason")?,
            },
        })
    };
    rows.iter().map(placed).collect()
}

pub async fn counts(connection: &mut SqliteConnection, id: &str) -> Result<Counts> {
    let sql = "SELECT coalesce(sum(state = 'done'), 0), coalesce(sum(state = 'done' AND cached = 1), 0),
                      coalesce(sum(state = 'failed'), 0), coalesce(sum(calls), 0), coalesce(sum(judge_calls), 0),
                      coalesce(sum(cost_nano), 0) FROM cell WHERE replay = $1";
    let (done, cached, failed, calls, judge_calls, cost_nano) =
        sqlx::query_as(sql).bind(id).fetch_one(connection).await?;
    Ok(Counts { done, cached, failed, calls, judge_calls, cost_nano })
}

/// Replays in which a version took part, as its first candidate or otherwise, newest first.
pub async fn of_version(connection: &mut SqliteConnection, hash: &str) -> Result<Vec<Row>> {
    let sql =
        "SELECT * FROM replay WHERE candidate_hash = $1 OR plan LIKE '%' || $1 || '%' ORDER BY seq DESC LIMIT 100";
    let rows = sqlx::query(sql).bind(hash).fetch_all(connection).await?;
    rows.iter().map(row).collect()
}

/// How many cases a replay holds, and of which parts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parts {
    pub cases: i64,
    pub guard: i64,
    pub regression: i64,
    /// Of the target.
    pub held_out: i64,
}

pub async fn parts(connection: &mut SqliteConnection, id: &str) -> Result<Parts> {
    let sql = "SELECT count(*), coalesce(sum(part = 'guard'), 0), coalesce(sum(part = 'regression'), 0),
                      coalesce(sum(part = 'target' AND held_out = 1), 0) FROM replay_case WHERE replay = $1";
    let (cases, guard, regression, held_out) = sqlx::query_as(sql).bind(id).fetch_one(connection).await?;
    Ok(Parts { cases, guard, regression, held_out })
}
