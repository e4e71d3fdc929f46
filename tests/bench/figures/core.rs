//! The core in this process, for what is too quick to be measured from outside.
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use attune_core::{
    error::Result,
    host::{ChildCommand, Host, Secrets},
    operation::{self, Context},
};
use serde_json::{Value, json};

use crate::{Done, material::Dice, program::Program};

/// A machine without a key store.
struct Machine {
    program: PathBuf,
    home: PathBuf,
    random: AtomicU64,
}

impl Host for Machine {
    fn now_ms(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }

    fn random(&self, bytes: &mut [u8]) {
        let mut dice = Dice(self.random.fetch_add(1, Ordering::Relaxed));
        bytes.fill_with(|| dice.below(256) as u8);
    }

    fn cache_dir(&self) -> PathBuf {
        self.home.join("cache")
    }

    fn state_dir(&self) -> PathBuf {
        self.home.join("state")
    }

    fn engine(&self) -> Option<ChildCommand> {
        Some(ChildCommand { program: self.program.clone(), args: vec!["engine".to_owned()] })
    }

    fn secrets(&self) -> Arc<dyn Secrets> {
        Arc::new(NoKeys)
    }

    fn environment(&self, _: &str) -> Option<String> {
        None
    }
}

struct NoKeys;

impl Secrets for NoKeys {
    fn get(&self, _: &str) -> Result<Option<String>> {
        Ok(None)
    }

    fn set(&self, _: &str, _: &str) -> Result<()> {
        Ok(())
    }

    fn remove(&self, _: &str) -> Result<()> {
        Ok(())
    }

    fn is_lasting(&self) -> bool {
        false
    }
}

/// An open workspace.
pub struct Core(pub Context);

impl Core {
    pub async fn open(program: &Program, workspace: &str) -> Done<Self> {
        let random = AtomicU64::new(jiff::Timestamp::now().as_nanosecond() as u64);
        let machine = Machine { program: program.path.clone(), home: program.home().to_owned(), random };
        let core = Self(Context::new(Arc::new(machine)));
        core.ask("workspace.open", json!({"dir": program.home().join(workspace)})).await?;
        Ok(core)
    }

    pub async fn ask(&self, operation: &str, request: Value) -> Done<Value> {
        operation::dispatch(&self.0, operation, request)
            .await
            .map_err(|error| format!("{operation}: {}", error.message).into())
    }
}
