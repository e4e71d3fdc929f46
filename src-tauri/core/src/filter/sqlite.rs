//! The parts of a filter's SQL that only SQLite knows: full text, JSON, and how arguments are bound.
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
        Some(phrase) => {
            let phrase = builder.text(&phrase);
            format!("interaction.key IN (SELECT rowid FROM interaction_fts WHERE interaction_fts MATCH {phrase})")
        }
        None => {
            let pattern = builder.text(&containing(text));
            format!("(interaction.query LIKE {pattern} ESCAPE '\\' OR interaction.output LIKE {pattern} ESCAPE '\\')")
        }
    }
}

fn containing(text: &str) -> String {
    format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// A variable in the body's JSON, or one that fills a found prompt. Any name works, since it is compared and not part of a path.
pub(super) fn variable(builder: &mut Builder, name: &str, value: &str) -> String {
    let name = builder.text(name);
    let text = builder.text(value);
    let mut same = format!(
        "CASE v.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(v.value AS TEXT) END = {text}"
    );
    if let Some(number) = value.parse().ok().filter(|number: &f64| number.is_finite()) {
        let number = builder.bind(Arg::Real(number));
        same = format!("({same} OR (v.type IN ('integer', 'real') AND v.value = {number}))");
    }
    format!(
        "(EXISTS (SELECT 1 FROM interaction_body, json_each(interaction_body.body, '$.variables') v \
         WHERE interaction_body.key = interaction.key AND v.key = {name} AND {same}) \
         OR EXISTS (SELECT 1 FROM accepted, json_each(accepted.filled) v \
         WHERE accepted.key = interaction.key AND v.key = {name} AND {same}))"
    )
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
