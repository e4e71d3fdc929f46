//! What a person or a program can ask of prompts.
mod accept;
mod add;
mod check;
mod compare;
mod draft;
mod examples;
mod find;
mod fork;
mod found;
mod preview;
mod read;

pub use accept::{Accept, Accepted, AcceptedVersion, Returned, UndoAccept, accept, undo_accept};
pub use add::{Add, Added, Export, Exported, Import, Imported, add, export, import};
pub use check::{Check, Checked, CheckedMessage, check};
pub use compare::{Compare, Compared, Side, compare};
pub use draft::{Draft, DraftDrop, DraftLoad, DraftLoaded, DraftSave, Saved, drop_draft, load_draft, save_draft};
pub use examples::{Examples, ExamplesShown, Offered, OfferedWord, Offers, examples, offered};
pub use find::{Find, find};
pub use fork::{Fork, fork};
pub use found::{Belong, Found, FoundExample, FoundVersion, Last, LastFound, LoggedAs, last};
pub use preview::{FilledPart, Render, Rendered, Source, render};
pub use read::{ChannelAt, Get, History, List, Prompt, Prompts, Show, Versions, get, history, list, show};

use serde::Serialize;
use ts_rs::TS;

use super::{
    body::{Body, Entry},
    variables::variables,
};
use crate::{model::Settings, store::prompt::Version, time::rfc3339};

/// A version as every shell shows it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptVersion")]
pub struct Shown {
    pub name: String,
    pub version: i64,
    pub hash: String,
    pub messages: Vec<Entry>,
    pub variables: Vec<String>,
    pub settings: Settings,
    pub note: Option<String>,
    pub author: Option<String>,
    pub parent: Option<i64>,
    /// The version of another prompt that this one was forked from, `NAME@7`.
    pub origin: Option<String>,
    pub time: String,
    /// What other tools call it.
    pub aliases: Vec<String>,
    /// The channels that point at it.
    pub channels: Vec<String>,
}

impl Shown {
    pub fn of(version: &Version, channels: &[(String, i64)], aliases: &[(String, i64)]) -> Self {
        let Body { messages, settings } = version.body.clone();
        let of_this = |names: &[(String, i64)]| {
            let own = names.iter().filter(|(_, number)| *number == version.number);
            own.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        Self {
            name: version.prompt.clone(),
            version: version.number,
            hash: version.hash.clone(),
            variables: variables(&version.body),
            messages,
            settings,
            note: version.note.clone(),
            author: version.author.clone(),
            parent: version.parent,
            origin: version.origin.clone(),
            time: rfc3339(version.time),
            aliases: of_this(aliases),
            channels: of_this(channels),
        }
    }
}
