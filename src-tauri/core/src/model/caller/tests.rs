//! The scheduler under a clock that stands still between events, so that every wait can be told exactly.
use std::{collections::VecDeque, pin::pin};

use async_trait::async_trait;

use super::{
    virtual_time::{VirtualTime, in_virtual_time},
    *,
};
use crate::{
    interaction::form::Usage,
    message::{Message, Role},
    model::{Finish, OnText, Settings},
};

/// Answers after a fixed time; the listed failures come first.
struct Scripted {
    time: Arc<VirtualTime>,
    latency: Duration,
    failures: Mutex<VecDeque<ChatError>>,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    under_way: usize,
    peak: usize,
    /// When each attempt came, in ms.
    times: Vec<u128>,
}

impl Scripted {
    fn new(time: &Arc<VirtualTime>, latency_ms: u64, failures: impl IntoIterator<Item = ChatError>) -> Arc<Self> {
        Arc::new(Self {
            time: time.clone(),
            latency: Duration::from_millis(latency_ms),
            failures: Mutex::new(failures.into_iter().collect()),
            seen: Mutex::default(),
        })
    }

    fn times(&self) -> Vec<u128> {
        self.seen.lock().unwrap().times.clone()
    }

    fn count(&self) -> usize {
        self.times().len()
    }
}

#[async_trait]
impl ChatModel for Scripted {
    async fn chat(&self, _: &ChatRequest, _: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
        {
            let mut seen = self.seen.lock().unwrap();
            seen.under_way += 1;
            seen.peak = seen.peak.max(seen.under_way);
            seen.times.push(self.time.elapsed().as_millis());
        }
        self.time.sleep(self.latency).await;
        self.seen.lock().unwrap().under_way -= 1;
        match self.failures.lock().unwrap().pop_front() {
            Some(error) => Err(error),
            None => Ok(ChatAnswer {
                usage: Usage { input_tokens: Some(10), output_tokens: Some(10) },
                ..ChatAnswer::new(Message::new(Role::Assistant, "ok"), Finish::Stop)
            }),
        }
    }

    fn endpoint(&self) -> String {
        "http://127.0.0.1:1".into()
    }
}

const PRICE: Price = Price { input: 1_000_000, output: 1_000_000, max_output: None, as_of: None };

fn caller(model: &Arc<Scripted>, options: Options) -> Arc<Caller> {
    caller_with(model, options, Budget::unlimited(), CancellationToken::new())
}

fn caller_with(model: &Arc<Scripted>, options: Options, budget: Arc<Budget>, cancel: CancellationToken) -> Arc<Caller> {
    Arc::new(Caller::with_clock(model.clone(), Some(PRICE), budget, options, cancel, model.time.clone()))
}

fn request() -> ChatRequest {
    let settings = Settings { max_tokens: Some(10), ..Settings::default() };
    ChatRequest { model: "m".into(), messages: vec![Message::new(Role::User, "x")], settings, case: None }
}

fn jobs(count: usize) -> impl Iterator<Item = Job<usize>> {
    (0..count).map(|key| Job { key, request: request(), input_tokens: 10 })
}

async fn run(caller: &Arc<Caller>, count: usize) -> Vec<(usize, Called)> {
    caller.call_all(jobs(count), |_, _| {}).collect().await
}

fn failed(kind: ChatErrorKind) -> ChatError {
    ChatError::new(kind, "it failed")
}

fn rate_limited(ms: u64) -> ChatError {
    ChatError { retry_after: Some(Duration::from_millis(ms)), ..failed(ChatErrorKind::RateLimited) }
}

#[test]
fn every_slot_is_refilled_the_moment_it_is_free() {
    in_virtual_time(async |time| {
        for concurrency in [1, 8, 32, 128] {
            let began = time.elapsed();
            let model = Scripted::new(&time, 50, []);
            let caller = caller(&model, Options { concurrency, ..Options::default() });
            let ended = run(&caller, concurrency * 10).await;
            assert!(ended.iter().all(|(_, called)| called.result.is_ok()));
            // Ten full rounds and not a millisecond more.
            assert_eq!((time.elapsed() - began).as_millis(), 500, "{concurrency}");
            assert_eq!(model.seen.lock().unwrap().peak, concurrency);
        }
    });
}

#[test]
fn jobs_leave_in_their_order_and_each_ends_once() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 5, []);
        let caller = caller(&model, Options { concurrency: 3, ..Options::default() });
        let mut keys: Vec<usize> = run(&caller, 100).await.into_iter().map(|(key, _)| key).collect();
        assert!(keys.is_sorted_by(|a, b| a < b || a.abs_diff(*b) < 3), "{keys:?}");
        keys.sort_unstable();
        assert_eq!(keys, (0..100).collect::<Vec<_>>());
    });
}

#[test]
fn jobs_are_only_read_as_far_as_they_are_needed() {
    in_virtual_time(async |time| {
        let read = Arc::new(Mutex::new(0));
        let model = Scripted::new(&time, 50, []);
        let caller = caller(&model, Options { concurrency: 4, ..Options::default() });
        let counted = {
            let read = read.clone();
            jobs(10_000).inspect(move |_| *read.lock().unwrap() += 1)
        };
        let ended = pin!(caller.call_all(counted, |_, _| {}));
        ended.take(8).collect::<Vec<_>>().await;
        assert!(*read.lock().unwrap() <= 24, "{}", read.lock().unwrap());
    });
}

#[test]
fn a_dropped_stream_sends_nothing_more() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 50, []);
        let caller = caller(&model, Options { concurrency: 4, ..Options::default() });
        let first: Vec<_> = pin!(caller.call_all(jobs(100), |_, _| {})).take(4).collect().await;
        assert_eq!(first.len(), 4);
        let sent = model.count();
        time.sleep(Duration::from_secs(10)).await;
        assert_eq!(model.count(), sent);
    });
}

#[test]
fn a_transient_failure_is_tried_again_and_every_attempt_is_kept() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 5, [failed(ChatErrorKind::Server), failed(ChatErrorKind::Incomplete)]);
        let heard = Mutex::new(0);
        let called = caller(&model, Options::default()).call(&request(), 10, &|_| *heard.lock().unwrap() += 1).await;
        assert!(called.result.is_ok());
        let kinds: Vec<_> = called.attempts.iter().map(|attempt| attempt.kind).collect();
        assert_eq!(kinds, [Some(ChatErrorKind::Server), Some(ChatErrorKind::Incomplete), None]);
        assert_eq!((*heard.lock().unwrap(), called.cost), (3, Some(Money(20))));
    });
}

#[test]
fn a_call_ends_when_its_attempts_are_used_up() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 5, vec![failed(ChatErrorKind::TimedOut); 20]);
        let called =
            caller(&model, Options { max_attempts: 3, ..Options::default() }).call(&request(), 10, &|_| {}).await;
        assert_eq!((called.result.unwrap_err().kind, called.attempts.len()), (ChatErrorKind::TimedOut, 3));
    });
}

#[test]
fn a_lasting_failure_is_not_tried_again() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 5, [failed(ChatErrorKind::ContextOverflow)]);
        let called = caller(&model, Options::default()).call(&request(), 10, &|_| {}).await;
        assert_eq!((called.result.unwrap_err().kind, called.attempts.len()), (ChatErrorKind::ContextOverflow, 1));
    });
}

#[test]
fn a_call_that_backs_off_leaves_its_slot_to_others() {
    in_virtual_time(async |time| {
        let error = ChatError { retry_after: Some(Duration::from_secs(30)), ..failed(ChatErrorKind::Server) };
        let model = Scripted::new(&time, 10, [error]);
        let caller = caller(&model, Options { concurrency: 1, ..Options::default() });
        let ended = run(&caller, 4).await;
        assert_eq!(ended.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [1, 2, 3, 0]);
        assert_eq!(model.times()[..4], [0, 10, 20, 30]);
        assert!(model.times()[4] >= 30_000);
    });
}

#[test]
fn a_rate_limit_stops_all_calls_until_its_time() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 10, [rate_limited(5_000)]);
        let caller = caller(&model, Options { concurrency: 2, ..Options::default() });
        let ended = run(&caller, 6).await;
        assert!(ended.iter().all(|(_, called)| called.result.is_ok()));
        let times = model.times();
        assert_eq!(times[..2], [0, 0]);
        assert!(times[2..].iter().all(|at| *at >= 5_010), "{times:?}");
    });
}

#[test]
fn a_rate_limit_that_names_its_time_does_not_use_up_the_attempts() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 1, vec![rate_limited(1_000); 10]);
        let called =
            caller(&model, Options { max_attempts: 2, ..Options::default() }).call(&request(), 10, &|_| {}).await;
        assert_eq!((called.result.is_ok(), called.attempts.len()), (true, 11));
    });
}

#[test]
fn a_limit_until_tomorrow_is_not_waited_for() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 10, vec![rate_limited(40_000_000); 1_000]);
        let ended = run(&caller(&model, Options { concurrency: 2, ..Options::default() }), 200).await;
        assert!(ended.iter().all(|(_, called)| called.result.is_err()));
        assert!(model.count() <= 4 && time.elapsed() < Duration::from_secs(1), "{}", model.count());
    });
}

#[test]
fn an_answer_that_says_nothing_is_left_pauses_the_next_call() {
    in_virtual_time(async |time| {
        struct Empty(Arc<Scripted>);

        #[async_trait]
        impl ChatModel for Empty {
            async fn chat(&self, request: &ChatRequest, on_text: Option<OnText<'_>>) -> Result<ChatAnswer, ChatError> {
                let answer = self.0.chat(request, on_text).await?;
                Ok(ChatAnswer { wait: Some(Duration::from_secs(1)), ..answer })
            }

            fn endpoint(&self) -> String {
                self.0.endpoint()
            }
        }

        let model = Scripted::new(&time, 0, []);
        let options = Options { concurrency: 1, ..Options::default() };
        let empty = Arc::new(Empty(model.clone()));
        let caller = Arc::new(Caller::with_clock(
            empty,
            None,
            Budget::unlimited(),
            options,
            CancellationToken::new(),
            time.clone(),
        ));
        run(&caller, 3).await;
        assert_eq!(model.times(), [0, 1_000, 2_000]);
    });
}

#[test]
fn a_server_that_is_down_is_probed_by_one_call_and_used_again_when_it_is_back() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 10, vec![failed(ChatErrorKind::Address); 5]);
        let options = Options { concurrency: 4, breaker_failures: 4, max_attempts: 9, ..Options::default() };
        let ended = run(&caller(&model, options), 8).await;
        assert!(ended.iter().all(|(_, called)| called.result.is_ok()));
        let times = model.times();
        // Four fail and open the circuit; the fifth failure is the first probe, after 5 s; the second one comes 10 s later.
        assert_eq!(times[..4], [0, 0, 0, 0]);
        assert_eq!(times[4..6], [5_010, 15_020]);
        assert!(times[6..].iter().all(|at| *at >= 15_030), "{times:?}");
    });
}

#[test]
fn a_dead_server_is_given_up_after_a_few_calls() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 10, vec![failed(ChatErrorKind::Address); 1_000]);
        let options = Options { concurrency: 4, breaker_failures: 6, ..Options::default() };
        let ended = run(&caller(&model, options), 500).await;
        assert!(ended.iter().all(|(_, called)| called.result.is_err()));
        let (_, last) = &ended[499];
        let error = last.result.as_ref().unwrap_err();
        assert_eq!(error.kind, ChatErrorKind::GivenUp);
        assert!(error.message.contains("it failed"));
        assert!(model.count() < 20, "{}", model.count());
    });
}

#[test]
fn a_wrong_key_stops_everything_at_once() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 10, vec![failed(ChatErrorKind::Key); 1_000]);
        let ended = run(&caller(&model, Options { concurrency: 2, ..Options::default() }), 200).await;
        assert_eq!(ended.len(), 200);
        assert!(model.count() <= 4 && time.elapsed() < Duration::from_secs(1), "{}", model.count());
    });
}

#[test]
fn failures_between_good_answers_do_not_open_the_circuit() {
    in_virtual_time(async |time| {
        let breaker = Breaker::new(&Options { breaker_failures: 3, ..Options::default() }, time.clone());
        for _ in 0..10 {
            for report in [
                Report::Down(failed(ChatErrorKind::Server)),
                Report::Down(failed(ChatErrorKind::Server)),
                Report::Alive,
            ] {
                breaker.admit().await.unwrap().report(report);
            }
        }
        assert_eq!(time.elapsed(), Duration::ZERO);
    });
}

#[test]
fn a_cancelled_probe_does_not_lock_the_circuit() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 1_000, vec![failed(ChatErrorKind::Address); 2]);
        let caller = caller(&model, Options { breaker_failures: 1, max_attempts: 1, ..Options::default() });
        assert!(caller.call(&request(), 10, &|_| {}).await.result.is_err());
        let probe = tokio::spawn({
            let caller = caller.clone();
            async move { caller.call(&request(), 10, &|_| {}).await }
        });
        time.sleep(Duration::from_millis(5_500)).await;
        assert_eq!(model.count(), 2);
        probe.abort();
        model.failures.lock().unwrap().clear();
        assert!(caller.call(&request(), 10, &|_| {}).await.result.is_ok());
    });
}

#[test]
fn cancelling_ends_every_call_and_sends_no_other() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 50, []);
        let cancel = CancellationToken::new();
        let caller = caller_with(&model, Options::default(), Budget::unlimited(), cancel.clone());
        let ended = tokio::spawn(async move { run(&caller, 100).await });
        time.sleep(Duration::from_millis(75)).await;
        cancel.cancel();
        let ended = ended.await.unwrap();
        let cancelled = ended
            .iter()
            .filter(|(_, called)| called.result.as_ref().is_err_and(|e| e.kind == ChatErrorKind::Cancelled));
        assert_eq!((ended.len(), cancelled.count(), model.count()), (100, 92, 16));
        assert_eq!(time.elapsed().as_millis(), 75);
    });
}

#[test]
fn the_budget_ends_the_run_and_not_a_nano_dollar_more_is_spent() {
    in_virtual_time(async |time| {
        // Each call costs 20 and reserves 20.
        let budget = Budget::new(Some(Money(310)), None);
        let model = Scripted::new(&time, 10, []);
        let caller = caller_with(&model, Options::default(), budget.clone(), CancellationToken::new());
        let ended = run(&caller, 40).await;
        let refused = ended
            .iter()
            .filter(|(_, called)| called.result.as_ref().is_err_and(|e| e.kind == ChatErrorKind::OverBudget));
        assert_eq!((model.count(), refused.count(), budget.spent()), (15, 25, Money(300)));
    });
}

#[test]
fn what_a_lost_call_may_have_cost_is_counted() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 10, [failed(ChatErrorKind::Incomplete), failed(ChatErrorKind::RateLimited)]);
        let budget = Budget::new(Some(Money(1_000)), Some(10));
        let caller = caller_with(&model, Options::default(), budget.clone(), CancellationToken::new());
        assert!(caller.call(&request(), 10, &|_| {}).await.result.is_ok());
        // The broken one in full, the refused one not, the good one by its usage.
        assert_eq!((budget.spent(), budget.calls()), (Money(40), 3));
    });
}

#[test]
fn whoever_looks_is_told_who_asked_for_a_pause_and_when_it_ends() {
    in_virtual_time(async |time| {
        let model = Scripted::new(&time, 10, [rate_limited(30_000)]);
        let caller = caller(&model, Options { concurrency: 1, ..Options::default() });
        assert_eq!(caller.waiting(), None);
        let (running, look) = (caller.clone(), time.clone());
        let looking = async {
            look.sleep(Duration::from_millis(5_010)).await;
            caller.waiting().map(|waiting| waiting.sentence())
        };
        let (ended, seen) = futures::join!(run(&running, 1), looking);
        assert!(ended[0].1.result.is_ok());
        assert_eq!(seen.as_deref(), Some("http://127.0.0.1:1 says “it failed”; it goes on in 25 s"));
        assert_eq!(caller.waiting(), None);
    });
}
