//! The messages of two versions side by side.
use std::collections::{HashMap, HashSet};

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

use super::{
    Hunk, HunkOp,
    pairing::{Item, Pair, pairs},
    text::texts,
};
use crate::{
    message::{Content, Role},
    prompt::body::{Entry, Turn},
};

/// What became of a message. Where several words would fit, the last of them is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts")]
pub enum MessageChange {
    Same,
    Edited,
    Added,
    Removed,
    /// Another role, its text perhaps edited too.
    Role,
    /// Another place among the messages, its text or role perhaps changed too.
    Moved,
}

/// One message and what leads from its old text to its new one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct MessageDiff {
    pub change: MessageChange,
    /// The new role, or that of the removed message; null for a placeholder.
    pub role: Option<Role>,
    /// The old role where it was another one.
    pub role_before: Option<Role>,
    /// Place among the old messages, from 0; null where it was added.
    pub before: Option<usize>,
    /// Place among the new messages, from 0; null where it was removed.
    pub after: Option<usize>,
    pub hunks: Vec<Hunk>,
}

/// Every message of both sides once: the new ones in order, each removed one behind what stood before it.
/// Which old entry each new one was, by places, where it was any.
pub fn earlier(old: &[Entry], new: &[Entry]) -> HashMap<usize, usize> {
    let (steady, moved) = pairs(&items(old), &items(new));
    steady.into_iter().chain(moved).map(|(before, after)| (after, before)).collect()
}

pub(super) fn messages(old: &[Entry], new: &[Entry]) -> Vec<MessageDiff> {
    let (old, new) = (items(old), items(new));
    let (steady, moved) = pairs(&old, &new);
    let kept: HashSet<usize> = steady.iter().chain(&moved).map(|pair| pair.0).collect();
    let mut removed = (0..old.len()).filter(|a| !kept.contains(a)).peekable();
    let mut moved: HashMap<usize, usize> = moved.into_iter().map(|(a, b)| (b, a)).collect();
    let mut steady = steady.into_iter().peekable();
    let mut diffs = Vec::with_capacity(new.len());
    for b in 0..new.len() {
        let next_kept = steady.peek().map_or(old.len(), |pair| pair.0);
        while let Some(a) = removed.next_if(|a| *a < next_kept) {
            diffs.push(one_sided(MessageChange::Removed, &old[a], a));
        }
        diffs.push(match (steady.next_if(|pair| pair.1 == b), moved.remove(&b)) {
            (Some(pair), _) => paired(&old, &new, pair, false),
            (None, Some(a)) => paired(&old, &new, (a, b), true),
            (None, None) => one_sided(MessageChange::Added, &new[b], b),
        });
    }
    diffs.extend(removed.map(|a| one_sided(MessageChange::Removed, &old[a], a)));
    diffs
}

fn items(entries: &[Entry]) -> Vec<Item<'_>> {
    entries.iter().map(|entry| Item::new(entry, entry.turn().map_or_else(|| "history".to_owned(), text_of))).collect()
}

/// What is compared of a message: its text, with parts that are no text, tool calls and names as JSON below.
pub(crate) fn text_of(turn: &Turn) -> String {
    let mut pieces: Vec<String> = match &turn.content {
        Some(Content::Text(text)) => vec![text.clone()],
        Some(Content::Parts(parts)) => parts.iter().map(part_text).collect(),
        None => Vec::new(),
    };
    pieces.extend(turn.tool_calls.iter().flatten().map(indented));
    pieces.extend(turn.tool_call_id.iter().chain(&turn.name).cloned());
    pieces.join("\n")
}

/// A part that is nothing but text reads as it; any other as JSON.
fn part_text(part: &Value) -> String {
    match (part.as_object(), part.get("text"), part.get("type")) {
        (Some(fields), Some(Value::String(text)), Some(Value::String(kind))) if fields.len() == 2 && kind == "text" => {
            text.clone()
        }
        _ => indented(part),
    }
}

fn indented(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}

fn paired(old: &[Item], new: &[Item], (a, b): Pair, is_moved: bool) -> MessageDiff {
    let (before, after) = (&old[a], &new[b]);
    let change = match is_moved {
        true => MessageChange::Moved,
        false if before.role != after.role => MessageChange::Role,
        false if before.entry != after.entry => MessageChange::Edited,
        false => MessageChange::Same,
    };
    MessageDiff {
        change,
        role: after.role,
        role_before: before.role.filter(|role| Some(*role) != after.role),
        before: Some(a),
        after: Some(b),
        hunks: texts(&before.text, &after.text),
    }
}

fn one_sided(change: MessageChange, item: &Item, at: usize) -> MessageDiff {
    let is_new = change == MessageChange::Added;
    let op = if is_new { HunkOp::Insert } else { HunkOp::Delete };
    let hunk = Some(Hunk { op, text: item.text.clone() }).filter(|hunk| !hunk.text.is_empty());
    MessageDiff {
        change,
        role: item.role,
        role_before: None,
        before: (!is_new).then_some(at),
        after: is_new.then_some(at),
        hunks: hunk.into_iter().collect(),
    }
}
