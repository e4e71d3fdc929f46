//! Feedback out of columns: a rule says where it stands, what kind it is and what its values mean.
use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Deserializer, Serialize, de};
use serde_json::Value;
use ts_rs::TS;

use super::{
    Only, Path,
    convert::{Reading, each, name, wrong_type},
};
use crate::{
    import::row::Fault,
    interaction::form::{AuthorKind, Feedback, Said, Thumb},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum FeedbackKind {
    Thumb,
    Rating,
    Comment,
    Correction,
    FollowUp,
}

impl FeedbackKind {
    pub const ALL: [Self; 5] = [Self::Thumb, Self::Rating, Self::Comment, Self::Correction, Self::FollowUp];

    /// As a mapping writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Thumb => "thumb",
            Self::Rating => "rating",
            Self::Comment => "comment",
            Self::Correction => "correction",
            Self::FollowUp => "follow_up",
        }
    }
}

/// Where one piece of feedback stands in a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "operations.ts")]
pub struct FeedbackRule {
    pub kind: FeedbackKind,
    /// Where several pieces of feedback stand, each an object; the other paths lead on from there.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub each: Option<Path>,
    /// Which of them are meant; all conditions have to hold.
    #[serde(default)]
    pub only: Vec<Only>,
    #[ts(type = "string")]
    pub from: Path,
    /// Their value to ours; null means that nothing was said. Without it, common words for thumbs and plain numbers.
    #[serde(default)]
    #[ts(type = "Record<string, unknown>")]
    pub values: BTreeMap<Word, Value>,
    /// What a rating rates, where a row has several.
    #[serde(default)]
    pub name: Option<String>,
    /// Where that stands.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub name_from: Option<Path>,
    /// The lowest and highest possible value of a rating.
    #[serde(default)]
    pub scale: Option<(f64, f64)>,
    #[serde(default)]
    #[ts(type = "string | null")]
    pub author: Option<Path>,
    #[serde(default)]
    pub author_kind: AuthorKind,
    /// Where that stands, in ours or other tools' words.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub author_kind_from: Option<Path>,
    #[serde(default)]
    #[ts(type = "string | null")]
    pub time: Option<Path>,
}

/// A value as it is written, so that `1`, `"1"` and `true` can all stand as a key of `values`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Word(pub String);

impl Word {
    pub fn of(value: &Value) -> Self {
        match value {
            Value::String(text) => Self(text.trim().to_owned()),
            Value::Number(number) => {
                Self(number.as_f64().map_or_else(|| number.to_string(), |float| float.to_string()))
            }
            other => Self(other.to_string()),
        }
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Word;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a word, a number or true or false")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Word, E> {
                Ok(Word(text.to_owned()))
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Word, E> {
                Ok(Word(value.to_string()))
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Word, E> {
                Ok(Word(value.to_string()))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Word, E> {
                Ok(Word(value.to_string()))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Word, E> {
                Ok(Word(value.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl FeedbackRule {
    pub fn new(kind: FeedbackKind, from: Path) -> Self {
        Self {
            kind,
            each: None,
            only: Vec::new(),
            from,
            values: BTreeMap::new(),
            name: None,
            name_from: None,
            scale: None,
            author: None,
            author_kind: AuthorKind::User,
            author_kind_from: None,
            time: None,
        }
    }

    /// The paths that begin at the row.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        let beside = [&self.name_from, &self.author, &self.author_kind_from, &self.time].into_iter().flatten();
        let all = [&self.from].into_iter().chain(beside).chain(self.only.iter().map(|only| &only.path));
        self.each.iter().chain(all.filter(|_| self.each.is_none()))
    }

    /// One piece of feedback for each value found; none where nothing was said.
    pub(super) fn read(&self, row: &Value, reading: &Reading) -> Result<Vec<Feedback>, Fault> {
        let places = match &self.each {
            None => vec![row],
            Some(path) => path.find(row).into_iter().flat_map(listed).collect(),
        };
        let meant = places.into_iter().filter(|place| self.only.iter().all(|only| only.holds(place)));
        let mut all = Vec::new();
        for place in meant {
            for value in self.from.find(place) {
                all.extend(self.one(place, value, reading)?);
            }
        }
        Ok(all)
    }

    fn one(&self, place: &Value, value: &Value, reading: &Reading) -> Result<Option<Feedback>, Fault> {
        let said = self.said(value, reading).map_err(|fault| fault.under(&self.from.label()))?;
        let Some(mut said) = said else { return Ok(None) };
        if let Said::Rating { name: of, .. } = &mut said
            && let Some(found) = beside(self.name_from.as_ref(), place, reading, name)?
        {
            *of = Some(found);
        }
        let author = beside(self.author.as_ref(), place, reading, name)?;
        let kind = beside(self.author_kind_from.as_ref(), place, reading, name)?;
        let author_kind = kind.map_or(self.author_kind, |kind| author_kind(&kind).unwrap_or(self.author_kind));
        let time = beside(self.time.as_ref(), place, reading, |value| reading.time(value))?;
        Ok(Some(Feedback { said, author, author_kind, time }))
    }

    fn said(&self, value: &Value, reading: &Reading) -> Result<Option<Said>, Fault> {
        if reading.is_nothing(value) {
            return Ok(None);
        }
        let ours = match self.values.is_empty() {
            true => value,
            false => self.values.get(&Word::of(value)).ok_or_else(|| {
                let known: Vec<&str> = self.values.keys().map(|word| word.0.as_str()).collect();
                Fault::new(format!("The value {value} is none of {}", known.join(", ")))
            })?,
        };
        if ours.is_null() {
            return Ok(None);
        }
        let text = || reading.text(ours);
        Ok(Some(match self.kind {
            FeedbackKind::Thumb => Said::Thumb { value: thumb(ours)? },
            FeedbackKind::Rating => self.rating(reading.number(ours)?)?,
            FeedbackKind::Comment => Said::Comment { text: text()? },
            FeedbackKind::Correction => Said::Correction { text: reading.output(ours)?.text() },
            FeedbackKind::FollowUp => Said::FollowUp { text: text()? },
        }))
    }

    fn rating(&self, value: f64) -> Result<Said, Fault> {
        match self.scale {
            Some((low, high)) if !(low..=high).contains(&value) => {
                Err(Fault::new(format!("{value} lies outside of the scale from {low} to {high}")))
            }
            scale => Ok(Said::Rating { name: self.name.clone(), value, scale }),
        }
    }
}

fn listed(found: &Value) -> Vec<&Value> {
    found.as_array().map_or_else(|| vec![found], |list| list.iter().collect())
}

/// Who said it, in the words of other tools.
fn author_kind(word: &str) -> Option<AuthorKind> {
    match word.trim().to_lowercase().as_str() {
        "user" | "api" | "app" | "customer" => Some(AuthorKind::User),
        "expert" | "annotation" | "annotator" | "human" => Some(AuthorKind::Expert),
        "judge" | "eval" | "llm" | "model" | "code" => Some(AuthorKind::Judge),
        _ => None,
    }
}

/// What stands beside the feedback in the same row, if anything does.
fn beside(
    path: Option<&Path>,
    row: &Value,
    reading: &Reading,
    read: impl Fn(&Value) -> Result<String, Fault>,
) -> Result<Option<String>, Fault> {
    let Some(path) = path else { return Ok(None) };
    let found = path.find(row).into_iter().find(|value| !reading.is_nothing(value));
    found.map(|value| read(value).map_err(|fault| fault.under(&path.label()))).transpose()
}

fn thumb(value: &Value) -> Result<Thumb, Fault> {
    thumb_word(&Word::of(value).0).ok_or_else(|| Fault::new(format!("{value} is no thumb: write up or down")))
}

/// Common words for a thumb up or down.
pub(in crate::import) fn thumb_word(word: &str) -> Option<Thumb> {
    match word.trim().to_lowercase().replace(['-', ' '], "_").as_str() {
        "up" | "thumb_up" | "thumbs_up" | "thumbsup" | "upvote" | "like" | "liked" | "positive" | "good"
        | "helpful" | "yes" | "y" | "true" | "t" | "1" | "+1" | "👍" => Some(Thumb::Up),
        "down" | "thumb_down" | "thumbs_down" | "thumbsdown" | "downvote" | "dislike" | "disliked" | "negative"
        | "bad" | "unhelpful" | "not_helpful" | "no" | "n" | "false" | "f" | "0" | "_1" | "👎" => Some(Thumb::Down),
        _ => None,
    }
}

impl Reading {
    /// A list of feedback in the own form.
    pub(super) fn feedback_list(&self, value: &Value) -> Result<Vec<Feedback>, Fault> {
        match self.unfolded(value) {
            Some(Value::Array(items)) => each(&items, |item| self.own_feedback(item)),
            _ => Err(wrong_type(value, "a list of feedback")),
        }
    }

    fn own_feedback(&self, value: &Value) -> Result<Feedback, Fault> {
        let Value::Object(fields) = value else { return Err(wrong_type(value, "an object")) };
        let get = |key: &str| fields.get(key).filter(|value| !value.is_null());
        let need = |key: &str| get(key).ok_or_else(|| Fault::at(key, format!("The {key} is missing")));
        let text = || self.text(need("text")?).map_err(|fault| fault.under("text"));
        let said = match need("kind")?.as_str() {
            Some("thumb") => Said::Thumb { value: own_thumb(need("value")?)? },
            Some("rating") => {
                let value = self.number(need("value")?).map_err(|fault| fault.under("value"))?;
                let named = get("name").map(name).transpose().map_err(|fault| fault.under("name"))?;
                Said::Rating { name: named, value, scale: get("scale").map(|scale| self.scale(scale)).transpose()? }
            }
            Some("comment") => Said::Comment { text: text()? },
            Some("correction") => Said::Correction { text: text()? },
            Some("follow_up") => Said::FollowUp { text: text()? },
            _ => {
                let reason = format!("{} is none of thumb, rating, comment, correction, follow_up", need("kind")?);
                return Err(Fault::at("kind", reason));
            }
        };
        let author_kind = match get("author_kind").map(|kind| (kind, kind.as_str())) {
            None | Some((_, Some("user"))) => AuthorKind::User,
            Some((_, Some("expert"))) => AuthorKind::Expert,
            Some((_, Some("judge"))) => AuthorKind::Judge,
            Some((other, _)) => {
                return Err(Fault::at("author_kind", format!("{other} is none of user, expert, judge")));
            }
        };
        let author = get("author").map(|author| name(author).map_err(|fault| fault.under("author"))).transpose()?;
        let time = get("time").map(|time| self.time(time).map_err(|fault| fault.under("time"))).transpose()?;
        Ok(Feedback { said, author, author_kind, time })
    }

    fn scale(&self, value: &Value) -> Result<(f64, f64), Fault> {
        let wrong = || Fault::at("scale", "A scale is a list of the lowest and the highest value");
        match value.as_array().map(Vec::as_slice) {
            Some([low, high]) => Ok((low.as_f64().ok_or_else(wrong)?, high.as_f64().ok_or_else(wrong)?)),
            _ => Err(wrong()),
        }
    }
}

fn own_thumb(value: &Value) -> Result<Thumb, Fault> {
    match value.as_str() {
        Some("up") => Ok(Thumb::Up),
        Some("down") => Ok(Thumb::Down),
        _ => Err(Fault::at("value", format!("{value} is no thumb: write \"up\" or \"down\""))),
    }
}
