//! The rules that an interaction and its feedback must keep, whatever file they came from, and what is computed once
//! from them for the store: times, money, hashes.
use serde_json::Value;

use super::{
    cost::nano_dollars,
    identity::{Hash, content_hash, feedback_fingerprint},
    row::{Fault, Late, Row},
};
use crate::{
    interaction::form::{Feedback, Interaction, Output, Said},
    message::{Content, Message, Role},
    time::parse_rfc3339,
};

/// An interaction that keeps the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Ready {
    /// Its `feedback` is moved to [`Ready::feedback`]. Names of nothing (`"session": ""`) are none.
    pub interaction: Interaction,
    pub feedback: Vec<Heard>,
    /// Milliseconds UTC.
    pub time: Option<i64>,
    /// Nano-dollars.
    pub cost: Option<i64>,
    /// See [`content_hash`].
    pub hash: Hash,
}

/// Feedback that keeps the rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub feedback: Feedback,
    /// Milliseconds UTC.
    pub time: Option<i64>,
    /// See [`feedback_fingerprint`].
    pub fingerprint: Hash,
}

/// Checks an interaction against the rules. What holds nothing but feedback and a name becomes [`Row::Late`].
pub fn check(mut interaction: Interaction) -> Result<Row, Fault> {
    drop_blank_names(&mut interaction);
    if is_late(&interaction) {
        return late(interaction).map(Row::Late);
    }
    check_conversation(&interaction)?;
    if interaction.output.is_none() && interaction.error.is_some() {
        // The call failed, and that is what there is to know.
        interaction.output = Some(Output::Text(String::new()));
    }
    check_output(interaction.output.as_ref())?;
    if interaction.latency_ms.is_some_and(|latency| latency < 0.0 || !latency.is_finite()) {
        return Err(Fault::at("latency_ms", "A latency is not negative"));
    }
    let time = interaction.time.as_deref().map(|text| check_time(text, "time")).transpose()?;
    let cost = interaction.cost.as_ref().filter(|cost| !cost.is_null()).map(check_cost).transpose()?;
    let feedback = check_all_feedback(std::mem::take(&mut interaction.feedback))?;
    let hash = content_hash(&interaction, time, cost);
    Ok(Row::Interaction(Box::new(Ready { interaction, feedback, time, cost, hash })))
}

fn drop_blank_names(interaction: &mut Interaction) {
    let Interaction { id, session, trace, user, prompt, version, model, time, error, .. } = interaction;
    for name in [id, session, trace, user, prompt, version, model, time, error] {
        name.take_if(|name| name.trim().is_empty());
    }
}

/// Feedback with a name of what it is about, and nothing of an interaction's content.
fn is_late(row: &Interaction) -> bool {
    let named = row.id.is_some() || row.trace.is_some() || row.session.is_some();
    let said = row.messages.is_empty() && row.query.is_none() && row.output.is_none();
    let bare = row.prompt.is_none() && row.version.is_none() && row.model.is_none() && row.error.is_none();
    let unmeasured = row.usage.is_none() && row.cost.is_none() && row.latency_ms.is_none();
    let plain = row.variables.is_empty() && row.contexts.is_empty() && row.tags.is_empty();
    named && !row.feedback.is_empty() && said && bare && unmeasured && plain
}

/// The row's own `time` and `user` are those of the feedback, where that has none.
fn late(row: Interaction) -> Result<Late, Fault> {
    let mut feedback = row.feedback;
    for one in &mut feedback {
        one.time = one.time.take().or_else(|| row.time.clone());
        one.author = one.author.take().or_else(|| row.user.clone());
    }
    Ok(Late { id: row.id, trace: row.trace, session: row.session, feedback: check_all_feedback(feedback)? })
}

fn check_conversation(interaction: &Interaction) -> Result<(), Fault> {
    if interaction.messages.is_empty() && interaction.query.is_none() {
        let nothing_else = interaction.output.is_none() && !interaction.feedback.is_empty();
        return Err(match nothing_else {
            true => Fault::at("id", "Feedback alone needs an id, a trace or a session to attach to"),
            false => Fault::at("messages", "Neither messages nor a query is there"),
        });
    }
    for (at, message) in interaction.messages.iter().enumerate() {
        check_message(message).map_err(|fault| fault.under(&format!("messages[{at}]")))?;
    }
    Ok(())
}

fn check_output(output: Option<&Output>) -> Result<(), Fault> {
    match output {
        None => Err(Fault::at("output", "The output is missing; a call that failed needs its error")),
        Some(Output::Text(_)) => Ok(()),
        Some(Output::Message(message)) if message.role != Role::Assistant => {
            let reason = format!("An output is a message of the assistant, not of role “{}”", message.role.as_str());
            Err(Fault::at("output.role", reason))
        }
        Some(Output::Message(message)) => check_message(message).map_err(|fault| fault.under("output")),
    }
}

fn check_message(message: &Message) -> Result<(), Fault> {
    if message.content.is_none() && !stands_without_content(message) {
        return Err(Fault::at("content", "The content is missing"));
    }
    if let Some(Content::Parts(parts)) = &message.content {
        check_objects(parts, "a content part is an object").map_err(|fault| fault.under("content"))?;
    }
    let calls = message.tool_calls.as_deref().unwrap_or_default();
    check_objects(calls, "a tool call is an object").map_err(|fault| fault.under("tool_calls"))
}

/// The assistant may call tools, refuse or speak instead of writing.
fn stands_without_content(message: &Message) -> bool {
    let says = |key| message.other.get(key).is_some_and(|value: &Value| !value.is_null());
    let calls = message.tool_calls.as_ref().is_some_and(|calls| !calls.is_empty());
    message.role == Role::Assistant && (calls || ["refusal", "function_call", "audio"].into_iter().any(says))
}

fn check_objects(values: &[Value], rule: &str) -> Result<(), Fault> {
    match values.iter().position(|value| !value.is_object()) {
        Some(at) => Err(Fault::at(format!("[{at}]"), format!("Wrong type: {rule}"))),
        None => Ok(()),
    }
}

fn check_time(text: &str, field: &str) -> Result<i64, Fault> {
    parse_rfc3339(text)
        .map_err(|_| Fault::at(field, format!("“{text}” is no time; write it like 2026-03-04T05:06:07Z")))
}

fn check_cost(cost: &Value) -> Result<i64, Fault> {
    nano_dollars(cost).ok_or_else(|| Fault::at("cost", format!("{cost} is no sum of US dollars")))
}

fn check_all_feedback(feedback: Vec<Feedback>) -> Result<Vec<Heard>, Fault> {
    let checked = feedback.into_iter().enumerate();
    checked.map(|(at, one)| check_feedback(one).map_err(|fault| fault.under(&format!("feedback[{at}]")))).collect()
}

fn check_feedback(mut feedback: Feedback) -> Result<Heard, Fault> {
    feedback.author.take_if(|author| author.trim().is_empty());
    if let Said::Rating { name, value, scale } = &mut feedback.said {
        name.take_if(|name| name.trim().is_empty());
        check_rating(*value, *scale)?;
    }
    let time = feedback.time.as_deref().map(|text| check_time(text, "time")).transpose()?;
    let fingerprint = feedback_fingerprint(&feedback, time);
    Ok(Heard { feedback, time, fingerprint })
}

fn check_rating(value: f64, scale: Option<(f64, f64)>) -> Result<(), Fault> {
    let Some((low, high)) = scale else { return Ok(()) };
    if low >= high {
        return Err(Fault::at("scale", format!("A scale goes from low to high, not from {low} to {high}")));
    }
    if !(low..=high).contains(&value) {
        return Err(Fault::at("value", format!("{value} lies outside of the scale from {low} to {high}")));
    }
    Ok(())
}
