//! Many calls to one model: how many at a time, what is tried again and when, and what may be spent.
//!
//! A call waits for a free slot, for the end of a pause that the provider asked for, for the circuit breaker and for
//! the budget; then it leaves. While it backs off after a failure its slot serves others. Slots are handed on the
//! moment they are free, in the order of asking, so nothing polls and nothing idles.
mod backoff;
mod breaker;
mod clock;
mod pause;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod virtual_time;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{Stream, StreamExt, stream};
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};
use ts_rs::TS;

use self::{
    backoff::Tries,
    breaker::{Admission, Breaker, Report},
    clock::{Clock, RealTime},
    pause::Pause,
};
use super::{
    ChatAnswer, ChatError, ChatErrorKind, ChatModel, ChatRequest,
    budget::{Budget, Reservation},
    price::Price,
};
use crate::money::Money;

/// How a model is called.
#[derive(Debug, Clone)]
pub struct Options {
    /// Calls under way at the same time.
    pub concurrency: usize,
    /// Attempts of one call that may fail before the call has failed.
    pub max_attempts: u32,
    /// Attempts of one call that may be turned away by a rate limit which names its time: a queue, not a failure.
    pub max_rate_limited: u32,
    /// The first back-off is at most this; each further one at most twice the one before.
    pub first_backoff: Duration,
    /// No back-off is longer.
    pub max_backoff: Duration,
    /// A provider that asks for a longer pause than this is given up.
    pub max_pause: Duration,
    /// Failures one after the other, over all calls, that open the circuit.
    pub breaker_failures: u32,
    /// How long an open circuit rests before one call probes it; doubles with each failed probe.
    pub breaker_rest: Duration,
    /// Failed probes one after the other after which everything is given up.
    pub breaker_probes: u32,
    /// Seeds the jitter.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            concurrency: 8,
            max_attempts: 5,
            max_rate_limited: 20,
            first_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(60),
            max_pause: Duration::from_secs(300),
            breaker_failures: 16,
            breaker_rest: Duration::from_secs(5),
            breaker_probes: 3,
            seed: 1,
        }
    }
}

/// One attempt, as the cell keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Attempt {
    /// Before it left: for a slot, a back-off, a rate limit or the budget.
    #[ts(type = "number")]
    pub waited_ms: u64,
    #[ts(type = "number")]
    pub latency_ms: u64,
    /// Null for the one that succeeded.
    pub kind: Option<ChatErrorKind>,
    pub status: Option<u16>,
    pub message: Option<String>,
}

/// How a call ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Called {
    pub result: Result<ChatAnswer, ChatError>,
    /// Those that left, in order.
    pub attempts: Vec<Attempt>,
    /// Of the answer, by its usage or as the application reported it; `None` where it is not known.
    pub cost: Option<Money>,
}

/// A request, what it is for, and the tokens of its input, as counted before.
pub struct Job<K> {
    pub key: K,
    pub request: ChatRequest,
    pub input_tokens: u64,
}

/// Calls one model. Shared by all who call it.
pub struct Caller {
    model: Arc<dyn ChatModel>,
    price: Option<Price>,
    budget: Arc<Budget>,
    options: Options,
    cancel: CancellationToken,
    clock: Arc<dyn Clock>,
    slots: Semaphore,
    pause: Pause,
    breaker: Breaker,
    jitter: Mutex<ChaCha8Rng>,
    /// What the provider said when it last asked for a pause.
    turned_away: Mutex<Option<String>>,
}

/// Nothing leaves just now, because a provider asked for a pause.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    pub host: String,
    pub said: String,
    pub left: Duration,
}

impl Waiting {
    /// "https://api.example.com:443 says “Too many requests”; it goes on in 12 s".
    pub fn sentence(&self) -> String {
        let seconds = self.left.as_secs_f64().ceil().max(1.0);
        format!("{} says “{}”; it goes on in {seconds:.0} s", self.host, self.said)
    }
}

impl Caller {
    /// `price` is `None` where it is not known; a budget in dollars then refuses every call.
    pub fn new(
        model: Arc<dyn ChatModel>,
        price: Option<Price>,
        budget: Arc<Budget>,
        options: Options,
        cancel: CancellationToken,
    ) -> Self {
        Self::with_clock(model, price, budget, options, cancel, Arc::new(RealTime))
    }

    fn with_clock(
        model: Arc<dyn ChatModel>,
        price: Option<Price>,
        budget: Arc<Budget>,
        options: Options,
        cancel: CancellationToken,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            model,
            price,
            budget,
            slots: Semaphore::new(options.concurrency.max(1)),
            pause: Pause::new(clock.clone()),
            breaker: Breaker::new(&options, clock.clone()),
            turned_away: Mutex::default(),
            jitter: Mutex::new(ChaCha8Rng::seed_from_u64(options.seed)),
            options,
            cancel,
            clock,
        }
    }

    pub fn model(&self) -> &dyn ChatModel {
        &*self.model
    }

    /// The pause that all calls keep now, if one was asked for.
    pub fn waiting(&self) -> Option<Waiting> {
        let left = self.pause.left()?;
        let said = self.turned_away.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some(Waiting { host: self.model.endpoint(), said, left })
    }

    /// Calls the model once, with as many attempts as it takes. `on_attempt` hears of each attempt when it ends.
    pub async fn call(
        &self,
        request: &ChatRequest,
        input_tokens: u64,
        on_attempt: &(dyn Fn(&Attempt) + Send + Sync),
    ) -> Called {
        let mut attempts = Vec::new();
        let mut tries = Tries::new(&self.options);
        let work = async {
            loop {
                let leave = self.leave(request, input_tokens).await?;
                let (result, attempt) = self.send(request, leave).await;
                on_attempt(&attempt);
                attempts.push(attempt);
                let Err(error) = result else { return result };
                let Some(wait) = self.wait_after(&error, &mut tries) else { return Err(error) };
                self.clock.sleep_until(self.clock.now() + wait).await;
            }
        };
        let cancelled = ChatError::new(ChatErrorKind::Cancelled, "Stopped before the answer was there");
        let result = self.cancel.run_until_cancelled(work).await.unwrap_or(Err(cancelled));
        let cost = result.as_ref().ok().and_then(|answer| self.cost(answer));
        Called { result, attempts, cost }
    }

    /// Works off jobs in their order and gives their ends as they come. Reads a little ahead of the free slots, so that
    /// the next call is there when one frees. Dropping the stream stops what is under way.
    pub fn call_all<K: Send + Sync + 'static>(
        self: &Arc<Self>,
        jobs: impl IntoIterator<Item = Job<K>>,
        on_attempt: impl Fn(&K, &Attempt) + Send + Sync + 'static,
    ) -> impl Stream<Item = (K, Called)> {
        /// Jobs in hand for each slot: those under way, those ready, and those that back off.
        const JOBS_PER_SLOT: usize = 4;
        let on_attempt = Arc::new(on_attempt);
        let ahead = self.options.concurrency.max(1).saturating_mul(JOBS_PER_SLOT);
        let caller = self.clone();
        let tasks = jobs.into_iter().map(move |Job { key, request, input_tokens }| {
            let (caller, on_attempt) = (caller.clone(), on_attempt.clone());
            async move {
                AbortOnDropHandle::new(tokio::spawn(async move {
                    let called = caller.call(&request, input_tokens, &|attempt| on_attempt(&key, attempt)).await;
                    (key, called)
                }))
                .await
            }
        });
        stream::iter(tasks).buffer_unordered(ahead).filter_map(async |ended| ended.ok())
    }

    /// Waits for everything that an attempt needs before it may leave.
    async fn leave(&self, request: &ChatRequest, input_tokens: u64) -> Result<Leave<'_>, ChatError> {
        let asked = self.clock.now();
        let stopped = || ChatError::new(ChatErrorKind::Cancelled, "Stopped before it was sent");
        let slot = self.slots.acquire().await.map_err(|_| stopped())?;
        let admission = self.breaker.admit().await?;
        self.pause.over().await;
        let most = self.price.as_ref().and_then(|price| price.most(input_tokens, request.settings.max_tokens));
        let reservation = self.budget.reserve(most).await?;
        // The calls that a cancel ends free slots; nobody may take one then.
        if self.cancel.is_cancelled() {
            reservation.release();
            return Err(stopped());
        }
        Ok(Leave { _slot: slot, admission, reservation, waited: self.clock.now() - asked })
    }

    async fn send(&self, request: &ChatRequest, leave: Leave<'_>) -> (Result<ChatAnswer, ChatError>, Attempt) {
        let sent = self.clock.now();
        let result = self.model.chat(request, None).await;
        let attempt = Attempt::new(leave.waited, self.clock.now() - sent, &result);
        let (pause, charge) = match &result {
            Ok(answer) => (answer.wait, self.cost(answer)),
            Err(error) if error.kind == ChatErrorKind::RateLimited => (error.retry_after, Some(Money(0))),
            Err(error) => (None, charge_of(error.kind)),
        };
        let pause = pause.unwrap_or_default();
        if let Err(error) = &result
            && error.kind == ChatErrorKind::RateLimited
        {
            *self.turned_away.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.message.clone());
        }
        if pause <= self.options.max_pause {
            self.pause.extend(pause);
        }
        leave.reservation.settle(charge);
        leave.admission.report(Report::of(&result, self.options.max_pause));
        (result, attempt)
    }

    fn wait_after(&self, error: &ChatError, tries: &mut Tries) -> Option<Duration> {
        tries.wait_after(error, &mut *self.jitter.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn cost(&self, answer: &ChatAnswer) -> Option<Money> {
        answer.reported_cost.map(Money).or_else(|| self.price.as_ref()?.cost(&answer.usage))
    }
}

/// Everything that an attempt holds while it is under way.
struct Leave<'c> {
    _slot: SemaphorePermit<'c>,
    admission: Admission<'c>,
    reservation: Reservation,
    waited: Duration,
}

/// What a failed attempt costs: nothing where the provider turned it away, unknown where it may have worked on it.
fn charge_of(kind: ChatErrorKind) -> Option<Money> {
    use ChatErrorKind::*;
    match kind {
        TimedOut | Incomplete | Unreadable | BadToolCall => None,
        _ => Some(Money(0)),
    }
}

impl Attempt {
    fn new(waited: Duration, latency: Duration, result: &Result<ChatAnswer, ChatError>) -> Self {
        let error = result.as_ref().err();
        Self {
            waited_ms: waited.as_millis() as u64,
            latency_ms: latency.as_millis() as u64,
            kind: error.map(|error| error.kind),
            status: error.and_then(|error| error.status),
            message: error.map(|error| error.message.clone()),
        }
    }
}
