//! What is wrong in the templates of a version, and which of their variables past inputs lack.
use serde_json::Value;

use super::{At, Fault, Severity};
use crate::{
    figures::grouped,
    message::Content,
    prompt::body::{Body, Turn},
    template::{self, Look, words},
};

/// What past inputs have: how many were looked at, and in how many each variable is.
pub struct Known<'k> {
    pub of: usize,
    pub variables: &'k [(String, usize)],
}

/// Each template of the body, with the message it is in and its path there.
fn each(body: &Body) -> impl Iterator<Item = (usize, Vec<Value>, &str)> {
    let turns = body.messages.iter().enumerate().filter_map(|(place, entry)| Some((place, entry.turn()?)));
    turns.flat_map(|(place, turn)| texts(turn).into_iter().map(move |(path, text)| (place, path, text)))
}

fn texts(turn: &Turn) -> Vec<(Vec<Value>, &str)> {
    match &turn.content {
        Some(Content::Text(text)) => vec![(Vec::new(), text)],
        Some(Content::Parts(parts)) => {
            let texts = parts.iter().enumerate().filter_map(|(place, part)| Some((place, part.get("text")?.as_str()?)));
            texts.map(|(place, text)| (vec![place.into(), "text".into()], text)).collect()
        }
        None => Vec::new(),
    }
}

pub(super) fn of(body: &Body) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (message, path, text) in each(body) {
        let Look { faults: found, targets, .. } = template::look(text);
        let place = |fault: Fault, from, to| Fault {
            message: Some(message),
            path: path.clone(),
            at: Some(At::of(text, from, to)),
            ..fault
        };
        for template::Fault { from, to, error } in found {
            let fault = Fault { hint: error.hint, code: error.code, ..Fault::error(error.message) };
            faults.push(place(fault, from, to));
        }
        for target in targets.into_iter().filter(|target| !target.is_used && !target.name.starts_with('_')) {
            let text = format!("“{}” is used nowhere in the loop", target.name);
            faults.push(place(Fault::warning(text), target.from, target.to));
        }
    }
    faults
}

/// Variables that past inputs lack, wherever they are used without allowing for that.
pub fn of_variables(body: &Body, known: &Known) -> Vec<Fault> {
    if known.of == 0 {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for (message, path, text) in each(body) {
        let uses = template::look(text).uses;
        // Once asked whether it is there, a missing one is no surprise.
        let may_lack = |name: &str| uses.iter().any(|used| used.may_lack && used.name == name);
        for used in uses.iter().filter(|used| !may_lack(&used.name)) {
            if let Some(fault) = doubt(&used.name, known) {
                let (at, variable) = (Some(At::of(text, used.from, used.to)), Some(used.name.clone()));
                faults.push(Fault { message: Some(message), path: path.clone(), at, variable, ..fault });
            }
        }
    }
    faults
}

fn doubt(name: &str, known: &Known) -> Option<Fault> {
    if words::ALWAYS.iter().any(|(always, _)| *always == name) {
        return None;
    }
    let all = grouped(known.of as u64);
    match known.variables.iter().find(|(variable, _)| variable == name) {
        Some((_, with)) if *with >= known.of => None,
        Some((_, with)) => {
            let lacking = grouped((known.of - with) as u64);
            let text = format!("{lacking} of {all} past inputs lack “{name}”");
            let hint = Some("default(\"\") would fill it in".to_owned());
            Some(Fault { hint, ..Fault::new(Severity::Note, text) })
        }
        None => {
            let names = known.variables.iter().map(|(name, _)| name.as_str());
            let near = nearest(name, names.chain(words::ALWAYS.iter().map(|(name, _)| *name)));
            let hint = near.map(|near| format!("Is “{near}” meant?"));
            Some(Fault { hint, ..Fault::warning(format!("No past input of {all} has “{name}”")) })
        }
    }
}

/// The name that is written most alike, if any is.
fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let near = names.map(|other| (strsim::levenshtein(&name.to_lowercase(), &other.to_lowercase()), other));
    let (apart, other) = near.min()?;
    (apart <= (name.chars().count() / 3).max(1)).then_some(other)
}
