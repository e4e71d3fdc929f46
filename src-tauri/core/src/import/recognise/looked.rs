//! The first rows of a file, looked at: what is in each place, and what that is by a mapping.
use serde_json::Value;

use super::{
    FEW, Form, Guessed, guess::guess, guess::is_inside, profile::Column, profile::Profile, scores::feedback_rules,
    unrecognised,
};
use crate::{
    error::{Error, Result},
    import::{
        format::Layout,
        joined::JOINED,
        mapping::{FeedbackRule, Field, Mapping, Path, Paths, Step},
        rows::RawRow,
        time::Clock,
    },
};

/// More values than these are not offered for a meaning of each.
const MOST_VALUES: usize = 8;

pub struct Looked {
    layout: Layout,
    pub(super) profile: Profile,
    pub rows: Vec<Value>,
}

impl Looked {
    pub fn at(layout: &Layout, sample: &[RawRow]) -> Result<Self> {
        let rows: Vec<Value> = sample.iter().filter_map(RawRow::value).collect();
        let clock = Clock::new(None, None).ok_or_else(|| Error::internal("UTC is missing"))?;
        Ok(Self { layout: layout.clone(), profile: Profile::of(&rows, clock), rows })
    }

    /// The likely mapping, and what the file is by it. Where that cannot be told, the mapping is as far as it goes.
    pub fn guess(&self) -> (Mapping, Result<Form>) {
        let mut mapping = guess(&self.profile, self.layout.format());
        let is_json = !matches!(self.layout, Layout::Table { .. });
        let is_own = self.profile.rows == 0 || (is_json && is_own(&self.profile, &mapping));
        let form = match self.form(&mapping) {
            _ if is_own => Ok(Form::Own),
            Err(_) if is_json && self.profile.columns.iter().any(is_own_key) => Ok(Form::Own),
            told => told,
        };
        if form == Ok(Form::Own) {
            mapping = Mapping::own(self.layout.format());
        }
        if let Layout::Document(rows) = &self.layout {
            mapping.rows = Some(rows.clone()).filter(|rows| !rows.steps().is_empty());
            if rows.steps().last() == Some(&Step::Entries) {
                mapping.fields.entry(Field::Id).or_insert_with(|| Path::key("key").into());
            }
        }
        (mapping, form)
    }

    /// What the file is by a mapping; an error says what is missing.
    pub fn form(&self, mapping: &Mapping) -> Result<Form> {
        let has = |field: Field| mapping.fields.contains_key(&field);
        let names = [Field::Id, Field::Trace, Field::Session];
        if mapping.is_own() && (self.profile.rows == 0 || self.profile.columns.iter().any(is_own_key)) {
            Ok(Form::Own)
        } else if has(Field::Messages) {
            Ok(Form::Chat)
        } else if has(Field::Output) && has(Field::Query) {
            Ok(Form::Table)
        } else if !has(Field::Output) && !mapping.feedback.is_empty() && names.into_iter().any(has) {
            Ok(Form::Feedback)
        } else {
            Err(unrecognised(&self.profile, mapping))
        }
    }

    /// The keys that its rows have, by which a file of the same shape is known again.
    pub fn shape(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.keys().map(|column| column.key.clone()).collect();
        keys.sort();
        keys
    }

    fn keys(&self) -> impl Iterator<Item = &Column> {
        self.profile.columns.iter().filter(|column| column.depth() == 0)
    }

    /// The table "your field, our word".
    pub fn table(&self, mapping: &Mapping) -> Vec<Guessed> {
        let own = Mapping { fields: self.own_fields(), ..mapping.clone() };
        let mapping = if mapping.is_own() { &own } else { mapping };
        self.profile.columns.iter().filter_map(|column| guessed(column, mapping)).collect()
    }

    /// The same for the rows of a second file.
    pub fn joined_table(&self, mapping: &Mapping) -> Vec<Guessed> {
        let leaves = self.profile.columns.iter().filter(|column| is_leaf(column));
        let told = leaves.map(|column| {
            let from = joined_path(&column.path, "[*]");
            let rule = mapping
                .feedback
                .iter()
                .find(|rule| rule.from == from || (rule.each == Some(Path::key(JOINED)) && rule.from == column.path));
            row(column, from, field_of(mapping, &joined_path(&column.path, "[0]")), rule)
        });
        told.collect()
    }

    /// Rules for what is feedback in the rows of a second file, but for what its key is.
    pub fn joined_rules(&self, key: &Path) -> Vec<FeedbackRule> {
        let rules = feedback_rules(&self.profile.columns, |column| column.path != *key);
        let (guess, _) = self.guess();
        let beside = |field| guess.fields.get(&field).and_then(|paths| paths.all().first()).cloned();
        let (author, time) = (beside(Field::User), beside(Field::Time));
        let joined = rules.into_iter().map(|rule| FeedbackRule {
            each: Some(Path::key(JOINED)),
            author: rule.author.clone().or_else(|| author.clone()),
            time: rule.time.clone().or_else(|| time.clone()),
            ..rule
        });
        joined.collect()
    }

    /// What the own form means, said field by field, so that it can be corrected.
    pub fn own_fields(&self) -> std::collections::BTreeMap<Field, Paths> {
        let is_there = |path: &Path| self.profile.columns.iter().any(|column| column.path == *path);
        let own = Field::own().map(|(field, key)| (field, Path::key(key)));
        own.filter(|(_, path)| is_there(path)).map(|(field, path)| (field, path.into())).collect()
    }
}

/// A place in the rows of a second file, as a place in the row that they belong to.
pub(super) fn joined_path(path: &Path, which: &str) -> Path {
    let rest = path.as_str().trim_start_matches('$');
    format!("$.{JOINED}{which}{rest}").parse().unwrap_or_else(|_| path.clone())
}

/// The keys are those of the own form, and what they hold is what the own form wants.
fn is_own(profile: &Profile, mapping: &Mapping) -> bool {
    let own: Vec<(Field, Path)> = Field::own().map(|(field, key)| (field, Path::key(key))).collect();
    let mut places = mapping.fields.iter().flat_map(|(field, paths)| paths.all().iter().map(move |path| (field, path)));
    let in_place = places.all(|(field, path)| own.iter().any(|(own, key)| own == field && key == path));
    let column = |key: &str| profile.columns.iter().find(|column| column.path == Path::key(key));
    // A file that has it otherwise throughout means it so; in a few rows it is a mistake, which the own form names.
    let takes = |key: &str, wrong: fn(&Column) -> usize| {
        column(key).is_none_or(|column| column.seen < FEW || !column.is_mostly(wrong(column)))
    };
    let has = |key: &str| column(key).is_some();
    let has_answers = if has("output") { has("query") || has("messages") } else { has("feedback") };
    let usage = ["$.usage.input_tokens", "$.usage.output_tokens"];
    let counts = column("usage").is_none_or(|column| column.objects == 0)
        || profile.columns.iter().any(|column| usage.contains(&column.path.as_str()));
    let mut keys = profile.columns.iter().filter(|column| column.depth() == 0);
    let only_own_keys = keys.all(|column| own.iter().any(|(_, key)| *key == column.path));
    has_answers
        && counts
        && (only_own_keys || (in_place && mapping.feedback.is_empty()))
        && takes("feedback", |column| column.seen - column.lists)
        && takes("output", |column| column.objects + column.lists + column.conversations)
        && takes("messages", |column| column.texts + column.objects + column.messages)
        && takes("contexts", |column| column.texts)
        && takes("tags", |column| column.texts)
}

fn is_own_key(column: &Column) -> bool {
    ["$.query", "$.messages", "$.output", "$.feedback"].contains(&column.path.as_str())
}

fn is_leaf(column: &Column) -> bool {
    !column.is_mostly(column.objects)
}

fn field_of(mapping: &Mapping, path: &Path) -> Option<String> {
    let holds = |paths: &Paths| paths.all().contains(path);
    mapping.fields.iter().find(|(_, paths)| holds(paths)).map(|(field, _)| field.to_string())
}

/// The row of the table for one place, if it says something: what is taken whole is not told part by part.
fn guessed(column: &Column, mapping: &Mapping) -> Option<Guessed> {
    let whole = [Field::Usage, Field::Variables, Field::Contexts, Field::Tags, Field::Feedback];
    let is_part = |path: &Path| *path != column.path && is_inside(&column.path, path);
    let is_told = whole.iter().filter_map(|field| mapping.fields.get(field)).flat_map(Paths::all).any(is_part);
    let field = field_of(mapping, &column.path);
    let rule = mapping.feedback.iter().find(|rule| rule.each.is_none() && rule.from == column.path);
    // A list of feedback, each with what it says of itself.
    let listed = mapping.feedback.iter().any(|rule| rule.each.as_ref() == Some(&column.path));
    let field = field.or_else(|| listed.then(|| Field::Feedback.to_string()));
    let says = field.is_some() || rule.is_some() || is_leaf(column) || column.depth() == 0;
    (says && !is_told).then(|| row(column, column.path.clone(), field, rule))
}

fn row(column: &Column, from: Path, field: Option<String>, rule: Option<&FeedbackRule>) -> Guessed {
    let kind = rule.map(|rule| rule.kind.word().to_owned());
    let values = column.distinct.iter().map(|word| word.0.clone());
    let is_few = column.distinct.len() <= MOST_VALUES;
    Guessed {
        from,
        field: field.or(kind),
        examples: column.examples.clone(),
        values: if is_few { values.collect() } else { Vec::new() },
        rule: rule.cloned(),
    }
}
