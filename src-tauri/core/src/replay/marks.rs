//! Marks by eye: right, wrong, which of two is better (blind), with reason and correction. Evidence that a gate can ask
//! for, and what judges are held against.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    assemble::Plan,
    cases::Case,
    compare::settle,
    show::{Report, report},
};
use crate::{
    check::{Compiled, Kind, Mark as RightOrWrong, Preference, Subject},
    error::{Error, Result},
    operation::Context,
    set::{self, regressions_of},
    store::{self, replay::CellOutcome},
};

/// What a person can say of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Said {
    /// The candidate's output is right.
    Right,
    /// The candidate's output is wrong.
    Wrong,
    /// The baseline's output is the better one.
    Baseline,
    /// The candidate's output is the better one.
    Candidate,
    Tie,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Mark {
    pub mark: Said,
    /// The person did not know which output was whose.
    pub blind: bool,
    pub reason: Option<String>,
    pub correction: Option<String>,
    pub time: String,
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayMark")]
pub struct Add {
    pub replay: String,
    pub case: String,
    pub mark: Said,
    #[serde(default)]
    pub blind: bool,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub correction: Option<String>,
}

/// Keeps a mark; the newest one of a case counts.
pub async fn mark(context: &Context, request: Add) -> Result<Report> {
    let workspace = context.workspace()?;
    let (row, position) = {
        let mut connection = workspace.store.read().await?;
        let row = store::replay::find(&mut connection, &request.replay).await?;
        let cases = store::replay::cases(&mut connection, &row.id).await?;
        (row, named(&cases, &request.case)?.0)
    };
    let outcomes = outcomes(&row.plan, request.mark)?;
    let (id, replay, now) = (context.new_id(), row.id.clone(), context.now_ms());
    workspace
        .store
        .write(&["replay", "mark"], move |tx| {
            Box::pin(async move {
                store::mark::add(tx, &id, &replay, position, &request, now).await?;
                for (lane, outcome) in &outcomes {
                    store::replay::put_outcome(tx, &replay, (position, *lane, 0), outcome).await?;
                }
                Ok(())
            })
        })
        .await?;
    settle(context, &row.id).await?;
    report(context, &row.id).await
}

/// The case of a replay that an id, or the unique beginning of one, names.
pub(super) fn named<'c>(cases: &'c [Case], name: &str) -> Result<(i64, &'c Case)> {
    let whole = cases.iter().zip(0i64..).find(|(case, _)| case.id == name);
    let mut fitting = cases.iter().zip(0i64..).filter(|(case, _)| !name.is_empty() && case.id.starts_with(name));
    let (case, position) = match (whole, fitting.next(), fitting.next()) {
        (Some(whole), ..) => whole,
        (None, Some(one), None) => one,
        (None, Some(_), Some(_)) => return Err(Error::not_unique("cases", name)),
        (None, None, _) => {
            return Err(Error::not_found("case", name).hint("See the cases with attune replay cells"));
        }
    };
    Ok((position, case))
}

/// The outcomes that a mark gives to the checks that wait for people.
pub(super) fn outcomes(plan: &Plan, said: Said) -> Result<Vec<(i64, CellOutcome)>> {
    let mut outcomes = Vec::new();
    for check in &plan.checks {
        let spec = check.spec()?;
        let compiled = Compiled::new(&spec)?;
        let mut put = |lane: i64, subject: &Subject| {
            let outcome = compiled.evaluate(subject);
            let (check, hash) = (check.name.clone(), check.hash.clone());
            let (state, score, reason) = (outcome.state, outcome.score, outcome.reason);
            outcomes.push((lane, CellOutcome { check, hash, state, score, reason }));
        };
        match (&spec.kind, said) {
            (Kind::Mark, Said::Right | Said::Wrong) => {
                let mark = if said == Said::Right { RightOrWrong::Right } else { RightOrWrong::Wrong };
                put(1, &Subject { mark: Some(mark), ..Subject::default() });
            }
            (Kind::Preference, Said::Baseline | Said::Candidate | Said::Tie) => {
                let (baseline, candidate) = match said {
                    Said::Baseline => (Preference::This, Preference::Other),
                    Said::Candidate => (Preference::Other, Preference::This),
                    _ => (Preference::Tie, Preference::Tie),
                };
                put(0, &Subject { preference: Some(baseline), ..Subject::default() });
                put(1, &Subject { preference: Some(candidate), ..Subject::default() });
            }
            _ => {}
        }
    }
    Ok(outcomes)
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayKeep")]
pub struct Keep {
    pub replay: String,
    pub case: String,
    /// The set that gets it; else the prompt's own, `NAME-regressions`.
    #[serde(default)]
    pub set: Option<String>,
    #[serde(default)]
    pub expected: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayKept")]
pub struct Kept {
    pub set: String,
    pub version: i64,
    /// False if the set held it already.
    pub added: bool,
}

/// Keeps a case as a test.
pub async fn keep(context: &Context, request: Keep) -> Result<Kept> {
    let workspace = context.workspace()?;
    let (row, case) = {
        let mut connection = workspace.store.read().await?;
        let row = store::replay::find(&mut connection, &request.replay).await?;
        let cases = store::replay::cases(&mut connection, &row.id).await?;
        (row, named(&cases, &request.case)?.1.clone())
    };
    if case.is_erased() {
        return Err(Error::not_found("case", &case.id).hint("It was erased; keep another one"));
    }
    let name = request.set.unwrap_or_else(|| regressions_of(&row.prompt));
    crate::prompt::reference::check_name("set", &name)?;
    let expected = request.expected.or(case.expected.clone()).or(case.correction.clone());
    let kept = store::set::Case { expected, ..set::of_replay(case)? };
    let (now, origin) = (context.now_ms(), format!("kept from replays of {}", row.prompt));
    let (version, added) = workspace
        .store
        .write(&["set"], move |tx| {
            Box::pin(async move { store::set::add(tx, &name, &origin, true, now, &[kept]).await })
        })
        .await?;
    Ok(Kept { set: version.name, version: version.version, added: added > 0 })
}
