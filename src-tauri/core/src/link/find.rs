//! What a person names, as a place in the window: a link, or a record by its id or name.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{HOME, encoded, is_link, read};
use crate::{
    check::ops as check,
    error::{Code, Error, Result},
    interaction,
    operation::Context,
    prompt::{
        ops as prompt,
        reference::{Pick, Reference},
    },
    replay, set,
    store::pattern,
};

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "LinkFind")]
pub struct Find {
    /// A link, or what names a record: an interaction's, a replay's or a pattern's id, `PROMPT@3`, a set or a check.
    pub name: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "LinkFound")]
pub struct Place {
    /// Where in the window, such as `#/replays/ID`.
    pub address: String,
    /// False for a link that leads nowhere; the address is then Home's.
    pub known: bool,
}

/// Errors: [`Code::NotFound`] for what is neither a link nor names a record; [`Code::NotUnique`] for an id that is too short.
pub async fn find(context: &Context, request: Find) -> Result<Place> {
    let name = request.name.trim();
    if is_link(name) {
        return Ok(match read(name) {
            Some(address) => Place { address, known: true },
            None => Place { address: HOME.to_owned(), known: false },
        });
    }
    match record(context, name).await? {
        Some(address) => Ok(Place { address, known: true }),
        None => Err(Error::not_found("interaction, replay, prompt, set, check or pattern", name)
            .hint("Name it by its id or name, or give a link, attune://…")),
    }
}

async fn record(context: &Context, name: &str) -> Result<Option<String>> {
    let id = name.to_owned();
    if let Some(record) = known(interaction::show(context, interaction::Show { id: id.clone() }).await)? {
        return Ok(Some(format!("#/interactions?id={}", record.id)));
    }
    if let Some(report) = known(replay::show(context, replay::Show { replay: id.clone() }).await)? {
        return Ok(Some(format!("#/replays/{}", report.replay)));
    }
    if let Some(version) = known(prompt::show(context, prompt::Show { reference: id.clone() }).await)? {
        let newest = name.parse::<Reference>().is_ok_and(|reference| reference.pick == Pick::Newest);
        let history = format!("#/prompts/{}?tab=history&version={}", version.name, version.version);
        return Ok(Some(if newest { format!("#/prompts/{}", version.name) } else { history }));
    }
    if let Some(set) = known(set::show(context, set::Show { name: id }).await)? {
        return Ok(Some(format!("#/sets?set={}", encoded(&set.set.set))));
    }
    if check::list(context, check::List {}).await?.checks.iter().any(|check| check.name == name) {
        return Ok(Some(format!("#/checks?check={}", encoded(name))));
    }
    let workspace = context.workspace()?;
    let pattern = pattern::is_there(&mut *workspace.store.read().await?, name).await?;
    Ok(pattern.then(|| format!("#/patterns?filter=pattern%3A{}", encoded(name))))
}

/// What is not found under one word may be found under the next.
fn known<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if matches!(error.code, Code::NotFound | Code::WrongUsage) => Ok(None),
        Err(error) => Err(error),
    }
}
