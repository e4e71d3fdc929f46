//! The pause of all calls that a rate limit asks for.
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::clock::Clock;

/// Its end only ever moves later.
pub struct Pause {
    end: Mutex<Option<Instant>>,
    clock: Arc<dyn Clock>,
}

impl Pause {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { end: Mutex::default(), clock }
    }

    /// Nothing leaves for `wait` from now.
    pub fn extend(&self, wait: Duration) {
        if wait.is_zero() {
            return;
        }
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        *end = (*end).max(Some(self.clock.now() + wait));
    }

    /// Returns when no pause is left, also none that began meanwhile.
    pub async fn over(&self) {
        while let Some(end) = self.end().filter(|end| *end > self.clock.now()) {
            self.clock.sleep_until(end).await;
        }
    }

    /// How long it lasts yet.
    pub fn left(&self) -> Option<Duration> {
        self.end()?.checked_duration_since(self.clock.now()).filter(|left| !left.is_zero())
    }

    fn end(&self) -> Option<Instant> {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
