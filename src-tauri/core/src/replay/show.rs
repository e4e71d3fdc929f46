//! Showing replays: the report that run, resume and show answer with, the list, and single cells.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    apart::Regression,
    cases::Part,
    compare::{Compared, JudgeAgreement, NotApplicable, Results},
    marks::{self, Mark},
    measured::{Lane, measured},
    skipped::SkippedFor,
};
use crate::{
    check::State,
    error::Result,
    interaction::form::Usage,
    message::Message,
    model::{ChatErrorKind, Finish, caller::Attempt},
    money::Money,
    operation::Context,
    store::{self, answer::Answer, replay::Counts},
    time::rfc3339,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayShow")]
pub struct Show {
    /// Its id, the unique beginning of it, or `last`.
    pub replay: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayReport")]
pub struct Report {
    pub replay: String,
    /// `planned`, `running`, `finished`, `stopped` (early, decided), `cancelled`, `failed`.
    pub state: String,
    pub prompt: String,
    pub candidate: String,
    pub candidates: Vec<String>,
    pub baseline: String,
    /// The models that answer, by lane.
    pub models: Vec<Option<String>>,
    /// What the answers of each lane cost and how long they took, the baseline first.
    pub lanes: Vec<Lane>,
    pub cells: Cells,
    pub failed_for: Vec<FailedFor>,
    /// Why cases that were chosen were left out.
    pub skipped_for: Vec<SkippedFor>,
    pub calls: i64,
    pub judge_calls: i64,
    pub cost: Money,
    pub seconds: f64,
    pub verdicts: Vec<Compared>,
    /// The deciding check's verdicts on the target's cases that were held out of the examples for the prompt (`part` is
    /// `held_out`), and on the `rest`.
    pub held_out: Vec<Compared>,
    /// How each candidate does on the cases that were kept as tests.
    pub regression: Vec<Regression>,
    pub broken: Vec<String>,
    pub fixed: Vec<String>,
    /// The check that makes broken and fixed.
    pub deciding: Option<String>,
    pub cases: i64,
    pub guard_cases: i64,
    pub regression_cases: i64,
    /// Cases of the target that were held out.
    pub held_out_cases: i64,
    /// The version of the set whose cases they are, `NAME@2`.
    pub set: Option<String>,
    /// The version of the regression set.
    pub regressions: Option<String>,
    pub not_applicable: Vec<NotApplicable>,
    pub judges: Vec<JudgeAgreement>,
    pub time: String,
}

#[derive(Debug, Clone, Copy, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayCells")]
pub struct Cells {
    pub planned: i64,
    /// Finished, from the cache or by a call.
    pub done: i64,
    pub cached: i64,
    pub failed: i64,
    /// Not asked: stopped, over budget or given up.
    pub skipped: i64,
}

/// Why cells failed, the reason of most first.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayFailedFor")]
pub struct FailedFor {
    pub reason: String,
    pub cells: i64,
}

/// Reasons that are told; the cells themselves tell all.
const REASONS: i64 = 5;

async fn failed_for(connection: &mut sqlx::SqliteConnection, id: &str) -> Result<Vec<FailedFor>> {
    let sql = "SELECT coalesce(error, ''), count(*) FROM cell
               WHERE replay = $1 AND state = 'failed' GROUP BY error ORDER BY 2 DESC, 1 LIMIT $2";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).bind(id).bind(REASONS).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|(reason, cells)| FailedFor { reason, cells }).collect())
}

pub async fn show(context: &Context, request: Show) -> Result<Report> {
    report(context, &request.replay).await
}

pub(super) async fn report(context: &Context, id: &str) -> Result<Report> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let row = store::replay::find(&mut connection, id).await?;
    let counts = store::replay::counts(&mut connection, &row.id).await?;
    let parts = store::replay::parts(&mut connection, &row.id).await?;
    let results: Results = match &row.results {
        Some(results) => serde_json::from_str(results)?,
        None => Results::default(),
    };
    let lanes = &row.plan.lanes;
    let candidates: Vec<String> = lanes.iter().skip(1).map(|lane| lane.label.clone()).collect();
    Ok(Report {
        state: row.state.clone(),
        prompt: row.prompt.clone(),
        candidate: candidates.first().cloned().unwrap_or_default(),
        candidates,
        baseline: lanes.first().map(|lane| lane.label.clone()).unwrap_or_default(),
        models: lanes.iter().map(|lane| lane.version.as_ref().map(|version| version.model.clone())).collect(),
        lanes: measured(lanes, store::measure::by_lane(&mut connection, &row.id, false).await?),
        cells: cells_of(&row.plan, parts.cases, &counts, &row.state),
        failed_for: failed_for(&mut connection, &row.id).await?,
        skipped_for: row.plan.skipped_for.clone(),
        calls: counts.calls,
        judge_calls: counts.judge_calls,
        cost: Money(counts.cost_nano),
        seconds: row.run_ms as f64 / 1_000.0,
        verdicts: results.verdicts,
        held_out: results.held_out,
        regression: results.regression,
        broken: results.broken,
        fixed: results.fixed,
        deciding: row.plan.deciding().map(|check| check.name.clone()),
        cases: parts.cases - parts.guard - parts.regression,
        guard_cases: parts.guard,
        regression_cases: parts.regression,
        held_out_cases: parts.held_out,
        set: row.plan.request.set.clone(),
        regressions: row.plan.regressions.clone(),
        not_applicable: results.not_applicable,
        judges: results.judges,
        time: rfc3339(row.created),
        replay: row.id,
    })
}

fn cells_of(plan: &super::assemble::Plan, cases: i64, counts: &Counts, state: &str) -> Cells {
    let per_case = |lane: &super::lanes::Lane| if lane.is_recorded() { 1 } else { i64::from(plan.request.repeats()) };
    let planned = cases * plan.lanes.iter().map(per_case).sum::<i64>();
    let open = planned - counts.done - counts.failed;
    Cells {
        planned,
        done: counts.done,
        cached: counts.cached,
        failed: counts.failed,
        skipped: if state == "running" || state == "planned" { 0 } else { open },
    }
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayList")]
pub struct List {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Replays {
    /// Newest first.
    pub replays: Vec<Listed>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayListed")]
pub struct Listed {
    pub replay: String,
    pub state: String,
    pub candidate: String,
    pub baseline: String,
    pub cells: Cells,
    pub time: String,
    /// The deciding check's word on the target.
    pub verdict: Option<crate::verdict::Word>,
    /// Cases that a person has marked.
    pub marked: i64,
    pub prompt: String,
}

pub async fn list(context: &Context, _: List) -> Result<Replays> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let mut replays = Vec::new();
    for row in store::replay::list(&mut connection, 200).await? {
        let counts = store::replay::counts(&mut connection, &row.id).await?;
        let cases: i64 = sqlx::query_scalar("SELECT count(*) FROM replay_case WHERE replay = $1")
            .bind(&row.id)
            .fetch_one(&mut *connection)
            .await?;
        let results: Option<Results> = row.results.as_deref().map(serde_json::from_str).transpose()?;
        let deciding = row.plan.deciding().map(|check| check.name.clone());
        let verdict = results.and_then(|results| {
            let of_target =
                |one: &&Compared| one.verdict.check == deciding && one.verdict.part.as_deref() == Some("target");
            results.verdicts.iter().find(of_target).map(|one| one.verdict.word)
        });
        replays.push(Listed {
            candidate: row.plan.lanes.get(1).map(|lane| lane.label.clone()).unwrap_or_default(),
            baseline: row.plan.lanes.first().map(|lane| lane.label.clone()).unwrap_or_default(),
            cells: cells_of(&row.plan, cases, &counts, &row.state),
            time: rfc3339(row.created),
            verdict,
            marked: store::mark::count(&mut connection, &row.id).await?,
            prompt: row.prompt,
            state: row.state,
            replay: row.id,
        });
    }
    Ok(Replays { replays })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ReplayCellsOf")]
pub struct CellsOf {
    pub replay: String,
    /// Only those of these cases.
    pub cases: Vec<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayCellList")]
pub struct CellList {
    pub cells: Vec<CellShown>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayCell")]
pub struct CellShown {
    pub case: String,
    pub part: Part,
    /// It was held out of the examples for the prompt.
    pub held_out: bool,
    /// `baseline` or `candidate`, of the second candidate `candidate-2`.
    pub lane: String,
    pub version: String,
    pub repeat: i64,
    /// `done` or `failed`.
    pub state: String,
    pub cached: bool,
    pub query: String,
    pub output: Option<String>,
    pub message: Option<Message>,
    pub finish: Option<Finish>,
    pub checks: Vec<CellCheck>,
    pub attempts: Vec<Attempt>,
    pub error_kind: Option<ChatErrorKind>,
    pub error: Option<String>,
    /// When the answer was given; one from the cache keeps its time.
    pub answered_at: Option<String>,
    pub latency_ms: Option<i64>,
    pub first_token_ms: Option<i64>,
    pub usage: Option<Usage>,
    /// Mean log-probability of the answer's tokens, where the provider gave them.
    pub mean_logprob: Option<f64>,
    pub cost: Option<Money>,
    pub expected: Option<String>,
    pub correction: Option<String>,
    pub marks: Vec<Mark>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayCellCheck")]
pub struct CellCheck {
    pub check: String,
    pub state: State,
    pub passed: Option<bool>,
    pub score: Option<f64>,
    pub reason: String,
}

pub async fn cells(context: &Context, request: CellsOf) -> Result<CellList> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let row = store::replay::find(&mut connection, &request.replay).await?;
    let cases = store::replay::cases(&mut connection, &row.id).await?;
    let mut cells = store::replay::cells(&mut connection, &row.id).await?;
    let wanted: Vec<i64> = request.cases.iter().map(|name| Ok(marks::named(&cases, name)?.0)).collect::<Result<_>>()?;
    cells.retain(|cell| wanted.is_empty() || wanted.contains(&cell.position));
    let keys: Vec<_> = cells.iter().filter_map(|cell| cell.answer.clone()?.try_into().ok()).collect();
    let answers = store::answer::get_all(&mut connection, &keys).await?;
    let mut checks: HashMap<(i64, i64, i64), Vec<CellCheck>> = HashMap::new();
    for placed in store::replay::outcomes(&mut connection, &row.id).await? {
        let outcome = placed.outcome;
        checks.entry((placed.position, placed.lane, placed.repeat)).or_default().push(CellCheck {
            check: outcome.check,
            passed: match outcome.state {
                State::Passed => Some(true),
                State::Failed => Some(false),
                _ => None,
            },
            state: outcome.state,
            score: outcome.score,
            reason: outcome.reason,
        });
    }
    let marks = store::mark::of(&mut connection, &row.id).await?;
    let mut shown = Vec::with_capacity(cells.len());
    for cell in cells {
        let Some(case) = cases.get(cell.position as usize) else { continue };
        let key: Option<[u8; 32]> = cell.answer.clone().and_then(|key| key.try_into().ok());
        let answer: Option<&Answer> = key.as_ref().and_then(|key| answers.get(key));
        shown.push(CellShown {
            case: case.id.clone(),
            part: case.part,
            held_out: case.held_out,
            lane: lane_name(cell.lane),
            version: row.plan.lanes.get(cell.lane as usize).map(|lane| lane.label.clone()).unwrap_or_default(),
            repeat: cell.repeat,
            state: if cell.done { "done" } else { "failed" }.to_owned(),
            cached: cell.cached,
            query: case.form.last_user_turn(),
            output: answer.map(Answer::in_short),
            message: answer.and_then(|answer| answer.message.clone()),
            finish: answer.and_then(|answer| answer.finish),
            checks: checks.remove(&(cell.position, cell.lane, cell.repeat)).unwrap_or_default(),
            attempts: serde_json::from_str(&cell.attempts)?,
            error_kind: cell.error_kind.or(answer.and_then(|answer| answer.fault)),
            error: cell.error.or(answer.and_then(|answer| answer.fault_message.clone())),
            answered_at: answer.map(|answer| rfc3339(answer.time)),
            latency_ms: answer.map(|answer| answer.latency_ms),
            first_token_ms: answer.and_then(|answer| answer.first_token_ms),
            usage: answer.map(|answer| answer.usage),
            mean_logprob: answer.and_then(|answer| answer.mean_logprob),
            cost: answer.and_then(|answer| answer.cost_nano).map(Money),
            expected: case.expected.clone(),
            correction: case.correction.clone(),
            marks: marks
                .iter()
                .filter(|(position, _)| *position == cell.position)
                .map(|(_, mark)| mark.clone())
                .collect(),
        });
    }
    Ok(CellList { cells: shown })
}

fn lane_name(lane: i64) -> String {
    match lane {
        0 => "baseline".to_owned(),
        1 => "candidate".to_owned(),
        more => format!("candidate-{more}"),
    }
}
