//! Conversations whose messages name a speaker instead of a role, one by one or gathered in turns: `[{sender, text}]`,
//! `[[{sender, text}, …], …]`.
//!
//! Nothing in them says who of them is asked, so it is told by who has the last word: that speaker is taken for the
//! assistant, everybody else for users. Each speaker stays as the message's `name`.
use serde_json::{Map, Value, json};

use crate::message::{Content, Message, Role};

const SPEAKER: [&str; 3] = ["sender", "speaker", "author"];
const TEXT: [&str; 3] = ["text", "content", "message"];
/// Chat APIs refuse longer names, and names with these characters or white space.
const LONGEST_NAME: usize = 64;
const NOT_IN_NAMES: [char; 5] = ['<', '>', '|', '\\', '/'];

/// What one speaker said at once.
struct Said<'v> {
    speaker: &'v str,
    texts: Vec<&'v str>,
}

/// Whether each item is a message, or a turn of messages, with a speaker and a text and without a role.
pub fn is_between_speakers(items: &[Value]) -> bool {
    !items.is_empty() && items.iter().all(|item| turn(item).iter().all(|one| said(one).is_some()))
}

/// The chat messages of such a conversation.
pub fn told_apart(items: &[Value]) -> Vec<Message> {
    let said: Vec<Said> = items.iter().flat_map(in_turn).collect();
    let last = said.last().map(|said| said.speaker).unwrap_or_default();
    said.iter().map(|said| message(said, if said.speaker == last { Role::Assistant } else { Role::User })).collect()
}

fn turn(item: &Value) -> &[Value] {
    item.as_array().map_or(std::slice::from_ref(item), Vec::as_slice)
}

fn said(value: &Value) -> Option<(&str, &str)> {
    let fields = value.as_object().filter(|fields| !fields.contains_key("role"))?;
    let text_at = |keys: &[&str]| keys.iter().find_map(|key| fields.get(*key)?.as_str());
    Some((text_at(&SPEAKER)?, text_at(&TEXT)?))
}

/// What follows each other in one turn by one speaker belongs together.
fn in_turn(item: &Value) -> Vec<Said<'_>> {
    let mut all: Vec<Said> = Vec::new();
    for (speaker, text) in turn(item).iter().filter_map(said) {
        match all.last_mut().filter(|last| last.speaker == speaker) {
            Some(last) => last.texts.push(text),
            None => all.push(Said { speaker, texts: vec![text] }),
        }
    }
    all
}

fn message(said: &Said, role: Role) -> Message {
    let content = match said.texts[..] {
        [text] => Content::Text(text.to_owned()),
        ref texts => Content::Parts(texts.iter().map(|text| json!({"type": "text", "text": text})).collect()),
    };
    let name = Some(said.speaker).filter(|name| is_name(name));
    let other: Map<String, Value> = name.map(|name| ("name".to_owned(), name.into())).into_iter().collect();
    Message { role, content: Some(content), tool_calls: None, tool_call_id: None, other }
}

fn is_name(speaker: &str) -> bool {
    let is_allowed = |letter: char| !letter.is_whitespace() && !NOT_IN_NAMES.contains(&letter);
    !speaker.is_empty() && speaker.chars().count() <= LONGEST_NAME && speaker.chars().all(is_allowed)
}
