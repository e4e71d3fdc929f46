//! Home: whether people are content, what changed, what promotions brought, and what waits.
//!
//! Figures come from rollups that are kept with the feedback, so that a large history opens as quickly as a small one.
mod changes;
mod copy;
mod costs;
mod course;
mod effect;
mod line;
mod picture;
mod rating_changes;
mod satisfaction;
mod scope;
mod sections;
mod took;
mod waiting;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use changes::{Change, Changes};
pub use copy::{Copied, Copy, Form, copy};
pub use costs::{Month, OfModel};
pub use effect::{Effect, Span};
pub use line::WeekOfThumbs;
pub use rating_changes::{RatingChange, Week};
pub use satisfaction::{Apart, By, Implicit, Rating, Satisfaction};
pub use scope::Choices;
pub use sections::{Column, Line, Section, lead, sections};
pub use took::Took;
pub use waiting::{Wait, Waiting};

use crate::{
    error::Result,
    operation::Context,
    pattern::{self, Growing},
    store::rollup,
    time::{DAY, rfc3339},
    verdict::share,
};
use scope::Scope;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "HomeShow")]
pub struct Show {
    /// Only answers from this UTC day on, as after `after:` in a filter: `2026-11-01`, `30d`, `4w`. Null: all.
    pub since: Option<String>,
    /// Only answers up to this UTC day, with it. Null: all.
    pub until: Option<String>,
    /// Only answers of this prompt.
    pub prompt: Option<String>,
    /// Only answers of this model or with this tag, as in a filter: `model:NAME`, `tag:NAME`.
    pub segment: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Home {
    /// The first day that is counted; null: all are.
    pub since: Option<String>,
    /// The last one.
    pub until: Option<String>,
    /// The prompt and the segment that are counted; null: all.
    pub prompt: Option<String>,
    pub segment: Option<String>,
    /// What Home can be narrowed to.
    pub choices: Choices,
    /// Of all answers, how many end users thumbed.
    pub coverage: Thumbs,
    /// What they took in time, money and tokens.
    pub took: Took,
    /// What each model's answers cost in this month.
    pub month: Month,
    /// On the whole, by prompt, by version, by segment.
    pub satisfaction: Vec<Satisfaction>,
    /// On the whole, week by week, oldest first: the newest weeks.
    pub line: Vec<WeekOfThumbs>,
    /// Segments with fewer answers than those shown.
    #[ts(type = "number")]
    pub segments_left_out: usize,
    pub ratings: Vec<Rating>,
    /// Thumbs of experts and of model judges, which are never added to those of end users.
    pub apart: Vec<Apart>,
    /// What users did next, which says something without having been said.
    pub implicit: Vec<Implicit>,
    /// What changed, week against week; only what holds.
    pub changes: Vec<Change>,
    /// The same of end users' ratings.
    pub rating_changes: Vec<RatingChange>,
    /// The weeks that were compared, and how much was looked at.
    pub compared: Option<Changes>,
    /// What moves of channels promised and what users said before and after; newest first.
    pub promotions: Vec<Effect>,
    /// Patterns that take more of the failures than they did, as they were found last; largest first.
    pub patterns: Vec<Growing>,
    pub waiting: Vec<Waiting>,
}

/// End users' thumbs: of each answer the newest counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Thumbs {
    pub answers: i64,
    pub thumbs: i64,
    pub up: i64,
    /// Of the thumbs, the share that are up, with Wilson's interval at 95 %.
    pub share: Option<f64>,
    pub interval: Option<[f64; 2]>,
    /// Of the answers, the share that has a thumb.
    pub coverage: Option<f64>,
}

impl Thumbs {
    fn of(answers: i64, up: i64, down: i64) -> Self {
        let thumbs = up + down;
        Self {
            answers,
            thumbs,
            up,
            share: portion(up, thumbs),
            interval: share::wilson(up, thumbs),
            coverage: portion(thumbs, answers),
        }
    }
}

fn portion(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// `0.8437` to "84 %"; shares of a hundred, since no thumb counts say more.
fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// The UTC day's date.
fn date(day: i64) -> String {
    rfc3339(day * DAY).chars().take(10).collect()
}

pub async fn show(context: &Context, request: Show) -> Result<Home> {
    let scope = Scope::of(&request, context.now_ms())?;
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let answers = rollup::answers(&mut connection, &scope.rollup).await?;
    let said = rollup::said(&mut connection, &scope.rollup).await?;
    let taken = rollup::taken(&mut connection, &scope.rollup).await?;
    let found = satisfaction::of(&answers, &said, &taken, &scope);
    let weeks = changes::weeks(&mut connection, &scope).await?;
    if let Some(weeks) = weeks.clone()
        && rollup::lacks_heard(&mut connection, &weeks).await?
    {
        // What cannot be kept is read one by one, now and the next time.
        let kept = workspace.store.write(&[], move |tx| Box::pin(async move { rollup::keep_heard(tx, &weeks).await }));
        let _ = kept.await;
    }
    let changes::Found { changes, rating_changes, compared } = changes::of(&mut connection, &scope, weeks).await?;
    let line = line::of(&mut connection, &scope).await?;
    let promotions = effect::of(&mut connection, &scope).await?;
    // A trend needs its weeks, whatever day the figures begin with.
    let patterns = pattern::growing(&mut connection, &scope.over(i64::MIN..scope.rollup.days.end)).await?;
    let month = costs::of(&mut connection, &scope).await?;
    let choices = Choices::of(&mut connection).await?;
    drop(connection);
    Ok(Home {
        since: scope.since.map(date),
        until: scope.until.map(date),
        prompt: scope.prompt().map(str::to_owned),
        segment: scope.segment(),
        choices,
        coverage: found.whole,
        took: found.took,
        month,
        satisfaction: found.satisfaction,
        line,
        segments_left_out: found.left_out,
        ratings: satisfaction::ratings(&answers, &said),
        apart: satisfaction::apart(&found.whole, &said),
        implicit: satisfaction::implicit(&found.whole, &said, &scope),
        changes,
        rating_changes,
        compared,
        promotions,
        patterns,
        waiting: waiting::of(context, &workspace).await?,
    })
}

/// The days before `until`, as many, and not before `earliest`.
fn days_before(until: i64, length: i64, earliest: i64) -> Range<i64> {
    (until - length).max(earliest)..until
}

#[cfg(test)]
mod tests;
