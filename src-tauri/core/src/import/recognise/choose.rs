//! Corrections by choosing: a place in the file gets another of our words.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::{
    looked::{Looked, joined_path},
    profile::Column,
    scores::rule_of_kind,
};
use crate::{
    error::{Error, Result},
    import::{
        joined::JOINED,
        mapping::{FeedbackKind, FeedbackRule, Field, Mapping, Path, Paths, Word},
    },
    interaction::form::AuthorKind,
};

/// What a place in the file is to be taken for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "operations.ts", rename = "ImportChoice")]
pub struct Choice {
    /// Its path, or its name as the table shows it.
    pub from: String,
    /// One of our words; null leaves it out.
    pub word: Option<String>,
    /// Who gives this feedback.
    pub author_kind: Option<AuthorKind>,
    /// The lowest and highest possible value of a rating.
    pub scale: Option<(f64, f64)>,
    /// Their value to ours; null means that nothing was said.
    #[ts(type = "Record<string, unknown>")]
    pub values: BTreeMap<Word, Value>,
}

/// One of our words, for a person to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct OurWord {
    pub word: String,
    pub is_feedback: bool,
}

/// The word for a variable of the place's own name.
const VARIABLE: &str = "variable";

/// All that a place can be taken for.
pub fn our_words() -> Vec<OurWord> {
    let fields = Field::all().map(|field| (field.to_string(), false)).chain([(VARIABLE.to_owned(), false)]);
    let feedback = FeedbackKind::ALL.map(|kind| (kind.word().to_owned(), true));
    fields.chain(feedback).map(|(word, is_feedback)| OurWord { word, is_feedback }).collect()
}

/// A place that a choice is about: in the file itself or in the second one.
struct Chosen<'l> {
    column: &'l Column,
    is_joined: bool,
}

impl Chosen<'_> {
    /// Where a field is read from.
    fn path(&self) -> Path {
        if self.is_joined { joined_path(&self.column.path, "[0]") } else { self.column.path.clone() }
    }

    fn is_read_by(&self, rule: &FeedbackRule) -> bool {
        let below = |each: &Path| *each == Path::key(JOINED) && rule.from == self.column.path;
        match (&rule.each, self.is_joined) {
            (Some(each), true) => below(each),
            (None, true) => rule.from == joined_path(&self.column.path, "[*]"),
            (Some(each), false) => *each == self.column.path,
            (None, false) => rule.from == self.column.path,
        }
    }
}

impl Looked {
    /// The mapping with a place taken for what the person says. `joined` is the second file.
    pub fn choose(&self, mapping: &mut Mapping, choice: &Choice, joined: Option<&Looked>) -> Result<()> {
        let chosen = self.chosen(&choice.from, joined)?;
        if mapping.is_own() {
            mapping.fields = self.own_fields();
        }
        let before = mapping.feedback.iter().find(|rule| chosen.is_read_by(rule)).cloned();
        leave_out(mapping, &chosen);
        let Some(word) = choice.word.as_deref().filter(|word| !word.is_empty()) else { return Ok(()) };
        if let Some(kind) = FeedbackKind::ALL.into_iter().find(|kind| kind.word() == word) {
            mapping.feedback.push(rule(&chosen, kind, before, choice));
            return Ok(());
        }
        let field = match word {
            VARIABLE => Field::Variable(chosen.column.key.clone()),
            word => word.parse()?,
        };
        if matches!(field, Field::LatencyMs | Field::LatencyS) {
            mapping.fields.retain(|other, _| !matches!(other, Field::LatencyMs | Field::LatencyS));
        }
        mapping.fields.insert(field, chosen.path().into());
        Ok(())
    }

    fn chosen<'l>(&'l self, from: &str, joined: Option<&'l Looked>) -> Result<Chosen<'l>> {
        let find = |looked: &'l Looked, is_meant: &dyn Fn(&Column) -> bool| {
            looked.profile.columns.iter().find(|column| is_meant(column))
        };
        let here = find(self, &|column| column.path.as_str() == from || column.path.label() == from);
        let there = || find(joined?, &|column| is_in_joined(column, from));
        let column = here.map(|column| Chosen { column, is_joined: false });
        column.or_else(|| there().map(|column| Chosen { column, is_joined: true })).ok_or_else(|| {
            let known: Vec<String> = self.profile.columns.iter().take(20).map(|column| column.path.label()).collect();
            Error::not_found("field", from).hint(format!("The fields are {}", known.join(", ")))
        })
    }
}

/// `$.joined[*].vote`, `joined.vote`, or `vote` where the first file has no such field.
fn is_in_joined(column: &Column, from: &str) -> bool {
    let label = column.path.label();
    joined_path(&column.path, "[*]").as_str() == from
        || label == from
        || from.strip_prefix(JOINED).and_then(|rest| rest.strip_prefix('.')) == Some(label.as_str())
}

/// Nothing reads the place any more.
fn leave_out(mapping: &mut Mapping, chosen: &Chosen) {
    let path = chosen.path();
    mapping.fields.retain(|_, paths| {
        let left: Vec<Path> = paths.all().iter().filter(|other| **other != path).cloned().collect();
        let is_left = !left.is_empty();
        if left.len() < paths.all().len() {
            *paths = Paths::FirstOf(left);
        }
        is_left
    });
    mapping.feedback.retain(|rule| !chosen.is_read_by(rule));
}

/// What was known of the feedback stays, as far as its kind is the same.
fn rule(chosen: &Chosen, kind: FeedbackKind, before: Option<FeedbackRule>, choice: &Choice) -> FeedbackRule {
    let mut rule = rule_of_kind(chosen.column, kind);
    if let Some(before) = before {
        (rule.author, rule.time, rule.name_from) = (before.author, before.time, before.name_from);
        rule.author_kind = before.author_kind;
        if before.kind == kind {
            (rule.values, rule.scale, rule.name) = (before.values, before.scale, before.name);
        }
    }
    rule.each = chosen.is_joined.then(|| Path::key(JOINED));
    rule.author_kind = choice.author_kind.unwrap_or(rule.author_kind);
    rule.scale = choice.scale.filter(|_| kind == FeedbackKind::Rating).or(rule.scale);
    if !choice.values.is_empty() {
        rule.values.extend(choice.values.clone());
    }
    rule
}
