//! The circuit breaker: a server that is down is not asked by every call in turn.
//!
//! Closed, calls pass. After some failures in a row it opens and rests; then one call goes as a probe while the others
//! wait. A good probe closes it; after some failed ones everything is given up with the last reason. Failures that no
//! second attempt can mend (a wrong key, an unknown model, no secure connection, a limit until tomorrow) give up without
//! resting.
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::watch;

use super::{Options, clock::Clock};
use crate::model::{ChatAnswer, ChatError, ChatErrorKind};

pub struct Breaker {
    state: watch::Sender<State>,
    clock: Arc<dyn Clock>,
    failures: u32,
    rest: Duration,
    probes: u32,
}

#[derive(Clone)]
enum State {
    Closed {
        failures: u32,
    },
    /// `opened` counts how often in a row.
    Open {
        until: Instant,
        opened: u32,
    },
    Probing,
    GivenUp(ChatError),
}

/// What an attempt says about the server.
pub enum Report {
    /// It works, whatever it answered.
    Alive,
    Down(ChatError),
    /// No attempt will do better.
    Hopeless(ChatError),
}

impl Report {
    pub fn of(result: &Result<ChatAnswer, ChatError>, max_pause: Duration) -> Self {
        use ChatErrorKind::*;
        let Err(error) = result else { return Report::Alive };
        let asks_too_much = error.retry_after.is_some_and(|asked| asked > max_pause);
        match error.kind {
            Key | Model | Tls | Blocked => Report::Hopeless(error.clone()),
            RateLimited if asks_too_much => Report::Hopeless(error.clone()),
            RateLimited => Report::Alive,
            kind if kind.is_transient() => Report::Down(error.clone()),
            _ => Report::Alive,
        }
    }
}

/// Leave to send one attempt. Dropped without a report (a cancelled call), a probe is as if it had not been.
#[must_use]
pub struct Admission<'b> {
    breaker: &'b Breaker,
    /// How often the circuit had opened, if this is the probe.
    probe: Option<u32>,
}

/// Hopeless failures in a row after which the rest is not even tried.
const HOPELESS: u32 = 3;

impl Breaker {
    pub fn new(options: &Options, clock: Arc<dyn Clock>) -> Self {
        let state = watch::Sender::new(State::Closed { failures: 0 });
        let failures = options.breaker_failures.max(1);
        Self { state, clock, failures, rest: options.breaker_rest, probes: options.breaker_probes }
    }

    /// Waits until an attempt may leave; [`ChatErrorKind::GivenUp`] if none will.
    pub async fn admit(&self) -> Result<Admission<'_>, ChatError> {
        let mut changes = self.state.subscribe();
        loop {
            let state = changes.borrow_and_update().clone();
            let until = match state {
                State::Closed { .. } => return Ok(Admission { breaker: self, probe: None }),
                State::GivenUp(error) => return Err(error),
                State::Probing => None,
                State::Open { until, opened } if until <= self.clock.now() => {
                    if self.begin_probe() {
                        return Ok(Admission { breaker: self, probe: Some(opened) });
                    }
                    None
                }
                State::Open { until, .. } => Some(until),
            };
            // The sender lives as long as `self`, so an error cannot come.
            let change = changes.changed();
            match until {
                Some(until) => tokio::select! { () = self.clock.sleep_until(until) => {}, _ = change => {} },
                None => drop(change.await),
            }
        }
    }

    /// False if another call was quicker.
    fn begin_probe(&self) -> bool {
        self.state.send_if_modified(|state| match state {
            State::Open { until, .. } if *until <= self.clock.now() => {
                *state = State::Probing;
                true
            }
            _ => false,
        })
    }

    fn succeeded(&self, is_probe: bool) {
        self.state.send_if_modified(|state| match state {
            State::Closed { failures } => {
                *failures = 0;
                false
            }
            State::Probing if is_probe => {
                *state = State::Closed { failures: 0 };
                true
            }
            _ => false,
        });
    }

    fn failed(&self, error: ChatError, probe: Option<u32>, is_hopeless: bool) {
        self.state.send_if_modified(|state| {
            let opened = match (&mut *state, probe) {
                (State::Closed { failures }, _) => {
                    *failures += 1;
                    if *failures < if is_hopeless { HOPELESS } else { self.failures } {
                        return false;
                    }
                    0
                }
                (State::Probing, Some(opened)) => opened,
                // An attempt that left before the circuit opened says nothing new.
                _ => return false,
            };
            *state = if is_hopeless || opened >= self.probes { given_up(error) } else { self.open(opened) };
            true
        });
    }

    fn open(&self, opened: u32) -> State {
        let rest = self.rest.saturating_mul(1u32.checked_shl(opened).unwrap_or(u32::MAX));
        State::Open { until: self.clock.now() + rest, opened: opened + 1 }
    }
}

impl Admission<'_> {
    pub fn report(mut self, report: Report) {
        let probe = self.probe.take();
        match report {
            Report::Alive => self.breaker.succeeded(probe.is_some()),
            Report::Down(error) => self.breaker.failed(error, probe, false),
            Report::Hopeless(error) => self.breaker.failed(error, probe, true),
        }
    }
}

impl Drop for Admission<'_> {
    fn drop(&mut self) {
        if let Some(opened) = self.probe {
            let until = self.breaker.clock.now();
            self.breaker.state.send_replace(State::Open { until, opened });
        }
    }
}

fn given_up(error: ChatError) -> State {
    let message =
        format!("Not sent, because the calls before it failed one after the other. The last: {}", error.message);
    State::GivenUp(ChatError { kind: ChatErrorKind::GivenUp, message, ..error })
}
