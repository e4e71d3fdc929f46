//! Marks by eye: right, wrong, which of two is better (blind), with reason and correction. Evidence that a gate can ask
//! for, and what judges are held against.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    compare::settle,
    show::{Report, report},
};
use crate::{
    check::{Compiled, Kind, Mark as RightOrWrong, Preference, Subject},
    error::{Error, Result},
    operation::Context,
    store::{
        self,
        replay::{CellOutcome, Row},
    },
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
        let position = position_of(&mut connection, &row, &request.case).await?;
        (row, position)
    };
    let outcomes = outcomes(&row, request.mark)?;
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

pub(super) async fn position_of(connection: &mut sqlx::SqliteConnection, row: &Row, case: &str) -> Result<i64> {
    let position = sqlx::query_scalar("SELECT position FROM replay_case WHERE replay = $1 AND case_id = $2")
        .bind(&row.id)
        .bind(case)
        .fetch_optional(connection)
        .await?;
    position.ok_or_else(|| Error::not_found("case", case).hint("See the cases with attune replay cells"))
}

/// The outcomes that a mark gives to the checks that wait for people.
fn outcomes(row: &Row, said: Said) -> Result<Vec<(i64, CellOutcome)>> {
    let mut outcomes = Vec::new();
    for check in &row.plan.checks {
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
        let case = cases.into_iter().find(|case| case.id == request.case);
        (row, case.ok_or_else(|| Error::not_found("case", &request.case))?)
    };
    let set = request.set.unwrap_or_else(|| format!("{}-regressions", row.prompt));
    crate::prompt::reference::check_name("set", &set)?;
    let kept = store::set::Case {
        content: case.key.is_none().then(|| serde_json::to_string(&case.form)).transpose()?,
        id: case.id,
        key: case.key,
        expected: request.expected.or(case.expected).or(case.correction),
    };
    let (name, now, origin) = (set.clone(), context.now_ms(), format!("kept from replays of {}", row.prompt));
    let added = workspace
        .store
        .write(&["set"], move |tx| Box::pin(async move { store::set::keep(tx, &name, &origin, now, &kept).await }))
        .await?;
    Ok(Kept { set, added })
}
