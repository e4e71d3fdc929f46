//! What a replay would do, said before anything is sent.
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use ts_rs::TS;

use super::{
    assemble::{Assembled, Skipped, assemble},
    cases::Part,
    request::Request,
    warnings::warnings,
};
use crate::{
    check::Kind,
    error::Result,
    money::Money,
    operation::Context,
    store::{self, answer::Key},
    time::rfc3339,
    tokens,
};

/// Assumed length of an answer where neither the settings nor the past say one.
const USUAL_ANSWER: u64 = 200;
/// Assumed time of an answer where the past says nothing, in milliseconds.
const USUAL_LATENCY: f64 = 1_500.0;

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayPlan")]
pub struct Planned {
    pub candidate: String,
    pub baseline: String,
    pub cases: u64,
    pub guard_cases: u64,
    pub skipped: Vec<Skipped>,
    pub cells: u64,
    /// Calls that would leave now.
    pub calls: u64,
    pub judge_calls: u64,
    /// Cells that are answered from the cache.
    pub cached: u64,
    /// When the oldest answer in the cache was given.
    pub oldest_cached: Option<String>,
    /// Input and expected output together.
    pub tokens: u64,
    /// Expected; null where a price is not known.
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
    pub calls: u64,
    /// Cases whose messages would go there.
    pub cases: u64,
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
    state(context, &assembled).await
}

pub(super) async fn state(context: &Context, assembled: &Assembled) -> Result<Planned> {
    let cells = assembled.cells();
    let mut keys: HashMap<Key, (usize, usize)> = HashMap::new();
    for &(position, lane, repeat) in cells.iter().filter(|(_, lane, _)| !assembled.plan.lanes[*lane].is_recorded()) {
        keys.entry(assembled.key(position, lane, repeat)?).or_insert((position, lane));
    }
    let cached = usable(context, assembled, keys.keys().copied().collect()).await?;
    let mut estimate = Estimate::new(assembled);
    for (_, (position, lane)) in keys.iter().filter(|(key, _)| !cached.contains_key(*key)) {
        estimate.add(assembled, *position, *lane)?;
    }
    let count = |part| assembled.cases.iter().filter(|case| case.part == part).count() as u64;
    let judges = assembled.plan.checks.iter().map(|check| check.spec()).collect::<Result<Vec<_>>>()?;
    let judges = judges.iter().filter(|spec| matches!(spec.kind, Kind::Judge(_))).count() as u64;
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
        skipped: assembled.skipped.clone(),
        cells: cells.len() as u64,
        calls: (keys.len() - cached.len()) as u64,
        judge_calls: judges * cells.len() as u64,
        cached: cells.len() as u64 - (keys.len() - cached.len()) as u64,
        oldest_cached: cached.values().min().map(|time| rfc3339(*time)),
        tokens: estimate.tokens,
        cost: estimate.cost,
        seconds: estimate.milliseconds / 1_000.0 / concurrency,
        sends_to: estimate.destinations(),
        checks,
        warnings: warnings(context, assembled).await?,
    })
}

/// Answers in the cache that this request takes, with their times.
pub(super) async fn usable(context: &Context, assembled: &Assembled, keys: Vec<Key>) -> Result<HashMap<Key, i64>> {
    if assembled.plan.request.fresh {
        return Ok(HashMap::new());
    }
    let oldest = assembled.plan.request.max_cache_age_ms()?.map(|age| context.now_ms() - age);
    let workspace = context.workspace()?;
    let found = store::answer::get_all(&mut *workspace.store.read().await?, &keys).await?;
    let fits = |time: i64| oldest.is_none_or(|oldest| time >= oldest);
    Ok(found.into_iter().map(|(key, answer)| (key, answer.time)).filter(|(_, time)| fits(*time)).collect())
}

/// Adds up what the calls would need.
struct Estimate {
    tokens: u64,
    cost: Option<Money>,
    milliseconds: f64,
    by_host: BTreeMap<String, (u64, HashSet<usize>)>,
    usual_latency: f64,
    usual_answer: u64,
}

impl Estimate {
    fn new(assembled: &Assembled) -> Self {
        let forms = || assembled.cases.iter().map(|case| &case.form);
        let mean = |values: Vec<f64>| (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64);
        let answers = forms().filter_map(|form| form.usage?.output_tokens.map(|tokens| tokens as f64)).collect();
        Self {
            tokens: 0,
            cost: Some(Money(0)),
            milliseconds: 0.0,
            by_host: BTreeMap::new(),
            usual_latency: mean(forms().filter_map(|form| form.latency_ms).collect()).unwrap_or(USUAL_LATENCY),
            usual_answer: mean(answers).map_or(USUAL_ANSWER, |mean| mean.round() as u64),
        }
    }

    fn add(&mut self, assembled: &Assembled, position: usize, lane: usize) -> Result<()> {
        let Some(question) = &assembled.questions[position][lane] else { return Ok(()) };
        let model = assembled.model(&question.model)?;
        let input = tokens::count_messages(&question.request.messages) as u64;
        let most = question.request.settings.max_tokens.map(u64::from);
        let output = most.map_or(self.usual_answer, |most| most.min(self.usual_answer));
        let usage = crate::interaction::form::Usage { input_tokens: Some(input), output_tokens: Some(output) };
        let cost = model.price.as_ref().and_then(|price| price.cost(&usage));
        self.tokens += input + output;
        self.cost = self.cost.zip(cost).map(|(sum, cost)| Money(sum.0 + cost.0));
        self.milliseconds += self.usual_latency;
        let (calls, cases) = self.by_host.entry(model.model.endpoint()).or_default();
        *calls += 1;
        cases.insert(position);
        Ok(())
    }

    fn destinations(self) -> Vec<Destination> {
        let destination = |(host, (calls, cases)): (String, (u64, HashSet<usize>))| Destination {
            host,
            calls,
            cases: cases.len() as u64,
        };
        self.by_host.into_iter().map(destination).collect()
    }
}
