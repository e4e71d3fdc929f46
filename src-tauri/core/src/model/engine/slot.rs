//! A place for one engine process: started on need, used by one at a time, freed when idle.
use std::{
    sync::{Arc, Weak},
    time::{Duration, SystemTime},
};

use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time::Instant,
};

use super::{failure::Failure, process::Process, protocol::Purpose};
use crate::host::ChildCommand;

/// How long processes are kept and waited for.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    /// An engine that nobody asked for so long is ended, and its memory is free.
    pub idle: Duration,
    /// An engine that gave no sign of life for so long is taken for dead.
    pub patience: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self { idle: Duration::from_secs(120), patience: Duration::from_secs(300) }
    }
}

pub(super) struct Slot {
    command: ChildCommand,
    purpose: Purpose,
    times: Times,
    kept: Arc<Mutex<Option<Kept>>>,
}

struct Kept {
    process: Process,
    /// Of the file that it has open: one that was replaced in the meantime is another one.
    state: Option<State>,
    used: Instant,
}

type State = (u64, SystemTime);

impl Slot {
    pub fn new(command: ChildCommand, purpose: Purpose, times: Times) -> Self {
        Self { command, purpose, times, kept: Arc::default() }
    }

    /// Waits until the place is free, then gives its process, or a new one where there is none, it has died, or its
    /// file was replaced.
    pub async fn borrow(&self) -> Result<Borrowed, Failure> {
        let mut place = self.kept.clone().lock_owned().await;
        let state = self.state_of_file();
        if let Some(mut kept) = place.take()
            && kept.state == state
            && kept.process.is_alive()
        {
            return Ok(Borrowed { place, kept });
        }
        let process = Process::start(&self.command, self.purpose.clone(), self.times.patience).await?;
        tokio::spawn(free_when_idle(Arc::downgrade(&self.kept), self.times.idle));
        Ok(Borrowed { place, kept: Kept { process, state, used: Instant::now() } })
    }

    fn state_of_file(&self) -> Option<State> {
        let Purpose::Chat { file } = &self.purpose else { return None };
        let found = file.metadata().ok()?;
        Some((found.len(), found.modified().ok()?))
    }
}

/// The process, for one request. Whoever is dropped before [`Borrowed::give_back`], because it failed or because nobody
/// waits for its answer any more, takes the process along.
pub(super) struct Borrowed {
    place: OwnedMutexGuard<Option<Kept>>,
    kept: Kept,
}

impl Borrowed {
    pub fn process(&mut self) -> &mut Process {
        &mut self.kept.process
    }

    pub fn give_back(mut self) {
        *self.place = Some(Kept { used: Instant::now(), ..self.kept });
    }
}

async fn free_when_idle(place: Weak<Mutex<Option<Kept>>>, idle: Duration) {
    let mut wait = idle;
    loop {
        tokio::time::sleep(wait).await;
        let Some(place) = place.upgrade() else { return };
        let mut place = place.lock().await;
        let Some(kept) = place.as_ref() else { return };
        wait = idle.saturating_sub(kept.used.elapsed());
        if wait.is_zero() {
            *place = None;
            return;
        }
    }
}
