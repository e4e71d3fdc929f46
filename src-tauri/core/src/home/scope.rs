//! Which answers Home is asked about: a span of days, a prompt, a segment.
use std::ops::Range;

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Show, date, satisfaction::segment_filter};
use crate::{
    error::{Error, Result},
    filter::{self, Expression, Field, Term},
    store::rollup,
    time::DAY,
};

/// More segments than these are no choice.
const SEGMENTS: i64 = 50;

pub(super) struct Scope {
    pub today: i64,
    /// First and last day, where they are named.
    pub since: Option<i64>,
    pub until: Option<i64>,
    pub rollup: rollup::Scope,
}

/// What Home can be narrowed to.
#[derive(Debug, Clone, Default, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HomeChoices")]
pub struct Choices {
    pub prompts: Vec<String>,
    /// As a filter names them; those with most answers.
    pub segments: Vec<String>,
}

impl Choices {
    pub(super) async fn of(connection: &mut SqliteConnection) -> Result<Self> {
        let segments = rollup::segments(connection, SEGMENTS).await?;
        Ok(Self {
            prompts: rollup::prompts(connection).await?,
            segments: segments.iter().map(|segment| segment_filter(segment)).collect(),
        })
    }
}

impl Scope {
    pub fn of(request: &Show, now: i64) -> Result<Self> {
        let day = |text: &Option<String>, field| text.as_deref().map(|text| day(text, field, now)).transpose();
        let (since, until) = (day(&request.since, "since")?, day(&request.until, "until")?);
        if let (Some(since), Some(until)) = (since, until)
            && since > until
        {
            return Err(Error::usage(format!("{} comes after {}: no day is left", date(since), date(until)))
                .hint("Write the first day as since and the last one as until")
                .at_field("until"));
        }
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let segment = given(&request.segment).map(|text| segment(&text)).transpose()?;
        let days = since.unwrap_or(i64::MIN)..until.map_or(i64::MAX, |until| until + 1);
        let rollup = rollup::Scope { days, prompt: given(&request.prompt), segment };
        Ok(Self { today: now / DAY, since, until, rollup })
    }

    /// The last day that can have answers.
    pub fn last(&self) -> i64 {
        self.until.map_or(self.today, |until| until.min(self.today))
    }

    /// The same prompt and segment, on other days.
    pub fn over(&self, days: Range<i64>) -> rollup::Scope {
        self.rollup.over(days)
    }

    pub fn prompt(&self) -> Option<&str> {
        self.rollup.prompt.as_deref()
    }

    /// As a filter says it.
    pub fn segment(&self) -> Option<String> {
        self.rollup.segment.as_deref().map(segment_filter)
    }

    pub fn holds(&self, day: i64) -> bool {
        self.rollup.days.contains(&day)
    }

    /// The filter that lists those of these answers to which a term belongs.
    pub fn filter(&self, term: String) -> String {
        let prompt = self.prompt().map(|prompt| Term::Field(Field::Prompt, prompt.to_owned()).to_string());
        let terms = std::iter::once(term).chain(prompt).chain(self.segment()).chain(self.days_filter());
        terms.collect::<Vec<_>>().join(" ")
    }

    /// The first day of this month.
    pub fn month(&self) -> i64 {
        let day_of_month = date(self.today).get(8..).and_then(|day| day.parse::<i64>().ok());
        self.today + 1 - day_of_month.unwrap_or(1)
    }

    /// A filter that lists only answers of the prompt, where one is named.
    pub fn of_prompt(&self, filter: String) -> String {
        let prompt = self.prompt().map(|prompt| Term::Field(Field::Prompt, prompt.to_owned()).to_string());
        std::iter::once(filter).chain(prompt).collect::<Vec<_>>().join(" ")
    }

    /// The days as a filter says them.
    pub fn days_filter(&self) -> Vec<String> {
        let after = self.since.map(|since| format!("after:{}", date(since)));
        after.into_iter().chain(self.until.map(|until| format!("before:{}", date(until + 1)))).collect()
    }
}

/// Read as a filter reads it, so that both understand the same.
fn day(text: &str, field: &'static str, now: i64) -> Result<i64> {
    let wrong = || {
        Error::usage(format!("“{text}” is neither a day nor a time back from now"))
            .hint("Write a day like 2026-11-01, or a time back like 7d or 4w")
            .at_field(field)
    };
    let filter = filter::parse(&format!("after:{text}")).map_err(|_| wrong())?;
    match filter.root {
        Some(Expression::Is(Term::After(when))) => Ok(when.start(now).div_euclid(DAY)),
        _ => Err(wrong()),
    }
}

/// A model or a tag, written as in a filter, as the rollups name it.
fn segment(text: &str) -> Result<String> {
    let wrong = || {
        Error::usage(format!("“{text}” is no segment"))
            .hint("Write a model like model:NAME, or a tag like tag:NAME, as in a filter")
            .at_field("segment")
    };
    match filter::parse(text).map_err(|_| wrong())?.root {
        Some(Expression::Is(Term::Field(Field::Model, name))) => Ok(format!("model:{name}")),
        Some(Expression::Is(Term::Field(Field::Tag, name))) => Ok(format!("tag:{name}")),
        _ => Err(wrong()),
    }
}
