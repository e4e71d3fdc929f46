//! Gate: the conditions a candidate must meet before a channel moves to it.
//!
//! A gate is judged from stored results, never from what a window says: every condition on its own figures, `better` at
//! α ÷ the number of versions that have met these cases since the last promotion.
mod conditions;
mod evidence;
mod spec;

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

pub use conditions::{Condition, judge};
pub use evidence::{Evidence, find};
pub use spec::{Gate, Part, Requirement, Word};

use crate::{
    audit::{self, Kind},
    error::{Error, Result},
    file,
    operation::Context,
    prompt::reference::{Reference, check_name},
    store,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "GateShow")]
pub struct Show {
    /// `NAME@CHANNEL`; `@CHANNEL` is the default for prompts without a gate of their own.
    pub channel: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "GateShown")]
pub struct Shown {
    pub channel: String,
    pub gate: Gate,
    /// The gate in words, one condition a line.
    pub conditions: Vec<String>,
    /// True where nobody has set one and the program's own applies.
    pub built_in: bool,
}

pub async fn show(context: &Context, request: Show) -> Result<Shown> {
    let (prompt, channel) = parse(&request.channel)?;
    let workspace = context.workspace()?;
    let kept = store::channel::gate(&mut *workspace.store.read().await?, &prompt, &channel).await?;
    let built_in = kept.is_none();
    let gate = Gate::of_kept(kept.as_deref())?;
    Ok(Shown { channel: request.channel, conditions: gate.in_words(), gate, built_in })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "GateSet")]
pub struct Set {
    pub channel: String,
    /// YAML or JSON; or give `text`.
    pub file: Option<String>,
    pub text: Option<String>,
}

/// Sets a gate. Making one weaker is an event of its own.
pub async fn set(context: &Context, request: Set) -> Result<Shown> {
    let (prompt, channel) = parse(&request.channel)?;
    let gate = match (&request.file, &request.text) {
        (Some(path), None) => {
            let text = file::read_text(path.as_ref())?;
            Gate::read(&text).map_err(|error| error.in_file(path.clone()))?
        }
        (None, Some(text)) => Gate::read(text)?,
        _ => return Err(Error::usage("Name a file, or give the gate's text: one of the two")),
    };
    let (body, now) = (serde_json::to_string(&gate)?, context.now_ms());
    let subject = request.channel.clone();
    let workspace = context.workspace()?;
    workspace
        .store
        .write(&["gate", "audit"], move |tx| {
            Box::pin(async move {
                let before = store::channel::gate(tx, &prompt, &channel).await?;
                let weaker = gate.is_weaker_than(&Gate::of_kept(before.as_deref())?);
                let kind = if weaker { Kind::GateWeakened } else { Kind::GateSet };
                store::channel::set_gate(tx, &prompt, &channel, &body).await?;
                store::audit::append(tx, now, kind, &subject, &json!({"gate": gate.hash()?})).await
            })
        })
        .await?;
    audit::keep_head(context).await?;
    show(context, Show { channel: request.channel }).await
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "GateList")]
pub struct List {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "Gates")]
pub struct Listed {
    /// The channels' own defaults first, then each prompt's.
    pub gates: Vec<OfChannel>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "GateOfChannel")]
pub struct OfChannel {
    /// `NAME@CHANNEL`, or `@CHANNEL` for the default of a channel.
    pub channel: String,
    /// Where the conditions come from.
    pub from: Origin,
    /// The gate in words, one condition a line.
    pub conditions: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "GateOrigin")]
pub enum Origin {
    /// Set for exactly this.
    Own,
    /// The default of its channel.
    Channel,
    /// Nobody has set one: the program's own.
    Program,
}

/// The channel that every prompt is offered before anything was promoted.
const USUAL: &str = "production";

/// The gate of every channel there is, and of those that somebody has set one for.
pub async fn list(context: &Context, _: List) -> Result<Listed> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let kept = store::channel::gates(&mut connection).await?;
    let mut places = store::channel::all(&mut connection).await?;
    places.extend(kept.keys().cloned());
    places.insert((String::new(), USUAL.to_owned()));
    for (prompt, ..) in store::prompt::list(&mut connection).await? {
        places.insert((prompt, USUAL.to_owned()));
    }
    let gates = places.into_iter().map(|place| {
        let own = kept.get(&place);
        let default = kept.get(&(String::new(), place.1.clone()));
        let from = match (own, default) {
            (Some(_), _) => Origin::Own,
            (None, Some(_)) => Origin::Channel,
            (None, None) => Origin::Program,
        };
        let gate = Gate::of_kept(own.or(default).map(String::as_str))?;
        let (prompt, channel) = place;
        Ok(OfChannel { channel: format!("{prompt}@{channel}"), from, conditions: gate.in_words() })
    });
    Ok(Listed { gates: gates.collect::<Result<_>>()? })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "GateRemove")]
pub struct Remove {
    pub channel: String,
}

/// Takes a gate away, so that the channel's default counts again, else the program's own. Where that is weaker, it is an
/// event like any weakening.
pub async fn remove(context: &Context, request: Remove) -> Result<Shown> {
    let (prompt, channel) = parse(&request.channel)?;
    let (subject, now) = (request.channel.clone(), context.now_ms());
    let workspace = context.workspace()?;
    workspace
        .store
        .write(&["gate", "audit"], move |tx| {
            Box::pin(async move {
                let before = Gate::of_kept(store::channel::gate(tx, &prompt, &channel).await?.as_deref())?;
                if !store::channel::remove_gate(tx, &prompt, &channel).await? {
                    return Err(
                        Error::not_found("gate of its own for", &subject).hint("See them with attune gate list")
                    );
                }
                let gate = Gate::of_kept(store::channel::gate(tx, &prompt, &channel).await?.as_deref())?;
                let kind = if gate.is_weaker_than(&before) { Kind::GateWeakened } else { Kind::GateSet };
                store::audit::append(tx, now, kind, &subject, &json!({"gate": gate.hash()?})).await
            })
        })
        .await?;
    audit::keep_head(context).await?;
    show(context, Show { channel: request.channel }).await
}

/// Prompt (empty for the default) and channel.
pub fn parse(text: &str) -> Result<(String, String)> {
    if let Some(channel) = text.strip_prefix('@') {
        check_name("channel", channel)?;
        return Ok((String::new(), channel.to_owned()));
    }
    let reference: Reference = text.parse()?;
    let (prompt, channel) = reference.channel()?;
    Ok((prompt.to_owned(), channel.to_owned()))
}
