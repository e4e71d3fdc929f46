//! The parts of a filter's SQL that only SQLite knows: full text, long lists, and how arguments are bound.
use sqlx::{Arguments, sqlite::SqliteArguments};

use super::sql::{Arg, Builder, Where};
use crate::{
    error::{Error, Result},
    search::words,
};

impl Where {
    /// The values, ready for `sqlx::query_with`. `before` are those of the placeholders in front.
    pub fn arguments(&self, before: SqliteArguments) -> Result<SqliteArguments> {
        arguments(&self.args, before)
    }
}

/// Values as the database takes them, behind those that are there already.
pub fn arguments(args: &[Arg], before: SqliteArguments) -> Result<SqliteArguments> {
    let mut arguments = before;
    for arg in args {
        match arg {
            Arg::Int(value) => arguments.add(*value),
            Arg::Real(value) => arguments.add(*value),
            Arg::Text(value) => arguments.add(value.clone()),
        }
        .map_err(|error| Error::internal(format!("A value of a filter cannot be bound: {error}")))?;
    }
    Ok(arguments)
}

/// Word or phrase in query or output. What the full-text index cannot find (signs, languages written without spaces)
/// is looked for character by character.
pub(super) fn words(builder: &mut Builder, text: &str) -> String {
    match words::phrase(text) {
        Some(phrase) => matching(builder, &phrase),
        None => {
            let pattern = builder.text(&containing(text));
            format!("(interaction.query LIKE {pattern} ESCAPE '\\' OR interaction.output LIKE {pattern} ESCAPE '\\')")
        }
    }
}

/// What the full-text index finds. All phrases in one query, since it can walk their lists side by side.
pub(super) fn matching(builder: &mut Builder, phrases: &str) -> String {
    let phrases = builder.text(phrases);
    format!("interaction.key IN (SELECT rowid FROM interaction_fts WHERE interaction_fts MATCH {phrases})")
}

fn containing(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// Membership in a list that may be longer than a statement may have placeholders.
pub(super) fn one_of(builder: &mut Builder, keys: &[i64]) -> String {
    let list = builder.text(&list(keys));
    format!("interaction.key IN (SELECT value FROM json_each({list}))")
}

/// The same of any column, without a placeholder.
pub fn among(column: &str, keys: &[i64]) -> String {
    format!("{column} IN (SELECT value FROM json_each('{}'))", list(keys))
}

fn list(keys: &[i64]) -> String {
    let keys: Vec<String> = keys.iter().map(i64::to_string).collect();
    format!("[{}]", keys.join(","))
}
