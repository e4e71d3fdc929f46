//! Checking a version that is being written: every fault with its place, tokens, and what past inputs lack.
use std::path::Path;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::compare::{Side, side};
use crate::{
    diff,
    error::{Error, Result},
    held_out::fitting,
    operation::Context,
    prompt::{
        body::{Body, Entry},
        faults::{self, Fault, Known},
        file, inputs,
        variables::variables,
    },
    template, tokens,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptCheck")]
pub struct Check {
    /// What is being typed; or give `file`.
    pub body: Option<Body>,
    /// A prompt file.
    pub file: Option<String>,
    /// What it is compared with.
    pub base: Option<Side>,
    /// Whose past inputs tell which variables there are; else nothing is said of them.
    pub prompt: Option<String>,
    /// In the filter language; else the prompt's own interactions.
    pub filter: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptChecked")]
pub struct Checked {
    /// Nothing keeps a version from being made of it.
    pub usable: bool,
    /// Errors, warnings and notes, by message.
    pub faults: Vec<Fault>,
    /// One for each entry.
    pub messages: Vec<CheckedMessage>,
    /// By OpenAI's public encoding; other models count a little differently.
    #[ts(type = "number")]
    pub tokens: usize,
    /// Against the base.
    #[ts(type = "number | null")]
    pub change: Option<i64>,
    /// In order of appearance.
    pub variables: Vec<String>,
    /// Variables that no past input has.
    pub unknown: Vec<String>,
    /// Variables that past inputs have and no message uses.
    pub unused: Vec<String>,
    /// How many past inputs were looked at.
    #[ts(type = "number")]
    pub of: usize,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct CheckedMessage {
    #[ts(type = "number")]
    pub tokens: usize,
    /// Against the message that it was in the base; null where there was none.
    #[ts(type = "number | null")]
    pub change: Option<i64>,
    pub variables: Vec<String>,
}

pub async fn check(context: &Context, request: Check) -> Result<Checked> {
    let body = match (request.body, request.file) {
        (Some(body), None) => body,
        (None, Some(path)) => file::read_unchecked(Path::new(&path))?.body,
        _ => return Err(Error::usage("Name a file, or give a body: one of the two")),
    };
    let (mut base, mut of, mut there) = (None, 0, Vec::new());
    if request.base.is_some() || request.prompt.is_some() || request.filter.is_some() {
        let workspace = context.workspace()?;
        let mut connection = workspace.store.read().await?;
        if let Some(given) = request.base {
            base = Some(side(&mut connection, given).await?.1);
        }
        if request.prompt.is_some() || request.filter.is_some() {
            let found = fitting(context, &mut connection, request.prompt.as_deref(), request.filter.as_deref()).await?;
            (of, there) = inputs::variables(&mut connection, &found.inputs).await?;
        }
    }
    let known: Vec<(String, usize)> = there.into_iter().map(|variable| (variable.name, variable.with)).collect();
    let looked = tokio::task::spawn_blocking(move || look(&body, base.as_ref(), &Known { of, variables: &known }));
    looked.await.map_err(|error| Error::internal(error.to_string()))
}

fn look(body: &Body, base: Option<&Body>, known: &Known) -> Checked {
    let mut found = faults::of(body);
    found.extend(faults::of_variables(body, known));
    found.sort_by_key(|fault| (fault.message.is_none(), fault.message, fault.at.map(|at| (at.line, at.column))));
    let used = variables(body);
    let was = base.map(|base| diff::pairs(&base.messages, &body.messages));
    let message = |(place, entry): (usize, &Entry)| {
        let tokens = tokens_of(entry);
        let before = base.zip(was.as_ref()).and_then(|(base, was)| base.messages.get(*was.get(&place)?));
        let change = before.map(|before| tokens as i64 - tokens_of(before) as i64);
        CheckedMessage { tokens, change, variables: variables_of(entry) }
    };
    let messages: Vec<CheckedMessage> = body.messages.iter().enumerate().map(message).collect();
    let tokens: usize = messages.iter().map(|message| message.tokens).sum();
    let before = base.map(|base| base.messages.iter().map(tokens_of).sum::<usize>());
    let is_there = |name: &&String| known.variables.iter().any(|(there, _)| there == *name);
    let is_always = |name: &&String| template::words::ALWAYS.iter().any(|(always, _)| always == name);
    let unknown = used.iter().filter(|name| known.of > 0 && !is_there(name) && !is_always(name)).cloned().collect();
    let names = known.variables.iter().map(|(name, _)| name);
    Checked {
        usable: found.iter().all(|fault| fault.severity != faults::Severity::Error),
        faults: found,
        messages,
        tokens,
        change: before.map(|before| tokens as i64 - before as i64),
        unknown,
        unused: names.filter(|name| !used.contains(name)).cloned().collect(),
        variables: used,
        of: known.of,
    }
}

fn tokens_of(entry: &Entry) -> usize {
    entry.turn().map_or(0, |turn| tokens::count(&diff::text_of(turn)))
}

fn variables_of(entry: &Entry) -> Vec<String> {
    variables(&Body { messages: vec![entry.clone()], ..Body::default() })
}
