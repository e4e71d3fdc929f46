//! The engine: llama.cpp in a child process that runs the built-in models and any other GGUF file.
//!
//! A model file is foreign data read by a large C++ library, so it never runs in the process that holds the workspace:
//! a crash there is an error here. There is one child for each chat model and one for embedding, so that a search does
//! not wait for a replay. Each is started when it is first needed and freed when idle.
pub mod builtin;
mod chat;
mod embed;
mod failure;
pub mod frame;
mod process;
pub mod protocol;
mod slot;

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError, Weak},
};

pub use chat::LocalModel;
pub use embed::LocalEmbedder;
pub use failure::{Failure, FailureKind};
use protocol::Purpose;
use slot::Slot;
pub use slot::Times;

use crate::{
    error::{Code, Error, Result},
    host::{ChildCommand, Host},
};

/// The name that stands for the chat model that set-up fetches.
pub const BUILTIN: &str = "builtin";

/// All children. Cheap to clone; a child ends at the latest with the last clone and the models made from it.
#[derive(Clone)]
pub struct Engine {
    command: ChildCommand,
    cache: PathBuf,
    /// Where a package puts models for everybody.
    shared: Option<PathBuf>,
    times: Times,
    embed: Arc<Slot>,
    /// By model file, so that two models of the same file share a child.
    chat: Arc<Mutex<HashMap<PathBuf, Weak<Slot>>>>,
}

impl Engine {
    /// `command` runs `attune_engine::serve`; model files lie in `cache`. Nothing is started yet.
    pub fn new(command: ChildCommand, cache: PathBuf, times: Times) -> Self {
        let embed = Slot::new(command.clone(), Purpose::Embed { cache: cache.clone() }, times);
        Self { command, cache, shared: None, times, embed: Arc::new(embed), chat: Arc::default() }
    }

    /// The same, which finds the built-in chat model also where it was installed for everybody.
    pub fn with_shared(self, shared: Option<PathBuf>) -> Self {
        Self { shared, ..self }
    }

    /// [`Code::ModelUnavailable`] where the shell has no engine.
    pub fn of(host: &dyn Host) -> Result<Self> {
        let command = host.engine().ok_or_else(|| {
            Error::new(Code::ModelUnavailable, "This shell cannot run local models")
                .hint("Use the attune command line or the window")
        })?;
        Ok(Self::new(command, host.cache_dir(), Times::default()).with_shared(host.shared_dir()))
    }

    /// The chat model [`BUILTIN`], or the one in the GGUF file of that path.
    pub fn chat_model(&self, name: &str) -> LocalModel {
        let is_builtin = name == BUILTIN;
        let file = if is_builtin { self.builtin() } else { PathBuf::from(name) };
        LocalModel::new(self.chat_slot(&file), file, is_builtin)
    }

    pub fn embedder(&self) -> LocalEmbedder {
        LocalEmbedder::new(self.embed.clone())
    }

    /// The person's own file comes first; where there is none at all, it is missed there.
    fn builtin(&self) -> PathBuf {
        let own = builtin::CHAT.path(&self.cache);
        let shared = self.shared.as_ref().map(|shared| builtin::CHAT.path(shared));
        shared.filter(|shared| !builtin::CHAT.is_at(&own) && builtin::CHAT.is_at(shared)).unwrap_or(own)
    }

    fn chat_slot(&self, file: &PathBuf) -> Arc<Slot> {
        let mut slots = self.chat.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get(file).and_then(Weak::upgrade) {
            return slot;
        }
        let slot = Arc::new(Slot::new(self.command.clone(), Purpose::Chat { file: file.clone() }, self.times));
        slots.insert(file.clone(), Arc::downgrade(&slot));
        slot
    }
}

#[cfg(test)]
mod tests;
