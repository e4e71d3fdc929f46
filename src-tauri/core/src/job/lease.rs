//! Holding a job: heartbeat, progress and the cancel flag.
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use super::State;
use crate::{
    error::{Code, Error, Result},
    host::{Host, new_id},
    operation::{Context, Progress, Step},
    store::{self, Store},
};

const HEARTBEAT: Duration = Duration::from_secs(1);
/// A lease without a heartbeat for this long is free, in milliseconds.
pub(crate) const EXPIRY: i64 = 10_000;

/// A job that this process owns. Dropped without [`Lease::end`], it is found interrupted.
pub struct Lease {
    pub id: String,
    store: Store,
    host: Arc<dyn Host>,
    progress: Progress,
    started: Instant,
    began_at: u64,
    /// Set by Ctrl-C, by `job.cancel` from any process, or by the caller.
    pub cancel: CancellationToken,
    beat: tokio::task::JoinHandle<()>,
}

impl Lease {
    /// Takes the work on `subject`, new or left behind by a process that is gone.
    ///
    /// Errors: [`Code::Busy`] naming the holder while somebody else works on it.
    pub async fn take(context: &Context, kind: &'static str, subject: &str, total: Option<u64>) -> Result<Self> {
        debug_assert!(super::KINDS.contains(&kind), "{kind} is not among the kinds of jobs");
        let store = context.workspace()?.store.clone();
        let host = context.host.clone();
        let (new, owner, now, wanted) = (new_id(host.as_ref()), owner(), host.now_ms(), subject.to_owned());
        let taken = store
            .write(&["job"], move |tx| {
                Box::pin(async move { store::job::take(tx, &new, kind, &wanted, total, &owner, now).await })
            })
            .await?;
        let id = taken.map_err(|holder| {
            Error::new(Code::Busy, format!("Another process ({holder}) is working on {kind} {subject}"))
                .hint("Wait for it, or stop it with attune jobs cancel")
        })?;
        let cancel = context.cancel.child_token();
        let beat = tokio::spawn(beat(store.clone(), host.clone(), id.clone(), cancel.clone()));
        Ok(Self {
            id,
            store,
            host,
            progress: context.progress.clone(),
            started: Instant::now(),
            began_at: 0,
            cancel,
            beat,
        })
    }

    /// What was done before this run, so that rate and time left speak of this run alone.
    pub fn begin_at(&mut self, done: u64) {
        self.began_at = done;
        self.started = Instant::now();
    }

    /// Tells the caller; the row itself is brought up to date with [`Lease::save`].
    pub fn report(&self, message: &str, done: u64, total: Option<u64>, detail: Option<serde_json::Value>) {
        let (rate, seconds_left) = pace(self.started, self.began_at, done, total);
        let job = Some(self.id.clone());
        self.progress.report(Step { job, message: message.to_owned(), done, total, rate, seconds_left, detail });
    }

    pub async fn save(&self, message: &str, done: u64, total: Option<u64>) -> Result<()> {
        let (id, message, now) = (self.id.clone(), message.to_owned(), self.host.now_ms());
        self.store
            .write(&["job"], move |tx| {
                Box::pin(async move { store::job::progress(tx, &id, done, total, &message, now).await })
            })
            .await
    }

    pub async fn end(self, state: State, message: &str) -> Result<()> {
        self.beat.abort();
        let (id, message, now) = (self.id.clone(), message.to_owned(), self.host.now_ms());
        self.store
            .write(&["job"], move |tx| Box::pin(async move { store::job::end(tx, &id, state, &message, now).await }))
            .await
    }
}

/// Finished things per second since `started`, when `began_at` were done, and how long the rest takes; none too early.
pub(crate) fn pace(started: Instant, began_at: u64, done: u64, total: Option<u64>) -> (Option<f64>, Option<f64>) {
    let seconds = started.elapsed().as_secs_f64();
    let rate = (seconds > 0.2).then(|| done.saturating_sub(began_at) as f64 / seconds).filter(|rate| *rate > 0.0);
    (rate, rate.zip(total).map(|(rate, total)| total.saturating_sub(done) as f64 / rate))
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.beat.abort();
    }
}

/// This process, so that an error can name it and a dead one is told from a live one.
fn owner() -> String {
    format!("process {}", std::process::id())
}

async fn beat(store: Store, host: Arc<dyn Host>, id: String, cancel: CancellationToken) {
    let mut ticks = tokio::time::interval(HEARTBEAT);
    loop {
        ticks.tick().await;
        let (id, now) = (id.clone(), host.now_ms());
        // Not announced as a change: nobody's screen shows a heartbeat.
        let asked = store.write(&[], move |tx| Box::pin(async move { store::job::beat(tx, &id, now).await })).await;
        if asked.unwrap_or(false) {
            cancel.cancel();
        }
    }
}
