//! Mapping: which of their fields is which of our words.
//!
//! A mapping is guessed ([`super::recognise`]), can be written as YAML, corrected by the person and read again.
mod apply;
mod convert;
mod feedback;
mod field;
mod join;
mod messages;
mod only;
mod path;
mod speakers;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

pub use apply::Mapper;
pub use feedback::{FeedbackKind, FeedbackRule, Word};
pub use field::Field;
pub use join::Join;
pub use only::Only;
pub use path::{Path, RowsPath};

pub(super) use convert::{says_nothing, unfold};
pub(super) use feedback::thumb_word;
pub(super) use messages::is_message;
pub(super) use path::Step;

use super::{format::Format, joined::JOINED};
use crate::error::{Error, Result};

/// Which of their fields is which of ours. Without `fields` and `feedback` the file is in our own form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "operations.ts")]
pub struct Mapping {
    /// What the mapping was made for; none means any.
    pub format: Option<Format>,
    /// Where the rows are in a JSON document; none means the outermost list, or the document itself.
    #[ts(type = "string | null")]
    pub rows: Option<RowsPath>,
    /// Which rows are meant, where the file holds others too; all conditions have to hold.
    pub only: Vec<Only>,
    /// Our field to their path, or to several of which the first that leads to something counts.
    #[ts(type = "Record<string, string | string[]>")]
    pub fields: BTreeMap<Field, Paths>,
    pub feedback: Vec<FeedbackRule>,
    /// A second file whose rows belong to those of the first.
    pub join: Option<Join>,
    /// For times without a zone: an IANA name or an offset like `+02:00`; none means UTC.
    pub time_zone: Option<String>,
    /// For times in a form of their own, in the letters of strftime.
    pub time_format: Option<String>,
}

/// One path, or several of which the first that leads to something counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, try_from = "OneOrMany")]
pub enum Paths {
    One(Path),
    FirstOf(Vec<Path>),
}

/// [`Paths`] before they are understood, so that an error can name the one that is none.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl TryFrom<OneOrMany> for Paths {
    type Error = Error;

    fn try_from(written: OneOrMany) -> Result<Self> {
        Ok(match written {
            OneOrMany::One(path) => Paths::One(path.parse()?),
            OneOrMany::Many(paths) => Paths::FirstOf(paths.into_iter().map(Path::try_from).collect::<Result<_>>()?),
        })
    }
}

impl Paths {
    pub fn all(&self) -> &[Path] {
        match self {
            Paths::One(path) => std::slice::from_ref(path),
            Paths::FirstOf(paths) => paths,
        }
    }
}

impl From<Path> for Paths {
    fn from(path: Path) -> Self {
        Paths::One(path)
    }
}

impl Mapping {
    /// The mapping of a file in our own form.
    pub fn own(format: Format) -> Self {
        Self { format: Some(format), ..Self::default() }
    }

    pub fn is_own(&self) -> bool {
        self.fields.is_empty() && self.feedback.is_empty()
    }

    /// Reads YAML or JSON, as [`Mapping::to_yaml`] or a person wrote it.
    pub fn parse(text: &str) -> Result<Self> {
        let mapping: Self = serde_norway::from_str(text).map_err(|error| {
            let line = error.location().map(|place| place.line() as u64);
            let error = Error::bad_input(format!("This is no mapping: {error}"));
            line.into_iter().fold(error, Error::at_line)
        })?;
        mapping.check()?;
        Ok(mapping)
    }

    /// Whether it makes sense in itself.
    pub(super) fn check(&self) -> Result<()> {
        let beside = if self.join.is_some() { Some("join") } else { (!self.only.is_empty()).then_some("only") };
        if let (true, Some(key)) = (self.is_own(), beside) {
            let error = Error::bad_input(format!("With “{key}” a mapping has to say what the rows are"));
            return Err(error.at_field(key).hint("Add fields, such as fields: {query: $.question, output: $.answer}"));
        }
        Mapper::new(self).map(drop)
    }

    /// Whether it says what the rows of a second file are.
    pub(super) fn reads_joined(&self) -> bool {
        self.paths().any(|path| path.root() == Some(JOINED) || *path == Path::key(JOINED))
    }

    /// YAML that [`Mapping::parse`] reads back; what is not set is left out.
    pub fn to_yaml(&self) -> Result<String> {
        let mut value = serde_json::to_value(self)?;
        leave_out_empty(&mut value);
        serde_norway::to_string(&value).map_err(|error| Error::internal(error.to_string()))
    }

    /// All paths of the mapping.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        let fields = self.fields.values().flat_map(Paths::all);
        let rows = self.only.iter().map(|only| &only.path);
        fields.chain(self.feedback.iter().flat_map(FeedbackRule::paths)).chain(rows)
    }
}

fn leave_out_empty(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.retain(|_, value| match value {
                Value::Null => false,
                Value::Array(list) => !list.is_empty(),
                Value::Object(object) => !object.is_empty(),
                _ => true,
            });
            // What `values` maps to nothing has a meaning and stays.
            object.iter_mut().filter(|(key, _)| *key != "values").for_each(|(_, value)| leave_out_empty(value));
        }
        Value::Array(list) => list.iter_mut().for_each(leave_out_empty),
        _ => {}
    }
}
