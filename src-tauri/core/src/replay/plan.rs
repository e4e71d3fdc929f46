//! What a replay would do, said before anything is sent.
use std::collections::{HashMap, HashSet};

use serde::Serialize;
use ts_rs::TS;

use super::{
    assemble::{Assembled, assemble},
    cases::Part,
    cost::{Estimate, Question},
    request::Request,
    score::{Ask, Scorer},
    skipped::{Skipped, SkippedFor},
    warnings::warnings,
};
use crate::{
    egress,
    error::Result,
    model::{budget::Budget, caller},
    money::Money,
    operation::Context,
    store::{
        self,
        answer::{Answer, Key},
    },
    time::rfc3339,
};

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayPlan")]
pub struct Planned {
    pub candidate: String,
    pub baseline: String,
    pub cases: u64,
    pub guard_cases: u64,
    /// Cases of the prompt's regression set, which are run first.
    pub regression_cases: u64,
    /// Cases of the target that are held out of the examples for the prompt.
    pub held_out_cases: u64,
    /// The version of the set whose cases they are, `NAME@2`.
    pub set: Option<String>,
    pub skipped: Vec<Skipped>,
    /// The same by reason.
    pub skipped_for: Vec<SkippedFor>,
    pub cells: u64,
    /// Calls that would leave now.
    pub calls: u64,
    /// Calls of judges besides: on answers that are not there yet, and on those that no judge has read.
    pub judge_calls: u64,
    /// Cells that are answered from the cache.
    pub cached: u64,
    /// When the oldest answer in the cache was given.
    pub oldest_cached: Option<String>,
    /// Input and expected output together, of judges too.
    pub tokens: u64,
    /// Expected, with what judges cost; null where a price is not known.
    pub cost: Option<Money>,
    pub seconds: f64,
    /// Which host gets how many users' messages.
    pub sends_to: Vec<Destination>,
    pub checks: Vec<PlannedCheck>,
    pub warnings: Vec<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayDestination")]
pub struct Destination {
    pub host: String,
    /// The models that answer there, by name.
    pub models: Vec<String>,
    pub calls: u64,
    /// Cases whose messages would go there.
    pub cases: u64,
    /// Whose messages these are. Where nobody is named each session counts as somebody, else each case.
    pub users: u64,
    /// It is another machine.
    pub away: bool,
    /// Nothing may leave this machine, so that the replay will be refused before anything is sent.
    pub blocked: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayPlannedCheck")]
pub struct PlannedCheck {
    pub name: String,
    pub version: i64,
    pub decides: bool,
    pub margin: Option<f64>,
    pub description: String,
}

pub async fn plan(context: &Context, request: Request) -> Result<Planned> {
    let assembled = assemble(context, &request).await?;
    let mut planned = state(context, &assembled).await?;
    let errors = [egress::refuse_blocked(&planned.sends_to), refuse_unready(&assembled, &planned)];
    planned.warnings.extend(errors.into_iter().filter_map(Result::err).map(|error| match error.hint {
        Some(hint) => format!("It will be refused. {}. {hint}", error.message),
        None => format!("It will be refused. {}", error.message),
    }));
    Ok(planned)
}

/// Refuses to ask a model that could not answer. What is in the cache needs none.
pub(super) fn refuse_unready(assembled: &Assembled, planned: &Planned) -> Result<()> {
    let is_asked = |host: String| planned.sends_to.iter().any(|to| to.host == host);
    let mut asked = assembled.models.iter().filter(|model| is_asked(model.model.endpoint()));
    asked.try_for_each(|model| model.model.ready())
}

pub(super) async fn state(context: &Context, assembled: &Assembled) -> Result<Planned> {
    let cells = assembled.cells();
    let mut keys: HashMap<Key, (usize, usize)> = HashMap::new();
    let mut sent = 0;
    for &(position, lane, repeat) in cells.iter().filter(|(_, lane, _)| !assembled.plan.lanes[*lane].is_recorded()) {
        keys.entry(assembled.key(position, lane, repeat)?).or_insert((position, lane));
        sent += 1;
    }
    let cached = usable(context, assembled, keys.keys().copied().collect()).await?;
    let mut estimate = Estimate::new(&assembled.cases);
    for (_, (position, lane)) in keys.iter().filter(|(key, _)| !cached.contains_key(*key)) {
        if let Some(question) = &assembled.questions[*position][*lane] {
            estimate.add(&Question::of(assembled.model(&question.model)?, &question.request), *position);
        }
    }
    let judge_calls = judge(context, assembled, &cached, &mut estimate).await?;
    let count = |part| assembled.cases.iter().filter(|case| case.part == part).count() as u64;
    let held_out = assembled.cases.iter().filter(|case| case.part == Part::Target && case.held_out);
    let mut checks = Vec::new();
    for check in &assembled.plan.checks {
        checks.push(PlannedCheck {
            name: check.name.clone(),
            version: check.number,
            decides: check.decides,
            margin: check.margin,
            description: check.spec()?.describe(),
        });
    }
    let concurrency = f64::from(assembled.plan.request.concurrency.unwrap_or(8));
    Ok(Planned {
        candidate: assembled.plan.lanes.get(1).map(|lane| lane.label.clone()).unwrap_or_default(),
        baseline: assembled.plan.lanes[0].label.clone(),
        cases: count(Part::Target),
        guard_cases: count(Part::Guard),
        regression_cases: count(Part::Regression),
        held_out_cases: held_out.count() as u64,
        set: assembled.plan.request.set.clone(),
        skipped: assembled.skipped.clone(),
        skipped_for: assembled.plan.skipped_for.clone(),
        cells: cells.len() as u64,
        calls: (keys.len() - cached.len()) as u64,
        judge_calls,
        cached: sent - (keys.len() - cached.len()) as u64,
        oldest_cached: cached.values().map(|answer| answer.time).min().map(rfc3339),
        tokens: estimate.tokens,
        cost: estimate.cost,
        seconds: estimate.seconds(concurrency),
        sends_to: estimate.destinations(context.workspace()?.settings()?.no_egress),
        checks,
        warnings: warnings(context, assembled).await?,
    })
}

/// Adds what judges would be asked to the estimate; gives how many calls that are.
async fn judge(
    context: &Context,
    assembled: &Assembled,
    cached: &HashMap<Key, Answer>,
    estimate: &mut Estimate<'_>,
) -> Result<u64> {
    let options = caller::Options::default();
    let scorer = Scorer::new(context, &assembled.plan, &Budget::unlimited(), &options, &context.cancel).await?;
    if !scorer.has_judges() {
        return Ok(0);
    }
    // What was answered in the past stands for the length of what is not answered yet.
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for (position, lane, repeat) in assembled.cells() {
        let key = assembled.key(position, lane, repeat)?;
        let known = cached.get(&key).cloned();
        let is_known = known.is_some() || assembled.plan.lanes[lane].is_recorded();
        let answer = known.unwrap_or_else(|| assembled.recorded(position, context.now_ms()));
        if seen.insert(key) {
            let asks = scorer.asks(&assembled.cases[position], &answer)?.into_iter().map(|ask| (ask, position));
            if is_known { read.extend(asks) } else { unread.extend(asks) }
        }
    }
    let open = unasked(context, read).await?;
    let calls = (open.len() + unread.len()) as u64;
    open.iter().chain(&unread).for_each(|(ask, position)| estimate.add(&ask.question(), *position));
    Ok(calls)
}

/// Those whose answer no judge has given before, each once.
pub(super) async fn unasked<'s>(context: &Context, asks: Vec<(Ask<'s>, usize)>) -> Result<Vec<(Ask<'s>, usize)>> {
    let keys: Vec<Key> = asks.iter().map(|(ask, _)| ask.key).collect();
    let workspace = context.workspace()?;
    let mut given: HashSet<Key> =
        store::answer::get_all(&mut *workspace.store.read().await?, &keys).await?.into_keys().collect();
    Ok(asks.into_iter().filter(|(ask, _)| given.insert(ask.key)).collect())
}

/// Answers in the cache that this request takes.
pub(super) async fn usable(context: &Context, assembled: &Assembled, keys: Vec<Key>) -> Result<HashMap<Key, Answer>> {
    if assembled.plan.request.fresh {
        return Ok(HashMap::new());
    }
    let oldest = assembled.plan.request.max_cache_age_ms()?.map(|age| context.now_ms() - age);
    let workspace = context.workspace()?;
    let mut found = store::answer::get_all(&mut *workspace.store.read().await?, &keys).await?;
    found.retain(|_, answer| oldest.is_none_or(|oldest| answer.time >= oldest));
    Ok(found)
}
