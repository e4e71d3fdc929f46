//! How full the slots are: mean calls in the server ÷ concurrency, against a 50 ms server without faults.
//!
//! `cargo run -p attune-tests --example occupancy [--release]` prints a line for each concurrency. The goals are 97, 96
//! and 95 % at 8, 32 and 128.
use std::sync::Arc;

use attune_core::{
    message::{Message, Role},
    model::{
        ChatRequest, Settings,
        budget::Budget,
        caller::{Caller, Job, Options},
        config::ModelConfig,
        connect::connect,
        net::{Network, Timeouts},
        provider::Provider,
    },
};
use attune_tests::fault_server::FaultServer;
use futures::StreamExt;
use tokio_util::sync::CancellationToken;

const ROUNDS: usize = 60;

#[tokio::main]
async fn main() {
    println!("concurrency  occupancy  calls/s");
    for concurrency in [8, 32, 128] {
        let server = FaultServer::start().await;
        let config = ModelConfig { url: Some(server.url()), ..ModelConfig::new("model", Provider::OpenaiCompatible) };
        let model =
            connect(&config, None, &Network::new(Timeouts::default(), || 0)).expect("the configuration is good");
        let options = Options { concurrency, ..Options::default() };
        let cancel = CancellationToken::new();
        let caller = Arc::new(Caller::new(model, None, Budget::unlimited(), options, cancel));
        run(&caller, "ok:1", concurrency * 4).await;
        server.reset();
        run(&caller, "ok:50", concurrency * ROUNDS).await;
        let counts = server.counts();
        let occupancy = 100.0 * counts.mean_under_way / concurrency as f64;
        println!("{concurrency:>11}  {occupancy:>7.1} %  {:>7.0}", counts.calls as f64 / counts.seconds);
    }
}

async fn run(caller: &Arc<Caller>, script: &str, count: usize) {
    let jobs = (0..count).map(|key| {
        let messages =
            vec![Message::new(Role::System, "Be short."), Message::new(Role::User, format!("Question {key}"))];
        let request = ChatRequest { model: script.to_owned(), messages, settings: Settings::default(), case: None };
        Job { key, request, input_tokens: 20 }
    });
    let failed = caller.call_all(jobs, |_, _| {}).filter(|(_, called)| std::future::ready(called.result.is_err()));
    assert_eq!(failed.count().await, 0);
}
