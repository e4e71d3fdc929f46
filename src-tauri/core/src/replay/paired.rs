//! What became of each case on both sides, a page at a time: scatter plots and tables of pairs are drawn from it.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    cases::{Case, Part},
    compare,
};
use crate::{
    error::{Error, Result},
    operation::Context,
    store::{self, measure::Measured, replay::Row},
    verdict::{Kind, Pair},
};

/// What one page holds unless asked otherwise, and at most.
const PAGE: u64 = 5_000;
const MOST: u64 = 20_000;
/// Characters of a question: enough to know it by.
const QUERY: usize = 160;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ReplayPairsOf")]
pub struct PairsOf {
    pub replay: String,
    /// Else the deciding one.
    pub check: Option<String>,
    /// In place of a check's outcomes.
    pub measure: Option<Measure>,
    /// The version; else the first candidate.
    pub candidate: Option<String>,
    /// Else target and guard.
    pub part: Option<Part>,
    /// Pairs to pass over: `next` of the page before.
    #[ts(type = "number | null")]
    pub after: Option<u64>,
    #[ts(type = "number | null")]
    pub limit: Option<u64>,
}

/// What an answer needed, whatever a check says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "ReplayMeasure")]
pub enum Measure {
    /// Milliseconds.
    Latency,
    /// US dollars.
    Cost,
    /// Characters.
    Length,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayPairs")]
pub struct Paired {
    pub check: Option<String>,
    pub measure: Option<Measure>,
    pub baseline: String,
    pub candidate: String,
    /// `binary` where every outcome is pass or fail.
    pub kind: Kind,
    /// Of all pages. Null for scores and measures.
    pub counts: Option<FourFold>,
    #[ts(type = "number")]
    pub total: u64,
    /// Pairs that lack a side.
    #[ts(type = "number")]
    pub unpaired: u64,
    /// Where the next page begins.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
    pub pairs: Vec<PairedCase>,
}

/// Cases by what they did before and what they do now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayFourFold")]
pub struct FourFold {
    #[ts(type = "number")]
    pub both_pass: u64,
    #[ts(type = "number")]
    pub fixed: u64,
    #[ts(type = "number")]
    pub broken: u64,
    #[ts(type = "number")]
    pub both_fail: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayPair")]
pub struct PairedCase {
    pub case: String,
    pub part: Part,
    pub slice: Option<String>,
    /// The beginning of the last user turn.
    pub query: String,
    /// The mean of its repeats.
    pub baseline: Option<f64>,
    pub candidate: Option<f64>,
}

pub async fn pairs(context: &Context, request: PairsOf) -> Result<Paired> {
    let limit = request.limit.unwrap_or(PAGE);
    if limit == 0 || limit > MOST {
        return Err(Error::usage(format!("A page holds 1 to {MOST} pairs, not {limit}")).at_field("limit"));
    }
    if request.check.is_some() && request.measure.is_some() {
        return Err(Error::usage("Name a check or a measure, not both").at_field("measure"));
    }
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let row = store::replay::find(&mut connection, &request.replay).await?;
    let lane = lane_of(&row, request.candidate.as_deref())?;
    let cases = store::replay::cases(&mut connection, &row.id).await?;
    let wanted = |case: &Case| match request.part {
        Some(part) => case.part == part,
        None => case.part != Part::Regression,
    };
    let (check, pairs) = match request.measure {
        Some(measure) => {
            let measured = store::measure::by_cell(&mut connection, &row.id).await?;
            (None, of_measure(&cases, wanted, measured, lane, measure))
        }
        None => {
            let placed = store::replay::outcomes(&mut connection, &row.id).await?;
            of_check(&row, &cases, wanted, &placed, lane, request.check.as_deref())?
        }
    };
    let (total, after) = (pairs.len() as u64, request.after.unwrap_or_default());
    let both = || pairs.iter().filter_map(|(_, sides)| sides[0].zip(sides[1]));
    let is_binary = check.is_some() && both().all(|(a, b)| [a, b].iter().all(|value| [0.0, 1.0].contains(value)));
    let shown = pairs.iter().skip(after as usize).take(limit as usize);
    Ok(Paired {
        check,
        measure: request.measure,
        baseline: row.plan.lanes[0].label.clone(),
        candidate: row.plan.lanes[lane as usize].label.clone(),
        kind: if is_binary { Kind::Binary } else { Kind::Score },
        counts: is_binary.then(|| FourFold::of(both())),
        total,
        unpaired: total - both().count() as u64,
        next: (after + limit < total).then_some(after + limit),
        pairs: shown.map(|(case, sides)| PairedCase::of(case, *sides)).collect(),
    })
}

fn lane_of(row: &Row, candidate: Option<&str>) -> Result<i64> {
    let Some(name) = candidate else { return Ok(1) };
    let place = row.plan.lanes.iter().skip(1).position(|lane| lane.label == name);
    place.map(|place| place as i64 + 1).ok_or_else(|| {
        Error::not_found("candidate", name)
            .hint("A replay's candidates stand in attune replay show")
            .at_field("candidate")
    })
}

type Sides = [Option<f64>; 2];
type Rows<'c> = Vec<(&'c Case, Sides)>;

fn of_check<'c>(
    row: &Row,
    cases: &'c [Case],
    wanted: impl Fn(&Case) -> bool,
    placed: &[store::replay::Placed],
    lane: i64,
    name: Option<&str>,
) -> Result<(Option<String>, Rows<'c>)> {
    let plan = &row.plan;
    let check = match name {
        Some(name) => plan.checks.iter().find(|check| check.name == name),
        None => plan.deciding(),
    };
    let Some(check) = check else {
        let known: Vec<&str> = plan.checks.iter().map(|check| check.name.as_str()).collect();
        return Err(Error::not_found("check of this replay", name.unwrap_or_default())
            .hint(format!("It has: {}. Others come with attune replay rescore", known.join(", ")))
            .at_field("check"));
    };
    let outcomes = compare::outcomes_of(placed, check);
    let (pairs, _) = compare::pairs(plan, cases, wanted, lane, &check.spec()?, &outcomes);
    let by_id: HashMap<&str, &Case> = cases.iter().map(|case| (case.id.as_str(), case)).collect();
    let of_case = |repeats: &[Pair]| {
        let case = by_id.get(repeats.first()?.case.as_str())?;
        Some((*case, [mean(repeats.iter().map(|one| one.baseline)), mean(repeats.iter().map(|one| one.candidate))]))
    };
    let pairs = pairs.chunk_by(|a, b| a.case == b.case).filter_map(of_case).collect();
    Ok((Some(check.name.clone()), pairs))
}

fn of_measure(
    cases: &[Case],
    wanted: impl Fn(&Case) -> bool,
    measured: Vec<Measured>,
    lane: i64,
    measure: Measure,
) -> Rows<'_> {
    let mut sides: HashMap<(i64, i64), Vec<Option<f64>>> = HashMap::new();
    for cell in measured {
        let value = match measure {
            Measure::Latency => cell.latency_ms.map(|ms| ms as f64),
            Measure::Cost => cell.cost_nano.map(|nano| nano as f64 / 1e9),
            Measure::Length => Some(cell.chars as f64),
        };
        sides.entry((cell.position, cell.lane)).or_default().push(value);
    }
    let side = |position, lane| mean(sides.get(&(position, lane)).into_iter().flatten().copied());
    let counted = cases.iter().zip(0i64..).filter(|(case, _)| wanted(case));
    counted.map(|(case, position)| (case, [side(position, 0), side(position, lane)])).collect()
}

/// Of those that are known.
fn mean(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let (sum, count) = values.flatten().fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

impl FourFold {
    fn of(pairs: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut counts = Self::default();
        for pair in pairs {
            let count = match pair {
                (1.0, 1.0) => &mut counts.both_pass,
                (0.0, 1.0) => &mut counts.fixed,
                (1.0, 0.0) => &mut counts.broken,
                _ => &mut counts.both_fail,
            };
            *count += 1;
        }
        counts
    }
}

impl PairedCase {
    fn of(case: &Case, [baseline, candidate]: Sides) -> Self {
        Self {
            case: case.id.clone(),
            part: case.part,
            slice: case.slice.clone(),
            query: case.form.last_user_turn().chars().take(QUERY).collect(),
            baseline,
            candidate,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_are_counted_by_what_they_did_before_and_do_now() {
        let pairs = [(1.0, 1.0), (0.0, 1.0), (0.0, 1.0), (1.0, 0.0), (0.0, 0.0)];
        let counts = FourFold::of(pairs.into_iter());
        assert_eq!(counts, FourFold { both_pass: 1, fixed: 2, broken: 1, both_fail: 1 });
    }

    #[test]
    fn a_mean_is_of_what_is_known() {
        assert_eq!(mean([Some(1.0), None, Some(2.0)].into_iter()), Some(1.5));
        assert_eq!(mean([None].into_iter()), None);
    }
}
