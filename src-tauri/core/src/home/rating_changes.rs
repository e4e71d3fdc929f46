//! What changed in end users' ratings, week against week: each name and scale by itself, on the whole and by prompt.
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use ts_rs::TS;

use super::changes::{Said, Weeks, hear, is_same, sides};
use crate::{
    figures::{count, grouped},
    store::rollup::Heard,
    verdict::change,
};

/// Ratings of the answers of one week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "WeekOfRatings")]
pub struct Week {
    pub rated: i64,
    pub mean: f64,
}

/// One change that holds.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HomeRatingChange")]
pub struct RatingChange {
    /// Null: of all prompts.
    pub prompt: Option<String>,
    /// What was rated, where it has a name.
    pub name: Option<String>,
    pub scale: Option<[f64; 2]>,
    /// The filter that lists the answers of the last week.
    pub filter: String,
    pub before: Week,
    pub after: Week,
    pub difference: f64,
    pub interval: [f64; 2],
    pub p_value: f64,
    /// After Holm's correction over everything that was looked at.
    pub p_adjusted: f64,
    pub text: String,
}

/// What was rated: its name, the two ends of its scale, and the prompt, which is empty for all of them.
type Thing = (String, [u64; 2], String);

/// Everything of which enough is said, with what each week says of it.
pub(super) fn look(heard: &[Heard], after: i64) -> Vec<(Thing, [Week; 2], change::Change)> {
    let mut voices: BTreeMap<Thing, Weeks> = BTreeMap::new();
    for rating in heard.iter().filter(|heard| !heard.is_thumb()) {
        let thing = |prompt: &str| (rating.name.clone(), rating.scale.map(f64::to_bits), prompt.to_owned());
        let prompt = Some(rating.prompt.as_str()).filter(|prompt| !prompt.is_empty());
        for thing in [Some(""), prompt].into_iter().flatten().map(thing) {
            hear(&mut voices.entry(thing).or_default()[usize::from(rating.day >= after)], rating);
        }
    }
    let mut looked_at = Vec::new();
    for (thing, weeks) in &voices {
        let whole = (thing.0.clone(), thing.1, String::new());
        let is_the_whole_again = *thing != whole && voices.get(&whole).is_some_and(|all| is_same(all, weeks));
        if !is_the_whole_again {
            let [before, after] = sides(weeks);
            let found = change::change(&before, &after);
            looked_at.extend(found.map(|found| (thing.clone(), weeks.each_ref().map(week), found)));
        }
    }
    looked_at
}

fn week(voices: &HashMap<u64, change::Voice>) -> Week {
    let (rated, sum) = voices.values().fold((0, 0.0), |(of, sum), voice| (of + voice.of, sum + voice.sum));
    Week { rated, mean: sum / rated as f64 }
}

pub(super) fn sentence(
    (name, scale, prompt): Thing,
    [before, after]: [Week; 2],
    found: change::Change,
    p_adjusted: f64,
    said: &Said<'_>,
) -> RatingChange {
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let (name, prompt) = (given(name), given(prompt).or(said.scope.prompt().map(str::to_owned)));
    let scale = Some(scale.map(f64::from_bits)).filter(|[low, high]| low < high);
    let parts = [
        name.as_ref().map(|name| format!(" “{name}”")),
        prompt.as_ref().map(|prompt| format!(" of {prompt}")),
        scale.map(|[low, high]| format!(" (on {low} to {high})")),
        said.scope.segment().map(|segment| format!(" where {segment}")),
    ];
    let subject: String = parts.into_iter().flatten().collect();
    let text = format!(
        "Rating{subject} {} from {:.2} to {:.2} in the week to {}, by {}; {} before, {} in that week.",
        if found.difference > 0.0 { "rose" } else { "fell" },
        before.mean,
        after.mean,
        said.weeks.after[1],
        found.size(1.0, 2, ""),
        count(before.rated, "rating", "ratings"),
        grouped(after.rated),
    );
    RatingChange {
        filter: said.filter(prompt.as_deref(), None),
        prompt,
        name,
        scale,
        before,
        after,
        difference: found.difference,
        interval: found.interval,
        p_value: found.p_value,
        p_adjusted,
        text,
    }
}
