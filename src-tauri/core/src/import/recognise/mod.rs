//! Recognition: what a file is, and which of its fields is which of our words, from its first rows.
mod guess;
mod names;
mod profile;
mod scores;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use self::{
    guess::guess,
    profile::{Column, Profile},
};
use super::{
    format::{Format, Layout},
    mapping::{Field, Mapping, Path, Paths, Step},
    reader::RowReader,
    row::PreviewRow,
    rows::RawRow,
    time::Clock,
};
use crate::error::{Error, Result};

/// How many rows a preview shows.
const PREVIEW: usize = 20;

/// So few rows are not enough to tell what a file means from what is wrong in it.
const FEW: usize = 3;

/// How many fields an error names.
const MOST_NAMED: usize = 20;

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts")]
pub enum Form {
    /// Our own form; nothing to map.
    Own,
    /// Chat messages, as the chat API or its logs have them.
    Chat,
    /// Questions and answers in columns.
    Table,
    /// Feedback alone, for interactions that are there or come later.
    Feedback,
}

/// A place in the file, what it is taken for, and what stands there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Guessed {
    /// Their path.
    #[ts(type = "string")]
    pub from: Path,
    /// Our field, or the kind of feedback; none if it is left out.
    pub field: Option<String>,
    pub examples: Vec<String>,
}

/// What was recognised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Recognised {
    pub format: Format,
    pub form: Form,
    pub mapping: Mapping,
    pub columns: Vec<Guessed>,
    pub preview: Vec<PreviewRow>,
}

pub(super) fn recognise(name: &str, layout: &Layout, sample: &[RawRow]) -> Result<Recognised> {
    let rows: Vec<Value> = sample.iter().filter_map(RawRow::value).collect();
    let clock = Clock::new(None, None).ok_or_else(|| Error::internal("UTC is missing"))?;
    let profile = Profile::of(&rows, clock);
    let mut mapping = guess(&profile, layout.format());
    let form = form(&profile, &mapping, layout)?;
    let columns = profile.columns.iter().filter_map(|column| guessed(column, &mapping)).collect();
    if form == Form::Own {
        mapping = Mapping::own(layout.format());
    }
    if let Layout::Document(rows) = layout {
        mapping.rows = Some(rows.clone()).filter(|rows| !rows.steps().is_empty());
        if rows.steps().last() == Some(&Step::Entries) {
            mapping.fields.entry(Field::Id).or_insert_with(|| Path::key("key").into());
        }
    }
    let preview = preview(name, &mapping, sample)?;
    Ok(Recognised { format: layout.format(), form, mapping, columns, preview })
}

/// What the first rows become by a mapping.
pub(super) fn preview(name: &str, mapping: &Mapping, sample: &[RawRow]) -> Result<Vec<PreviewRow>> {
    let mut reader = RowReader::new(mapping, name)?;
    Ok(sample.iter().take(PREVIEW).map(|raw| reader.read(raw.clone()).preview(name)).collect())
}

fn form(profile: &Profile, mapping: &Mapping, layout: &Layout) -> Result<Form> {
    let has = |field: Field| mapping.fields.contains_key(&field);
    let is_json = !matches!(layout, Layout::Table { .. });
    let names = [Field::Id, Field::Trace, Field::Session];
    if profile.rows == 0 || (is_json && is_own(profile, mapping)) {
        Ok(Form::Own)
    } else if has(Field::Messages) {
        Ok(Form::Chat)
    } else if has(Field::Output) && has(Field::Query) {
        Ok(Form::Table)
    } else if !has(Field::Output) && !mapping.feedback.is_empty() && names.into_iter().any(has) {
        Ok(Form::Feedback)
    } else if is_json && profile.columns.iter().any(is_own_key) {
        Ok(Form::Own)
    } else {
        Err(unrecognised(profile, mapping))
    }
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

fn unrecognised(profile: &Profile, mapping: &Mapping) -> Error {
    let has = |field: Field| mapping.fields.contains_key(&field);
    let keys = profile.columns.iter().filter(|column| column.depth() == 0).take(MOST_NAMED);
    let keys: Vec<String> = keys.map(|column| column.path.label()).collect();
    let what = match (has(Field::Query), has(Field::Output)) {
        (false, true) => "what was asked",
        (true, false) => "what was answered",
        _ => "what was asked and what was answered",
    };
    let error = Error::bad_input(format!("No field of the file could be recognised as {what}"));
    let hint = if has(Field::Output) && keys.iter().any(|key| key == "custom_id") {
        "This is the output of a batch, which does not repeat the questions; import its log of requests and responses"
            .to_owned()
    } else {
        format!(
            "The fields are {}; say in a mapping which is which: fields: {{query: $.NAME, output: $.NAME}}",
            keys.join(", ")
        )
    };
    error.hint(hint)
}

/// The row of the table "your field, our word" for one place, if it says something.
fn guessed(column: &Column, mapping: &Mapping) -> Option<Guessed> {
    let holds = |paths: &Paths| paths.all().contains(&column.path);
    let field = mapping.fields.iter().find(|(_, paths)| holds(paths)).map(|(field, _)| field.to_string());
    let rule = mapping.feedback.iter().find(|rule| rule.from == column.path);
    let kind = rule.and_then(|rule| serde_json::to_value(rule.kind).ok()?.as_str().map(str::to_owned));
    let field = field.or(kind);
    let is_leaf = !column.is_mostly(column.objects);
    (field.is_some() || is_leaf).then(|| Guessed {
        from: column.path.clone(),
        field,
        examples: column.examples.clone(),
    })
}
