//! `judge`: a model that judges an output with a prompt of its own. Its request is made here and its answer read here;
//! the call between is the caller's.
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Judge, Outcome, Rule, Subject, quote};
use crate::{
    error::{Code, Result},
    message::Message,
    prompt::body::Body,
    template::{self, Inputs},
};

/// What to do about one output.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Send these messages and bring the answer along in [`Subject::judged`].
    Ask(Vec<Message>),
    /// Nothing to ask: this is the outcome.
    Known(Outcome),
}

/// The judge's messages for one output. The prompt is rendered as any version is, from the case's variables and
/// `query`, `output`, `expected`, `correction`, `context`, which come first. A case that lacks one of those the prompt
/// names is not applicable; an output that failed by itself is not worth a call.
///
/// Fails if the judge's prompt cannot be rendered for another reason.
pub fn request(body: &Body, subject: &Subject) -> Result<Request> {
    if subject.is_missing() {
        return Ok(Request::Known(Outcome::not_applicable("There is no answer to look at")));
    }
    let inputs = Inputs { variables: variables(subject), offered: None };
    match (template::render(body, &inputs), subject.own_failure()) {
        (Err(error), _) if error.code == Code::MissingVariable => {
            Ok(Request::Known(Outcome::not_applicable(error.message)))
        }
        (Ok(_), Some(reason)) => Ok(Request::Known(Outcome::failed(reason))),
        (messages, _) => messages.map(Request::Ask),
    }
}

fn variables(subject: &Subject) -> Map<String, Value> {
    let mut variables = subject.variables.cloned().unwrap_or_default();
    let texts = [
        ("query", subject.query.map(str::to_owned)),
        ("output", Some(output(subject))),
        ("expected", subject.expected.map(str::to_owned)),
        ("correction", subject.correction.map(str::to_owned)),
        ("context", subject.context()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            variables.insert(name.to_owned(), text.into());
        }
    }
    variables
}

/// The output's text, or its tool calls as JSON where there is no text.
fn output(subject: &Subject) -> String {
    let calls: Vec<Value> =
        subject.message.iter().flat_map(|message| message.calls()).map(|call| call.raw.clone()).collect();
    if subject.output.trim().is_empty() && !calls.is_empty() {
        return Value::from(calls).to_string();
    }
    subject.output.to_owned()
}

impl Rule for Judge {
    fn look(&self, subject: &Subject) -> Outcome {
        match subject.judged {
            Some(answer) => self.read(answer),
            None => Outcome::not_applicable("The judge was not asked"),
        }
    }
}

/// The JSON that a judge may answer with; any other field makes the answer unreadable.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    score: Value,
    #[serde(default)]
    reason: Option<String>,
}

impl Answer {
    fn read(text: &str) -> Option<Self> {
        if text.starts_with('{') {
            return serde_json::from_str(text).ok();
        }
        Some(Self { score: serde_json::from_str(text).unwrap_or_else(|_| text.into()), reason: None })
    }
}

impl Judge {
    /// Reads a judge's answer. All of it must be one number on the scale (without a scale: `pass` or `fail`), or
    /// `{"score": …, "reason": …}` with such a score. Anything else is unreadable, never a guess.
    pub fn read(&self, answer: &str) -> Outcome {
        let text = answer.trim();
        let read = Answer::read(text);
        let judgement = read.as_ref().and_then(|answer| self.judgement(&answer.score));
        let (Some((passed, score)), Some(Answer { reason, .. })) = (judgement, read) else {
            return Outcome::unreadable(format!("The judge's answer cannot be read: {}", quote(text)));
        };
        let said = match (score, passed) {
            (Some(score), _) => format!("The judge gives {score}"),
            (None, true) => "The judge says pass".to_owned(),
            (None, false) => "The judge says fail".to_owned(),
        };
        let reason = reason.filter(|reason| !reason.trim().is_empty());
        let reason = reason.map_or(said.clone(), |reason| format!("{said}: {}", reason.trim()));
        Outcome { score, ..Outcome::of(passed, reason) }
    }

    /// Whether it passes, and the score if there is a scale.
    fn judgement(&self, said: &Value) -> Option<(bool, Option<f64>)> {
        let Some((low, high)) = self.scale else {
            let passed = match said.as_str()?.to_lowercase().as_str() {
                "pass" => true,
                "fail" => false,
                _ => return None,
            };
            return Some((passed, None));
        };
        let score = said.as_f64().filter(|score| (low..=high).contains(score))?;
        Some((self.pass_at.is_none_or(|at| score >= at), Some(score)))
    }
}

#[cfg(test)]
mod tests;
