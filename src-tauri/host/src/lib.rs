//! What this machine gives the core, the same for every shell: time, randomness, places, the key store, the engine.
mod keys;
pub mod window;

use std::{
    path::PathBuf,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use attune_core::host::{ChildCommand, Host, Secrets};

use keys::KeyStore;

/// The word that makes a shell's own program run as the engine.
pub const ENGINE: &str = "engine";

/// This machine. Nothing is asked of it before it is needed.
pub struct Machine {
    keys: Arc<KeyStore>,
}

impl Machine {
    pub fn new() -> Self {
        Self { keys: Arc::new(KeyStore::default()) }
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

impl Host for Machine {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn random(&self, bytes: &mut [u8]) {
        // Without randomness no id and no key could be made: there is nothing to go on with.
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }

    fn cache_dir(&self) -> PathBuf {
        under(dirs::cache_dir())
    }

    fn state_dir(&self) -> PathBuf {
        state_dir()
    }

    fn shared_dir(&self) -> Option<PathBuf> {
        installed("share/attune")
    }

    fn engine(&self) -> Option<ChildCommand> {
        // A package that holds both shells has the engine once, as a program of its own.
        if let Some(program) = installed("lib/attune/attune-engine").filter(|program| program.is_file()) {
            return Some(ChildCommand { program, args: Vec::new() });
        }
        let program = std::env::current_exe().ok()?;
        Some(ChildCommand { program, args: vec![ENGINE.to_owned()] })
    }

    fn secrets(&self) -> Arc<dyn Secrets> {
        self.keys.clone()
    }

    fn environment(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

/// A place beside the folder of programs, such as `/usr/lib/attune` for `/usr/bin/attune`.
fn installed(place: &str) -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    Some(program.parent()?.parent()?.join(place))
}

/// Linux: `~/.local/state/attune`; macOS: `~/Library/Application Support/attune`; Windows: `%LOCALAPPDATA%\attune`.
fn state_dir() -> PathBuf {
    under(dirs::state_dir().or_else(dirs::data_local_dir))
}

/// A service account may have no home; then the places last as long as the machine's temporary folder.
fn under(parent: Option<PathBuf>) -> PathBuf {
    parent.unwrap_or_else(std::env::temp_dir).join("attune")
}
