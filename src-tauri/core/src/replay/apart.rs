//! What a replay reports apart from its verdicts: how the cases that were held out came out beside those that may have been
//! examples, and which cases of the regression set fail again.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    cases::{Case, Part},
    compare::{Compared, Flips, Outcomes, options, pairs},
    lanes::PlanCheck,
};
use crate::{
    error::Result,
    store::replay::Row,
    verdict::{self, Options},
};

/// The parts of the target, by whether they were held out of the examples for the prompt.
const HELD_OUT: &str = "held_out";
const REST: &str = "rest";

/// How a candidate does on the cases that were kept as tests. No verdict: cases that were picked for having failed pass
/// more often when simply run again, so only what passed under the baseline and fails now says something.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayRegression")]
pub struct Regression {
    /// The candidate.
    pub version: String,
    pub check: String,
    /// Cases with an outcome on both sides.
    pub cases: u64,
    /// Those that pass under the baseline.
    pub passed_before: u64,
    /// Those that pass under the candidate.
    pub pass_now: u64,
    /// Those that pass under the baseline and fail under the candidate.
    pub broken: Vec<String>,
    pub text: String,
}

/// The deciding check's verdicts on the target's cases that were held out, and on the others.
pub fn held_out(
    row: &Row,
    cases: &[Case],
    check: &PlanCheck,
    outcomes: &Outcomes,
    lane: usize,
    tries: i64,
) -> Result<Vec<Compared>> {
    let (plan, spec) = (&row.plan, check.spec()?);
    let mut compared = Vec::new();
    for (part, held_out) in [(HELD_OUT, true), (REST, false)] {
        let is_in = |case: &Case| case.part == Part::Target && case.held_out == held_out;
        if cases.iter().any(is_in) {
            let (mut pairs, absent) = pairs(plan, cases, is_in, lane as i64, &spec, outcomes);
            pairs.iter_mut().for_each(|pair| pair.slice = None);
            let options = options(row, check, &spec, Part::Target, tries, &absent);
            compared.push((pairs, Options { part: Some(part.to_owned()), ..options }));
        }
    }
    let version = &plan.lanes[lane].label;
    let verdicts = verdict::compare_all(&compared)?.into_iter();
    Ok(verdicts.map(|verdict| Compared { version: version.clone(), verdict }).collect())
}

/// `None` where no case of the regression set is part of the replay.
pub fn regression(
    row: &Row,
    cases: &[Case],
    check: &PlanCheck,
    outcomes: &Outcomes,
    lane: usize,
) -> Option<Regression> {
    let is_in = |case: &Case| case.part == Part::Regression;
    let all = cases.iter().filter(|case| is_in(case)).count();
    if all == 0 {
        return None;
    }
    let flips = Flips::of(cases, outcomes, lane as i64, is_in);
    let (version, baseline) = (row.plan.lanes[lane].label.clone(), &row.plan.lanes[0].label);
    let Flips { both, passed_before, pass_now, broken, .. } = flips;
    let text = match broken.len() {
        0 => format!(
            "Of {all} cases that were kept as tests {passed_before} pass under {baseline}, and {pass_now} under {version}; \
             none of those that passed fails now"
        ),
        failing => format!(
            "Of {all} cases that were kept as tests {passed_before} pass under {baseline}; {failing} of these fail under \
             {version}"
        ),
    };
    Some(Regression { version, check: check.name.clone(), cases: both, passed_before, pass_now, broken, text })
}
