//! What the core asks of the shell it runs in: time, randomness, places and child processes.
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The shell's side of the bargain. The core has no clock, no home folder and no key store of its own.
pub trait Host: Send + Sync {
    /// UTC milliseconds since 1970.
    fn now_ms(&self) -> i64;

    /// Fills `bytes` from a cryptographic source.
    fn random(&self, bytes: &mut [u8]);

    /// Models and other files that can be fetched or made again.
    fn cache_dir(&self) -> PathBuf;

    /// Files that were installed for everybody on this machine, if there is a place for them.
    fn shared_dir(&self) -> Option<PathBuf> {
        None
    }

    /// Small facts that must outlive a workspace: audit heads, the workspace opened last.
    fn state_dir(&self) -> PathBuf;

    /// How the engine process is started, if this shell can.
    fn engine(&self) -> Option<ChildCommand>;

    /// Where API keys are kept.
    fn secrets(&self) -> std::sync::Arc<dyn Secrets>;

    /// The value of an environment variable that the person named for a key.
    fn environment(&self, name: &str) -> Option<String>;
}

/// A program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChildCommand {
    pub program: PathBuf,
    pub args: Vec<String>,
}

/// The operating system's key store. `account` names workspace, model and origin.
pub trait Secrets: Send + Sync {
    fn get(&self, account: &str) -> crate::error::Result<Option<String>>;
    fn set(&self, account: &str, secret: &str) -> crate::error::Result<()>;
    fn remove(&self, account: &str) -> crate::error::Result<()>;
    /// False where keys live only as long as this run (no key store on this machine).
    fn is_lasting(&self) -> bool;
}

/// A new UUIDv7 from the host's clock and randomness.
pub fn new_id(host: &dyn Host) -> String {
    let mut random = [0u8; 10];
    host.random(&mut random);
    let ms = u64::try_from(host.now_ms()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid().to_string()
}
