//! When a failed call is tried again: exponential back-off with full jitter, and never before the provider asks.
use std::time::Duration;

use rand_chacha::rand_core::Rng;

use super::Options;
use crate::model::{ChatError, ChatErrorKind};

/// Counts the attempts of one call.
pub struct Tries {
    failed: u32,
    rate_limited: u32,
    max_attempts: u32,
    max_rate_limited: u32,
    first_backoff: Duration,
    max_backoff: Duration,
    max_pause: Duration,
}

impl Tries {
    pub fn new(options: &Options) -> Self {
        Self {
            failed: 0,
            rate_limited: 0,
            max_attempts: options.max_attempts.max(1),
            max_rate_limited: options.max_rate_limited,
            first_backoff: options.first_backoff,
            max_backoff: options.max_backoff,
            max_pause: options.max_pause,
        }
    }

    /// How long to wait before the next attempt; `None` if there is none.
    pub fn wait_after(&mut self, error: &ChatError, jitter: &mut impl Rng) -> Option<Duration> {
        let asked = error.retry_after.unwrap_or_default();
        if !error.kind.is_transient() || asked > self.max_pause {
            return None;
        }
        let is_queue = error.kind == ChatErrorKind::RateLimited && error.retry_after.is_some();
        let (count, most) = match is_queue {
            true => (&mut self.rate_limited, self.max_rate_limited),
            false => (&mut self.failed, self.max_attempts),
        };
        *count += 1;
        if *count >= most {
            return None;
        }
        let doubled = self.first_backoff.saturating_mul(1u32.checked_shl(*count - 1).unwrap_or(u32::MAX));
        // Between nothing and all of the back-off, so that calls that failed together do not come back together.
        let part = jitter.next_u32() as f64 / u32::MAX as f64;
        let backoff = doubled.min(self.max_backoff).mul_f64(part);
        Some(if is_queue { asked + backoff.min(self.first_backoff) } else { backoff.max(asked) })
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};

    use super::*;

    fn waits(options: &Options, error: &ChatError) -> Vec<Duration> {
        let mut tries = Tries::new(options);
        let mut jitter = ChaCha8Rng::seed_from_u64(7);
        std::iter::from_fn(|| tries.wait_after(error, &mut jitter)).collect()
    }

    fn error(kind: ChatErrorKind, retry_after: Option<u64>) -> ChatError {
        ChatError { retry_after: retry_after.map(Duration::from_secs), ..ChatError::new(kind, "") }
    }

    #[test]
    fn waits_grow_up_to_the_longest_and_the_attempts_are_counted() {
        let options = Options { max_attempts: 12, max_backoff: Duration::from_secs(4), ..Options::default() };
        for seed in 0..200 {
            let mut jitter = ChaCha8Rng::seed_from_u64(seed);
            let mut tries = Tries::new(&options);
            for limit_ms in [500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 4000, 4000] {
                let wait = tries.wait_after(&error(ChatErrorKind::Server, None), &mut jitter).unwrap();
                assert!(wait <= Duration::from_millis(limit_ms), "{wait:?}");
            }
            assert_eq!(tries.wait_after(&error(ChatErrorKind::Server, None), &mut jitter), None);
        }
    }

    #[test]
    fn jitter_uses_the_whole_back_off() {
        let options = Options { max_attempts: 2, first_backoff: Duration::from_millis(1000), ..Options::default() };
        let mut jitter = ChaCha8Rng::seed_from_u64(1);
        let mut wait = || Tries::new(&options).wait_after(&error(ChatErrorKind::Server, None), &mut jitter).unwrap();
        let waits: Vec<u128> = (0..1000).map(|_| wait().as_millis()).collect();
        let mean = waits.iter().sum::<u128>() / 1000;
        assert!(waits.iter().any(|ms| *ms < 50) && waits.iter().any(|ms| *ms > 950) && (450..550).contains(&mean));
    }

    #[test]
    fn nothing_is_tried_again_that_would_fail_again() {
        for kind in [
            ChatErrorKind::Key,
            ChatErrorKind::Model,
            ChatErrorKind::Tls,
            ChatErrorKind::Rejected,
            ChatErrorKind::Filtered,
        ] {
            assert!(waits(&Options::default(), &error(kind, None)).is_empty());
        }
    }

    #[test]
    fn a_server_that_names_its_time_is_not_asked_before() {
        let options = Options::default();
        let waits = waits(&options, &error(ChatErrorKind::Server, Some(7)));
        assert_eq!(waits.len() as u32, options.max_attempts - 1);
        assert!(waits.iter().all(|wait| *wait >= Duration::from_secs(7)));
        let too_long = error(ChatErrorKind::RateLimited, Some(3600));
        assert!(self::waits(&options, &too_long).is_empty());
    }

    #[test]
    fn a_rate_limit_that_names_its_time_is_a_queue() {
        let options = Options::default();
        let waits = waits(&options, &error(ChatErrorKind::RateLimited, Some(2)));
        assert_eq!(waits.len() as u32, options.max_rate_limited - 1);
        assert!(waits.iter().all(|wait| (2000..=2500).contains(&wait.as_millis())));
        let unnamed = self::waits(&options, &error(ChatErrorKind::RateLimited, None));
        assert_eq!(unnamed.len() as u32, options.max_attempts - 1);
    }
}
