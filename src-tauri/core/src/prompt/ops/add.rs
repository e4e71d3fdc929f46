//! Adding versions, from the editor or from files, and writing them out again.
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    audit::{self, Kind},
    error::{Error, Result},
    file,
    message::Role,
    operation::Context,
    prompt::{
        body::{Body, Entry},
        file::{
            self as prompt_file, PromptFile,
            folder::{self, Found},
        },
        hash::hash,
        reference::check_name,
        variables::variables,
    },
    store::{self, prompt::Version},
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptAdd")]
pub struct Add {
    pub name: String,
    /// A prompt file; or give `body`.
    pub file: Option<String>,
    pub body: Option<Body>,
    pub note: Option<String>,
    pub author: Option<String>,
    /// For a plain text file, whose message it is.
    pub role: Option<Role>,
    /// The version it was made from; the newest if not given.
    pub parent: Option<i64>,
    /// The version of another prompt that it was forked from, `NAME@7`.
    pub origin: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptAdded")]
pub struct Added {
    pub name: String,
    pub version: i64,
    pub hash: String,
    pub variables: Vec<String>,
    /// As they were taken, with their roles.
    pub messages: Vec<Entry>,
    /// False if that content is the newest version already.
    pub created: bool,
}

pub async fn add(context: &Context, request: Add) -> Result<Added> {
    check_name("prompt", &request.name)?;
    let PromptFile { body, note } = match (&request.file, &request.body) {
        (Some(path), None) => prompt_file::read(Path::new(path), request.role)?,
        (None, Some(body)) => PromptFile { body: body.clone(), note: None },
        _ => return Err(Error::usage("Name a file, or give a body: one of the two")),
    };
    body.check()?;
    let origin = match request.origin {
        Some(reference) => Some(found(context, &reference).await?),
        None => None,
    };
    let Add { name, author, parent, .. } = request;
    let new = New { name, body, note: request.note.or(note), author, parent, origin };
    keep(context, new).await
}

/// The exact version that a reference names, `NAME@7`.
async fn found(context: &Context, reference: &str) -> Result<String> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let version = store::prompt::resolve(&mut connection, &reference.parse()?).await;
    Ok(version.map_err(|error| error.at_field("origin"))?.reference())
}

/// A version before it is kept.
#[derive(Default)]
struct New {
    name: String,
    body: Body,
    note: Option<String>,
    author: Option<String>,
    parent: Option<i64>,
    origin: Option<String>,
}

/// Adds a version unless it is the newest already. The prompt's draft is done with.
async fn keep(context: &Context, new: New) -> Result<Added> {
    let New { name, body, note, author, parent, origin } = new;
    let new = Version {
        id: context.new_id(),
        prompt: name,
        number: 0,
        hash: hash(&body)?,
        body,
        note,
        author,
        parent,
        origin,
        time: context.now_ms(),
    };
    let workspace = context.workspace()?;
    let added = workspace.store.write(&["prompt", "draft", "audit"], move |tx| Box::pin(taken(tx, new))).await?;
    audit::keep_head(context).await?;
    Ok(added)
}

async fn taken(tx: &mut SqliteConnection, new: Version) -> Result<Added> {
    store::draft::drop(tx, &new.prompt).await?;
    insert(tx, new).await
}

pub(super) async fn insert(tx: &mut SqliteConnection, mut new: Version) -> Result<Added> {
    let newest = store::prompt::newest(tx, &new.prompt).await?;
    let created = newest.as_ref().is_none_or(|newest| newest.hash != new.hash);
    new.number = newest.as_ref().map_or(0, |newest| newest.number) + i64::from(created);
    new.parent = new.parent.or(newest.map(|newest| newest.number));
    if created {
        store::prompt::add(tx, &new).await?;
        let detail = json!({"version": new.number, "hash": new.hash});
        store::audit::append(tx, new.time, Kind::VersionAdded, &new.prompt, &detail).await?;
    }
    Ok(Added {
        version: new.number,
        hash: new.hash,
        variables: variables(&new.body),
        messages: new.body.messages,
        name: new.prompt,
        created,
    })
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptImport")]
pub struct Import {
    /// A prompt file, or a folder of them.
    pub path: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptImported")]
pub struct Imported {
    pub prompts: Vec<Added>,
    /// Files that should hold a prompt and do not.
    pub rejected: Vec<Error>,
    pub ignored: Vec<String>,
}

pub async fn import(context: &Context, request: Import) -> Result<Imported> {
    let found = folder::import(Path::new(&request.path))?;
    let mut prompts = Vec::new();
    for Found { name, versions, is_history } in found.prompts {
        let there = if is_history { known(context, &name, &versions).await? } else { Vec::new() };
        let new = versions.into_iter().skip(there.len());
        prompts.extend(there);
        for PromptFile { body, note } in new {
            prompts.push(keep(context, New { name: name.clone(), body, note, ..New::default() }).await?);
        }
    }
    let ignored = found.ignored.iter().map(|path| path.display().to_string()).collect();
    Ok(Imported { prompts, rejected: found.rejected, ignored })
}

/// The first of these versions that the prompt went through already, in this order: they do not come again.
async fn known(context: &Context, name: &str, versions: &[PromptFile]) -> Result<Vec<Added>> {
    let workspace = context.workspace()?;
    let history = store::prompt::history(&mut *workspace.store.read().await?, name).await?;
    let mut oldest_first = history.into_iter().rev();
    let mut known = Vec::new();
    for version in versions {
        let hash = hash(&version.body)?;
        let Some(there) = oldest_first.find(|kept| kept.hash == hash) else { break };
        known.push(Added {
            version: there.number,
            hash,
            variables: variables(&there.body),
            messages: there.body.messages,
            name: there.prompt,
            created: false,
        });
    }
    Ok(known)
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptExport")]
pub struct Export {
    pub name: String,
    /// Gets a folder NAME with a file for each version, which [`import`] reads back.
    pub dir: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptExported")]
pub struct Exported {
    pub files: Vec<String>,
}

pub async fn export(context: &Context, request: Export) -> Result<Exported> {
    let workspace = context.workspace()?;
    let versions = store::prompt::history(&mut *workspace.store.read().await?, &request.name).await?;
    if versions.is_empty() {
        return Err(Error::not_found("prompt", &request.name).hint("See the prompts with attune prompt list"));
    }
    let folder = PathBuf::from(&request.dir).join(&request.name);
    std::fs::create_dir_all(&folder).map_err(|error| file::unwritable(&folder, error))?;
    let mut files = Vec::new();
    for version in versions.into_iter().rev() {
        let path = folder.join(format!("{}.yaml", version.number));
        let text = PromptFile { body: version.body, note: version.note }.to_yaml()?;
        file::write_atomically(&path, text.as_bytes())?;
        files.push(path.display().to_string());
    }
    Ok(Exported { files })
}
