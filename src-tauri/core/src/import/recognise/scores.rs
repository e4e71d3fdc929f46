//! Which columns are feedback, of what kind, and what their values mean.
use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    names::{EXPERT, FEEDBACK_AUTHOR, FEEDBACK_TIME, JUDGE, REFERENCE, Sense, any_in, place_in, sense},
    profile::Column,
};
use crate::{
    import::mapping::{FeedbackKind, FeedbackRule, Path, Word, thumb_word},
    interaction::form::{AuthorKind, Thumb},
};

/// Texts longer than this on average are written by people, not chosen from a list.
const WRITTEN: usize = 20;

/// The rules for all columns that are feedback, of those that `is_free` says nothing else uses.
pub fn feedback_rules(columns: &[Column], is_free: impl Fn(&Column) -> bool) -> Vec<FeedbackRule> {
    let free: Vec<&Column> = columns.iter().filter(|column| is_free(column)).collect();
    let beside = |names| {
        let named = free.iter().find(|column| place_in(names, &column.name()).is_some());
        named.map(|column| &column.path)
    };
    let (author, time): (Option<&Path>, Option<&Path>) = (beside(FEEDBACK_AUTHOR), beside(FEEDBACK_TIME));
    let has_down = free.iter().any(|column| is_down(&column.words));
    let rules = free.iter().filter_map(|column| {
        let mut rule = rule(column, has_down)?;
        (rule.author, rule.time) = (author.cloned(), time.cloned());
        Some((*column, rule))
    });
    named(rules.collect())
}

/// Several scores keep their names, because `accuracy` 4 and `tone` 4 are two things that were said.
fn named(rules: Vec<(&Column, FeedbackRule)>) -> Vec<FeedbackRule> {
    let is_rating = |rule: &FeedbackRule| rule.kind == FeedbackKind::Rating;
    let several = rules.iter().filter(|(_, rule)| is_rating(rule)).count() > 1;
    let name = |(column, rule): (&Column, FeedbackRule)| match several && is_rating(&rule) {
        true => FeedbackRule { name: Some(column.key.clone()), ..rule },
        false => rule,
    };
    rules.into_iter().map(name).collect()
}

/// The rule for a column that a person says is feedback of this kind.
pub fn rule_of_kind(column: &Column, kind: FeedbackKind) -> FeedbackRule {
    let rule = FeedbackRule { author_kind: author_kind(column), ..FeedbackRule::new(kind, column.path.clone()) };
    match kind {
        FeedbackKind::Thumb => FeedbackRule { values: thumbs(column, Sense::Thumb, false).unwrap_or_default(), ..rule },
        FeedbackKind::Rating => FeedbackRule { scale: scale(column), ..rule },
        _ => rule,
    }
}

fn rule(column: &Column, has_down: bool) -> Option<FeedbackRule> {
    let sense = column_sense(column)?;
    let rule = |kind| FeedbackRule { author_kind: author_kind(column), ..FeedbackRule::new(kind, column.path.clone()) };
    match sense {
        Sense::Comment | Sense::Correction | Sense::FollowUp => {
            let kind = match sense {
                Sense::Comment => FeedbackKind::Comment,
                Sense::Correction => FeedbackKind::Correction,
                _ => FeedbackKind::FollowUp,
            };
            column.is_mostly(column.texts).then(|| rule(kind))
        }
        Sense::Thumb | Sense::Rating | Sense::Judgement => {
            if let Some(values) = thumbs(column, sense, has_down) {
                return Some(FeedbackRule { values, ..rule(FeedbackKind::Thumb) });
            }
            if column.is_mostly(column.numeric) {
                return Some(FeedbackRule { scale: scale(column), ..rule(FeedbackKind::Rating) });
            }
            let written = column.is_mostly(column.texts) && column.mean_length() > WRITTEN;
            (written && sense == Sense::Judgement).then(|| rule(FeedbackKind::Comment))
        }
    }
}

/// By its own name, or by what it stands under: any number under `scores` is a score, a text under `feedback` a comment.
fn column_sense(column: &Column) -> Option<Sense> {
    let is_nested = column.is_mostly(column.objects + column.lists + column.conversations + column.messages);
    let is_of_the_call =
        |words: &Vec<String>| matches!(words.join("_").as_str(), "request" | "response" | "choices" | "usage");
    if is_nested || column.above.iter().any(is_of_the_call) {
        return None;
    }
    let above = column.above.iter().rev().find_map(|words| sense(words));
    match (sense(&column.words), above) {
        (Some(own), _) => Some(own),
        (None, Some(Sense::Rating | Sense::Thumb)) if column.is_mostly(column.numeric + column.flags) => {
            Some(Sense::Rating)
        }
        (None, Some(_)) => match column.name().as_str() {
            "text" | "message" | "content" => Some(Sense::Comment),
            "value" | "label" | "answer" => Some(Sense::Judgement),
            _ => None,
        },
        (None, None) => None,
    }
}

/// What each value means if the column is of thumbs.
fn thumbs(column: &Column, sense: Sense, has_down: bool) -> Option<BTreeMap<Word, Value>> {
    if column.has_many_values() {
        return None;
    }
    let values: Vec<&str> = column.distinct.iter().map(|word| word.0.as_str()).collect();
    let numbers: Option<Vec<i8>> = values.iter().map(|word| whole(word)).collect();
    let is_thumb = match &numbers {
        // One value alone may as well be the only rating that was given so far.
        Some(numbers) if numbers.contains(&-1) => numbers.iter().all(|number| (-1..=1).contains(number)),
        Some(numbers) => {
            let both = numbers.contains(&0) && numbers.contains(&1);
            numbers.iter().all(|number| (0..=1).contains(number)) && (both || sense == Sense::Thumb)
        }
        None => values.iter().all(|word| thumb_word(word).is_some()),
    };
    if !is_thumb || values.is_empty() {
        return None;
    }
    let one_sided = is_down(&column.words) || (has_down && is_up(&column.words));
    let zero_is_none = one_sided || numbers.is_some_and(|numbers| numbers.contains(&-1));
    let meaning = |word: &str| match thumb_word(word) {
        _ if zero_is_none && whole(word) == Some(0) => Value::Null,
        Some(Thumb::Down) if one_sided => Value::Null,
        Some(Thumb::Up) if is_down(&column.words) => "down".into(),
        Some(Thumb::Up) => "up".into(),
        _ => "down".into(),
    };
    // The other value of a pair may come later in the file.
    let pairs: &[[&str; 2]] = &[["0", "1"], ["true", "false"], ["t", "f"], ["up", "down"], ["yes", "no"], ["y", "n"]];
    let others = pairs.iter().filter(|pair| pair.iter().any(|word| values.contains(word))).flatten().copied();
    Some(values.iter().copied().chain(others).map(|word| (Word(word.to_owned()), meaning(word))).collect())
}

/// A small whole number, also as `1.0`.
fn whole(word: &str) -> Option<i8> {
    match word {
        "true" | "True" | "TRUE" => Some(1),
        "false" | "False" | "FALSE" => Some(0),
        _ => word
            .parse::<f64>()
            .ok()
            .filter(|number| number.fract() == 0.0 && number.abs() < 100.0)
            .map(|number| number as i8),
    }
}

fn is_down(words: &[String]) -> bool {
    any_in("down downvote downvoted dislike disliked", words)
}

fn is_up(words: &[String]) -> bool {
    any_in("up upvote upvoted like liked", words)
}

/// The scale that the name states (`rating (1-5)`, `score_of_10`), or the usual one that the values fit into.
fn scale(column: &Column) -> Option<(f64, f64)> {
    let (low, high) = (column.low, column.high);
    let stated: Vec<f64> = column.words.iter().filter_map(|word| word.parse().ok()).collect();
    let fits = |(from, to): &(f64, f64)| from < to && (*from..=*to).contains(&low) && high <= *to;
    let has = |word: &str| column.words.iter().any(|own| own == word);
    let by_name = match stated[..] {
        [from, to, ..] => Some((from, to)),
        [to] if has("of") || column.path.as_str().contains('/') => Some((if low < 1.0 { 0.0 } else { 1.0 }, to)),
        _ if has("nps") => Some((0.0, 10.0)),
        _ => None,
    };
    let usual = [(0.0, 1.0), (1.0, 5.0), (0.0, 5.0), (1.0, 10.0), (0.0, 10.0), (0.0, 100.0), (-1.0, 1.0)];
    // Ones alone are no share of one.
    let likely = usual.into_iter().filter(|(_, to)| *to > 1.0 || column.fractions > 0);
    by_name.filter(fits).or_else(|| likely.into_iter().find(fits))
}

fn author_kind(column: &Column) -> AuthorKind {
    let says = |names| any_in(names, &column.words);
    if says(JUDGE) {
        AuthorKind::Judge
    } else if says(EXPERT) || says(REFERENCE) {
        AuthorKind::Expert
    } else {
        AuthorKind::User
    }
}
