//! Reading prompts, versions and what a channel points at.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Shown;
use crate::{
    error::{Error, Result},
    operation::Context,
    prompt::reference::Reference,
    store,
    time::rfc3339,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptList")]
pub struct List {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptSummary")]
pub struct Prompt {
    pub name: String,
    pub versions: i64,
    /// Number of the newest version.
    pub newest: i64,
    pub changed: String,
    pub channels: Vec<ChannelAt>,
    pub has_draft: bool,
    /// Interactions that name this prompt.
    pub interactions: i64,
}

/// A channel and the version it points at.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct ChannelAt {
    pub channel: String,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Prompts {
    pub prompts: Vec<Prompt>,
}

pub async fn list(context: &Context, _: List) -> Result<Prompts> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let mut prompts = Vec::new();
    for (name, versions, changed) in store::prompt::list(&mut connection).await? {
        let channels = store::channel::list(&mut connection, &name).await?;
        prompts.push(Prompt {
            versions,
            newest: store::prompt::newest(&mut connection, &name).await?.map_or(0, |version| version.number),
            changed: rfc3339(changed),
            channels: channels.into_iter().map(|(channel, version)| ChannelAt { channel, version }).collect(),
            has_draft: store::draft::load(&mut connection, &name).await?.is_some(),
            interactions: store::interaction::count_of_prompt(&mut connection, &name).await?,
            name,
        });
    }
    Ok(Prompts { prompts })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptHistory")]
pub struct History {
    pub name: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptVersions")]
pub struct Versions {
    pub versions: Vec<Shown>,
}

/// Newest first. Errors: not found.
pub async fn history(context: &Context, request: History) -> Result<Versions> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let versions = store::prompt::history(&mut connection, &request.name).await?;
    if versions.is_empty() {
        return Err(Error::not_found("prompt", &request.name).hint("See the prompts with attune prompt list"));
    }
    let channels = store::channel::list(&mut connection, &request.name).await?;
    let aliases = store::prompt::aliases(&mut connection, &request.name).await?;
    Ok(Versions { versions: versions.iter().map(|version| Shown::of(version, &channels, &aliases)).collect() })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptShow")]
pub struct Show {
    /// `NAME@7`, `NAME@production`, `NAME@sha256:PREFIX` or `NAME`.
    pub reference: String,
}

pub async fn show(context: &Context, request: Show) -> Result<Shown> {
    shown(context, &request.reference.parse()?).await
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptGet")]
pub struct Get {
    /// `NAME@CHANNEL`: what an application fetches.
    pub reference: String,
}

/// What the channel points at. Errors: wrong usage if the reference names no channel.
pub async fn get(context: &Context, request: Get) -> Result<Shown> {
    let reference: Reference = request.reference.parse()?;
    reference.channel()?;
    shown(context, &reference).await
}

async fn shown(context: &Context, reference: &Reference) -> Result<Shown> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let version = store::prompt::resolve(&mut connection, reference).await?;
    let channels = store::channel::list(&mut connection, &version.prompt).await?;
    let aliases = store::prompt::aliases(&mut connection, &version.prompt).await?;
    Ok(Shown::of(&version, &channels, &aliases))
}
