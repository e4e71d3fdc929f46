//! Past inputs for whoever writes a prompt: those that a filter chooses, never what is held out for replays.
use std::collections::HashMap;

use serde_json::Value;
use sqlx::{SqliteConnection, sqlite::SqliteArguments};

use crate::{error::Result, filter, held_out::HeldOut, interaction, operation::Context, store};

/// Enough to know the variables of a prompt's inputs.
const LOOKED_AT: usize = 50;

/// One that fits.
pub struct Input {
    pub key: i64,
    pub id: String,
    pub session: Option<String>,
}

/// Those that fit and may be looked at, newest first, and how many more are held out.
pub struct Fitting {
    pub inputs: Vec<Input>,
    pub held_out: usize,
}

/// `filter`: else the prompt's own interactions, or all. Without a prompt, each is held out or not by its own.
pub async fn fitting(
    context: &Context,
    connection: &mut SqliteConnection,
    prompt: Option<&str>,
    filter: Option<&str>,
) -> Result<Fitting> {
    let workspace = context.workspace()?;
    let own = prompt.map(|prompt| format!("prompt:{prompt}")).unwrap_or_default();
    let filter = filter::parse(filter.unwrap_or(&own))?;
    let resolved = interaction::resolve(context, connection, &workspace, &filter).await?;
    let condition = filter::sql::build(&filter, context.now_ms(), &resolved, 1)?;
    let sql = format!(
        "SELECT key, id, session, prompt FROM interaction WHERE {} ORDER BY time DESC, key DESC",
        condition.sql
    );
    let arguments = condition.arguments(SqliteArguments::default())?;
    let fitting: Vec<(i64, String, Option<String>, Option<String>)> =
        sqlx::query_as_with(sqlx::AssertSqlSafe(sql), arguments).fetch_all(&mut *connection).await?;
    let all = fitting.len();
    let mut held_out: HashMap<String, HeldOut> = HashMap::new();
    let mut inputs = Vec::new();
    for (key, id, session, own) in fitting {
        let Some(prompt) = prompt.map(str::to_owned).or(own) else {
            inputs.push(Input { key, id, session });
            continue;
        };
        if !held_out.contains_key(&prompt) {
            held_out.insert(prompt.clone(), HeldOut::of(connection, &prompt).await?);
        }
        if !held_out.get(&prompt).is_some_and(|of| of.holds(session.as_deref(), &id)) {
            inputs.push(Input { key, id, session });
        }
    }
    Ok(Fitting { held_out: all - inputs.len(), inputs })
}

/// A variable that past inputs have.
#[derive(Debug, Clone)]
pub struct Variable {
    pub name: String,
    /// In how many of those that were looked at.
    pub with: usize,
    /// One of its values.
    pub example: Value,
    /// Ids of those that lack it.
    pub lacking: Vec<String>,
}

/// What the newest of them have, what most have first, and how many were looked at.
pub async fn variables(connection: &mut SqliteConnection, inputs: &[Input]) -> Result<(usize, Vec<Variable>)> {
    let keys: Vec<i64> = inputs.iter().take(LOOKED_AT).map(|input| input.key).collect();
    let loaded = store::interaction::load_all(connection, &keys).await?;
    let mut found: Vec<Variable> = Vec::new();
    for (name, value) in loaded.iter().flat_map(|one| &one.form.variables) {
        match found.iter_mut().find(|variable| variable.name == *name) {
            Some(variable) => variable.with += 1,
            None => {
                let lacks = |one: &&store::interaction::Loaded| !one.form.variables.contains_key(name);
                let lacking = loaded.iter().filter(lacks).map(|one| one.row.id.clone()).collect();
                found.push(Variable { name: name.clone(), with: 1, example: value.clone(), lacking });
            }
        }
    }
    found.sort_by_key(|variable| std::cmp::Reverse(variable.with));
    Ok((loaded.len(), found))
}
