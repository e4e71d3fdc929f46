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

/// What of a case's conversation a version has no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// Tool calls and results that follow the last user turn.
    Turns,
    /// The last user turn shows or plays something besides its text.
    Media(&'static str),
}

/// What the version would leave out of the case, where it takes the conversation only up to its last user turn and of
/// that only the text. Such a case would be asked something else than what was answered.
pub fn left_out(body: &Body, inputs: &Inputs) -> Option<LeftOut> {
    let takes_all = match body.messages.iter().rposition(|entry| entry.turn().is_none()) {
        Some(placeholder) => !asks(body.messages.get(placeholder..).unwrap_or_default()),
        None => !asks(&body.messages),
    };
    let offered = inputs.offered.as_ref().filter(|_| !takes_all)?;
    if !offered.later_turns().is_empty() {
        return Some(LeftOut::Turns);
    }
    let media = offered.last_turn()?.media();
    Some(LeftOut::Media(media.first()?.with_article()))
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
