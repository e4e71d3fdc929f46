//! Home: whether people are content, what changed, what promotions brought, and what waits.
//!
//! Figures come from rollups that are kept with the feedback, so that a large history opens as quickly as a small one.
mod changes;
mod copy;
mod effect;
mod line;
mod picture;
mod rating_changes;
mod satisfaction;
mod sections;
mod waiting;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use changes::{Change, Changes};
pub use copy::{Copied, Copy, Form, copy};
pub use effect::{Effect, Span};
pub use line::WeekOfThumbs;
pub use rating_changes::{RatingChange, Week};
pub use satisfaction::{Apart, By, Implicit, Rating, Satisfaction};
pub use sections::{Column, Line, Section, lead, sections};
pub use waiting::{Wait, Waiting};

use crate::{
    error::{Error, Result},
    filter::{self, Expression, Term},
    operation::Context,
    pattern::{self, Growing},
    store::rollup,
    time::{DAY, rfc3339},
    verdict::share,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "HomeShow")]
pub struct Show {
    /// Only answers from this UTC day on, as after `after:` in a filter: `2026-11-01`, `30d`, `4w`. Null: all.
    pub since: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Home {
    /// The first day that is counted; null: all are.
    pub since: Option<String>,
    /// Of all answers, how many end users thumbed.
    pub coverage: Thumbs,
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
    let now = context.now_ms();
    let today = now / DAY;
    let since = request.since.as_deref().map(|since| first_day(since, now)).transpose()?;
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let days = since.unwrap_or(i64::MIN)..i64::MAX;
    let answers = rollup::answers(&mut connection, &days).await?;
    let said = rollup::said(&mut connection, &days).await?;
    let found = satisfaction::of(&answers, &said, since);
    let changes::Found { changes, rating_changes, compared } = changes::of(&mut connection, today).await?;
    let line = line::of(&mut connection, today, since).await?;
    let promotions = effect::of(&mut connection, today, since).await?;
    let patterns = pattern::growing(context, &mut connection, &workspace).await?;
    drop(connection);
    Ok(Home {
        since: since.map(date),
        coverage: found.whole,
        satisfaction: found.satisfaction,
        line,
        segments_left_out: found.left_out,
        ratings: satisfaction::ratings(&answers, &said),
        apart: satisfaction::apart(&found.whole, &said),
        implicit: satisfaction::implicit(&found.whole, &said, since),
        changes,
        rating_changes,
        compared,
        promotions,
        patterns,
        waiting: waiting::of(context, &workspace).await?,
    })
}

/// Read as a filter reads it, so that both understand the same.
fn first_day(since: &str, now: i64) -> Result<i64> {
    let wrong = || {
        Error::usage(format!("“{since}” is neither a day nor a time back from now"))
            .hint("Write a day like 2026-11-01, or a time back like 7d or 4w")
            .at_field("since")
    };
    let filter = filter::parse(&format!("after:{since}")).map_err(|_| wrong())?;
    match filter.root {
        Some(Expression::Is(Term::After(when))) => Ok(when.start(now).div_euclid(DAY)),
        _ => Err(wrong()),
    }
}

/// The days before `until`, as many, and not before `earliest`.
fn days_before(until: i64, length: i64, earliest: i64) -> Range<i64> {
    (until - length).max(earliest)..until
}

#[cfg(test)]
mod tests;
