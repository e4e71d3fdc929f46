//! What people bring: past interactions of a support desk, prompts, checks, and a model that answers on loopback.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::Person;

/// Answers in small letters, which is no JSON.
pub const PLAIN: &str = "Sort the message. [[lower]]";
/// Answers in JSON.
pub const AS_JSON: &str = "Sort the message and answer in JSON. [[json]]";
/// Answers in capitals, which is no JSON either.
pub const LOUD: &str = "Sort the message! [[upper]]";

/// Interactions in the own form. Every third has a thumb, every fifth a correction.
pub fn interactions(count: usize) -> String {
    (0..count).map(|number| format!("{}\n", interaction(number))).collect()
}

pub fn interaction(number: usize) -> Value {
    let mut feedback = Vec::new();
    if number.is_multiple_of(3) {
        let value = if number.is_multiple_of(2) { "up" } else { "down" };
        feedback.push(json!({"kind": "thumb", "value": value}));
    }
    if number.is_multiple_of(5) {
        feedback.push(json!({"kind": "correction", "text": format!("{{\"order\": {number}}}")}));
    }
    json!({
        "id": format!("row-{number}"),
        "time": format!("2026-10-{:02}T{:02}:{:02}:00Z", 1 + number / 1_440 % 28, number / 60 % 24, number % 60),
        "prompt": "ticket",
        "version": "1",
        "model": "ok",
        "query": format!("Where is my order {number}?"),
        "output": format!("where is my order {number}?"),
        "latency_ms": 40 + number % 7,
        "feedback": feedback,
    })
}

impl Person {
    /// With so many interactions, three versions of `ticket`, a check that decides, and a model on `server`, which
    /// does what `script` says. Production is version 1.
    pub fn with_everything(count: usize, server: &FaultServer, script: &str) -> Self {
        let person = Self::with_workspace();
        person.write("past.jsonl", &interactions(count));
        person.ok(["import", "past.jsonl"]);
        for (name, text) in [("plain.txt", PLAIN), ("json.txt", AS_JSON), ("loud.txt", LOUD)] {
            person.write(name, text);
            person.ok(["prompt", "add", "ticket", name]);
        }
        person.write("valid.yaml", "kind: json_valid\n");
        person.ok(["check", "add", "valid", "valid.yaml"]);
        person.ok(["check", "attach", "valid", "ticket", "--decide", "--margin", "0.05"]);
        let url = format!("{}/v1", server.url());
        person.ok(["model", "add", "local", "--provider", "openai-compatible", "--url", &url, "--model", script]);
        person.ok(["promote", "ticket@1", "--to", "production", "--adopt"]);
        person
    }
}
