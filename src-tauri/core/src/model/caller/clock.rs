//! Time, as the scheduler sees it: the machine's own, or one that a test moves by hand.
use std::time::Instant;

use async_trait::async_trait;

#[async_trait]
pub trait Clock: Send + Sync {
    fn now(&self) -> Instant;

    /// Returns at `at`, at once if that is past.
    async fn sleep_until(&self, at: Instant);
}

pub struct RealTime;

#[async_trait]
impl Clock for RealTime {
    fn now(&self) -> Instant {
        Instant::now()
    }

    async fn sleep_until(&self, at: Instant) {
        tokio::time::sleep_until(at.into()).await;
    }
}
