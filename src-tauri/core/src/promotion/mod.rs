//! Promotion: a channel's moves, allowed by evidence.
//!
//! The gate is judged from stored results. Move, reason and event are one transaction; then the prompt is written as a
//! file into the folder that the application reads.
mod deliver;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use ts_rs::TS;

pub use self::deliver::{
    Changed, ChannelFolder, ChannelFolderSet, Deliver, Deliveries, Files, FolderShown, deliver, files, set_folder,
};
pub use self::deliver::{Delivery, State as DeliveryState};
pub(crate) use self::deliver::{State, bring, delivered, finish_interrupted};

use crate::{
    audit::{self, Kind},
    error::{Code, Error, Result},
    gate::{self, Condition, Gate},
    operation::Context,
    prompt::reference::{Reference, check_name},
    replay::compare::Results,
    store::{self, channel::Move, prompt::Version},
    time::rfc3339,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "Promote")]
pub struct Promote {
    pub reference: String,
    pub to: String,
    /// Else the newest that is evidence for this move.
    pub replay: Option<String>,
    /// Record the version that is live already as the channel's first.
    pub adopt: bool,
    /// Move although the gate says no, for this reason.
    #[serde(rename = "override")]
    pub override_reason: Option<String>,
    /// Judge only; move nothing.
    pub dry_run: bool,
    /// Write over the channel's file though somebody has changed it.
    pub overwrite: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Promoted {
    pub allowed: bool,
    pub conditions: Vec<Condition>,
    pub moved_from: Option<String>,
    /// Null where nothing moved.
    pub moved_to: Option<String>,
    pub replay: Option<String>,
    /// Why there is no evidence, where there is none.
    pub reason: Option<String>,
    /// The file that the application reads, if a folder is set for the channel and it was written.
    pub file: Option<String>,
    /// How that file is: before the move where nothing moved, else after it.
    pub delivery: Option<Delivery>,
}

/// Judges the gate and, if it is met (or overridden, or adopted), moves the channel.
pub async fn promote(context: &Context, request: Promote) -> Result<Promoted> {
    check_name("channel", &request.to)?;
    if request.adopt && request.override_reason.is_some() {
        return Err(Error::usage("Adopt or override, not both"));
    }
    if request.override_reason.as_ref().is_some_and(|reason| reason.trim().is_empty()) {
        return Err(Error::usage("An override needs a reason"));
    }
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let candidate = store::prompt::resolve(&mut connection, &request.reference.parse()?).await?;
    let current = current(&mut connection, &candidate.prompt, &request.to).await?;
    if current.as_ref().is_some_and(|current| current.number == candidate.number) {
        let message = format!("{} points at {} already", request.to, candidate.reference());
        return Err(Error::new(Code::AlreadyExists, message));
    }
    // A trial tells of a changed file, a move is refused for it.
    let may_overwrite = request.overwrite || request.dry_run;
    let before = deliver::look_before(context, &candidate.prompt, &request.to, may_overwrite).await?;
    if request.adopt {
        if current.is_some() {
            return Err(Error::usage(format!("{} points at a version already; adopt is for its first", request.to)));
        }
        return adopt(context, candidate, request).await;
    }
    let kept = store::channel::gate(&mut connection, &candidate.prompt, &request.to).await?;
    let gate = Gate::of_kept(kept.as_deref())?;
    let found = gate::find(&mut connection, &candidate, current.as_ref(), request.replay.as_deref()).await?;
    let (conditions, replay, reason, promise) = match found {
        Ok(evidence) => {
            let conditions = gate::judge(context, &mut connection, &gate, &evidence).await?;
            (conditions, Some(evidence.row.id.clone()), None, promise(&evidence)?)
        }
        Err(reason) => (vec![no_evidence(&reason)], None, Some(reason), None),
    };
    drop(connection);
    let allowed = conditions.iter().all(|condition| condition.met);
    let mut answer = Promoted {
        allowed,
        conditions,
        moved_from: current.as_ref().map(Version::reference),
        moved_to: None,
        replay: replay.clone(),
        reason,
        file: None,
        delivery: before,
    };
    if request.dry_run || !(allowed || request.override_reason.is_some()) {
        return Ok(answer);
    }
    let (kind, event) = match (&request.override_reason, allowed) {
        (Some(_), false) => ("override", Kind::Overridden),
        _ => ("promote", Kind::Promoted),
    };
    let made = Move {
        id: context.new_id(),
        prompt: candidate.prompt.clone(),
        channel: request.to,
        kind: kind.to_owned(),
        moved_from: current.map(|current| current.number),
        moved_to: candidate.number,
        replay,
        reason: request.override_reason,
        promise,
        time: context.now_ms(),
    };
    let delivery = make(context, made, event, &candidate, request.overwrite).await?;
    answer.file = written(delivery.as_ref());
    answer.delivery = delivery;
    answer.moved_to = Some(candidate.reference());
    Ok(answer)
}

fn no_evidence(reason: &str) -> Condition {
    Condition {
        name: "evidence".to_owned(),
        required: "a finished replay of this version against the channel's".to_owned(),
        actual: reason.to_owned(),
        met: false,
        needs: Some("a replay of it".to_owned()),
        evidence: None,
    }
}

async fn current(connection: &mut SqliteConnection, prompt: &str, channel: &str) -> Result<Option<Version>> {
    match store::channel::points_at(connection, prompt, channel).await? {
        Some(number) => store::prompt::numbered(connection, prompt, number).await,
        None => Ok(None),
    }
}

/// The deciding verdict at this moment, kept beside what users say afterwards.
fn promise(evidence: &gate::Evidence) -> Result<Option<String>> {
    let row = &evidence.row;
    let label = row.plan.lanes.get(evidence.lane as usize).map(|lane| lane.label.as_str());
    let results: Results = row.results.as_deref().map(serde_json::from_str).transpose()?.unwrap_or_default();
    let deciding = row.plan.deciding().map(|check| check.name.clone());
    let of_target = |one: &&crate::replay::compare::Compared| {
        Some(one.version.as_str()) == label
            && one.verdict.check == deciding
            && one.verdict.part.as_deref() == Some("target")
    };
    Ok(results.verdicts.iter().find(of_target).map(|one| serde_json::to_string(&one.verdict)).transpose()?)
}

async fn adopt(context: &Context, version: Version, request: Promote) -> Result<Promoted> {
    let made = Move {
        id: context.new_id(),
        prompt: version.prompt.clone(),
        channel: request.to,
        kind: "adopt".to_owned(),
        moved_from: None,
        moved_to: version.number,
        replay: None,
        reason: None,
        promise: None,
        time: context.now_ms(),
    };
    let delivery = make(context, made, Kind::Adopted, &version, request.overwrite).await?;
    Ok(Promoted {
        allowed: true,
        conditions: Vec::new(),
        moved_from: None,
        moved_to: Some(version.reference()),
        replay: None,
        reason: None,
        file: written(delivery.as_ref()),
        delivery,
    })
}

fn written(delivery: Option<&Delivery>) -> Option<String> {
    let holds_it = |delivery: &&Delivery| matches!(delivery.state, State::Current | State::Uncommitted);
    delivery.filter(holds_it).map(|delivery| delivery.file.clone())
}

/// Makes the move, unless somebody else has moved the channel since it was judged; then writes the file. A file that
/// cannot be written does not undo the move.
async fn make(
    context: &Context,
    made: Move,
    event: Kind,
    version: &Version,
    overwrite: bool,
) -> Result<Option<Delivery>> {
    let workspace = context.workspace()?;
    let (channel, hash) = (made.channel.clone(), version.hash.clone());
    workspace
        .store
        .write(&["prompt", "promotion", "audit"], move |tx| {
            Box::pin(async move {
                let now_at = store::channel::points_at(tx, &made.prompt, &made.channel).await?;
                if now_at != made.moved_from {
                    return Err(Error::new(Code::Busy, format!("Somebody else has just moved {}", made.channel))
                        .hint("See where it points now with attune prompt list, then decide again"));
                }
                store::channel::record(tx, &made).await?;
                let process = std::process::id();
                store::delivery::begin(tx, &made.prompt, &made.channel, made.moved_to, process, made.time).await?;
                let detail = json!({
                    "channel": made.channel, "from": made.moved_from, "to": made.moved_to, "hash": hash,
                    "replay": made.replay, "move": made.id,
                });
                store::audit::append(tx, made.time, event, &made.prompt, &detail).await
            })
        })
        .await?;
    audit::keep_head(context).await?;
    bring(context, &version.prompt, &channel, overwrite).await
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Rollback {
    /// `NAME@CHANNEL`.
    pub channel: String,
    /// Write over the channel's file though somebody has changed it.
    pub overwrite: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct RolledBack {
    pub moved_from: Option<String>,
    pub moved_to: String,
    pub file: Option<String>,
    pub delivery: Option<Delivery>,
}

/// Back to where the channel pointed before its last move.
pub async fn rollback(context: &Context, request: Rollback) -> Result<RolledBack> {
    let reference: Reference = request.channel.parse()?;
    let (prompt, channel) = reference.channel()?;
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let moves = store::channel::moves(&mut connection, Some(prompt)).await?;
    let number = before_last(moves.iter().filter(|made| made.channel == channel)).ok_or_else(|| {
        Error::new(Code::NotFound, format!("{reference} has nowhere to go back to"))
            .hint("See its moves with attune prompt show, or promote another version")
    })?;
    let from = current(&mut connection, prompt, channel).await?;
    let version = store::prompt::numbered(&mut connection, prompt, number).await?;
    let version = version.ok_or_else(|| Error::internal("A version is missing"))?;
    drop(connection);
    deliver::look_before(context, prompt, channel, request.overwrite).await?;
    let made = Move {
        id: context.new_id(),
        prompt: prompt.to_owned(),
        channel: channel.to_owned(),
        kind: "rollback".to_owned(),
        moved_from: from.as_ref().map(|from| from.number),
        moved_to: number,
        replay: None,
        reason: None,
        promise: None,
        time: context.now_ms(),
    };
    let delivery = make(context, made, Kind::RolledBack, &version, request.overwrite).await?;
    Ok(RolledBack {
        moved_from: from.as_ref().map(Version::reference),
        moved_to: version.reference(),
        file: written(delivery.as_ref()),
        delivery,
    })
}

/// Walks the moves, newest first, as a stack: a rollback takes the last one off, so that two of them go back two.
fn before_last<'m>(moves: impl Iterator<Item = &'m Move>) -> Option<i64> {
    let mut undone = 0;
    for made in moves {
        match (made.kind.as_str(), undone) {
            ("rollback", _) => undone += 1,
            (_, 0) => return made.moved_from,
            _ => undone -= 1,
        }
    }
    None
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromotionList")]
pub struct List {
    pub prompt: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Promotions {
    /// Newest first.
    pub promotions: Vec<Promotion>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Promotion {
    pub prompt: String,
    pub channel: String,
    /// `promote`, `adopt`, `override` or `rollback`.
    pub kind: String,
    pub moved_from: Option<String>,
    pub moved_to: String,
    pub replay: Option<String>,
    pub reason: Option<String>,
    pub promise: Option<crate::verdict::Verdict>,
    pub time: String,
}

pub async fn list(context: &Context, request: List) -> Result<Promotions> {
    let workspace = context.workspace()?;
    let moves = store::channel::moves(&mut *workspace.store.read().await?, request.prompt.as_deref()).await?;
    let promotion = |made: Move| {
        let reference = |number: i64| format!("{}@{number}", made.prompt);
        Ok(Promotion {
            moved_from: made.moved_from.map(reference),
            moved_to: reference(made.moved_to),
            channel: made.channel.clone(),
            kind: made.kind.clone(),
            replay: made.replay.clone(),
            reason: made.reason.clone(),
            promise: made.promise.as_deref().map(serde_json::from_str).transpose()?,
            time: rfc3339(made.time),
            prompt: made.prompt.clone(),
        })
    };
    Ok(Promotions { promotions: moves.into_iter().map(promotion).collect::<Result<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moves(kinds: &[(&str, Option<i64>, i64)]) -> Vec<Move> {
        let made = |(kind, moved_from, moved_to): &(&str, Option<i64>, i64)| Move {
            id: String::new(),
            prompt: String::new(),
            channel: String::new(),
            kind: (*kind).to_owned(),
            moved_from: *moved_from,
            moved_to: *moved_to,
            replay: None,
            reason: None,
            promise: None,
            time: 0,
        };
        kinds.iter().rev().map(made).collect()
    }

    #[test]
    fn going_back_twice_goes_back_two_moves() {
        let once = moves(&[("adopt", None, 1), ("promote", Some(1), 2), ("promote", Some(2), 3)]);
        assert_eq!(before_last(once.iter()), Some(2));
        let twice =
            moves(&[("adopt", None, 1), ("promote", Some(1), 2), ("promote", Some(2), 3), ("rollback", Some(3), 2)]);
        assert_eq!(before_last(twice.iter()), Some(1));
        let anew =
            moves(&[("adopt", None, 1), ("promote", Some(1), 2), ("rollback", Some(2), 1), ("promote", Some(1), 4)]);
        assert_eq!(before_last(anew.iter()), Some(1));
        assert_eq!(before_last(moves(&[("adopt", None, 1)]).iter()), None);
    }
}
