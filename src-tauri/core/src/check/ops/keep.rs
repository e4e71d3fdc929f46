//! Adding and listing checks.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::judge::{judge_asks, small_judge};
use crate::{
    check::{Kind, Spec},
    error::{Error, Result},
    file,
    operation::Context,
    prompt::reference::check_name,
    store::{self, check::Version},
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "CheckAdd")]
pub struct Add {
    pub name: String,
    /// A check's file; or give `text`.
    pub file: Option<String>,
    /// YAML or JSON.
    pub text: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckAdded")]
pub struct Added {
    pub name: String,
    pub version: i64,
    pub kind: String,
    /// False if that content is the newest version already.
    pub created: bool,
    /// What a person should know before using it.
    pub note: Option<String>,
}

pub async fn add(context: &Context, request: Add) -> Result<Added> {
    check_name("check", &request.name)?;
    let spec = match (&request.file, &request.text) {
        (Some(path), None) => {
            let text = file::read_text(path.as_ref())?;
            Spec::read(&text).map_err(|error| error.in_file(path.clone()))?
        }
        (None, Some(text)) => Spec::read(text)?,
        _ => return Err(Error::usage("Name a file, or give the check's text: one of the two")),
    };
    let (hash, id, now, name) = (spec.hash()?, context.new_id(), context.now_ms(), request.name.clone());
    let kind = spec.kind.name().to_owned();
    let note = note(context, &name, &spec).await?;
    let text = serde_json::to_string(&spec)?;
    let workspace = context.workspace()?;
    let (version, created) = workspace
        .store
        .write(&["check"], move |tx| {
            Box::pin(async move {
                store::check::add(tx, &Version { id, name, number: 0, hash, spec: text, time: now }).await
            })
        })
        .await?;
    Ok(Added { name: request.name, version, kind, created, note })
}

/// Of a judge whose prompt is not there yet, the plan of a replay tells.
async fn note(context: &Context, name: &str, spec: &Spec) -> Result<Option<String>> {
    let Kind::Judge(judge) = &spec.kind else { return Ok(None) };
    match judge_asks(context, name, judge).await {
        Ok((_, model)) => small_judge(context, name, &model).await,
        Err(_) => Ok(None),
    }
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckRemove")]
pub struct Remove {
    pub name: String,
    /// Take the removal back: it is there again, attached where it was.
    #[serde(default)]
    pub undo: bool,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckRemoved")]
pub struct Removed {
    pub name: String,
    /// Those whose replays used it, or use it again.
    pub prompts: Vec<String>,
}

/// Removes a check from the list and from the prompts it is attached to. What replays were scored with stays.
pub async fn remove(context: &Context, request: Remove) -> Result<Removed> {
    let workspace = context.workspace()?;
    let (name, undo, now) = (request.name.clone(), request.undo, context.now_ms());
    let prompts = store::check::prompts_of(&mut *workspace.store.read().await?, &name).await?;
    workspace
        .store
        .write(&["check", "prompt"], move |tx| {
            Box::pin(async move {
                let missing = || Error::not_found("check", &name).hint("See them with attune check list");
                let changed = match undo {
                    true => store::check::restore(tx, &name).await?,
                    false => {
                        store::check::newest(tx, &name).await?.ok_or_else(missing)?;
                        store::check::remove(tx, &name, now).await?
                    }
                };
                if changed { Ok(()) } else { Err(missing()) }
            })
        })
        .await?;
    Ok(Removed { name: request.name, prompts })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "CheckList")]
pub struct List {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Checks {
    pub checks: Vec<Check>,
}

/// A check's newest version.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Check {
    pub name: String,
    pub version: i64,
    pub kind: String,
    pub spec: Spec,
    /// What it looks for, in a sentence.
    pub description: String,
    /// Prompts it is attached to.
    pub prompts: Vec<String>,
}

pub async fn list(context: &Context, _: List) -> Result<Checks> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let mut checks = Vec::new();
    for version in store::check::newest_of_all(&mut connection).await? {
        let spec = version.spec()?;
        checks.push(Check {
            version: version.number,
            kind: spec.kind.name().to_owned(),
            description: spec.describe(),
            prompts: store::check::prompts_of(&mut connection, &version.name).await?,
            name: version.name,
            spec,
        });
    }
    Ok(Checks { checks })
}
