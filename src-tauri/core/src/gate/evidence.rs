//! The replay that a promotion stands on.
use sqlx::SqliteConnection;

use crate::{
    error::{Code, Error, Result},
    replay::lanes::LaneVersion,
    store::{self, prompt::Version, replay::Row},
};

/// The replay, and how the candidate's checks stand today.
pub struct Evidence {
    pub row: Row,
}

/// The newest finished replay of exactly this candidate against what the channel points at now, run again with the same
/// model and today's checks; or the named one, if it is such a one.
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
        None => store::replay::of_candidate(connection, &candidate.hash).await?,
    };
    let mut reason =
        format!("There is no replay of {} yet: run attune replay run --candidate {0}", candidate.reference());
    for row in rows {
        match unfit(connection, &row, candidate, current).await? {
            None => return Ok(Ok(Evidence { row })),
            Some(why) => reason = why,
        }
    }
    match named {
        Some(id) => Err(Error::new(Code::GateRefused, format!("Replay {id} is no evidence for this move: {reason}"))),
        None => Ok(Err(reason)),
    }
}

/// Why a replay is no evidence for this move.
async fn unfit(
    connection: &mut SqliteConnection,
    row: &Row,
    candidate: &Version,
    current: Option<&Version>,
) -> Result<Option<String>> {
    let lanes = &row.plan.lanes;
    let (Some(baseline), Some(own)) = (lanes.first(), lanes.get(1).and_then(|lane| lane.version.as_ref())) else {
        return Ok(Some("it compares nothing".to_owned()));
    };
    if own.hash != candidate.hash || own.prompt != candidate.prompt {
        return Ok(Some(format!("its candidate is {}@{}", own.prompt, own.number)));
    }
    if !matches!(row.state.as_str(), "finished" | "stopped") {
        return Ok(Some(format!("it is {}, not finished", row.state)));
    }
    if let Some(why) = unfit_baseline(baseline.version.as_ref(), own, current, row.plan.by_outcome) {
        return Ok(Some(why));
    }
    for check in &row.plan.checks {
        let newest = store::check::newest(connection, &check.name).await?;
        if newest.is_none_or(|newest| newest.hash != check.hash) {
            return Ok(Some(format!("the check {} has changed since: attune replay rescore {}", check.name, row.id)));
        }
    }
    Ok(None)
}

fn unfit_baseline(
    baseline: Option<&LaneVersion>,
    candidate: &LaneVersion,
    current: Option<&Version>,
    by_outcome: bool,
) -> Option<String> {
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
        (Some(baseline), _) if baseline.model != candidate.model => {
            Some(format!("the sides ran on different models ({} and {})", baseline.model, candidate.model))
        }
        _ => None,
    }
}
