//! Recognition: what a file is, and which of its fields is which of our words, from its first rows.
mod choose;
mod guess;
mod key;
mod looked;
mod names;
mod profile;
mod scores;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use self::{
    choose::{Choice, OurWord, our_words},
    key::shared_key,
    looked::Looked,
};

use self::profile::Profile;
use super::{
    format::{Format, Layout},
    mapping::{FeedbackRule, Field, Mapping, Path},
    reader::RowReader,
    row::PreviewRow,
    rows::RawRow,
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
    /// All that was seen, where that is little enough to give each a meaning.
    pub values: Vec<String>,
    /// How it is read, where it is feedback.
    pub rule: Option<FeedbackRule>,
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
    let looked = Looked::at(layout, sample)?;
    let (mapping, form) = looked.guess();
    let form = form?;
    let (columns, preview) = (looked.table(&mapping), preview(name, &mapping, sample)?);
    Ok(Recognised { format: layout.format(), form, mapping, columns, preview })
}

/// What the first rows become by a mapping.
pub(super) fn preview(name: &str, mapping: &Mapping, sample: &[RawRow]) -> Result<Vec<PreviewRow>> {
    let mut reader = RowReader::new(mapping, name)?;
    Ok(sample.iter().take(PREVIEW).map(|raw| reader.read(raw.clone()).preview(name)).collect())
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
