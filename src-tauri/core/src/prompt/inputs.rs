//! What past inputs hold, for whoever writes a prompt for more of them.
use serde::Serialize;
use serde_json::Value;
use sqlx::SqliteConnection;
use ts_rs::TS;

use crate::{error::Result, held_out::Input, store};

/// Enough to know the variables of a prompt's inputs.
const LOOKED_AT: usize = 50;

/// A variable that past inputs have.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptOffer")]
pub struct Variable {
    pub name: String,
    /// In how many of those that were looked at.
    #[ts(type = "number")]
    pub with: usize,
    /// One of its values.
    #[ts(type = "unknown")]
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
