//! Scoring stored outputs again with another check, drawing the flips again, and stopping.
use std::collections::{HashMap, HashSet};

use futures::{StreamExt, TryStreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use super::{
    assemble::{Plan, confirming},
    cases::Case,
    compare::{Results, settle},
    cost::Estimate,
    lanes::PlanCheck,
    marks,
    plan::{Destination, unasked},
    request::Request,
    run::start,
    score::{Scored, Scorer},
    show::{Report, report},
};
use crate::{
    check::Kind,
    egress,
    error::{Code, Error, Result},
    job,
    model::{budget::Budget, caller, net::Errand},
    money::Money,
    operation::Context,
    set,
    store::{
        self,
        answer::{Answer, Key},
        replay::{Cell, Row},
    },
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ReplayRescore")]
pub struct Rescore {
    pub replay: String,
    /// The newest versions of these checks; with none, of the plan's own.
    pub check: Vec<String>,
    /// What judges may spend on it.
    pub budget_usd: Option<Money>,
    pub budget_calls: Option<u64>,
}

/// What judges would need, said before anything is sent. Rules need nothing.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayRescorePlan")]
pub struct RescorePlan {
    pub replay: String,
    pub judge_calls: u64,
    pub tokens: u64,
    /// Expected; null where a price is not known.
    pub cost: Option<Money>,
    pub seconds: f64,
    pub sends_to: Vec<Destination>,
}

/// A replay that is to be scored again: its answers, and the checks in their newest versions.
struct Again {
    row: Row,
    cases: Vec<Case>,
    cells: Vec<Cell>,
    answers: HashMap<Key, Answer>,
    /// The plan with the checks that are looked at again, and no others.
    only: Plan,
}

impl Again {
    async fn of(context: &Context, request: &Rescore) -> Result<Self> {
        let workspace = context.workspace()?;
        let mut connection = workspace.store.read().await?;
        let mut row = store::replay::find(&mut connection, &request.replay).await?;
        if row.state == "running" {
            return Err(Error::new(Code::Busy, "This replay is still running")
                .hint("Wait for its end, or stop it first; if its process is gone, resume it"));
        }
        let cases = store::replay::cases(&mut connection, &row.id).await?;
        let cells = store::replay::cells(&mut connection, &row.id).await?;
        let keys: Vec<Key> = cells.iter().filter_map(|cell| cell.answer.clone()?.try_into().ok()).collect();
        let answers = store::answer::get_all(&mut connection, &keys).await?;
        let own: Vec<String> = row.plan.checks.iter().map(|check| check.name.clone()).collect();
        let mut names = if request.check.is_empty() { own } else { request.check.clone() };
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        let mut fresh: Vec<PlanCheck> = Vec::new();
        for name in &names {
            let version = store::check::newest(&mut connection, name).await?;
            let store::check::Version { number, hash, spec, .. } = version
                .ok_or_else(|| Error::not_found("check", name).hint("Add it with attune check add NAME FILE"))?;
            match row.plan.checks.iter_mut().find(|check| check.name == *name) {
                Some(check) => (check.number, check.hash, check.spec) = (number, hash, spec),
                None => {
                    let name = name.clone();
                    row.plan.checks.push(PlanCheck { name, number, hash, spec, decides: false, margin: None });
                }
            }
            let check = row.plan.checks.iter().find(|check| check.name == *name).cloned();
            if let Some(check) = &check
                && check.decides
                && !check.spec()?.can_decide()
            {
                return Err(Error::usage(format!("A check of similarity cannot decide ({name})"))
                    .hint("Run a replay with another check that decides"));
            }
            fresh.extend(check);
        }
        let only = Plan { checks: fresh, ..row.plan.clone() };
        Ok(Self { row, cases, cells, answers, only })
    }

    /// Finished cells, with case and answer.
    fn answered(&self) -> impl Iterator<Item = (&Cell, &Case, &Answer)> {
        self.cells.iter().filter_map(|cell| {
            let key: Key = cell.answer.clone()?.try_into().ok()?;
            Some((cell, self.cases.get(cell.position as usize)?, self.answers.get(&key)?))
        })
    }
}

pub async fn plan_rescore(context: &Context, request: Rescore) -> Result<RescorePlan> {
    let again = Again::of(context, &request).await?;
    let options = caller::Options::default();
    let scorer = Scorer::new(context, &again.only, &Budget::unlimited(), &options, &context.cancel).await?;
    let mut asks = Vec::new();
    for (cell, case, answer) in again.answered() {
        asks.extend(scorer.asks(case, answer)?.into_iter().map(|ask| (ask, cell.position as usize)));
    }
    let asks = unasked(context, asks).await?;
    let mut estimate = Estimate::new(&again.cases);
    asks.iter().for_each(|(ask, position)| estimate.add(&ask.question(), *position));
    Ok(RescorePlan {
        replay: again.row.id.clone(),
        judge_calls: asks.len() as u64,
        tokens: estimate.tokens,
        cost: estimate.cost,
        seconds: estimate.seconds(options.concurrency as f64),
        sends_to: estimate.destinations(context.workspace()?.settings()?.no_egress),
    })
}

/// Position, lane and repeat of a cell.
type Place = (i64, i64, i64);

async fn score_cell(
    context: &Context,
    replay: &str,
    scorer: &Scorer,
    cell: &Cell,
    case: &Case,
    answer: &Answer,
) -> Result<(Place, Scored)> {
    context.check_cancelled()?;
    let errand = Errand { replay: Some(replay.to_owned()), position: Some(cell.position) };
    Ok(((cell.position, cell.lane, cell.repeat), errand.run(scorer.score(case, answer)).await?))
}

/// Cells that still lack what another judge says than those which are asked now.
async fn waiting(context: &Context, row: &Row, only: &Plan) -> Result<HashSet<Place>> {
    let mut others = HashSet::new();
    for check in row.plan.checks.iter().filter(|check| only.checks.iter().all(|own| own.name != check.name)) {
        if matches!(check.spec()?.kind, Kind::Judge(_)) {
            others.insert(check.name.as_str());
        }
    }
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let mut said: HashMap<Place, usize> = HashMap::new();
    for placed in store::replay::outcomes(&mut connection, &row.id).await? {
        if others.contains(placed.outcome.check.as_str()) {
            *said.entry((placed.position, placed.lane, placed.repeat)).or_default() += 1;
        }
    }
    let cells = store::replay::cells(&mut connection, &row.id).await?;
    let places = cells.iter().map(|cell| (cell.position, cell.lane, cell.repeat));
    Ok(places.filter(|place| said.get(place).copied().unwrap_or_default() < others.len()).collect())
}

/// Scores what was answered with the newest version of the checks. Rules need no call; a judge's calls are cached.
pub async fn rescore(context: &Context, request: Rescore) -> Result<Report> {
    let workspace = context.workspace()?;
    if workspace.settings()?.no_egress {
        egress::refuse_blocked(&plan_rescore(context, request.clone()).await?.sends_to)?;
    }
    let again = Again::of(context, &request).await?;
    let budget = Budget::new(request.budget_usd, request.budget_calls);
    let options = caller::Options::default();
    let cancel: CancellationToken = context.cancel.child_token();
    let scorer = Scorer::new(context, &again.only, &budget, &options, &cancel).await?;
    let mut scoring = Vec::new();
    for (cell, case, answer) in again.answered() {
        scoring.push(score_cell(context, &again.row.id, &scorer, cell, case, answer));
    }
    let scored: Vec<(Place, Scored)> = stream::iter(scoring).buffered(options.concurrency).try_collect().await?;
    let Again { row, only, .. } = again;
    // What people said stands in their marks, and is read from there.
    let mut said = Vec::new();
    for (position, mark) in store::mark::of(&mut *workspace.store.read().await?, &row.id).await? {
        let outcomes = marks::outcomes(&only, mark.mark)?.into_iter();
        said.extend(outcomes.map(|(lane, outcome)| ((position, lane, 0), outcome)));
    }
    let waiting = waiting(context, &row, &only).await?;
    let (id, plan) = (row.id.clone(), row.plan.clone());
    workspace
        .store
        .write(&["replay"], move |tx| {
            Box::pin(async move {
                store::replay::set_plan(tx, &id, &plan).await?;
                // A judge that cannot be reached gives no outcome; the old one was another question's.
                for check in &only.checks {
                    store::rescore::drop_outcomes(tx, &id, &check.name).await?;
                }
                for (place, scored) in &scored {
                    store::rescore::put_rescored(tx, &id, *place, scored, !waiting.contains(place)).await?;
                    for outcome in &scored.outcomes {
                        store::replay::put_outcome(tx, &id, *place, outcome).await?;
                    }
                }
                for (place, outcome) in &said {
                    store::replay::put_outcome(tx, &id, *place, outcome).await?;
                }
                Ok(())
            })
        })
        .await?;
    settle(context, &row.id).await?;
    report(context, &row.id).await
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayConfirm")]
pub struct Confirm {
    pub replay: String,
    /// How often each flip is drawn again; 3 if not given.
    #[serde(default)]
    pub repeats: Option<u32>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayConfirmed")]
pub struct Confirmed {
    /// The replay that drew them again.
    #[serde(flatten)]
    pub report: Report,
    pub confirmed: Vec<String>,
    /// Flips whose repeats disagree.
    pub flaky: Vec<String>,
}

/// Draws the flips again, afresh. Those that come out otherwise are flaky.
pub async fn confirm(context: &Context, request: Confirm) -> Result<Confirmed> {
    let workspace = context.workspace()?;
    let row = store::replay::find(&mut *workspace.store.read().await?, &request.replay).await?;
    row.refuse_erased()?;
    let results: Results = row.results.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let flips: Vec<String> = results.broken.iter().chain(&results.fixed).cloned().collect();
    if flips.is_empty() {
        return Err(Error::new(Code::PlanRefused, "This replay has no flips to draw again"));
    }
    let of_flips = format!("flips-{}", context.new_id());
    let cases = {
        let mut connection = workspace.store.read().await?;
        let cases = store::replay::cases(&mut connection, &row.id).await?;
        let chosen = cases.into_iter().filter(|case| flips.contains(&case.id));
        chosen.map(set::of_replay).collect::<Result<Vec<_>>>()?
    };
    let (name, origin, now) = (of_flips.clone(), format!("flips of replay {}", row.id), context.now_ms());
    workspace
        .store
        .write(&["set"], move |tx| {
            Box::pin(async move { store::set::add(tx, &name, &origin, true, now, &cases).await })
        })
        .await?;
    // As it was, whatever the channel points at and the prompt uses by now.
    let plan = &row.plan;
    let models: Vec<&String> =
        plan.lanes.iter().skip(1).filter_map(|lane| Some(&lane.version.as_ref()?.model)).collect();
    let one_model = models.first().filter(|first| models.iter().all(|model| model == *first));
    let again = Request {
        candidate: plan.lanes.iter().skip(1).map(|lane| lane.label.clone()).collect(),
        baseline: plan.lanes.first().map(|lane| lane.label.clone()),
        baseline_model: plan.lanes.first().and_then(|lane| Some(lane.version.as_ref()?.model.clone())),
        candidate_model: one_model.map(|model| (*model).clone()),
        check: plan.checks.iter().map(|check| check.name.clone()).collect(),
        decide: plan.deciding().map(|check| check.name.clone()),
        margin: plan.deciding().and_then(|check| check.margin),
        filter: None,
        set: Some(of_flips),
        held_out: false,
        limit: None,
        sample: None,
        stratify: None,
        guard: Some(0),
        repeats: Some(request.repeats.unwrap_or(3)),
        fresh: true,
        until_decided: false,
        ..plan.request.clone()
    };
    let assembled = confirming(context, &again, row.id.clone()).await?;
    let report = start(context, assembled).await?;
    let same = |id: &&String| {
        (results.broken.contains(*id) && report.broken.contains(*id))
            || (results.fixed.contains(*id) && report.fixed.contains(*id))
    };
    let (confirmed, flaky) = flips.iter().partition::<Vec<&String>, _>(same);
    Ok(Confirmed {
        confirmed: confirmed.into_iter().cloned().collect(),
        flaky: flaky.into_iter().cloned().collect(),
        report,
    })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayCancel")]
pub struct Cancel {
    pub replay: String,
}

/// Asks the process that runs it to stop; what is committed stays.
pub async fn cancel(context: &Context, request: Cancel) -> Result<Report> {
    let workspace = context.workspace()?;
    let row = store::replay::find(&mut *workspace.store.read().await?, &request.replay).await?;
    job::cancel(context, job::Cancel { id: row.id.clone() }).await?;
    report(context, &row.id).await
}
