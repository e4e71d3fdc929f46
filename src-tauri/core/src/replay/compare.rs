//! Comparing: outcomes to pairs, pairs to verdicts, for each candidate, check and part apart.
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    apart::{self, Regression},
    assemble::Plan,
    cases::{Case, Part},
    lanes::{PRODUCTION, PlanCheck},
};
use crate::{
    check::{self, Agreement, Kind, Outcome, Spec, State},
    error::{Error, Result},
    operation::Context,
    store::{
        self,
        replay::{CellOutcome, Placed, Row},
    },
    verdict::{self, Direction, Options, Pair, Verdict},
};

/// Above this share of cases that a check cannot look at on one side only, the sides are not comparable.
const MOST_NOT_APPLICABLE: f64 = 0.02;

/// Outcomes of one check: by position, lane and repeat.
pub(super) type Outcomes<'a> = HashMap<(i64, i64, i64), &'a CellOutcome>;

/// What a replay says, kept with it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Results {
    pub verdicts: Vec<Compared>,
    /// The deciding check's on the target's cases that were held out, and on the rest.
    #[serde(default)]
    pub held_out: Vec<Compared>,
    /// By candidate.
    #[serde(default)]
    pub regression: Vec<Regression>,
    /// Case ids, by the deciding check and the first candidate; those of the regression set stand apart.
    pub broken: Vec<String>,
    pub fixed: Vec<String>,
    pub not_applicable: Vec<NotApplicable>,
    pub judges: Vec<JudgeAgreement>,
}

/// A verdict and which candidate it is of.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayVerdict")]
pub struct Compared {
    /// The candidate; `candidate` is its mean outcome, as in every verdict.
    pub version: String,
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// How many of a lane's outputs a check could not look at.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct NotApplicable {
    pub check: String,
    pub lane: String,
    pub count: u64,
    pub of: u64,
}

/// How far a judge and people say the same.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct JudgeAgreement {
    pub check: String,
    pub agreement: Agreement,
    pub text: String,
}

/// Pairs and options of one check on some parts, as a gate judges them: on their own.
pub fn material(
    row: &Row,
    cases: &[Case],
    placed: &[Placed],
    check: &PlanCheck,
    parts: &[Part],
    lane: i64,
    tries: i64,
) -> Result<(Vec<Pair>, Options)> {
    let spec = check.spec()?;
    let outcomes = outcomes_of(placed, check);
    let (mut all, mut chosen) = (Vec::new(), None);
    for &part in parts {
        let (pairs, absent) = pairs(&row.plan, cases, |case| case.part == part, lane, &spec, &outcomes);
        let options = options(row, check, &spec, part, tries, &absent);
        all.extend(pairs);
        chosen = match chosen {
            None => Some(options),
            Some(Options { withheld, .. }) => Some(Options {
                withheld: withheld.into_iter().chain(options.withheld.clone()).collect(),
                part: Some("all".to_owned()),
                ..options
            }),
        };
    }
    Ok((all, chosen.unwrap_or_default()))
}

pub(super) fn outcomes_of<'p>(placed: &'p [Placed], check: &PlanCheck) -> Outcomes<'p> {
    let own = placed.iter().filter(|one| one.outcome.check == check.name);
    own.map(|one| ((one.position, one.lane, one.repeat), &one.outcome)).collect()
}

/// How many of the cases that count one check says a candidate has broken.
pub fn broken(cases: &[Case], placed: &[Placed], check: &PlanCheck, lane: i64, counts: impl Fn(&Case) -> bool) -> u64 {
    Flips::of(cases, &outcomes_of(placed, check), lane, counts).broken.len() as u64
}

/// How many versions have met these cases since the prompt's last promotion. Going back is none: it forgets nothing.
pub async fn tries(connection: &mut SqliteConnection, row: &Row) -> Result<i64> {
    let moves = store::channel::moves(connection, Some(&row.prompt)).await?;
    let promoted = moves.iter().find(|one| one.channel == PRODUCTION && one.kind != "rollback");
    let since = promoted.map_or(0, |one| one.time);
    store::evidence::tries(connection, &row.id, &row.prompt, since).await
}

/// Computes and keeps what a replay says now.
pub async fn settle(context: &Context, id: &str) -> Result<()> {
    let workspace = context.workspace()?;
    let (row, cases, placed, marks, tries) = {
        let mut connection = workspace.store.read().await?;
        let row = store::replay::find(&mut connection, id).await?;
        let cases = store::replay::cases(&mut connection, &row.id).await?;
        let placed = store::replay::outcomes(&mut connection, &row.id).await?;
        let marks = store::mark::right_or_wrong(&mut connection, &row.id).await?;
        let tries = tries(&mut connection, &row).await?;
        (row, cases, placed, marks, tries)
    };
    // Resampling takes whole seconds on large replays, so it happens beside the other tasks.
    let results = tokio::task::spawn_blocking(move || {
        let mut by_check: HashMap<&str, Outcomes> = HashMap::new();
        for one in &placed {
            let place = (one.position, one.lane, one.repeat);
            by_check.entry(&one.outcome.check).or_default().insert(place, &one.outcome);
        }
        results(&row, &cases, &by_check, &marks, tries)
    });
    let results = results.await.map_err(|error| Error::internal(error.to_string()))??;
    let (id, text) = (id.to_owned(), serde_json::to_string(&results)?);
    workspace
        .store
        .write(&["replay"], move |tx| Box::pin(async move { store::replay::set_results(tx, &id, &text).await }))
        .await
}

fn results(
    row: &Row,
    cases: &[Case],
    by_check: &HashMap<&str, Outcomes>,
    marks: &HashMap<i64, bool>,
    tries: i64,
) -> Result<Results> {
    let plan = &row.plan;
    let empty = Outcomes::new();
    let mut results = Results::default();
    for (lane, candidate) in plan.lanes.iter().enumerate().skip(1) {
        for part in [Part::Target, Part::Guard] {
            if !cases.iter().any(|case| case.part == part) {
                continue;
            }
            let mut compared = Vec::new();
            for check in &plan.checks {
                let spec = check.spec()?;
                let outcomes = by_check.get(check.name.as_str()).unwrap_or(&empty);
                let (pairs, absent) = pairs(plan, cases, |case| case.part == part, lane as i64, &spec, outcomes);
                compared.push((pairs, options(row, check, &spec, part, tries, &absent)));
                if part == Part::Target {
                    results.not_applicable.extend(absent.told(&check.name, plan, lane));
                }
            }
            let verdicts = verdict::compare_all(&compared)?;
            let label = |verdict| Compared { version: candidate.label.clone(), verdict };
            results.verdicts.extend(verdicts.into_iter().map(label));
        }
    }
    for check in &plan.checks {
        let spec = check.spec()?;
        let outcomes = by_check.get(check.name.as_str()).unwrap_or(&empty);
        if check.decides {
            let flips = Flips::of(cases, outcomes, 1, |case| case.part != Part::Regression);
            (results.broken, results.fixed) = (flips.broken, flips.fixed);
            for lane in 1..plan.lanes.len() {
                results.held_out.extend(apart::held_out(row, cases, check, outcomes, lane, tries)?);
                results.regression.extend(apart::regression(row, cases, check, outcomes, lane));
            }
        }
        if matches!(spec.kind, Kind::Judge(_)) {
            let both = marks.iter().filter_map(|(position, right)| {
                let said = outcomes.get(&(*position, 1, 0))?;
                Some((outcome(said).passed()?, *right))
            });
            let agreement = Agreement::of(both);
            let text = agreement.text();
            results.judges.push(JudgeAgreement { check: check.name.clone(), agreement, text });
        }
    }
    Ok(results)
}

/// How often a check could not look, on each side.
pub(super) struct Absent {
    counts: [u64; 2],
    of: [u64; 2],
}

impl Absent {
    fn share(&self, side: usize) -> f64 {
        self.counts[side] as f64 / self.of[side].max(1) as f64
    }

    fn is_one_sided(&self) -> bool {
        (self.share(0) > MOST_NOT_APPLICABLE) != (self.share(1) > MOST_NOT_APPLICABLE)
    }

    fn told(&self, check: &str, plan: &Plan, lane: usize) -> Vec<NotApplicable> {
        let told = |(side, lane): (usize, usize)| NotApplicable {
            check: check.to_owned(),
            lane: plan.lanes[lane].label.clone(),
            count: self.counts[side],
            of: self.of[side],
        };
        [(0, 0), (1, lane)].into_iter().filter(|(side, _)| self.counts[*side] > 0).map(told).collect()
    }
}

fn outcome(cell: &CellOutcome) -> Outcome {
    Outcome { state: cell.state, score: cell.score, reason: cell.reason.clone() }
}

/// One pair a case and repeat. A case that the check cannot look at on either side is no case of this check.
pub(super) fn pairs(
    plan: &Plan,
    cases: &[Case],
    counts: impl Fn(&Case) -> bool,
    lane: i64,
    spec: &Spec,
    outcomes: &Outcomes,
) -> (Vec<Pair>, Absent) {
    let mut absent = Absent { counts: [0, 0], of: [0, 0] };
    let mut pairs = Vec::new();
    let baseline_repeats = if plan.lanes[0].is_recorded() { 1 } else { plan.request.repeats() };
    for (case, position) in cases.iter().zip(0i64..).filter(|(case, _)| counts(case)) {
        for repeat in 0..i64::from(plan.request.repeats()) {
            let cells = [(0, repeat % i64::from(baseline_repeats)), (lane, repeat)]
                .map(|(lane, repeat)| outcomes.get(&(position, lane, repeat)).copied());
            let missing = cells.map(|cell| cell.is_some_and(|cell| cell.state == State::NotApplicable));
            for side in [0, 1] {
                absent.of[side] += u64::from(cells[side].is_some());
                absent.counts[side] += u64::from(missing[side]);
            }
            if missing == [true, true] {
                continue;
            }
            let [baseline, candidate] =
                cells.map(|cell| cell.and_then(|cell| spec.value(&outcome(cell))).map(|value| spec.shown(value)));
            pairs.push(Pair {
                case: case.id.clone(),
                baseline,
                candidate,
                slice: case.slice.clone(),
                repeat: repeat as u32,
                cluster: case.cluster.clone(),
            });
        }
    }
    (pairs, absent)
}

pub(super) fn options(row: &Row, check: &PlanCheck, spec: &Spec, part: Part, tries: i64, absent: &Absent) -> Options {
    let request = &row.plan.request;
    let lower_is_better = spec.compare == check::Compare::Score && spec.direction() == check::Direction::Down;
    let range = spec.value_range().map(|(low, high)| {
        let (low, high) = (spec.shown(low), spec.shown(high));
        [low.min(high), low.max(high)]
    });
    let mut withheld = Vec::new();
    // The guard too: what is left when failures are taken out was picked by outcome as they were.
    if row.plan.by_outcome && row.plan.lanes[0].is_recorded() {
        withheld.push(
            "The cases were picked by how their recorded answers turned out: simply asked again they would look better. \
             Run the old version again with --baseline for a verdict"
                .to_owned(),
        );
    }
    if absent.is_one_sided() {
        let percent = |side: usize| 100.0 * absent.share(side);
        withheld.push(format!(
            "{} does not apply to {:.1} % of the baseline's outputs and {:.1} % of the candidate's: the sides are not comparable",
            check.name,
            percent(0),
            percent(1)
        ));
    }
    Options {
        check: Some(check.name.clone()),
        part: Some(part.as_str().to_owned()),
        kind: None,
        direction: if lower_is_better { Direction::Down } else { Direction::Up },
        margin: check.margin,
        alpha: request.alpha(),
        seed: request.seed(),
        range,
        tries: tries as u64,
        anytime: row.early,
        withheld,
    }
}

/// Cases whose outcome differs between baseline and a candidate. With repeats, by the mean.
#[derive(Debug, Default)]
pub(super) struct Flips {
    pub broken: Vec<String>,
    pub fixed: Vec<String>,
    /// Cases with an outcome on both sides, flips or not.
    pub both: u64,
    pub passed_before: u64,
    pub pass_now: u64,
}

impl Flips {
    /// Among the cases that count.
    pub fn of(cases: &[Case], outcomes: &Outcomes, candidate: i64, counts: impl Fn(&Case) -> bool) -> Self {
        let mut sides: BTreeMap<(i64, i64), Vec<f64>> = BTreeMap::new();
        for ((position, lane, _), cell) in outcomes.iter().filter(|((_, lane, _), _)| [0, candidate].contains(lane)) {
            if let Some(passed) = outcome(cell).passed() {
                sides.entry((*position, *lane)).or_default().push(f64::from(u8::from(passed)));
            }
        }
        let mean = |position, lane| {
            let values: &Vec<f64> = sides.get(&(position, lane))?;
            Some(values.iter().sum::<f64>() / values.len() as f64)
        };
        let mut flips = Self::default();
        for (case, position) in cases.iter().zip(0i64..).filter(|(case, _)| counts(case)) {
            let Some((baseline, candidate)) = mean(position, 0).zip(mean(position, candidate)) else { continue };
            flips.both += 1;
            flips.passed_before += u64::from(baseline > 0.5);
            flips.pass_now += u64::from(candidate > 0.5);
            if baseline > 0.5 && candidate < 0.5 {
                flips.broken.push(case.id.clone());
            } else if baseline < 0.5 && candidate > 0.5 {
                flips.fixed.push(case.id.clone());
            }
        }
        flips
    }
}
