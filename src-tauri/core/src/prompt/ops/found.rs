//! Found prompts, as every shell shows them.
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    error::Result,
    message::Role,
    operation::Context,
    prompt::{
        body::Body,
        find::{self, Tally},
        hash::hash,
        reference::name_of,
    },
    store,
    time::rfc3339,
    workspace::Workspace,
};

/// Ids of messages that fit nothing.
const MOST_REST: usize = 20;

#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptsFound")]
pub struct Found {
    /// Versions of one prompt stand together, the oldest first; the prompt with the most messages comes first.
    pub found: Vec<FoundVersion>,
    /// Messages that were looked at: of each interaction the only system message, else the only message of all.
    pub of: u64,
    /// Messages that fit no template: `found:none` in a filter.
    pub rest: u64,
    /// Ids of some of their interactions.
    pub rest_examples: Vec<String>,
    /// Interactions without such a message.
    pub left_out: u64,
    /// Tells this search from others.
    pub search: String,
    pub time: String,
    /// Where it was looked; empty for everywhere.
    pub filter: String,
}

/// A template that messages were made from.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct FoundVersion {
    /// The group, and a name to begin with: that of the prompt that has this template already, else the one that most
    /// of the messages were logged with, else `found-1`.
    pub prompt: String,
    /// Among those that were found of this prompt; 1 is the oldest.
    pub version: usize,
    /// Whose message it makes.
    pub role: Role,
    pub template: String,
    pub variables: Vec<String>,
    /// Messages that it makes again, byte for byte.
    pub fits: u64,
    pub of: u64,
    /// When the first and the last of them were sent.
    pub first: String,
    pub last: String,
    /// What the log calls it.
    pub logged_as: Vec<LoggedAs>,
    pub examples: Vec<FoundExample>,
    /// What its messages belong to since a group was accepted, most first.
    pub belong: Vec<Belong>,
}

/// A version of a prompt, and how many of the messages belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Belong {
    pub prompt: String,
    pub version: i64,
    #[ts(type = "number")]
    pub messages: i64,
}

/// A prompt and version as another tool named them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct LoggedAs {
    pub prompt: Option<String>,
    pub version: Option<String>,
    pub messages: u64,
}

/// An interaction, with the values that fill the template.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct FoundExample {
    pub id: String,
    #[ts(type = "Record<string, string>")]
    pub values: Map<String, Value>,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptFoundLast")]
pub struct Last {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptsFoundLast")]
pub struct LastFound {
    /// Null if nobody looked yet, or what was found showed what is gone since.
    pub last: Option<Found>,
}

/// What the last search found.
pub async fn last(context: &Context, _: Last) -> Result<LastFound> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let Some((_, _, answer)) = store::found::last(&mut connection).await? else { return Ok(LastFound { last: None }) };
    let mut found: Found = serde_json::from_str(&answer)?;
    found.say_where_they_belong(&mut connection).await?;
    Ok(LastFound { last: Some(found) })
}

impl Found {
    async fn say_where_they_belong(&mut self, connection: &mut SqliteConnection) -> Result<()> {
        for (group, version, prompt, number, messages) in store::found::belong(connection).await? {
            let is_it = |found: &&mut FoundVersion| found.prompt == group && found.version == version as usize;
            let found = self.found.iter_mut().find(is_it);
            found.into_iter().for_each(|found| {
                found.belong.push(Belong { prompt: prompt.clone(), version: number, messages });
            });
        }
        Ok(())
    }
}

/// What a search found: what is shown of it, and which messages are in it.
pub(super) struct Search {
    pub answer: Found,
    versions: Vec<(store::found::Version, Vec<i64>)>,
    rest: Vec<i64>,
}

impl Search {
    /// What was found among the messages of each role.
    pub async fn of(connection: &mut SqliteConnection, found: Vec<(Role, find::Found)>) -> Result<Self> {
        let ids = ids(connection, &found).await?;
        let of: u64 = found.iter().map(|(_, found)| found.of).sum();
        let rest: Vec<i64> = found.iter().flat_map(|(_, found)| &found.rest).copied().collect();
        let rest_examples = rest.iter().filter_map(|key| ids.get(key).cloned()).take(MOST_REST).collect();
        let mut prompts: Vec<(Role, Vec<find::Version>)> =
            found.into_iter().flat_map(|(role, found)| found.prompts.into_iter().map(move |one| (role, one))).collect();
        prompts.sort_by_key(|(_, versions)| Reverse(fits(versions)));
        let mut names = Names::default();
        let (mut shown, mut kept) = (Vec::new(), Vec::new());
        for (role, versions) in prompts {
            let there = there_already(connection, role, &versions).await?;
            let prompt = names.name(there, &versions);
            for (one, version) in versions.into_iter().zip(1..) {
                let (template, role_name) = (one.template.clone(), role.as_str().to_owned());
                let row = store::found::Version { prompt: prompt.clone(), version, role: role_name, template };
                kept.push((row, one.tally.members.clone()));
                shown.push(FoundVersion::of(prompt.clone(), version as usize, role, of, one, &ids));
            }
        }
        let answer = Found { found: shown, of, rest: rest.len() as u64, rest_examples, ..Found::default() };
        Ok(Self { answer, versions: kept, rest })
    }

    /// Keeps it in the place of the search before it.
    pub async fn keep(self, workspace: &Workspace, now: i64) -> Result<Found> {
        let Self { mut answer, versions, rest } = self;
        let (id, text) = (answer.search.clone(), serde_json::to_string(&answer)?);
        workspace
            .store
            .write(&["found"], move |tx| {
                Box::pin(async move { store::found::keep(tx, &id, now, &text, versions, &rest).await })
            })
            .await?;
        answer.say_where_they_belong(&mut *workspace.store.read().await?).await?;
        Ok(answer)
    }
}

impl FoundVersion {
    fn of(prompt: String, version: usize, role: Role, of: u64, one: find::Version, ids: &HashMap<i64, String>) -> Self {
        Self {
            prompt,
            version,
            role,
            template: one.template.source(),
            variables: one.template.variables.iter().map(|variable| variable.name.clone()).collect(),
            fits: one.tally.fits(),
            of,
            first: rfc3339(one.tally.first),
            last: rfc3339(one.tally.last),
            logged_as: logged_as(&one.tally),
            examples: examples(one, ids),
            belong: Vec::new(),
        }
    }
}

fn fits(versions: &[find::Version]) -> u64 {
    versions.iter().map(|version| version.tally.fits()).sum()
}

/// Ids of all examples by key.
async fn ids(connection: &mut SqliteConnection, found: &[(Role, find::Found)]) -> Result<HashMap<i64, String>> {
    let mut keys: Vec<i64> = Vec::new();
    for (_, found) in found {
        let versions = found.prompts.iter().flatten();
        keys.extend(versions.flat_map(|version| &version.tally.examples).map(|example| example.key));
        keys.extend(found.rest.iter().take(MOST_REST));
    }
    let rows = store::interaction::listed_all(connection, &keys).await?;
    Ok(rows.into_iter().map(|row| (row.key, row.id)).collect())
}

fn logged_as(tally: &Tally) -> Vec<LoggedAs> {
    let logged = tally.logged.iter().map(|((prompt, version), messages)| LoggedAs {
        prompt: prompt.clone(),
        version: version.clone(),
        messages: *messages,
    });
    let mut logged: Vec<LoggedAs> = logged.collect();
    logged.sort_by_key(|logged| Reverse(logged.messages));
    logged
}

fn examples(version: find::Version, ids: &HashMap<i64, String>) -> Vec<FoundExample> {
    let names: Vec<String> = version.template.variables.into_iter().map(|variable| variable.name).collect();
    let examples = version.tally.examples.into_iter().filter_map(|example| {
        let values = names.iter().cloned().zip(example.values.into_iter().map(Value::from)).collect();
        Some(FoundExample { id: ids.get(&example.key)?.clone(), values })
    });
    examples.collect()
}

/// The prompt that has one of these templates already, the newest first.
async fn there_already(
    connection: &mut SqliteConnection,
    role: Role,
    versions: &[find::Version],
) -> Result<Option<String>> {
    for version in versions.iter().rev() {
        let hash = hash(&Body::of_text(role, version.template.source()))?;
        if let Some(prompt) = store::prompt::with_hash(connection, &hash).await? {
            return Ok(Some(prompt));
        }
    }
    Ok(None)
}

/// Names for found prompts, each given once.
struct Names {
    given: HashSet<String>,
}

impl Default for Names {
    fn default() -> Self {
        Self { given: [store::found::NONE.to_owned()].into() }
    }
}

impl Names {
    fn name(&mut self, there: Option<String>, versions: &[find::Version]) -> String {
        let own = there.or_else(|| most_logged(versions).and_then(name_of));
        let mut counted = (1_u64..).map(|number| match &own {
            Some(name) if number == 1 => name.clone(),
            Some(name) => format!("{name}-{number}"),
            None => format!("found-{number}"),
        });
        let free = counted.find(|name| !self.given.contains(name)).unwrap_or_default();
        self.given.insert(free.clone());
        free
    }
}

/// The prompt that the log names for at least half of the messages.
fn most_logged(versions: &[find::Version]) -> Option<&str> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for ((prompt, _), messages) in versions.iter().flat_map(|version| &version.tally.logged) {
        *counts.entry(prompt.as_deref().unwrap_or_default()).or_default() += messages;
    }
    counts.remove("");
    let (name, messages) = counts.into_iter().max_by_key(|(_, messages)| *messages)?;
    (messages * 2 >= fits(versions)).then_some(name)
}
