//! The replay that a promotion stands on.
use sqlx::SqliteConnection;

use crate::{
    error::{Code, Error, Result},
    replay::{Request, lanes::LaneVersion},
    store::{self, prompt::Version, replay::Row},
};

/// The replay, and the lane in which the candidate ran.
pub struct Evidence {
    pub row: Row,
    pub lane: i64,
}

/// The newest finished replay of exactly this candidate against what the channel points at now, run again with the same
/// model, or with those that both versions name, and with today's checks; or the named one, if it is such a one.
///
/// Gives in words why there is none.
pub async fn find(
    connection: &mut SqliteConnection,
    candidate: &Version,
    current: Option<&Version>,
    named: Option<&str>,
) -> Result<Result<Evidence, String>> {
    let rows = match named {
        Some(id) => vec![store::replay::find(connection, id).await?],
        None => {
            let mut rows = store::replay::of_version(connection, &candidate.hash).await?;
            rows.retain(|row| lane_of(row, candidate).is_some() && row.plan.confirms.is_none());
            rows
        }
    };
    let mut reason = None;
    for row in rows {
        match lane_if_fit(connection, &row, candidate, current).await? {
            Ok(lane) => return Ok(Ok(Evidence { row, lane: lane as i64 })),
            // What the newest lacks is the easiest to mend.
            Err(why) => reason = reason.or(Some(why)),
        }
    }
    let reason = reason.unwrap_or_else(|| {
        format!("There is no replay of {} yet: run attune replay run --candidate {0}", candidate.reference())
    });
    match named {
        Some(id) => Err(Error::new(Code::GateRefused, format!("Replay {id} is no evidence for this move: {reason}"))),
        None => Ok(Err(reason)),
    }
}

/// Where a version ran as a candidate.
fn lane_of(row: &Row, candidate: &Version) -> Option<usize> {
    let is_it = |own: &LaneVersion| own.hash == candidate.hash && own.prompt == candidate.prompt;
    let found = row.plan.lanes.iter().skip(1).position(|lane| lane.version.as_ref().is_some_and(is_it));
    found.map(|at| at + 1)
}

/// The candidate's lane, or why a replay is no evidence for this move.
async fn lane_if_fit(
    connection: &mut SqliteConnection,
    row: &Row,
    candidate: &Version,
    current: Option<&Version>,
) -> Result<Result<usize, String>> {
    let lanes = &row.plan.lanes;
    let Some(lane) = lane_of(row, candidate) else {
        let tried: Vec<&str> = lanes.iter().skip(1).map(|lane| lane.label.as_str()).collect();
        return Ok(Err(format!("its candidate is {}", tried.join(", "))));
    };
    let (Some(baseline), Some(own)) = (lanes.first(), lanes.get(lane).and_then(|lane| lane.version.as_ref())) else {
        return Ok(Err("it compares nothing".to_owned()));
    };
    if let Some(confirmed) = &row.plan.confirms {
        return Ok(Err(format!("it only draws the flips of replay {confirmed} again")));
    }
    if !matches!(row.state.as_str(), "finished" | "stopped") {
        return Ok(Err(format!("it is {}, not finished", row.state)));
    }
    if let Some(why) = unfit_baseline(baseline.version.as_ref(), current, row.plan.by_outcome) {
        return Ok(Err(why));
    }
    if let Some(why) = baseline.version.as_ref().and_then(|baseline| other_model(&row.plan.request, baseline, own)) {
        return Ok(Err(why));
    }
    for check in &row.plan.checks {
        let newest = store::check::newest(connection, &check.name).await?;
        if newest.is_none_or(|newest| newest.hash != check.hash) {
            return Ok(Err(format!("the check {} has changed since: attune replay rescore {}", check.name, row.id)));
        }
    }
    Ok(Ok(lane))
}

fn unfit_baseline(baseline: Option<&LaneVersion>, current: Option<&Version>, by_outcome: bool) -> Option<String> {
    match (baseline, current) {
        (Some(baseline), Some(current)) if baseline.hash != current.hash => Some(format!(
            "its baseline is {}@{}, the channel points at {}",
            baseline.prompt,
            baseline.number,
            current.reference()
        )),
        (None, Some(current)) => {
            Some(format!("its baseline is the recorded answers; run {} again with --baseline", current.reference()))
        }
        (None, None) if by_outcome => Some("its cases were picked by how their recorded answers turned out".to_owned()),
        _ => None,
    }
}

/// The sides ran on two models, and that is not what the versions themselves ask for. A move to another model is a
/// version that names it.
fn other_model(asked: &Request, baseline: &LaneVersion, candidate: &LaneVersion) -> Option<String> {
    let is_asked = [&asked.model, &asked.candidate_model, &asked.baseline_model].iter().any(|model| model.is_some());
    let names_its_own = |version: &LaneVersion| !is_asked && version.body.settings.model.is_some();
    (baseline.model != candidate.model && !(names_its_own(baseline) && names_its_own(candidate))).then(|| {
        format!(
            "the sides ran on different models ({} and {}), which the versions do not name in their settings",
            baseline.model, candidate.model
        )
    })
}
