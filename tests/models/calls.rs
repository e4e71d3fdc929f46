//! Many calls through the scheduler, in real time.
use std::{sync::Arc, time::Duration};

use attune_core::{
    model::{
        ChatErrorKind,
        budget::Budget,
        caller::{Called, Caller, Job, Options},
        price::Price,
        provider::Provider,
    },
    money::Money,
};
use attune_tests::fault_server::FaultServer;
use futures::StreamExt;
use tokio_util::sync::CancellationToken;

use super::{ask, config, open};

const PRICE: Price = Price { input: 1_000_000_000, output: 1_000_000_000, max_output: None, as_of: None };

fn options(concurrency: usize) -> Options {
    Options { concurrency, first_backoff: Duration::from_millis(10), ..Options::default() }
}

fn caller(server: &FaultServer, options: Options, budget: Arc<Budget>, cancel: &CancellationToken) -> Arc<Caller> {
    let model = open(&config(Provider::OpenaiCompatible, &server.url()));
    Arc::new(Caller::new(model, Some(PRICE), budget, options, cancel.clone()))
}

/// Different questions to one script.
fn jobs(script: &str, count: usize) -> Vec<Job<usize>> {
    (0..count).map(|key| Job { key, request: ask(script, &format!("Question {key}")), input_tokens: 60 }).collect()
}

async fn run(caller: &Arc<Caller>, jobs: Vec<Job<usize>>) -> Vec<Called> {
    caller.call_all(jobs, |_, _| {}).map(|(_, called)| called).collect().await
}

/// How full the slots are is shown in virtual time beside the code and measured by `cargo xtask bench`; here a busy
/// machine would have its say.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn as_many_calls_are_under_way_as_there_are_slots() {
    for (concurrency, rounds) in [(8, 5), (32, 4)] {
        let server = FaultServer::start().await;
        let caller = caller(&server, options(concurrency), Budget::unlimited(), &CancellationToken::new());
        let called = run(&caller, jobs("ok:250", concurrency * rounds)).await;
        assert!(called.iter().all(|called| called.result.is_ok()));
        let counts = server.counts();
        assert_eq!(counts.calls, concurrency * rounds);
        // The server may hear of the next call a moment before it has noted that the one before is over.
        assert!((concurrency..=concurrency + 1).contains(&counts.peak), "{}", counts.peak);
    }
}

#[tokio::test]
async fn whatever_fails_at_first_is_there_in_the_end() {
    let server = FaultServer::start().await;
    let scripts = "status-500,close,rate-ms:0,half,ok";
    let patient = Options { breaker_failures: 1_000, ..options(8) };
    let caller = caller(&server, patient, Budget::unlimited(), &CancellationToken::new());
    let called = run(&caller, jobs(scripts, 20)).await;
    for called in &called {
        use ChatErrorKind::*;
        let kinds: Vec<_> = called.attempts.iter().map(|attempt| attempt.kind).collect();
        assert_eq!(kinds, [Some(Server), Some(Incomplete), Some(RateLimited), Some(Incomplete), None]);
        assert!(called.result.is_ok() && called.cost.is_some());
    }
    assert_eq!(server.counts().calls, 100);
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_by_all() {
    let server = FaultServer::start().await;
    let caller = caller(&server, options(4), Budget::unlimited(), &CancellationToken::new());
    let mut all = jobs("rate-seconds:1,ok", 1);
    all.extend(jobs("ok:200", 30));
    let called = run(&caller, all).await;
    assert!(called.iter().all(|called| called.result.is_ok()));
    let times: Vec<Duration> = server.seen().iter().map(|seen| seen.at).collect();
    let gap = times.windows(2).position(|pair| pair[1] - pair[0] >= Duration::from_millis(700));
    // Only those leave that were ready before the limit was known.
    assert!(gap.is_some_and(|before| before < 8), "{times:?}");
}

#[tokio::test]
async fn a_cap_in_dollars_holds_on_the_wire() {
    let server = FaultServer::start().await;
    // A call reserves 60 + 50 tokens at 1,000 nano-dollars and costs much less.
    let budget = Budget::new(Some(Money(500_000)), None);
    let caller = caller(&server, options(16), budget.clone(), &CancellationToken::new());
    let called = run(&caller, jobs("ok:5", 200)).await;
    let refused = called.iter().filter(|called| called.attempts.is_empty()).count();
    assert!(refused > 0 && budget.spent() <= Money(500_000), "{refused} {}", budget.spent());
    let paid: i64 = called.iter().filter_map(|called| called.cost).map(|cost| cost.0).sum();
    assert_eq!((Money(paid), server.counts().calls), (budget.spent(), 200 - refused));
    let refusals = called.iter().filter_map(|called| called.result.as_ref().err());
    assert!(refusals.into_iter().all(|error| error.kind == ChatErrorKind::OverBudget));
}

#[tokio::test]
async fn a_cancel_reaches_the_server_at_once() {
    let server = FaultServer::start().await;
    let cancel = CancellationToken::new();
    let caller = caller(&server, options(8), Budget::unlimited(), &cancel);
    let running = tokio::spawn(async move { run(&caller, jobs("ok:2000", 100)).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    cancel.cancel();
    let called = running.await.unwrap();
    assert!(called.iter().all(|called| called.result.as_ref().is_err_and(|e| e.kind == ChatErrorKind::Cancelled)));
    tokio::time::sleep(Duration::from_millis(100)).await;
    let counts = server.counts();
    assert_eq!((counts.calls, counts.under_way), (8, 0));
}

#[tokio::test]
async fn a_dead_server_costs_a_few_attempts_and_not_a_thousand() {
    let server = FaultServer::start().await;
    let options = Options { breaker_rest: Duration::from_millis(50), ..options(8) };
    let caller = caller(&server, options, Budget::unlimited(), &CancellationToken::new());
    let called = run(&caller, jobs("close", 300)).await;
    assert!(called.iter().all(|called| called.result.is_err()));
    assert!(server.counts().calls < 40, "{}", server.counts().calls);
}
