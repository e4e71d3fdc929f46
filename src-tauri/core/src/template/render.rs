//! A whole version rendered for a case.
use std::ops::Range;

use super::{
    Inputs,
    engine::{Engine, SYNTAX},
    grammar,
};
use crate::{
    error::{Code, Error, Result},
    message::{Content, Message, Role},
    prompt::body::{Body, Entry, Turn},
};

/// The messages that are sent for a case.
///
/// A placeholder takes the case's earlier turns; where no user message follows it, nothing else would ask the user's
/// question, so it takes the whole conversation. A version with neither placeholder nor user message gets the
/// interaction's conversation, less its system messages, appended.
///
/// Fails with `missing_variable`, whose place names the variable, or `bad_template`, whose place names message and line.
pub fn render(body: &Body, inputs: &Inputs) -> Result<Vec<Message>> {
    Ok(filled(body, inputs)?.into_iter().map(|filled| filled.message).collect())
}

/// A message that is sent, where it comes from, and what of its text was filled in.
#[derive(Debug, Clone, PartialEq)]
pub struct Filled {
    pub message: Message,
    /// The place of the entry that it was rendered from; `None` where the case brought it.
    pub entry: Option<usize>,
    /// Bytes of its text, and of the template the tag that filled them where that can be told. None of a message that
    /// is no single text.
    pub parts: Vec<(Range<usize>, Option<Range<usize>>)>,
}

impl From<Message> for Filled {
    fn from(message: Message) -> Self {
        Self { message, entry: None, parts: Vec::new() }
    }
}

/// As [`render`], with what was filled in.
pub fn filled(body: &Body, inputs: &Inputs) -> Result<Vec<Filled>> {
    let mut engine = Engine::new(&inputs.values());
    let mut messages = Vec::with_capacity(body.messages.len());
    for (index, entry) in body.messages.iter().enumerate() {
        match entry {
            Entry::Turn(turn) => {
                messages.push(turn_filled(&mut engine, turn, index).map_err(|error| placed(error, index))?);
            }
            Entry::Placeholder { .. } => {
                let rest = body.messages.get(index..).unwrap_or_default();
                messages.extend(inputs.placed(!asks(rest))?.into_iter().map(Filled::from));
            }
        }
    }
    let has_placeholder = body.messages.iter().any(|entry| entry.turn().is_none());
    if let (false, false, Some(offered)) = (has_placeholder, asks(&body.messages), &inputs.offered) {
        messages.extend(offered.conversation.iter().cloned().map(Filled::from));
    }
    Ok(messages)
}

fn turn_filled(engine: &mut Engine, turn: &Turn, index: usize) -> Result<Filled> {
    let mut parts = Vec::new();
    let message = turn.rendered(|source| {
        let (text, marks) = engine.render_marked(source)?;
        let tags = grammar::tags(source, &SYNTAX);
        let tag = |nth: usize| tags.as_ref().and_then(|tags| tags.get(nth)).cloned();
        parts = marks.into_iter().map(|(range, nth)| (range, tag(nth))).collect();
        Ok(text)
    })?;
    if !matches!(message.content, Some(Content::Text(_))) {
        parts.clear();
    }
    Ok(Filled { message, entry: Some(index), parts })
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
