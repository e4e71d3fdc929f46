//! The answers that the built-in model gave when the sample was made.
use std::collections::HashMap;

use serde::Deserialize;

use crate::{error::Result, model::ChatAnswer, replay::Given, time::parse_rfc3339};

const ANSWERS: &str = include_str!("../../assets/sample/answers.jsonl");

#[derive(Deserialize)]
struct Line {
    prompt: String,
    version: i64,
    case: String,
    time: String,
    answer: ChatAnswer,
}

/// Those of one prompt, by version and interaction.
pub fn of(prompt: &str) -> Result<HashMap<(i64, String), Given>> {
    let mut given = HashMap::new();
    for line in ANSWERS.lines() {
        let Line { prompt: of, version, case, time, answer } = serde_json::from_str(line)?;
        if of == prompt {
            given.insert((version, case), Given { answer, time: parse_rfc3339(&time)? });
        }
    }
    Ok(given)
}
