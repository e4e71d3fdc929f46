//! Scoring stored outputs again with another check, drawing the flips again, and stopping.
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use super::{
    compare::{Results, settle},
    lanes::PlanCheck,
    request::Request,
    run::run,
    score::Scorer,
    show::{Report, report},
};
use crate::{
    error::{Code, Error, Result},
    job,
    model::{budget::Budget, caller},
    operation::Context,
    store,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayRescore")]
pub struct Rescore {
    pub replay: String,
    /// The newest versions of these checks; with none, of the plan's own.
    #[serde(default)]
    pub check: Vec<String>,
}

/// Scores what was answered with the newest version of the checks. Rules need no call; a judge's calls are cached.
pub async fn rescore(context: &Context, request: Rescore) -> Result<Report> {
    let workspace = context.workspace()?;
    let (mut row, cases, cells, answers) = {
        let mut connection = workspace.store.read().await?;
        let row = store::replay::find(&mut connection, &request.replay).await?;
        let cases = store::replay::cases(&mut connection, &row.id).await?;
        let cells = store::replay::cells(&mut connection, &row.id).await?;
        let keys: Vec<_> = cells.iter().filter_map(|cell| cell.answer.clone()?.try_into().ok()).collect();
        let answers = store::answer::get_all(&mut connection, &keys).await?;
        (row, cases, cells, answers)
    };
    if row.state == "running" {
        return Err(Error::new(Code::Busy, "This replay is still running").hint("Wait for its end, or stop it first"));
    }
    let own: Vec<String> = row.plan.checks.iter().map(|check| check.name.clone()).collect();
    let names = if request.check.is_empty() { own } else { request.check };
    let mut fresh = Vec::new();
    for name in &names {
        let version = store::check::newest(&mut *workspace.store.read().await?, name).await?;
        let store::check::Version { number, hash, spec, .. } =
            version.ok_or_else(|| Error::not_found("check", name).hint("Add it with attune check add NAME FILE"))?;
        match row.plan.checks.iter_mut().find(|check| check.name == *name) {
            Some(check) => (check.number, check.hash, check.spec) = (number, hash, spec),
            None => {
                let name = name.clone();
                row.plan.checks.push(PlanCheck { name, number, hash, spec, decides: false, margin: None });
            }
        }
        fresh.extend(row.plan.checks.iter().find(|check| check.name == *name).cloned());
    }
    let mut only = row.plan.clone();
    only.checks = fresh;
    let budget = Budget::unlimited();
    let cancel: CancellationToken = context.cancel.child_token();
    let scorer = Arc::new(Scorer::new(context, &only, &budget, &caller::Options::default(), &cancel).await?);
    let mut outcomes = Vec::new();
    for cell in &cells {
        context.check_cancelled()?;
        let key: Option<[u8; 32]> = cell.answer.clone().and_then(|key| key.try_into().ok());
        let answer = key.as_ref().and_then(|key| answers.get(key));
        if let (Some(answer), Some(case)) = (answer, cases.get(cell.position as usize)) {
            let scored = scorer.score(case, answer).await?;
            outcomes.push(((cell.position, cell.lane, cell.repeat), scored.outcomes));
        }
    }
    let (id, plan) = (row.id.clone(), row.plan.clone());
    workspace
        .store
        .write(&["replay"], move |tx| {
            Box::pin(async move {
                store::replay::set_plan(tx, &id, &plan).await?;
                for (place, outcomes) in &outcomes {
                    for outcome in outcomes {
                        store::replay::put_outcome(tx, &id, *place, outcome).await?;
                    }
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
    let results: Results = row.results.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let flips: Vec<String> = results.broken.iter().chain(&results.fixed).cloned().collect();
    if flips.is_empty() {
        return Err(Error::new(Code::PlanRefused, "This replay has no flips to draw again"));
    }
    let set = format!("flips-{}", context.new_id());
    let cases = {
        let mut connection = workspace.store.read().await?;
        let cases = store::replay::cases(&mut connection, &row.id).await?;
        let chosen = cases.into_iter().filter(|case| flips.contains(&case.id));
        chosen
            .map(|case| {
                let content = case.key.is_none().then(|| serde_json::to_string(&case.form)).transpose()?;
                Ok(store::set::Case { id: case.id, key: case.key, content, expected: case.expected })
            })
            .collect::<Result<Vec<_>>>()?
    };
    let (name, origin, now) = (set.clone(), format!("flips of replay {}", row.id), context.now_ms());
    workspace
        .store
        .write(&["set"], move |tx| {
            Box::pin(async move { store::set::add(tx, &name, &origin, true, now, &cases).await })
        })
        .await?;
    let again = Request {
        filter: None,
        set: Some(set),
        limit: None,
        sample: None,
        stratify: None,
        guard: Some(0),
        repeats: Some(request.repeats.unwrap_or(3)),
        fresh: true,
        until_decided: false,
        ..row.plan.request
    };
    let report = run(context, again).await?;
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
