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
