//! Egress: what leaves this machine, whether anything may, and the ledger of what did.
mod watcher;

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

pub(crate) use watcher::Watcher;

use crate::{
    audit::{self, Kind},
    error::{Code, Error, Result},
    operation::Context,
    replay::Destination,
    store,
    workspace::settings::NO_EGRESS,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "EgressShow")]
pub struct Show {}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "EgressSet")]
pub struct Set {
    /// True: only models on this machine are called.
    pub no_egress: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "Egress")]
pub struct Shown {
    pub no_egress: bool,
    /// What was sent, newest first; to servers on this machine, too, since one may pass it on.
    pub sent: Vec<Sent>,
}

/// What one host got in one day for one replay or one try.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "EgressSent")]
pub struct Sent {
    /// Scheme, host and port.
    pub host: String,
    /// It is another machine.
    pub away: bool,
    /// Where this and `trial` are null, no user's message was in it, as when a connection is tested.
    pub replay: Option<String>,
    /// The prompt that was tried on past inputs while it was written; empty where it has no name yet.
    pub trial: Option<String>,
    pub first: String,
    pub last: String,
    #[ts(type = "number")]
    pub calls: i64,
    /// Cases whose messages went there.
    #[ts(type = "number")]
    pub cases: i64,
}

pub async fn show(context: &Context, _: Show) -> Result<Shown> {
    let workspace = context.workspace()?;
    let sent = store::egress::list(&mut *workspace.store.read().await?).await?;
    Ok(Shown { no_egress: workspace.settings()?.no_egress, sent })
}

/// Closes or opens the way out; counts at once, also for what runs in other processes.
pub async fn set(context: &Context, request: Set) -> Result<Shown> {
    let workspace = context.workspace()?;
    let on = request.no_egress;
    if workspace.settings()?.no_egress != on {
        workspace.set(NO_EGRESS, on)?;
        let (kind, now) = (if on { Kind::EgressBlocked } else { Kind::EgressAllowed }, context.now_ms());
        let event = workspace.store.write(&["egress", "audit"], move |tx| {
            Box::pin(async move { store::audit::append(tx, now, kind, "workspace", &json!({})).await })
        });
        event.await?;
        audit::keep_head(context).await?;
    }
    show(context, Show {}).await
}

/// Refuses work that would have to send something away from this machine where nothing may leave it.
pub(crate) fn refuse_blocked(sends_to: &[Destination]) -> Result<()> {
    match sends_to.iter().find(|to| to.blocked) {
        Some(to) => Err(blocked(&format!("the messages of {} cases would go to {}", to.cases, to.host))),
        None => Ok(()),
    }
}

fn blocked(what: &str) -> Error {
    Error::new(Code::EgressBlocked, format!("Nothing may leave this machine, and {what}"))
        .hint("Take a model on this machine, or open the way out with attune egress allow")
}
