//! Which prompts and how much of the traffic are hit when models are switched off, and the replay that says what then.
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::configure::{self, Listed};
use crate::{
    error::Result,
    file,
    model::{provider::Provider, retirement::Retirements as Table},
    operation::Context,
    store::{
        self,
        rollup::{Answers, Scope},
    },
    time::DAY,
};

/// The days that traffic is counted over.
const SPANS: [i64; 2] = [30, 90];

/// The file of the workspace's own lines.
const OWN: &str = "retirements.yaml";

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelRetirements")]
pub struct RetirementsOf {}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Retirements {
    /// Those that hit something here, the soonest first.
    pub retirements: Vec<Hit>,
}

/// A model that is switched off, and what uses it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelRetirement")]
pub struct Hit {
    /// As the traffic or the configuration names it.
    pub model: String,
    /// The UTC day from which on requests fail.
    pub retires: String,
    /// Below 0 once it is over.
    #[ts(type = "number")]
    pub days_left: i64,
    /// What the provider recommends in its place.
    pub successor: Option<String>,
    pub source: Option<String>,
    /// When the date was known.
    pub as_of: Option<String>,
    /// The models that are set up here under this name.
    pub configured: Vec<String>,
    /// Of all answers, over 30 and 90 days.
    pub traffic: Vec<Traffic>,
    pub prompts: Vec<HitPrompt>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelTraffic")]
pub struct Traffic {
    #[ts(type = "number")]
    pub days: i64,
    #[ts(type = "number")]
    pub answers: i64,
    #[ts(type = "number")]
    pub of: i64,
    pub share: Option<f64>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "RetirementPrompt")]
pub struct HitPrompt {
    pub prompt: String,
    /// The channels whose version names the model.
    pub channels: Vec<String>,
    /// Of the prompt's answers.
    pub traffic: Vec<Traffic>,
    /// A model that is set up here and could take its place.
    pub candidate_model: Option<String>,
    /// The model that is set up here and answers now; null where only the recorded answers are left.
    pub baseline_model: Option<String>,
    /// The replay that says whether the answers get worse.
    pub command: String,
}

/// Counts of one span of days: by model and prompt, and of each prompt and all.
struct Counts {
    days: i64,
    by_model: BTreeMap<(String, String), i64>,
    by_prompt: BTreeMap<String, i64>,
}

pub async fn retirements(context: &Context, _: RetirementsOf) -> Result<Retirements> {
    let workspace = context.workspace()?;
    let table = own_table(&workspace.dir)?;
    let today = context.now_ms().div_euclid(DAY);
    let models = configure::list(context, Default::default()).await?.models;
    let mut connection = workspace.store.read().await?;
    let mut spans = Vec::new();
    for days in SPANS {
        // Today counts as well.
        let of = Scope::days((today + 1 - days)..(today + 1));
        spans.push(Counts::of(days, store::rollup::answers(&mut connection, &of).await?));
    }
    let channels = channels(&mut connection, &models).await?;
    drop(connection);
    let mut hits = Vec::new();
    for (name, provider) in used(&models, &spans, &channels) {
        let Some(found) = table.of(provider, &name) else { continue };
        let configured: Vec<String> =
            models.iter().filter(|model| is(model, &name)).map(|model| model.name.clone()).collect();
        let days_left = found.day - today;
        let successor = found.entry.successor.clone();
        let prompts = prompts(&name, &spans, &channels);
        let replay = Replay {
            models: &models,
            baseline: configured.first().filter(|_| days_left > 0),
            successor: successor.as_deref(),
        };
        hits.push(Hit {
            retires: found.date.to_owned(),
            days_left,
            source: found.entry.source.clone(),
            as_of: found.entry.as_of.clone(),
            traffic: spans.iter().map(|span| span.of_model(&name)).collect(),
            prompts: prompts
                .into_iter()
                .map(|(prompt, channels)| hit(prompt, channels, &name, &spans, &replay))
                .collect(),
            successor,
            configured,
            model: name,
        });
    }
    hits.sort_by(|a, b| (a.days_left, &a.model).cmp(&(b.days_left, &b.model)));
    Ok(Retirements { retirements: hits })
}

fn own_table(dir: &std::path::Path) -> Result<Table> {
    let path = dir.join(OWN);
    Table::new(file::read_if_there(&path)?.as_deref()).map_err(|error| error.in_file(path.display().to_string()))
}

/// Whether a model of the traffic or of a version is this one that is set up. A log may put a router before the name.
fn is(model: &Listed, name: &str) -> bool {
    !model.provider.is_self_hosted() && (model.model == name || name.rsplit('/').next() == Some(&*model.model))
}

/// The channels of each prompt whose version names a model, by the provider's name of that model.
async fn channels(
    connection: &mut SqliteConnection,
    models: &[Listed],
) -> Result<BTreeMap<(String, String), Vec<String>>> {
    let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for (prompt, ..) in store::prompt::list(connection).await? {
        for (channel, number) in store::channel::list(connection, &prompt).await? {
            let version = store::prompt::numbered(connection, &prompt, number).await?;
            let Some(named) = version.and_then(|version| version.body.settings.model) else { continue };
            let set_up = models.iter().find(|model| model.name == named);
            let name = set_up.map_or(named, |model| model.model.clone());
            found.entry((name, prompt.clone())).or_default().push(channel);
        }
    }
    Ok(found)
}

/// The models that anything here uses, with their provider where it is known.
fn used(
    models: &[Listed],
    spans: &[Counts],
    channels: &BTreeMap<(String, String), Vec<String>>,
) -> BTreeMap<String, Option<Provider>> {
    let named = channels.keys().map(|(model, _)| model);
    let answered = spans.iter().flat_map(|span| span.by_model.keys().map(|(model, _)| model));
    let mut used: BTreeMap<String, Option<Provider>> = named.chain(answered).map(|name| (name.clone(), None)).collect();
    for model in models {
        // What a log calls so may be somebody else's, what is set up is not.
        used.entry(model.model.clone()).or_insert(Some(model.provider));
    }
    used
}

/// The prompts that use a model, with the channels whose versions name it.
fn prompts(
    name: &str,
    spans: &[Counts],
    channels: &BTreeMap<(String, String), Vec<String>>,
) -> BTreeMap<String, Vec<String>> {
    let answered = spans.iter().flat_map(|span| span.by_model.keys());
    let by_traffic: BTreeSet<&str> = answered
        .filter(|(model, prompt)| model == name && !prompt.is_empty())
        .map(|(_, prompt)| prompt.as_str())
        .collect();
    let mut prompts: BTreeMap<String, Vec<String>> =
        by_traffic.into_iter().map(|prompt| (prompt.to_owned(), Vec::new())).collect();
    let named = channels.iter().filter(|((model, _), _)| model == name);
    prompts.extend(named.map(|((_, prompt), channels)| (prompt.clone(), channels.clone())));
    prompts
}

/// What is known of the replay that a retirement asks for.
struct Replay<'r> {
    models: &'r [Listed],
    baseline: Option<&'r String>,
    successor: Option<&'r str>,
}

fn hit(prompt: String, channels: Vec<String>, name: &str, spans: &[Counts], replay: &Replay) -> HitPrompt {
    let set_up = |name: &&str| replay.models.iter().find(|model| model.model == **name || model.name == **name);
    let candidate_model = replay.successor.as_ref().and_then(set_up).map(|model| model.name.clone());
    let candidate = candidate_model.as_deref().or(replay.successor).unwrap_or("OTHER");
    let baseline = match replay.baseline {
        Some(model) => format!("--baseline-model {model}"),
        None => "--baseline recorded".to_owned(),
    };
    HitPrompt {
        command: format!("attune replay run {prompt} --candidate-model {candidate} {baseline} --require not-worse"),
        traffic: spans.iter().map(|span| span.of_both(name, &prompt)).collect(),
        baseline_model: replay.baseline.cloned(),
        candidate_model,
        channels,
        prompt,
    }
}

impl Counts {
    fn of(days: i64, answers: Vec<Answers>) -> Self {
        let mut counts = Self { days, by_model: BTreeMap::new(), by_prompt: BTreeMap::new() };
        for Answers { segment, prompt, answers, .. } in answers {
            if segment.is_empty() {
                *counts.by_prompt.entry(prompt).or_default() += answers;
            } else if let Some(model) = segment.strip_prefix("model:") {
                *counts.by_model.entry((model.to_owned(), prompt)).or_default() += answers;
            }
        }
        counts.by_model.retain(|_, answers| *answers > 0);
        counts
    }

    fn of_model(&self, name: &str) -> Traffic {
        let of_it = self.by_model.iter().filter(|((model, _), _)| model == name).map(|(_, answers)| answers);
        self.traffic(of_it.sum(), self.by_prompt.values().sum())
    }

    fn of_both(&self, name: &str, prompt: &str) -> Traffic {
        let answers = self.by_model.get(&(name.to_owned(), prompt.to_owned())).copied();
        self.traffic(answers.unwrap_or_default(), self.by_prompt.get(prompt).copied().unwrap_or_default())
    }

    fn traffic(&self, answers: i64, of: i64) -> Traffic {
        Traffic { days: self.days, answers, of, share: (of > 0).then(|| answers as f64 / of as f64) }
    }
}
