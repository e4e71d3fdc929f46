//! Found prompts, as every shell shows them.
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use serde::Serialize;
use serde_json::{Map, Value};
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{
    error::Result,
    message::Role,
    prompt::{
        find::{self, Tally},
        reference::check_name,
    },
    store,
    time::rfc3339,
};

/// Ids of messages that fit nothing.
const MOST_REST: usize = 20;

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptsFound")]
pub struct Found {
    /// Versions of one prompt stand together, the oldest first; the prompt with the most messages comes first.
    pub found: Vec<FoundVersion>,
    /// Messages that were looked at: of each interaction the only system message, else the only message of all.
    pub of: u64,
    /// Messages that fit no template.
    pub rest: u64,
    /// Ids of some of their interactions.
    pub rest_examples: Vec<String>,
    /// Interactions without such a message.
    pub left_out: u64,
}

/// A template that messages were made from.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct FoundVersion {
    /// A name to begin with: the one that most of the prompt's messages were logged with, else `found-1`.
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
}

/// A prompt and version as another tool named them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct LoggedAs {
    pub prompt: Option<String>,
    pub version: Option<String>,
    pub messages: u64,
}

/// An interaction, with the values that fill the template.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct FoundExample {
    pub id: String,
    #[ts(type = "Record<string, string>")]
    pub values: Map<String, Value>,
}

impl Found {
    /// What was found among the messages of each role.
    pub(super) async fn of(
        connection: &mut SqliteConnection,
        found: Vec<(Role, find::Found)>,
        left_out: u64,
    ) -> Result<Self> {
        let ids = ids(connection, &found).await?;
        let of: u64 = found.iter().map(|(_, found)| found.of).sum();
        let rest: u64 = found.iter().map(|(_, found)| found.rest).sum();
        let unfit = found.iter().flat_map(|(_, found)| &found.rest_examples).filter_map(|key| ids.get(key).cloned());
        let rest_examples = unfit.take(MOST_REST).collect();
        let mut prompts: Vec<(Role, Vec<find::Version>)> =
            found.into_iter().flat_map(|(role, found)| found.prompts.into_iter().map(move |one| (role, one))).collect();
        prompts.sort_by_key(|(_, versions)| Reverse(fits(versions)));
        let mut names = Names::default();
        let mut shown = Vec::new();
        for (role, versions) in prompts {
            let prompt = names.name(&versions);
            shown.extend(versions.into_iter().enumerate().map(|(before, one)| FoundVersion {
                prompt: prompt.clone(),
                version: before + 1,
                role,
                template: one.template.source(),
                variables: one.template.variables.iter().map(|variable| variable.name.clone()).collect(),
                fits: one.tally.fits,
                of,
                first: rfc3339(one.tally.first),
                last: rfc3339(one.tally.last),
                logged_as: logged_as(&one.tally),
                examples: examples(one, &ids),
            }));
        }
        Ok(Self { found: shown, of, rest, rest_examples, left_out })
    }
}

fn fits(versions: &[find::Version]) -> u64 {
    versions.iter().map(|version| version.tally.fits).sum()
}

/// Ids of all examples by key.
async fn ids(connection: &mut SqliteConnection, found: &[(Role, find::Found)]) -> Result<HashMap<i64, String>> {
    let mut keys: Vec<i64> = Vec::new();
    for (_, found) in found {
        let versions = found.prompts.iter().flatten();
        keys.extend(versions.flat_map(|version| &version.tally.examples).map(|example| example.key));
        keys.extend(&found.rest_examples);
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

/// Names for found prompts, each given once.
#[derive(Default)]
struct Names {
    given: HashSet<String>,
}

impl Names {
    fn name(&mut self, versions: &[find::Version]) -> String {
        let logged = most_logged(versions).and_then(as_name);
        let mut counted = (1_u64..).map(|number| match &logged {
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

/// Another tool's name as one of ours: `Support Bot (EU)` is `support-bot-eu`.
fn as_name(logged: &str) -> Option<String> {
    let lower = logged.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    check_name("prompt", &name).is_ok().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_name_becomes_one_of_ours() {
        let names = ["Support Bot (EU)", "ticket", "a__b", "7 steps", "", "客服"].map(as_name);
        assert_eq!(
            names.each_ref().map(Option::as_deref),
            [Some("support-bot-eu"), Some("ticket"), Some("a-b"), None, None, None]
        );
    }
}
