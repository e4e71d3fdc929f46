//! How full the slots are: mean calls in the server ÷ concurrency, against a server that takes 50 ms and never fails.
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
use attune_tests::fault_server::{Counts, FaultServer};
use futures::StreamExt;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::{
    Done,
    figure::{Figures, Goal},
    material::lines,
    program::{Program, Ran},
};

const GOALS: [(usize, f64); 3] = [(8, 97.0), (32, 96.0), (128, 95.0)];
const CASES: usize = 1_000;
const RUNS: usize = 3;

pub async fn measure(program: &Program, figures: &mut Figures) -> Done {
    for (concurrency, goal) in GOALS {
        let occupancy = calls_alone(concurrency).await;
        figures.add(&format!("occupancy of calls alone at {concurrency}"), Goal::AtLeast(goal), occupancy, "%");
    }
    let server = FaultServer::start().await;
    prepare(program, &server)?;
    let mut peak: f64 = 0.0;
    let mut sample = CASES;
    for (concurrency, goal) in GOALS {
        // The last calls of a replay never fill the slots, so that a short one is no measure: at least 20 rounds.
        sample = figures.part(CASES).max(concurrency * 10).min(CASES);
        let mut best: f64 = 0.0;
        for _ in 0..RUNS {
            server.reset();
            let ran = replay(program, sample, concurrency, &["--fresh"]).await?;
            best = best.max(occupancy(&server.counts(), concurrency));
            peak = peak.max(ran.peak);
        }
        let name = format!("occupancy of a replay of {} cells at {concurrency}", 2 * sample);
        figures.add(&name, Goal::AtLeast(goal), best, "%");
    }
    figures.add("peak memory of a replay", Goal::AtMost(200.0), peak, "MB");
    server.reset();
    let again = replay(program, sample, 128, &[]).await?;
    figures.add("calls of the same replay again", Goal::AtMost(0.0), server.counts().calls as f64, "");
    figures.milliseconds(&format!("the same replay again, {} cells", 2 * sample), Goal::AtMost(1_000.0), again.time);
    Ok(())
}

/// Without a store: what the calls themselves reach.
async fn calls_alone(concurrency: usize) -> f64 {
    const ROUNDS: usize = 40;
    let server = FaultServer::start().await;
    let config = ModelConfig { url: Some(server.url()), ..ModelConfig::new("model", Provider::OpenaiCompatible) };
    let network = Network::new(Timeouts::default(), || 0);
    let model = connect(&config, None, &network).expect("the configuration is good");
    let options = Options { concurrency, ..Options::default() };
    let caller = Arc::new(Caller::new(model, None, Budget::unlimited(), options, CancellationToken::new()));
    call(&caller, "ok:1", concurrency * 4).await;
    server.reset();
    call(&caller, "ok:50", concurrency * ROUNDS).await;
    occupancy(&server.counts(), concurrency)
}

async fn call(caller: &Arc<Caller>, script: &str, count: usize) {
    let jobs = (0..count).map(|key| {
        let question = format!("Question {key}");
        let messages = vec![Message::new(Role::System, "Be short."), Message::new(Role::User, question)];
        let request = ChatRequest { model: script.to_owned(), messages, settings: Settings::default(), case: None };
        Job { key, request, input_tokens: 20 }
    });
    let failed = caller.call_all(jobs, |_, _| {}).filter(|(_, called)| std::future::ready(called.result.is_err()));
    assert_eq!(failed.count().await, 0, "the server never fails");
}

fn occupancy(counts: &Counts, concurrency: usize) -> f64 {
    100.0 * counts.mean_under_way / concurrency as f64
}

fn prepare(program: &Program, server: &FaultServer) -> Done {
    program.init("replay")?;
    let row = |number: usize| {
        json!({"id": number.to_string(), "prompt": "ticket", "version": "1", "query": format!("Where is my order {number}?"),
               "output": "It is on its way.", "time": "2026-10-01T00:00:00Z"})
    };
    program.write("cases.jsonl", lines((0..CASES).map(row)))?;
    program.run("replay", &["import", "cases.jsonl"])?;
    for (file, text) in [("one.txt", "Sort the message. [[lower]]"), ("two.txt", "Answer in JSON. [[json]]")] {
        program.write(file, text)?;
        program.run("replay", &["prompt", "add", "ticket", file])?;
    }
    program.write("valid.yaml", "kind: json_valid\n")?;
    program.run("replay", &["check", "add", "valid", "valid.yaml"])?;
    let url = format!("{}/v1", server.url());
    let model = ["model", "add", "local", "--provider", "openai-compatible", "--url", &url, "--model", "ok:50"];
    program.run("replay", &model).map(drop)
}

async fn replay(program: &Program, sample: usize, concurrency: usize, more: &[&str]) -> Done<Ran> {
    let (sample, concurrency) = (sample.to_string(), concurrency.to_string());
    let mut args = vec!["replay", "run", "--candidate", "ticket@2", "--baseline", "ticket@1", "--model", "local"];
    args.extend(["--check", "valid", "--guard", "0", "--seed", "1"]);
    args.extend(["--sample", &sample, "--concurrency", &concurrency]);
    args.extend(more);
    // The server runs in this process and must go on meanwhile.
    tokio::task::block_in_place(|| program.run("replay", &args))
}
