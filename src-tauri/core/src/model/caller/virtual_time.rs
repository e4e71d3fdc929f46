//! Time for tests: it stands still while anybody works, so every wait can be told exactly and none is waited for.
use std::{
    collections::BTreeMap,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use async_trait::async_trait;

use super::clock::Clock;

/// A clock that jumps to the next sleeper as soon as nobody has anything else to do.
pub struct VirtualTime {
    began: Instant,
    state: Mutex<Sleepers>,
}

#[derive(Default)]
struct Sleepers {
    now: Duration,
    named: u64,
    waiting: BTreeMap<(Duration, u64), Waker>,
}

struct Sleep<'t> {
    time: &'t VirtualTime,
    at: Duration,
    name: u64,
}

impl VirtualTime {
    /// Since the test began.
    pub fn elapsed(&self) -> Duration {
        self.state.lock().unwrap().now
    }

    pub async fn sleep(&self, span: Duration) {
        self.sleep_until(self.now() + span).await;
    }

    fn jump(&self) {
        let mut state = self.state.lock().unwrap();
        let Some((next, _)) = state.waiting.keys().next().copied() else { return };
        state.now = next;
        let later = state.waiting.split_off(&(next, u64::MAX));
        std::mem::replace(&mut state.waiting, later).into_values().for_each(Waker::wake);
    }
}

#[async_trait]
impl Clock for VirtualTime {
    fn now(&self) -> Instant {
        self.began + self.elapsed()
    }

    async fn sleep_until(&self, at: Instant) {
        let name = {
            let mut state = self.state.lock().unwrap();
            state.named += 1;
            state.named
        };
        Sleep { time: self, at: at.saturating_duration_since(self.began), name }.await;
    }
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.time.state.lock().unwrap();
        if state.now >= self.at {
            return Poll::Ready(());
        }
        state.waiting.insert((self.at, self.name), cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        self.time.state.lock().unwrap().waiting.remove(&(self.at, self.name));
    }
}

pub fn in_virtual_time(test: impl AsyncFnOnce(Arc<VirtualTime>)) {
    /// On one thread everybody who can go on does so within far fewer rounds.
    const ROUNDS: usize = 500;
    let time = Arc::new(VirtualTime { began: Instant::now(), state: Mutex::default() });
    let jumps = async {
        loop {
            for _ in 0..ROUNDS {
                tokio::task::yield_now().await;
            }
            time.jump();
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        tokio::select! { biased; () = test(time.clone()) => {}, () = jumps => {} }
    });
}
