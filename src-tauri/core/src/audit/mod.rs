//! Audit: every decision that matters as an event in an append-only SHA-256 chain (hashes, never content).
//!
//! What it proves: with a head that was kept elsewhere (a report, a colleague's mail), nobody has changed, removed or
//! reordered an event up to that head. What it does not prove: who sat at the machine, or that nothing happened
//! besides; and whoever can write the database and every kept head can make a new chain.
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use crate::{
    error::Result,
    file,
    operation::Context,
    store::{self, audit::GENESIS},
    workspace::{Finding, Severity, Workspace, recent},
};

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    VersionAdded,
    Accepted,
    AcceptUndone,
    GateSet,
    GateWeakened,
    Promoted,
    Adopted,
    Overridden,
    RolledBack,
    EgressBlocked,
    EgressAllowed,
    MaskOn,
    MaskOff,
    HeldOutSet,
    Erased,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::VersionAdded => "version_added",
            Kind::Accepted => "accepted",
            Kind::AcceptUndone => "accept_undone",
            Kind::GateSet => "gate_set",
            Kind::GateWeakened => "gate_weakened",
            Kind::Promoted => "promoted",
            Kind::Adopted => "adopted",
            Kind::Overridden => "overridden",
            Kind::RolledBack => "rolled_back",
            Kind::EgressBlocked => "egress_blocked",
            Kind::EgressAllowed => "egress_allowed",
            Kind::MaskOn => "mask_on",
            Kind::MaskOff => "mask_off",
            Kind::HeldOutSet => "held_out_set",
            Kind::Erased => "erased",
        }
    }
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "AuditEvent")]
pub struct Event {
    pub seq: i64,
    pub time: String,
    #[serde(skip)]
    #[ts(skip)]
    pub time_ms: i64,
    pub kind: String,
    pub subject: String,
    #[ts(type = "unknown")]
    pub detail: Value,
    #[serde(skip)]
    #[ts(skip)]
    pub raw_detail: String,
    pub previous: String,
    pub hash: String,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "AuditList")]
pub struct List {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "AuditEvents")]
pub struct Events {
    pub events: Vec<Event>,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "AuditVerify")]
pub struct Verify {
    /// A head that was written down earlier; the chain must hold it.
    pub head: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "AuditVerified")]
pub struct Verified {
    pub valid: bool,
    pub events: usize,
    pub head: Option<String>,
    /// Number of the first event that does not fit.
    pub first_bad: Option<i64>,
    /// What was found, in a sentence.
    pub message: String,
}

pub async fn list(context: &Context, _: List) -> Result<Events> {
    let workspace = context.workspace()?;
    Ok(Events { events: store::audit::events(&mut *workspace.store.read().await?).await? })
}

pub async fn verify(context: &Context, request: Verify) -> Result<Verified> {
    let workspace = context.workspace()?;
    let events = store::audit::events(&mut *workspace.store.read().await?).await?;
    let kept = std::fs::read_to_string(head_file(context, &workspace)).ok().map(|head| head.trim().to_owned());
    Ok(check(&events, request.head.as_deref(), kept.as_deref()))
}

/// The chain against itself and against heads kept elsewhere. A kept head may be an older one, never a foreign one.
pub fn check(events: &[Event], asked: Option<&str>, kept: Option<&str>) -> Verified {
    let head = events.last().map(|event| event.hash.clone());
    let answer = |valid, first_bad, message: String| Verified {
        valid,
        events: events.len(),
        head: head.clone(),
        first_bad,
        message,
    };
    let mut previous = GENESIS.to_owned();
    for (event, seq) in events.iter().zip(1..) {
        let expected =
            store::audit::hash(event.seq, event.time_ms, &event.kind, &event.subject, &event.raw_detail, &previous);
        if event.seq != seq || event.previous != previous || expected.as_deref() != Ok(event.hash.as_str()) {
            return answer(false, Some(seq), format!("Event {seq} was changed, or one before it is missing"));
        }
        previous.clone_from(&event.hash);
    }
    let holds =
        |head: &str| head == GENESIS || (head.len() >= 8 && events.iter().any(|event| event.hash.starts_with(head)));
    if let Some(asked) = asked.filter(|head| !holds(head)) {
        return answer(
            false,
            None,
            format!("The chain does not hold the head {asked}: events were removed or replaced"),
        );
    }
    if let Some(kept) = kept.filter(|head| !holds(head)) {
        let message = format!("The chain does not hold the head {kept} that was kept outside the database");
        return answer(false, None, message);
    }
    answer(true, None, format!("{} events, each fits the one before", events.len()))
}

/// Keeps the newest head outside the database. Called after each commit that appended an event.
pub async fn keep_head(context: &Context) -> Result<()> {
    let workspace = context.workspace()?;
    let head = store::audit::head(&mut *workspace.store.read().await?).await?;
    let Some(head) = head else { return Ok(()) };
    let path = head_file(context, &workspace);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    file::write_atomically(&path, format!("{head}\n").as_bytes())
}

pub(crate) async fn examine(workspace: &Workspace, context: &Context) -> Result<Option<Finding>> {
    let events = store::audit::events(&mut *workspace.store.read().await?).await?;
    let kept = std::fs::read_to_string(head_file(context, workspace)).ok().map(|head| head.trim().to_owned());
    let verified = check(&events, None, kept.as_deref());
    Ok((!verified.valid).then(|| Finding {
        what: format!("Audit trail: {}", verified.message),
        severity: Severity::Damage,
        repair: "Compare with a backup; the trail cannot be mended, only restored".to_owned(),
        repaired: false,
    }))
}

/// One for each folder: a workspace that was restored from a backup elsewhere goes on with a chain of its own.
fn head_file(context: &Context, workspace: &Workspace) -> PathBuf {
    let place = recent::id_of(&workspace.dir);
    context.host.state_dir().join("audit-heads").join(format!("{}-{place}", workspace.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chain(kinds: &[u8]) -> Vec<Event> {
        let mut previous = GENESIS.to_owned();
        let event = |(index, kind): (usize, &u8)| {
            let seq = index as i64 + 1;
            let (kind, raw_detail) = (format!("kind-{kind}"), format!("{{\"n\":{kind}}}"));
            let hash = store::audit::hash(seq, seq * 1000, &kind, "prompt", &raw_detail, &previous).unwrap();
            let before = std::mem::replace(&mut previous, hash.clone());
            Event {
                seq,
                time: String::new(),
                time_ms: seq * 1000,
                kind,
                subject: "prompt".into(),
                detail: Value::Null,
                raw_detail,
                previous: before,
                hash,
            }
        };
        kinds.iter().enumerate().map(event).collect()
    }

    proptest! {
        #[test]
        fn any_single_change_is_found(kinds in prop::collection::vec(any::<u8>(), 2..20), at in any::<prop::sample::Index>(), what in 0..10u8) {
            let whole = chain(&kinds);
            let head = whole.last().unwrap().hash.clone();
            prop_assert!(check(&whole, Some(&head), Some(&whole[0].hash)).valid);
            let mut bad = whole.clone();
            let at = at.index(bad.len());
            match what {
                0 => bad[at].raw_detail.push(' '),
                1 => bad[at].subject.push('x'),
                2 => { bad.remove(at); }
                3 => bad[at].kind.push('x'),
                4 => bad[at].seq += 1,
                5 => bad[at].hash = "f".repeat(64),
                6 => bad[at].previous = "f".repeat(64),
                7 => bad.insert(at, whole[at].clone()),
                8 => { let other = (at + 1) % bad.len(); bad.swap(at, other); }
                _ => bad[at].time_ms += 1,
            }
            let found = check(&bad, Some(&head), None);
            prop_assert!(!found.valid);
            // A cut-off end shows only by the head that was kept; anything else is named by its place.
            prop_assert_eq!(found.first_bad.is_none(), what == 2 && at + 1 == whole.len());
        }
    }

    #[test]
    fn a_chain_that_was_made_anew_does_not_hold_the_kept_head() {
        let (old, new) = (chain(&[1, 2, 3]), chain(&[1, 2, 4]));
        assert!(!check(&new, None, Some(&old[2].hash)).valid);
        assert!(check(&new, None, Some(&new[1].hash)).valid);
    }
}
