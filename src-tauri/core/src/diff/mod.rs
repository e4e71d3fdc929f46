//! Diff of two prompt versions or two texts: messages matched, lines, then words.
//!
//! A diff is always right: joining its equal and deleted texts gives the old message, its equal and inserted texts the
//! new one, byte for byte. How fine it is depends on the time it takes; texts that are too large or too different to
//! be compared word by word in that time are compared more coarsely.
mod messages;
mod pairing;
mod rows;
mod text;
mod words;

use serde::Serialize;
use serde_json::Value;
use ts_rs::TS;

pub(crate) use messages::text_of;
pub use messages::{MessageChange, MessageDiff, earlier as pairs};
pub use rows::{Line, Row, Segment, rows, unified};
pub use text::{Hunk, HunkOp, texts};

use crate::{
    model::Settings,
    prompt::{body::Body, variables::variables},
    tokens,
};

/// What changed between two versions.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Diff {
    /// The new messages in their order, each removed one where it stood.
    pub messages: Vec<MessageDiff>,
    pub variables: VariableChanges,
    /// The settings that differ.
    pub settings: Vec<SettingChange>,
    pub tokens: TokenCounts,
}

/// Variables that only one of the versions uses, in order of appearance.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct VariableChanges {
    pub added: Vec<String>,
    pub removed: Vec<String>,
}

/// A setting's two values; null where it is not set.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct SettingChange {
    pub name: String,
    #[ts(type = "unknown")]
    pub before: Option<Value>,
    #[ts(type = "unknown")]
    pub after: Option<Value>,
}

/// Tokens of all messages, counted with the yardstick of [`tokens`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct TokenCounts {
    #[ts(type = "number")]
    pub before: usize,
    #[ts(type = "number")]
    pub after: usize,
}

/// The diff from one version to another.
pub fn bodies(old: &Body, new: &Body) -> Diff {
    Diff {
        messages: messages::messages(&old.messages, &new.messages),
        variables: variable_changes(&variables(old), &variables(new)),
        settings: setting_changes(&old.settings, &new.settings),
        tokens: TokenCounts { before: token_count(old), after: token_count(new) },
    }
}

fn variable_changes(old: &[String], new: &[String]) -> VariableChanges {
    let only =
        |these: &[String], those: &[String]| these.iter().filter(|name| !those.contains(name)).cloned().collect();
    VariableChanges { added: only(new, old), removed: only(old, new) }
}

fn setting_changes(old: &Settings, new: &Settings) -> Vec<SettingChange> {
    let (old, new) = (fields(old), fields(new));
    let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
    names
        .filter(|name| old.get(*name) != new.get(*name))
        .map(|name| SettingChange { name: name.clone(), before: old.get(name).cloned(), after: new.get(name).cloned() })
        .collect()
}

fn fields(settings: &Settings) -> serde_json::Map<String, Value> {
    match serde_json::to_value(settings) {
        Ok(Value::Object(fields)) => fields,
        // Settings are an object, and all they hold has a JSON form.
        _ => Default::default(),
    }
}

fn token_count(body: &Body) -> usize {
    body.turns().map(|turn| tokens::count(&messages::text_of(turn))).sum()
}

#[cfg(test)]
mod tests;
