//! Seeing and setting the share.
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

use super::{HeldOut, SHARE};
use crate::{
    audit::{self, Kind},
    error::{Error, Result},
    operation::Context,
    store,
};

/// A larger share would leave too little to write a prompt by.
const LARGEST: f64 = 0.9;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "HeldOutShow")]
pub struct Show {
    /// Only this prompt; else all.
    pub prompt: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HeldOutShown")]
pub struct Shown {
    /// Of the sessions of each prompt that has no share of its own.
    pub share: f64,
    pub prompts: Vec<OfPrompt>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HeldOutOfPrompt")]
pub struct OfPrompt {
    pub prompt: String,
    pub share: f64,
    /// Of this prompt alone, and not the workspace's.
    pub own: bool,
    /// Sessions so far; an interaction without one is one of its own.
    #[ts(type = "number")]
    pub sessions: usize,
    /// Those of them that are held out.
    #[ts(type = "number")]
    pub held_out: usize,
}

pub async fn show(context: &Context, request: Show) -> Result<Shown> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let shares = store::held_out::shares(&mut connection).await?;
    let share = shares.get("").copied().unwrap_or(SHARE);
    let mut prompts = Vec::new();
    for (prompt, ..) in store::prompt::list(&mut connection).await? {
        if request.prompt.as_ref().is_some_and(|wanted| *wanted != prompt) {
            continue;
        }
        let own = shares.get(&prompt).copied();
        let held_out = HeldOut { prompt: prompt.clone(), share: own.unwrap_or(share) };
        let mut sessions: HashMap<String, bool> = HashMap::new();
        for (id, session) in store::interaction::sessions_of(&mut connection, &prompt).await? {
            let holds = held_out.holds(session.as_deref(), &id);
            sessions.insert(session.map_or_else(|| format!("id {id}"), |session| format!("session {session}")), holds);
        }
        prompts.push(OfPrompt {
            prompt,
            share: held_out.share,
            own: own.is_some(),
            sessions: sessions.len(),
            held_out: sessions.values().filter(|holds| **holds).count(),
        });
    }
    match request.prompt {
        Some(prompt) if prompts.is_empty() => {
            Err(Error::not_found("prompt", &prompt).hint("See them with attune prompt list"))
        }
        _ => Ok(Shown { share, prompts }),
    }
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "HeldOutSet")]
pub struct Set {
    /// From 0 to 0.9.
    pub share: f64,
    /// Only of this prompt; else of every prompt that has no share of its own.
    pub prompt: Option<String>,
}

/// Counts from now on; replays that were planned keep what was held out then. An event of its own, because what is let
/// out once may have been seen.
pub async fn set(context: &Context, request: Set) -> Result<Shown> {
    let Set { share, prompt } = request;
    if !(0.0..=LARGEST).contains(&share) {
        return Err(Error::usage(format!("A share goes from 0 to {LARGEST}; usual is {SHARE}")).at_field("share"));
    }
    // Says whether there is such a prompt.
    show(context, Show { prompt: prompt.clone() }).await?;
    let (name, now) = (prompt.clone().unwrap_or_default(), context.now_ms());
    let subject = prompt.clone().unwrap_or_else(|| "workspace".to_owned());
    let workspace = context.workspace()?;
    workspace
        .store
        .write(&["held_out", "audit"], move |tx| {
            Box::pin(async move {
                store::held_out::set(tx, &name, share).await?;
                store::audit::append(tx, now, Kind::HeldOutSet, &subject, &json!({"share": share})).await
            })
        })
        .await?;
    audit::keep_head(context).await?;
    show(context, Show { prompt }).await
}
