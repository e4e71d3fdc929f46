//! Bringing the patterns up to date with the failures there are.
use std::collections::{BTreeMap, HashMap};

use attune_group::{Settings, Vectors};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

use super::{
    identity,
    words::{Text, words},
};
use crate::{
    error::{Code, Error, Result},
    job::{Lease, State},
    operation::{Context, Progress, Step},
    search,
    store::{
        self,
        pattern::{Found, Member},
    },
};

/// The fact that says how many failures there were when all groups were last made anew.
const MADE_OF: &str = "pattern_failures";
/// So many ordinary queries show which words are ordinary.
const ORDINARY: i64 = 2_000;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "PatternGroup")]
pub struct Group {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PatternsGrouped")]
pub struct Grouped {
    #[ts(type = "number")]
    pub failures: usize,
    /// False if they are what they were at the last time.
    pub changed: bool,
}

/// Finds the failures, embeds those that are not yet, and groups them. Nothing is sent anywhere.
///
/// Patterns that are there keep their members, and what is new joins them or makes new ones. Once there are half as many
/// failures again as when the groups were made, they are made anew; a group then keeps the name of the pattern most of
/// whose members it has.
///
/// Errors: [`Code::ModelUnavailable`] without the embedder, [`Code::Busy`] while another process does the same.
pub async fn group(context: &Context, _: Group) -> Result<Grouped> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let failures = store::pattern::failures(&mut connection).await?;
    let known = store::pattern::known(&mut connection).await?;
    let lacks_words = store::pattern::lacks_words(&mut connection).await?;
    drop(connection);
    if !lacks_words && failures.len() == known.len() && failures.iter().all(|key| known.contains_key(key)) {
        return Ok(Grouped { failures: failures.len(), changed: false });
    }
    let lease = Lease::take(context, "pattern", "failures", Some(failures.len() as u64)).await?;
    let own = context.for_part(context.progress.clone(), lease.cancel.clone());
    let done = bring_up_to_date(&own, &failures, &known).await;
    let (state, message) = match &done {
        Ok(()) => (State::Finished, "Patterns found".to_owned()),
        Err(error) if error.code == Code::Interrupted => (State::Cancelled, error.message.clone()),
        Err(error) => (State::Failed, error.message.clone()),
    };
    lease.end(state, &message).await?;
    done?;
    Ok(Grouped { failures: failures.len(), changed: true })
}

async fn bring_up_to_date(context: &Context, failures: &[i64], known: &HashMap<i64, Option<String>>) -> Result<()> {
    search::embed_these(context, failures, "Reading failures for meaning").await.map_err(|error| match error.code {
        Code::ModelUnavailable => {
            Error { message: format!("Failures cannot be read for meaning: {}", error.message), ..error }
        }
        _ => error,
    })?;
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let made_of = store::meta::get(&mut connection, MADE_OF).await?.and_then(|kept| kept.parse::<usize>().ok());
    let anew = made_of.is_none_or(|made_of| 2 * failures.len() > 3 * made_of);
    let material = Material::read(&mut connection, failures, known).await?;
    let ordinary = store::pattern::other_queries(&mut connection, ORDINARY).await?;
    drop(connection);
    let (progress, cancel) = (context.progress.clone(), context.cancel.clone());
    let found = tokio::task::spawn_blocking(move || material.grouped(anew, ordinary, &progress, &cancel));
    let found = found.await.map_err(|error| Error::internal(format!("Grouping stopped: {error}")))?;
    let Some(found) = found else {
        context.check_cancelled()?;
        return Err(Error::new(Code::Interrupted, "Stopped"));
    };
    let (now, count) = (context.now_ms(), failures.len());
    let ids: Vec<String> = found.names.iter().map(|name| name.clone().unwrap_or_else(|| context.new_id())).collect();
    let (patterns, members) = found.named(ids);
    workspace
        .store
        .write(&["pattern"], move |tx| {
            Box::pin(async move {
                if anew {
                    store::meta::set(tx, MADE_OF, &count.to_string()).await?;
                }
                store::pattern::replace(tx, now, &patterns, &members).await
            })
        })
        .await
}

/// What is grouped: a failure in each place.
struct Material {
    keys: Vec<i64>,
    vectors: Vectors,
    texts: Vec<String>,
    /// The number of the pattern that each is in.
    before: Vec<Option<usize>>,
    /// The ids of the patterns.
    ids: Vec<String>,
}

impl Material {
    async fn read(
        connection: &mut sqlx::SqliteConnection,
        failures: &[i64],
        known: &HashMap<i64, Option<String>>,
    ) -> Result<Self> {
        let mut found = store::vector::of_all(connection, failures).await?;
        let mut texts: HashMap<i64, String> =
            store::interaction::queries(connection, failures).await?.into_iter().collect();
        for (key, comment) in store::feedback::comments(connection, failures).await? {
            texts.entry(key).and_modify(|text| *text = format!("{text}\n{comment}"));
        }
        let mut numbers: BTreeMap<&str, usize> = known.values().flatten().map(|id| (id.as_str(), 0)).collect();
        numbers.values_mut().zip(0..).for_each(|(number, place)| *number = place);
        let dimensions = found.values().map(Vec::len).max().unwrap_or_default();
        let mut material = Self {
            keys: Vec::new(),
            vectors: Vectors::new(dimensions),
            texts: Vec::new(),
            before: Vec::new(),
            ids: numbers.keys().map(|id| (*id).to_owned()).collect(),
        };
        for key in failures {
            // One that is gone meanwhile has neither.
            let (Some(vector), Some(text)) = (found.remove(key), texts.remove(key)) else { continue };
            material.keys.push(*key);
            material.vectors.push(&vector);
            material.texts.push(text);
            let pattern = known.get(key).and_then(Option::as_deref);
            material.before.push(pattern.map(|id| numbers[id]));
        }
        Ok(material)
    }

    fn grouped(
        self,
        anew: bool,
        ordinary: Vec<String>,
        progress: &Progress,
        cancel: &CancellationToken,
    ) -> Option<Outcome> {
        let tell = |done: usize, all: usize| {
            let message = "Comparing failures".to_owned();
            let total = Some(all as u64);
            progress.report(Step { message, done: done as u64, total, ..Step::default() });
            !cancel.is_cancelled()
        };
        let settings = Settings::of(&self.vectors);
        let start = if anew { &[][..] } else { &self.before[..] };
        let groups = attune_group::group(&self.vectors, start, settings, &tell)?;
        let matched = if anew {
            identity::matched(&self.before, &groups)
        } else {
            (0..self.ids.len()).map(|old| (old, old)).collect()
        };
        let count = groups.iter().flatten().max().map_or(0, |most| most + 1);
        let names = (0..count).map(|new| matched.get(&new).map(|old| self.ids[*old].clone())).collect();
        let nearness = nearness(&self.vectors, &groups, count);
        let ordinary = ordinary.into_iter().map(|text| (None, text));
        let texts: Vec<Text> = groups.iter().copied().zip(self.texts).chain(ordinary).collect();
        Some(Outcome { words: words(&texts, count), names, keys: self.keys, groups, nearness })
    }
}

fn nearness(vectors: &Vectors, groups: &[Option<usize>], count: usize) -> Vec<f64> {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (place, group) in groups.iter().enumerate() {
        if let Some(group) = group {
            members[*group].push(place);
        }
    }
    let mut nearness = vec![0.0; groups.len()];
    for members in &members {
        for (place, near) in members.iter().zip(vectors.nearness(members)) {
            nearness[*place] = f64::from(near);
        }
    }
    nearness
}

/// What came of it, by the numbers of the groups.
struct Outcome {
    /// The id of the pattern that a group is, if there was one.
    names: Vec<Option<String>>,
    words: Vec<Vec<String>>,
    keys: Vec<i64>,
    groups: Vec<Option<usize>>,
    nearness: Vec<f64>,
}

impl Outcome {
    fn named(self, ids: Vec<String>) -> (Vec<Found>, Vec<Member>) {
        let member = |((key, group), nearness): ((i64, Option<usize>), f64)| Member {
            key,
            pattern: group.map(|group| ids[group].clone()),
            nearness,
        };
        let members = self.keys.into_iter().zip(self.groups).zip(self.nearness).map(member).collect();
        let patterns = ids.iter().cloned().zip(self.words).map(|(id, words)| Found { id, words }).collect();
        (patterns, members)
    }
}
