//! What changed in the last week of answers against the week before, in sentences that hold.
//!
//! Satisfaction is looked at on the whole, for each prompt and for each segment, ratings on the whole and for each
//! prompt; Holm's correction over all of them keeps the chance that any sentence is said although nothing changed at 5 %.
use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    Thumbs, Took, date,
    line::WEEK,
    percent,
    rating_changes::{self, RatingChange},
    satisfaction::segment_filter,
    scope::Scope,
};
use crate::{
    error::Result,
    figures::{count, grouped},
    filter::{Field, Term},
    store::rollup::{self, Answers, Heard},
    verdict::change::{self, Voice},
};

const ALPHA: f64 = 0.05;

/// The weeks that were compared.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HomeCompared")]
pub struct Changes {
    /// First and last day of the week before, and of the last week that has answers.
    pub before: [String; 2],
    pub after: [String; 2],
    /// The whole, prompts, segments and ratings with enough voices in both weeks.
    #[ts(type = "number")]
    pub looked_at: usize,
    /// Answers of the week before and of the last one, and what they took: counts, of which nothing is claimed.
    #[ts(type = "[number, number]")]
    pub answers: [i64; 2],
    pub took: [Took; 2],
    /// The filters that list the answers of the two weeks.
    pub filters: [String; 2],
}

/// One change that holds.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HomeChange")]
pub struct Change {
    pub prompt: Option<String>,
    pub segment: Option<String>,
    /// The filter that lists the answers of the last week.
    pub filter: String,
    pub before: Thumbs,
    pub after: Thumbs,
    pub difference: f64,
    pub interval: [f64; 2],
    pub p_value: f64,
    /// After Holm's correction over everything that was looked at.
    pub p_adjusted: f64,
    pub text: String,
}

/// A prompt and a segment; both empty for the whole.
type Thing = (String, String);

/// What each voice said in the week before and in the last one.
pub(super) type Weeks = [HashMap<u64, Voice>; 2];

/// What holds, of satisfaction and of ratings, and which weeks were compared.
#[derive(Default)]
pub(super) struct Found {
    pub changes: Vec<Change>,
    pub rating_changes: Vec<RatingChange>,
    pub compared: Option<Changes>,
}

/// The days of the two weeks that are compared, where there are answers.
pub(super) async fn weeks(connection: &mut SqliteConnection, scope: &Scope) -> Result<Option<Range<i64>>> {
    let last = rollup::last_day(connection, &scope.over(i64::MIN..scope.last() + 1)).await?;
    Ok(last.map(|last| last + 1 - 2 * WEEK..last + 1))
}

pub(super) async fn of(connection: &mut SqliteConnection, scope: &Scope, weeks: Option<Range<i64>>) -> Result<Found> {
    let Some(weeks) = weeks else { return Ok(Found::default()) };
    let (before, after) = (weeks.start..weeks.start + WEEK, weeks.start + WEEK..weeks.end);
    let both = scope.over(weeks);
    let heard = rollup::heard(connection, &both).await?;
    let voices = voices(&heard, after.start);
    let (looked_at, ratings) = (look(&voices), rating_changes::look(&heard, after.start));
    let all = looked_at.iter().map(|(_, found)| *found).chain(ratings.iter().map(|(_, _, found)| *found));
    let mut adjusted = change::together(&all.collect::<Vec<_>>()).into_iter();
    let taken = rollup::taken_by_day(connection, &both).await?;
    let answers = [
        rollup::answers(connection, &scope.over(before.clone())).await?,
        rollup::answers(connection, &scope.over(after.clone())).await?,
    ];
    let weeks = Changes {
        before: ends(&before),
        after: ends(&after),
        looked_at: adjusted.len(),
        answers: answers.each_ref().map(|answers| of_all(answers)),
        took: [&before, &after].map(|week| Took::of(taken.iter().filter(|row| week.contains(&row.day)))),
        filters: [(&before, true), (&after, scope.until.is_some())]
            .map(|(week, has_end)| filter(None, None, week, scope, has_end)),
    };
    let said = Said { scope, weeks: &weeks, last: &after };
    let mut found = Found::default();
    for ((thing, change), p_adjusted) in looked_at.into_iter().zip(adjusted.by_ref()) {
        if p_adjusted <= ALPHA {
            let thumbs = [0, 1].map(|week| thumbs(thing, &voices[thing][week], &answers[week]));
            found.changes.push(sentence(thing, change, p_adjusted, thumbs, &said));
        }
    }
    for ((thing, sides, change), p_adjusted) in ratings.into_iter().zip(adjusted) {
        if p_adjusted <= ALPHA {
            found.rating_changes.push(rating_changes::sentence(thing, sides, change, p_adjusted, &said));
        }
    }
    found.changes.sort_by(|a, b| a.p_adjusted.total_cmp(&b.p_adjusted));
    found.rating_changes.sort_by(|a, b| a.p_adjusted.total_cmp(&b.p_adjusted));
    Ok(Found { compared: Some(weeks), ..found })
}

/// What a sentence is said of.
pub(super) struct Said<'s> {
    pub scope: &'s Scope,
    pub weeks: &'s Changes,
    last: &'s Range<i64>,
}

impl Said<'_> {
    /// The answers of the last week, of a prompt and of a segment where there is one.
    pub fn filter(&self, prompt: Option<&str>, segment: Option<&str>) -> String {
        filter(prompt, segment, self.last, self.scope, self.scope.until.is_some())
    }
}

fn of_all(answers: &[Answers]) -> i64 {
    answers.iter().filter(|row| row.segment.is_empty()).map(|row| row.answers).sum()
}

fn ends(days: &Range<i64>) -> [String; 2] {
    [date(days.start), date(days.end - 1)]
}

/// Who said what, by thing.
fn voices(heard: &[Heard], after: i64) -> BTreeMap<Thing, Weeks> {
    let mut voices: BTreeMap<Thing, Weeks> = BTreeMap::new();
    for thumb in heard.iter().filter(|heard| heard.is_thumb()) {
        let is_of_all = thumb.segment.is_empty();
        let mut things = vec![(String::new(), thumb.segment.clone())];
        if is_of_all && !thumb.prompt.is_empty() {
            things.push((thumb.prompt.clone(), String::new()));
        }
        for thing in things {
            hear(&mut voices.entry(thing).or_default()[usize::from(thumb.day >= after)], thumb);
        }
    }
    voices
}

/// Adds what is said on a day to what each voice says in the week.
pub(super) fn hear(week: &mut HashMap<u64, Voice>, heard: &Heard) {
    for (voice, said) in &heard.voices {
        week.entry(*voice).or_default().joins(said);
    }
}

/// Everything of which enough is said. What has as many thumbs as the whole is the whole, and is not looked at twice.
fn look(voices: &BTreeMap<Thing, Weeks>) -> Vec<(&Thing, change::Change)> {
    let whole = Thing::default();
    let mut looked_at = Vec::new();
    for (thing, weeks) in voices {
        let is_the_whole_again = *thing != whole && voices.get(&whole).is_some_and(|all| is_same(all, weeks));
        let [before, after] = sides(weeks);
        if !is_the_whole_again {
            looked_at.extend(change::change(&before, &after).map(|found| (thing, found)));
        }
    }
    looked_at
}

/// Each week's voices.
pub(super) fn sides(weeks: &Weeks) -> [Vec<Voice>; 2] {
    weeks.each_ref().map(|week| week.values().copied().collect())
}

/// Whether as much is said in each week: a part of which that is so is the whole.
pub(super) fn is_same(whole: &Weeks, part: &Weeks) -> bool {
    let said = |weeks: &Weeks| weeks.each_ref().map(|week| week.values().map(|voice| voice.of).sum::<i64>());
    said(whole) == said(part)
}

fn thumbs((prompt, segment): &Thing, voices: &HashMap<u64, Voice>, answers: &[Answers]) -> Thumbs {
    let is_its = |row: &&Answers| row.segment == *segment && (prompt.is_empty() || row.prompt == *prompt);
    let answers = answers.iter().filter(is_its).map(|row| row.answers).sum();
    let (up, of) = voices.values().fold((0.0, 0), |(up, of), voice| (up + voice.sum, of + voice.of));
    Thumbs::of(answers, up as i64, of - up as i64)
}

/// The last week has no end where none was asked for: what comes in meanwhile belongs to it.
fn filter(prompt: Option<&str>, segment: Option<&str>, week: &Range<i64>, scope: &Scope, has_end: bool) -> String {
    let of_prompt = prompt.or(scope.prompt()).map(|prompt| Term::Field(Field::Prompt, prompt.to_owned()).to_string());
    let of_segment = segment.map(str::to_owned).or(scope.segment());
    let before = has_end.then(|| format!("before:{}", date(week.end)));
    let terms = [of_prompt, of_segment, Some(format!("after:{}", date(week.start))), before];
    terms.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn sentence(
    (prompt, segment): &Thing,
    found: change::Change,
    p_adjusted: f64,
    [before, after]: [Thumbs; 2],
    said: &Said<'_>,
) -> Change {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let prompt = given(prompt).or(said.scope.prompt().map(str::to_owned));
    let segment = given(segment).map(|segment| segment_filter(&segment)).or(said.scope.segment());
    let with = prompt.as_ref().map(|prompt| format!(" with {prompt}")).unwrap_or_default();
    let of = segment.as_ref().map(|segment| format!(" where {segment}")).unwrap_or_default();
    let moved = if found.difference > 0.0 { "rose" } else { "fell" };
    let [from, to] = [before, after].map(|thumbs| percent(thumbs.share.unwrap_or_default()));
    let text = format!(
        "Satisfaction{with}{of} {moved} from {from} to {to} in the week to {}, by {}; {} before, {} in that week.",
        said.weeks.after[1],
        found.size(100.0, 0, " points"),
        count(before.thumbs, "thumb", "thumbs"),
        grouped(after.thumbs),
    );
    Change {
        filter: said.filter(prompt.as_deref(), segment.as_deref()),
        prompt,
        segment,
        before,
        after,
        difference: found.difference,
        interval: found.interval,
        p_value: found.p_value,
        p_adjusted,
        text,
    }
}
