//! What may be looked at while a prompt or a check is written: what a filter chooses, never what is held out for replays.
use std::collections::HashMap;

use sqlx::SqliteConnection;

use super::HeldOut;
use crate::{
    error::Result,
    filter,
    interaction::{self, NEWEST_FIRST},
    operation::Context,
};

/// A past input that fits.
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
    let own = prompt.map(|prompt| format!("prompt:{prompt}")).unwrap_or_default();
    let filter = filter::parse(filter.unwrap_or(&own))?;
    let columns = "key, id, session, prompt";
    let fitting: Vec<(i64, String, Option<String>, Option<String>)> =
        interaction::rows(context, connection, &filter, columns, NEWEST_FIRST).await?;
    let all = fitting.len();
    let mut held_out: HashMap<String, HeldOut> = HashMap::new();
    let mut inputs = Vec::new();
    for (key, id, session, own) in fitting {
        let Some(prompt) = prompt.map(str::to_owned).or(own).filter(|prompt| !prompt.is_empty()) else {
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
