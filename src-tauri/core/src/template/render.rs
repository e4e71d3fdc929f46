//! A whole version rendered for a case.
use super::{Inputs, engine::Engine};
use crate::{
    error::{Code, Error, Result},
    message::{Message, Role},
    prompt::body::{Body, Entry},
};

/// The messages that are sent for a case.
///
/// A placeholder takes the case's earlier turns; where no user message follows it, nothing else would ask the user's
/// question, so it takes the whole conversation. A version with neither placeholder nor user message gets the
/// interaction's conversation, less its system messages, appended.
///
/// Fails with `missing_variable`, whose place names the variable, or `bad_template`, whose place names message and line.
pub fn render(body: &Body, inputs: &Inputs) -> Result<Vec<Message>> {
    let mut engine = Engine::new(&inputs.values());
    let mut messages = Vec::with_capacity(body.messages.len());
    for (index, entry) in body.messages.iter().enumerate() {
        match entry {
            Entry::Turn(turn) => {
                let message = turn.rendered(|source| engine.render(source));
                messages.push(message.map_err(|error| placed(error, index))?);
            }
            Entry::Placeholder { .. } => {
                let rest = body.messages.get(index..).unwrap_or_default();
                messages.extend(inputs.placed(!asks(rest))?);
            }
        }
    }
    let has_placeholder = body.messages.iter().any(|entry| entry.turn().is_none());
    if let (false, false, Some(offered)) = (has_placeholder, asks(&body.messages), &inputs.offered) {
        messages.extend(offered.conversation.iter().cloned());
    }
    Ok(messages)
}

/// True if the version has no place for a part of the case's conversation: its last user turn was followed by tool
/// calls and results, and the version takes turns only up to that one. Such a case would be asked something else than
/// what was answered.
pub fn leaves_out_turns(body: &Body, inputs: &Inputs) -> bool {
    let takes_all = match body.messages.iter().rposition(|entry| entry.turn().is_none()) {
        Some(placeholder) => !asks(body.messages.get(placeholder..).unwrap_or_default()),
        None => !asks(&body.messages),
    };
    !takes_all && inputs.offered.as_ref().is_some_and(|offered| !offered.later_turns().is_empty())
}

/// True if one of the entries is a user message.
fn asks(entries: &[Entry]) -> bool {
    entries.iter().filter_map(Entry::turn).any(|turn| turn.role == Role::User)
}

/// A missing variable is named by the error's field; for everything else that is the message at fault.
fn placed(error: Error, index: usize) -> Error {
    match error.code {
        Code::MissingVariable => error,
        _ => error.at_field(format!("messages[{index}].content")),
    }
}

#[cfg(test)]
mod tests;
