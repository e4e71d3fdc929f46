//! Accepting what was found: a group becomes a prompt with its versions, and its interactions belong to them.
use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    add::insert,
    find::{known, templated},
    found::{self, LoggedAs},
};
use crate::{
    audit::{self, Kind},
    error::{Code, Error, Result},
    message::Role,
    operation::{Context, Step},
    prompt::{body::Body, find::Message, hash::hash, reference::check_name},
    store::{self, found::Version as FoundVersion, interaction::Loaded, prompt::Version},
};

/// Interactions that change in one transaction: others who write wait no longer than for an import.
const STEP: usize = 500;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptAccept")]
pub struct Accept {
    /// As the last search named it.
    pub group: String,
    /// The prompt's name; the group's if not given.
    pub name: Option<String>,
    /// The search that the person saw; if there was another since, nothing is accepted.
    pub search: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptAccepted")]
pub struct Accepted {
    pub prompt: String,
    /// In order of time, the newest last.
    pub versions: Vec<AcceptedVersion>,
    /// Interactions that belong to it now and did not before.
    pub interactions: u64,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptAcceptedVersion")]
pub struct AcceptedVersion {
    #[ts(type = "number")]
    pub version: i64,
    pub hash: String,
    /// False if the prompt had it already.
    pub created: bool,
    /// What other tools call it.
    pub aliases: Vec<String>,
    /// Interactions that belong to it now and did not before.
    pub interactions: u64,
}

/// First the versions, in one transaction with the event; then the interactions, some at a time. What was done stays if
/// it is stopped, and accepting again goes on there.
pub async fn accept(context: &Context, request: Accept) -> Result<Accepted> {
    let Some(last) = found::last(context, found::Last {}).await?.last else {
        return Err(Error::not_found("found prompt", &request.group).hint("Look for prompts with attune prompt find"));
    };
    if request.search.is_some_and(|seen| seen != last.search) {
        let message = "Prompts were looked for again since you saw this one";
        return Err(Error::new(Code::AlreadyExists, message).hint("Look at what was found now, then accept it"));
    }
    let name = request.name.unwrap_or_else(|| request.group.clone());
    check_name("prompt", &name)?;
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    store::found::check(&mut connection, &request.group).await?;
    let found = store::found::versions(&mut connection, &request.group).await?;
    if found.is_empty() {
        return Err(Error::usage("What fits no template cannot become a prompt").hint("Name a group that was found"));
    }
    let logged = last.found.iter().filter(|version| version.prompt == request.group);
    let aliases = aliases(logged.map(|version| &version.logged_as[..]));
    let mut new = Vec::new();
    for (version, shown) in found.iter().zip(last.found.iter().filter(|shown| shown.prompt == request.group)) {
        new.push(version_of(context, &name, version, shown)?);
    }
    let (now, group) = (context.now_ms(), request.group);
    let mut versions = workspace
        .store
        .write(&["prompt", "audit"], move |tx| {
            Box::pin(async move { add_versions(tx, &group, new, &aliases, now).await })
        })
        .await?;
    for (accepted, found) in versions.iter_mut().zip(&found) {
        let keys = store::found::not_accepted(&mut connection, found, &name, accepted.version).await?;
        accepted.interactions = take(context, &mut connection, &name, accepted.version, found, &keys).await?;
    }
    audit::keep_head(context).await?;
    let interactions = versions.iter().map(|version| version.interactions).sum();
    Ok(Accepted { prompt: name, versions, interactions })
}

fn version_of(context: &Context, name: &str, found: &FoundVersion, shown: &found::FoundVersion) -> Result<Version> {
    let role: Role = serde_json::from_value(found.role.as_str().into())?;
    let body = Body::of_text(role, found.template.source());
    body.check()?;
    let day = |time: &str| time.get(..10).unwrap_or_default().to_owned();
    let note = format!("Found in {} messages from {} to {}", shown.fits, day(&shown.first), day(&shown.last));
    Ok(Version {
        id: context.new_id(),
        prompt: name.to_owned(),
        number: 0,
        hash: hash(&body)?,
        body,
        note: Some(note),
        author: None,
        parent: None,
        origin: None,
        time: context.now_ms(),
    })
}

/// What the log calls versions, each name for the version that most of its messages are of: the version's place in
/// the group.
fn aliases<'l>(versions: impl Iterator<Item = &'l [LoggedAs]>) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<&str, BTreeMap<usize, u64>> = BTreeMap::new();
    for (place, logged) in versions.enumerate() {
        for one in logged {
            if let Some(version) = &one.version {
                *counts.entry(version).or_default().entry(place).or_default() += one.messages;
            }
        }
    }
    let most = counts.into_iter().filter_map(|(alias, places)| {
        let (place, _) = places.into_iter().max_by_key(|(_, messages)| *messages)?;
        Some((alias.to_owned(), place))
    });
    most.collect()
}

/// Adds those versions that the prompt does not have, with their aliases and the event.
async fn add_versions(
    tx: &mut SqliteConnection,
    group: &str,
    new: Vec<Version>,
    aliases: &BTreeMap<String, usize>,
    now: i64,
) -> Result<Vec<AcceptedVersion>> {
    let Some(name) = new.first().map(|version| version.prompt.clone()) else { return Ok(Vec::new()) };
    let history = store::prompt::history(tx, &name).await?;
    let mut numbers: HashMap<String, i64> =
        history.iter().rev().map(|there| (there.hash.clone(), there.number)).collect();
    refuse_older(&name, &new, &numbers)?;
    let mut accepted = Vec::new();
    for (place, version) in new.into_iter().enumerate() {
        let hash = version.hash.clone();
        let (number, created) = match numbers.get(&hash) {
            Some(number) => (*number, false),
            None => (insert(tx, version).await?.version, true),
        };
        numbers.insert(hash.clone(), number);
        let own: Vec<String> = aliases.iter().filter(|(_, at)| **at == place).map(|(alias, _)| alias.clone()).collect();
        // Our own number needs no alias.
        for alias in own.iter().filter(|alias| **alias != number.to_string()) {
            store::prompt::set_alias(tx, &name, alias, number).await?;
        }
        accepted.push(AcceptedVersion { version: number, hash, created, aliases: own, interactions: 0 });
    }
    let detail = json!({
        "group": group,
        "versions": accepted.iter().map(|version| version.version).collect::<Vec<_>>(),
    });
    store::audit::append(tx, now, Kind::Accepted, &name, &detail).await?;
    Ok(accepted)
}

/// A prompt that is there can only go on: what it does not have must come after what it has.
fn refuse_older(name: &str, new: &[Version], there: &HashMap<String, i64>) -> Result<()> {
    let is_there = |version: &Version| there.contains_key(&version.hash);
    let first_new = new.iter().position(|version| !is_there(version)).unwrap_or(new.len());
    let goes_on = first_new > 0 && !new[first_new..].iter().any(is_there);
    if there.is_empty() || goes_on {
        return Ok(());
    }
    let message = format!("There is a prompt {name} already, and what was found does not go on where that ends");
    Err(Error::new(Code::AlreadyExists, message).hint("Accept it under another name with --name NAME").at_field("name"))
}

/// Makes these messages belong to a version; gives how many do.
async fn take(
    context: &Context,
    connection: &mut SqliteConnection,
    prompt: &str,
    number: i64,
    found: &FoundVersion,
    keys: &[i64],
) -> Result<u64> {
    let workspace = context.workspace()?;
    let mut count = 0;
    for chunk in keys.chunks(STEP) {
        context.check_cancelled()?;
        let message = format!("Accepting {prompt}@{number}");
        context.progress.report(Step { message, done: count, total: Some(keys.len() as u64), ..Step::default() });
        let loaded = store::interaction::load_all_as_logged(connection, chunk).await?;
        let members: Vec<_> = loaded.iter().filter_map(|one| filled(found, one)).collect();
        count += members.len() as u64;
        let prompt = prompt.to_owned();
        workspace
            .store
            .write(&["interaction"], move |tx| {
                Box::pin(async move { store::found::accept(tx, &prompt, number, &members).await })
            })
            .await?;
    }
    Ok(count)
}

/// The values that fill the template, but for those that the case has already.
fn filled(found: &FoundVersion, Loaded { row, form, .. }: &Loaded) -> Option<(i64, Map<String, Value>)> {
    let (_, text) = templated(form)?;
    let known = known(form, text);
    let message = Message { key: row.key, text, known: &known, ..Message::default() };
    let values = found.template.fit(&message)?;
    let filled = found.template.variables.iter().zip(values).filter(|(variable, _)| !variable.known);
    Some((row.key, filled.map(|(variable, value)| (variable.name.clone(), value.into())).collect()))
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptUndoAccept")]
pub struct UndoAccept {
    /// The prompt that a group was accepted as.
    pub prompt: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptAcceptUndone")]
pub struct Returned {
    pub prompt: String,
    /// Interactions that are again what the log named.
    pub interactions: u64,
}

/// Versions are never changed, so the prompt stays, without these interactions.
pub async fn undo_accept(context: &Context, request: UndoAccept) -> Result<Returned> {
    let workspace = context.workspace()?;
    let keys = store::found::accepted(&mut *workspace.store.read().await?, &request.prompt).await?;
    if keys.is_empty() {
        return Err(Error::not_found("accepted prompt", &request.prompt)
            .hint("Only interactions that were accepted with attune prompt find --accept can be given back"));
    }
    for (nth, chunk) in keys.chunks(STEP).enumerate() {
        context.check_cancelled()?;
        let (done, total) = ((nth * STEP) as u64, Some(keys.len() as u64));
        context.progress.report(Step { message: "Giving back".to_owned(), done, total, ..Step::default() });
        let chunk = chunk.to_vec();
        workspace
            .store
            .write(&["interaction"], move |tx| Box::pin(async move { store::found::give_back(tx, &chunk).await }))
            .await?;
    }
    let (now, subject, interactions) = (context.now_ms(), request.prompt.clone(), keys.len() as u64);
    workspace
        .store
        .write(&["audit"], move |tx| {
            Box::pin(async move {
                let detail = json!({"interactions": interactions});
                store::audit::append(tx, now, Kind::AcceptUndone, &subject, &detail).await
            })
        })
        .await?;
    audit::keep_head(context).await?;
    Ok(Returned { prompt: request.prompt, interactions })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn logged(version: &str, messages: u64) -> LoggedAs {
        LoggedAs { prompt: None, version: Some(version.to_owned()), messages }
    }

    #[test]
    fn a_foreign_version_is_the_one_that_most_of_its_messages_are_of() {
        let [first, second] = [[logged("v1", 90), logged("v2", 3)], [logged("v2", 40), logged("v3", 5)]];
        let unnamed = [LoggedAs { prompt: Some("a".to_owned()), version: None, messages: 9 }];
        let aliases = aliases([&first[..], &second[..], &unnamed[..]].into_iter());
        let expected = [("v1", 0), ("v2", 1), ("v3", 1)].map(|(alias, place)| (alias.to_owned(), place));
        assert_eq!(aliases, expected.into());
    }

    #[test]
    fn a_prompt_that_is_there_only_goes_on() {
        let there: HashMap<String, i64> = [("a".to_owned(), 1), ("b".to_owned(), 2)].into();
        let version = |hash: &str| Version {
            id: String::new(),
            prompt: "p".to_owned(),
            number: 0,
            hash: hash.to_owned(),
            body: Body::default(),
            note: None,
            author: None,
            parent: None,
            origin: None,
            time: 0,
        };
        let refused = |hashes: &[&str]| {
            refuse_older("p", &hashes.iter().map(|hash| version(hash)).collect::<Vec<_>>(), &there).is_err()
        };
        assert_eq!([&["a", "b"][..], &["b", "c"], &["a"]].map(refused), [false, false, false]);
        assert_eq!([&["c"][..], &["c", "a"], &["a", "c", "b"]].map(refused), [true, true, true]);
        assert_eq!(refuse_older("p", &[version("c")], &HashMap::new()), Ok(()));
    }
}
