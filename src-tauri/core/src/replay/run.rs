//! Running: bounded calls, each finished cell committed when it ends, so that nothing is asked or paid for twice.
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::{Duration, Instant},
};

use futures::{StreamExt, stream};
use serde::Deserialize;
use serde_json::json;
use tokio_util::task::AbortOnDropHandle;
use ts_rs::TS;

use super::{
    answers::answer_of,
    assemble::{Assembled, assemble, reassemble},
    compare::Results,
    plan,
    request::Request,
    running::Evidence,
    score::Scorer,
    show::{Report, report},
};
use crate::{
    check::Kind,
    egress,
    error::{Code, Error, Result},
    job::{Lease, State},
    model::{
        budget::Budget,
        caller::{self, Caller},
        net::Errand,
    },
    money::Money,
    operation::Context,
    store::{
        self, Store,
        answer::{Answer, Key},
        replay::{Cell, CellOutcome},
    },
    tokens,
};

/// Cells in hand for each call under way, so that scoring and committing never keep a slot empty.
const AHEAD: usize = 4;
const REPORT_EVERY: Duration = Duration::from_millis(200);
const SAVE_EVERY: Duration = Duration::from_secs(1);

/// Plans and runs.
pub async fn run(context: &Context, request: Request) -> Result<Report> {
    let assembled = assemble(context, &request).await?;
    let is_unready = assembled.models.iter().any(|model| model.model.ready().is_err());
    if is_unready || context.workspace()?.settings()?.no_egress {
        let planned = plan::state(context, &assembled).await?;
        egress::refuse_blocked(&planned.sends_to)?;
        plan::refuse_unready(&assembled, &planned)?;
    }
    start(context, assembled).await
}

/// Keeps a plan as a new replay and runs it.
pub(super) async fn start(context: &Context, assembled: Assembled) -> Result<Report> {
    let (id, now) = (context.new_id(), context.now_ms());
    let (new, plan, cases) = (id.clone(), assembled.plan.clone(), assembled.cases.clone());
    context
        .workspace()?
        .store
        .write(&["replay"], move |tx| Box::pin(async move { store::replay::add(tx, &new, &plan, &cases, now).await }))
        .await?;
    drive(context, &id, assembled, false).await?;
    report(context, &id).await
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayResume")]
pub struct Resume {
    pub replay: String,
    /// The replay may spend so much in all from now on; else what it was planned with.
    #[serde(default)]
    pub budget_usd: Option<Money>,
    #[serde(default)]
    pub budget_calls: Option<u64>,
}

/// Goes on where a replay stopped; cells that are committed are not asked again, and what was spent stays spent.
pub async fn resume(context: &Context, request: Resume) -> Result<Report> {
    let workspace = context.workspace()?;
    let (mut row, cases) = {
        let mut connection = workspace.store.read().await?;
        let row = store::replay::find(&mut connection, &request.replay).await?;
        let cases = store::replay::cases(&mut connection, &row.id).await?;
        (row, cases)
    };
    row.refuse_erased()?;
    let caps = &mut row.plan.request;
    caps.budget_usd = request.budget_usd.or(caps.budget_usd);
    caps.budget_calls = request.budget_calls.or(caps.budget_calls);
    let results: Results = row.results.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let seen = results.verdicts.iter().any(|compared| compared.verdict.n > 0);
    let assembled = reassemble(context, row.plan, cases).await?;
    drive(context, &row.id, assembled, seen).await?;
    report(context, &row.id).await
}

/// A question that one or several cells have, by cache key.
struct Group {
    key: Key,
    cells: Vec<(usize, usize, u32)>,
}

/// What is shared by all cells of a run.
struct Runner {
    id: String,
    assembled: Assembled,
    callers: HashMap<String, Arc<Caller>>,
    scorer: Scorer,
    cached: HashMap<Key, Answer>,
    store: Store,
    context: Context,
}

/// `seen`: somebody may have seen a verdict of these cases, so that whoever goes on has chosen to.
async fn drive(context: &Context, id: &str, assembled: Assembled, seen: bool) -> Result<()> {
    let store = context.workspace()?.store.clone();
    let mut cells = assembled.cells();
    let total = cells.len() as u64;
    let mut lease = Lease::take(context, "replay", id, Some(total)).await?;
    let done = finished(&store, id, &assembled).await?;
    cells.retain(|&(position, lane, repeat)| !done.contains(&(position as i64, lane as i64, i64::from(repeat))));
    let already = total - cells.len() as u64;
    lease.begin_at(already);
    let mut evidence = Evidence::of(&store, id, &assembled, &done).await?;
    let (owned, plan, extended) = (id.to_owned(), assembled.plan.clone(), seen && !cells.is_empty());
    store
        .write(&["replay"], move |tx| {
            Box::pin(async move {
                if extended {
                    store::replay::set_early(tx, &owned).await?;
                }
                store::replay::set_plan(tx, &owned, &plan).await?;
                store::replay::set_state(tx, &owned, "running").await
            })
        })
        .await?;
    let started = Instant::now();
    let runner = Arc::new(Runner::new(context, id, assembled, &lease, &cells).await?);
    let ended = work(&runner, &lease, &mut evidence, cells, already, total).await;
    let early = evidence.decided().is_some()
        && runner.assembled.plan.request.until_decided
        && ended.as_ref().is_ok_and(|done| *done < total);
    let stopped = lease.cancel.is_cancelled();
    let word = match (&ended, stopped, early) {
        (Err(_), false, _) => "failed",
        (_, true, _) => "cancelled",
        (Ok(_), false, true) => "stopped",
        (Ok(_), false, false) => "finished",
    };
    let (owned, run_ms, now) = (id.to_owned(), started.elapsed().as_millis() as i64, context.now_ms());
    store
        .write(&["replay"], move |tx| {
            Box::pin(async move {
                // Whoever stops a replay has seen how it stood, so only the running evidence may decide from here on.
                if word == "stopped" || word == "cancelled" {
                    store::replay::set_early(tx, &owned).await?;
                }
                store::replay::finish(tx, &owned, word, run_ms, now).await
            })
        })
        .await?;
    super::compare::settle(context, id).await?;
    let job_state = match word {
        "failed" => State::Failed,
        "cancelled" => State::Cancelled,
        _ => State::Finished,
    };
    lease.end(job_state, &format!("Replay {word}")).await?;
    ended?;
    match stopped {
        true => Err(Error::new(Code::Interrupted, "Stopped; the cells that were finished stay")
            .hint(format!("Go on with attune replay resume {id}"))),
        false => Ok(()),
    }
}

/// Cells that need nothing more. A judge that could not be reached leaves its cell unfinished.
async fn finished(store: &Store, id: &str, assembled: &Assembled) -> Result<HashSet<(i64, i64, i64)>> {
    let mut checks = Vec::new();
    for check in &assembled.plan.checks {
        if !matches!(check.spec()?.kind, Kind::Mark | Kind::Preference) {
            checks.push(check.name.as_str());
        }
    }
    store::replay::complete(&mut *store.read().await?, id, &checks).await
}

/// Runs the cells; gives how many are finished. Stops early when asked to and the evidence has decided.
async fn work(
    runner: &Arc<Runner>,
    lease: &Lease,
    evidence: &mut Evidence,
    cells: Vec<(usize, usize, u32)>,
    already: u64,
    total: u64,
) -> Result<u64> {
    let request = &runner.assembled.plan.request;
    let concurrency = request.concurrency.unwrap_or(8) as usize;
    let (mut done, mut failed) = (already, 0u64);
    let (mut reported, mut saved) = (Instant::now(), Instant::now());
    let groups = runner.groups(cells)?;
    let mut results = stream::iter(groups)
        .map(|group| {
            let runner = runner.clone();
            // Dropped with the stream, so that nothing is asked any more once the evidence has decided.
            let task = AbortOnDropHandle::new(tokio::spawn(async move { runner.group(group).await }));
            async move { task.await.map_err(|error| Error::internal(error.to_string()))? }
        })
        .buffer_unordered(concurrency * AHEAD);
    while let Some(result) = results.next().await {
        for (cell, outcomes) in result? {
            done += u64::from(cell.done);
            failed += u64::from(!cell.done);
            evidence.add(&cell, &outcomes);
        }
        if reported.elapsed() > REPORT_EVERY || done == total {
            let detail = json!({"failed": failed, "anytime": evidence.now()});
            lease.report("Replaying", done, Some(total), Some(detail));
            reported = Instant::now();
        }
        if saved.elapsed() > SAVE_EVERY {
            lease.save("Replaying", done, Some(total)).await?;
            saved = Instant::now();
        }
        if request.until_decided && evidence.decided().is_some() {
            break;
        }
        if lease.cancel.is_cancelled() {
            break;
        }
    }
    drop(results);
    lease.save("Replaying", done, Some(total)).await?;
    Ok(done)
}

impl Runner {
    async fn new(
        context: &Context,
        id: &str,
        assembled: Assembled,
        lease: &Lease,
        cells: &[(usize, usize, u32)],
    ) -> Result<Self> {
        let request = &assembled.plan.request;
        let store = context.workspace()?.store.clone();
        let spent = store::replay::counts(&mut *store.read().await?, id).await?;
        let calls = (spent.calls + spent.judge_calls) as u64;
        let budget = Budget::continued(request.budget_usd, request.budget_calls, Money(spent.cost_nano), calls);
        let concurrency = request.concurrency.unwrap_or(8) as usize;
        let options = caller::Options { concurrency, seed: request.seed(), ..caller::Options::default() };
        let mut callers = HashMap::new();
        for model in &assembled.models {
            let caller = Caller::new(
                model.model.clone(),
                model.price.clone(),
                budget.clone(),
                options.clone(),
                lease.cancel.clone(),
            );
            callers.insert(model.name.clone(), Arc::new(caller));
        }
        let scorer = Scorer::new(context, &assembled.plan, &budget, &options, &lease.cancel).await?;
        let mut keys = HashSet::new();
        for &(position, lane, repeat) in cells {
            keys.insert(assembled.key(position, lane, repeat)?);
        }
        let keys: Vec<Key> = keys.into_iter().collect();
        let mut cached = plan::usable(context, &assembled, keys).await?;
        // Whatever age the request allows, what this replay itself was answered is not asked again.
        let own = store::replay::cells(&mut *store.read().await?, id).await?;
        let own: Vec<Key> = own.into_iter().filter_map(|cell| cell.answer?.try_into().ok()).collect();
        cached.extend(store::answer::get_all(&mut *store.read().await?, &own).await?);
        Ok(Self { id: id.to_owned(), assembled, callers, scorer, cached, store, context: context.clone() })
    }

    /// Cells by question, in the plan's order: two lanes that ask the same share one answer.
    fn groups(&self, cells: Vec<(usize, usize, u32)>) -> Result<Vec<Group>> {
        let mut places: HashMap<Key, usize> = HashMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for cell in cells {
            let key = self.assembled.key(cell.0, cell.1, cell.2)?;
            let place = *places.entry(key).or_insert_with(|| {
                groups.push(Group { key, cells: Vec::new() });
                groups.len() - 1
            });
            groups[place].cells.push(cell);
        }
        Ok(groups)
    }

    /// Gets the answer to one question, scores it for each of its cells and commits.
    async fn group(&self, group: Group) -> Result<Vec<(Cell, Vec<CellOutcome>)>> {
        let (position, lane, _) = group.cells[0];
        let question = self.assembled.questions[position][lane].as_ref();
        let now = self.context.now_ms();
        let (answer, called) = match (self.cached.get(&group.key), question) {
            (Some(answer), _) => (Some(answer.clone()), None),
            (None, None) => (Some(self.assembled.recorded(position, self.context.now_ms())), None),
            (None, Some(question)) => {
                let caller = self.callers.get(&question.model).ok_or_else(|| Error::internal("No caller"))?;
                let input = tokens::count_messages(&question.request.messages) as u64;
                let called = self.errand(position).run(caller.call(&question.request, input, &|_| {})).await;
                (answer_of(caller.model(), &question.request, &called, now), Some(called))
            }
        };
        let is_recorded = question.is_none();
        if let Some(called) = &called
            && matches!(&called.result, Err(error) if error.kind == crate::model::ChatErrorKind::Cancelled)
        {
            return Ok(Vec::new());
        }
        let mut finished = Vec::new();
        for (index, &(position, lane, repeat)) in group.cells.iter().enumerate() {
            let scored = match &answer {
                Some(answer) => {
                    let scored = self.scorer.score(&self.assembled.cases[position], answer);
                    self.errand(position).run(scored).await?
                }
                None => Default::default(),
            };
            // The first cell of a question pays for it; the others find its answer.
            let paid = called.as_ref().filter(|_| index == 0);
            let failure = called.as_ref().and_then(|called| called.result.as_ref().err()).or(scored.unjudged.as_ref());
            let cell = Cell {
                position: position as i64,
                lane: lane as i64,
                repeat: i64::from(repeat),
                done: answer.is_some() && scored.unjudged.is_none(),
                cached: paid.is_none() && !is_recorded,
                answer: answer.is_some().then(|| group.key.to_vec()),
                calls: paid.map_or(0, |called| called.attempts.len() as i64),
                judge_calls: scored.judge_calls as i64,
                cost_nano: paid.and_then(|called| called.cost).map_or(0, |cost| cost.0) + scored.judge_cost_nano,
                attempts: serde_json::to_string(&paid.map(|called| &called.attempts[..]).unwrap_or_default())?,
                error_kind: failure.map(|error| error.kind),
                error: failure.map(|error| error.message.clone()),
                time: now,
            };
            finished.push((cell, scored.outcomes));
        }
        let fresh = answer.filter(|_| called.is_some() || (is_recorded && !self.cached.contains_key(&group.key)));
        let about = self.assembled.cases[position].key;
        self.commit(group.key, fresh.map(|answer| (answer, about)), finished.clone()).await?;
        Ok(finished)
    }

    fn errand(&self, position: usize) -> Errand {
        Errand { replay: Some(self.id.clone()), position: Some(position as i64) }
    }

    async fn commit(
        &self,
        key: Key,
        answer: Option<(Answer, Option<i64>)>,
        cells: Vec<(Cell, Vec<CellOutcome>)>,
    ) -> Result<()> {
        let id = self.id.clone();
        self.store
            .write(&["cell"], move |tx| {
                Box::pin(async move {
                    if let Some((answer, about)) = &answer {
                        store::answer::put(tx, &key, answer, *about).await?;
                    }
                    for (cell, outcomes) in &cells {
                        store::replay::put_cell(tx, &id, cell, outcomes).await?;
                    }
                    Ok(())
                })
            })
            .await
    }
}
