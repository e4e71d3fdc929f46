//! The patterns among the failures that fit a filter.
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::trend::{Trend, WEEKS, weeks};
use crate::{
    error::Result,
    filter,
    held_out::HeldOut,
    interaction,
    operation::Context,
    store::{self, pattern::Fitting, rollup::Scope},
    time::{DAY, rfc3339},
    workspace::Workspace,
};

/// Examples of a pattern.
const EXAMPLES: usize = 5;
/// So many of the nearest are looked at for examples that do not ask the very same.
const LOOKED_AT: usize = 25;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PatternList")]
pub struct List {
    /// Only failures that fit, in the filter language; empty for all.
    pub filter: String,
    /// At most so many; 20 if not given.
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Patterns {
    /// Largest first.
    pub patterns: Vec<Pattern>,
    /// How many patterns there are, shown or not.
    #[ts(type = "number")]
    pub total: usize,
    /// Failures that fit the filter, in a pattern or not.
    #[ts(type = "number")]
    pub failures: usize,
    /// Those of them that are like no others.
    #[ts(type = "number")]
    pub noise: usize,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Pattern {
    pub pattern: String,
    /// What sets it apart, the word that tells most first.
    pub words: Vec<String>,
    #[ts(type = "number")]
    pub size: usize,
    /// Of the failures that fit the filter.
    pub share: f64,
    pub trend: Trend,
    /// Its failures week by week; the last week ends with the newest failure.
    pub weeks: Vec<i64>,
    /// When it was found first.
    pub since: String,
    /// The most typical ones.
    pub examples: Vec<interaction::Listed>,
}

/// A pattern that takes more of the failures than it did.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "GrowingPattern")]
pub struct Growing {
    pub pattern: String,
    pub words: Vec<String>,
    #[ts(type = "number")]
    pub size: usize,
    /// Of all failures.
    pub share: f64,
    /// Its failures week by week; the last week ends with the newest failure.
    pub weeks: Vec<i64>,
}

/// Failures that fit a filter, by pattern.
struct Fits {
    all: [i64; WEEKS],
    newest: i64,
    /// Largest first, with its members nearest first.
    patterns: Vec<(String, Vec<Fitting>)>,
    failures: usize,
    noise: usize,
}

async fn fits(
    context: &Context,
    connection: &mut SqliteConnection,
    workspace: &Workspace,
    filter: &str,
) -> Result<Fits> {
    let filter = filter::parse(filter)?;
    let resolved = interaction::resolve(context, connection, workspace, &filter).await?;
    let condition = filter::sql::build(&filter, context.now_ms(), &resolved, 1)?;
    let fitting = store::pattern::fitting(connection, &condition).await?;
    let newest = fitting.iter().map(day).max().unwrap_or_default();
    let all = weeks(fitting.iter().map(|failure| (day(failure), 1)), newest);
    let (failures, mut noise) = (fitting.len(), 0);
    let mut members: HashMap<String, Vec<Fitting>> = HashMap::new();
    for failure in fitting {
        match failure.pattern.clone() {
            Some(pattern) => members.entry(pattern).or_default().push(failure),
            None => noise += 1,
        }
    }
    let mut patterns: Vec<(String, Vec<Fitting>)> = members.into_iter().collect();
    patterns.sort_unstable_by(|(one, some), (other, more)| more.len().cmp(&some.len()).then_with(|| one.cmp(other)));
    Ok(Fits { all, newest, patterns, failures, noise })
}

/// The UTC day of its answer.
fn day(failure: &Fitting) -> i64 {
    failure.time.div_euclid(DAY)
}

impl Fits {
    fn weeks(&self, members: &[Fitting]) -> ([i64; WEEKS], Trend) {
        let own = weeks(members.iter().map(|failure| (day(failure), 1)), self.newest);
        (own, Trend::of(&own, &self.all))
    }
}

/// The patterns as [`super::group`] left them.
pub async fn list(context: &Context, request: List) -> Result<Patterns> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let found = fits(context, &mut connection, &workspace, &request.filter).await?;
    let mut about = store::pattern::all(&mut connection).await?;
    let mut patterns = Vec::new();
    for (pattern, members) in found.patterns.iter().take(request.limit.unwrap_or(20).clamp(1, 1_000) as usize) {
        let (words, created) = about.remove(pattern).unwrap_or_default();
        let (weeks, trend) = found.weeks(members);
        patterns.push(Pattern {
            pattern: pattern.clone(),
            words,
            size: members.len(),
            share: members.len() as f64 / found.failures as f64,
            trend,
            weeks: weeks.to_vec(),
            since: rfc3339(created),
            examples: examples(&mut connection, members).await?,
        });
    }
    Ok(Patterns { patterns, total: found.patterns.len(), failures: found.failures, noise: found.noise })
}

/// Those that grow, largest first; counted by day as they were found last, not one by one.
pub(crate) async fn growing(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<Growing>> {
    let counted = store::rollup::failures(connection, scope).await?;
    let newest = counted.iter().map(|row| row.day).max().unwrap_or_default();
    let all = weeks(counted.iter().map(|row| (row.day, row.failures)), newest);
    let failures: i64 = counted.iter().map(|row| row.failures).sum();
    let mut patterns: BTreeMap<&str, Vec<(i64, i64)>> = BTreeMap::new();
    for row in counted.iter().filter(|row| !row.pattern.is_empty()) {
        patterns.entry(&row.pattern).or_default().push((row.day, row.failures));
    }
    let mut about = store::pattern::all(connection).await?;
    let mut growing = Vec::new();
    for (pattern, days) in patterns {
        let size: i64 = days.iter().map(|(_, failures)| failures).sum();
        let own = weeks(days, newest);
        if Trend::of(&own, &all) == Trend::Growing {
            growing.push(Growing {
                pattern: pattern.to_owned(),
                words: about.remove(pattern).unwrap_or_default().0,
                size: size as usize,
                share: size as f64 / failures as f64,
                weeks: own.to_vec(),
            });
        }
    }
    growing.sort_by_key(|pattern| Reverse(pattern.size));
    Ok(growing)
}

/// Nearest first, no query twice, and nothing that is held out of the prompt it went through: what is shown here is what
/// the prompt is revised by.
async fn examples(connection: &mut SqliteConnection, members: &[Fitting]) -> Result<Vec<interaction::Listed>> {
    let keys: Vec<i64> = members.iter().take(LOOKED_AT).map(|failure| failure.key).collect();
    let rows = store::interaction::listed_all(connection, &keys).await?;
    let mut chosen: Vec<store::interaction::Listed> = Vec::new();
    let mut held_out: HashMap<String, HeldOut> = HashMap::new();
    for row in rows {
        if let Some(prompt) = &row.prompt {
            if !held_out.contains_key(prompt) {
                held_out.insert(prompt.clone(), HeldOut::of(connection, prompt).await?);
            }
            if held_out[prompt].holds(row.session.as_deref(), &row.id) {
                continue;
            }
        }
        if chosen.len() < EXAMPLES && chosen.iter().all(|other| other.query != row.query) {
            chosen.push(row);
        }
    }
    interaction::shown(connection, chosen).await
}
