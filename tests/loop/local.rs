//! The loop with a real model: the built-in one, and the same file behind a real server.
use serde_json::{Value, json};

use super::{Person, material::interactions};
use crate::{
    engine::{chat_model_file, put_chat_model},
    models::served::LlamaServer,
};

const CASES: usize = 10;

const FREE: &str = "settings: {temperature: 0, max_tokens: 12}
messages: [{role: user, content: 'Sort this message: {{input}}'}]
";
const AS_JSON: &str = "settings:
  temperature: 0
  max_tokens: 40
  response_format:
    type: json_schema
    json_schema:
      name: ticket
      schema:
        type: object
        properties: {category: {enum: [delivery, refund, other]}}
        required: [category]
        additionalProperties: false
messages: [{role: user, content: 'Sort this message: {{input}}'}]
";

/// Has the chat model in the cache, some interactions and two versions of a prompt, of which the second gets JSON.
fn person() -> Person {
    let person = Person::with_workspace();
    put_chat_model(&person.path(".cache/attune"));
    person.write("past.jsonl", &interactions(CASES));
    person.ok(["import", "past.jsonl"]);
    for (name, text) in [("free.yaml", FREE), ("json.yaml", AS_JSON)] {
        person.write(name, text);
        person.ok(["prompt", "add", "ticket", name]);
    }
    person.write("valid.yaml", "kind: json_valid\n");
    person.ok(["check", "add", "valid", "valid.yaml"]);
    person.ok(["check", "attach", "valid", "ticket", "--decide"]);
    person
}

/// A replay of all cases and the same once more: real answers, a verdict, and the second time no call.
fn replays_live_and_then_from_the_cache(person: &Person, model: &str) {
    let flags = ["--candidate", "ticket@2", "--baseline", "ticket@1", "--model", model, "--concurrency", "2"];
    let run = || person.json(["replay", "run"].into_iter().chain(flags));
    let plan = person.json(["replay", "plan"].into_iter().chain(flags));
    assert_eq!((&plan["cases"], &plan["calls"], &plan["cost"]), (&json!(CASES), &json!(2 * CASES), &json!("0")));
    let first = run();
    let cells = person.json(["replay", "cells", "last"])["cells"].as_array().unwrap().clone();
    let attempts: Vec<&Value> = cells.iter().flat_map(|cell| cell["attempts"].as_array().unwrap()).collect();
    let failed: Vec<_> = attempts.iter().filter(|attempt| !attempt["kind"].is_null()).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!((&first["calls"], &first["cells"]["done"]), (&json!(2 * CASES), &json!(2 * CASES)));
    let verdict = &first["verdicts"][0];
    assert_eq!((&verdict["candidate"], &verdict["verdict"]), (&json!(1.0), &json!("better")), "{verdict}");
    assert!(verdict["baseline"].as_f64().unwrap() < 0.5);
    for cell in cells.iter().filter(|cell| cell["lane"] == "candidate") {
        let output: Value = serde_json::from_str(cell["output"].as_str().unwrap()).unwrap();
        assert!(["delivery", "refund", "other"].contains(&output["category"].as_str().unwrap()), "{cell}");
    }
    let second = run();
    assert_eq!((&second["calls"], &second["cells"]["cached"]), (&json!(0), &json!(2 * CASES)));
    assert_eq!(first["verdicts"], second["verdicts"]);
    let promoted = person.json(["promote", "ticket@1", "--to", "production", "--adopt"]);
    assert_eq!(promoted["moved_to"], "ticket@1");
}

#[test]
fn a_replay_runs_with_the_built_in_model() {
    let person = person();
    let tested = person.json(["model", "test", "builtin"]);
    assert_eq!((&tested["ok"], &tested["stage"]), (&json!(true), &json!("answer")), "{tested}");
    replays_live_and_then_from_the_cache(&person, "builtin");
}

#[test]
fn a_replay_runs_against_a_real_server() {
    let person = person();
    let server = LlamaServer::start();
    let add = ["model", "add", "smollm2", "--provider", "llama-server", "--url", &server.url, "--stream", "--logprobs"];
    assert_eq!(person.json(add)["models"].as_array().unwrap().len(), 2);
    let tested = person.json(["model", "test", "smollm2"]);
    assert_eq!((&tested["ok"], &tested["stage"]), (&json!(true), &json!("answer")), "{tested}");
    replays_live_and_then_from_the_cache(&person, "smollm2");
    let url = server.url.clone();
    drop(server);
    let gone = person.json_of(1, ["model", "test", "smollm2"]);
    assert_eq!((&gone["ok"], &gone["stage"]), (&json!(false), &json!("address")), "{url}: {gone}");
}

#[test]
fn a_model_file_of_ones_own_is_added_found_and_tested() {
    let person = Person::with_workspace();
    std::os::unix::fs::symlink(chat_model_file(), person.path("own.gguf")).unwrap();
    let added = person.json(["model", "add", "own", "--provider", "builtin", "--model", "own.gguf"]);
    let own = added["models"].as_array().unwrap().iter().find(|model| model["name"] == "own").unwrap().clone();
    assert_eq!(own["model"], person.path("own.gguf").to_str().unwrap(), "found from any folder");
    assert_eq!(own["note"], Value::Null, "nothing is known of it");
    assert_eq!(person.json(["model", "test", "own"])["ok"], true);

    person.write("letter.gguf", "Dear support desk");
    person.ok(["model", "add", "letter", "--provider", "builtin", "--model", "letter.gguf"]);
    let tested = person.json_of(1, ["model", "test", "letter"]);
    assert_eq!(tested["stage"], "model");
    assert!(tested["message"].as_str().unwrap().contains("not a GGUF file"), "{tested}");

    let missing = person.json_of(1, ["model", "test", "builtin"]);
    assert_eq!(missing["stage"], "model");
    assert!(missing["message"].as_str().unwrap().contains("cargo xtask setup"), "{missing}");
    let nowhere = person.json_of(1, ["model", "add", "nowhere", "--provider", "builtin", "--model", "nowhere.gguf"]);
    assert_eq!(nowhere["error"]["where"]["field"], "model");
}

#[test]
fn who_picks_the_small_model_is_told_what_it_is_for() {
    let person = person();
    let says_so = |text: &str| text.contains("small model for trying things");
    let listed = person.json(["model", "list"]);
    assert!(says_so(listed["models"][0]["note"].as_str().unwrap()), "{listed}");
    assert!(says_so(&person.ok(["model", "list"]).out));
    let added = person.ok(["model", "add", "mine", "--provider", "builtin"]);
    assert!(says_so(&added.out) || says_so(&added.err), "{} {}", added.out, added.err);

    let flags = ["replay", "plan", "--candidate", "ticket@2", "--baseline", "ticket@1"];
    let plan = |more: &[&str]| person.json(flags.iter().chain(more).copied())["warnings"].to_string();
    let warned = plan(&["--model", "mine"]);
    assert!(says_so(&warned) && warned.contains("mine"), "{warned}");
    assert!(says_so(&person.ok(flags.into_iter().chain(["--model", "builtin"])).out));

    person.write("rubric.yaml", "messages: [{role: user, content: 'Is this right? {{output}}'}]\n");
    person.ok(["prompt", "add", "rubric", "rubric.yaml"]);
    person.write("judge.yaml", "kind: judge\nprompt: rubric@1\nmodel: builtin\n");
    let check = person.ok(["check", "add", "judged", "judge.yaml"]);
    assert!(says_so(&check.out) || says_so(&check.err), "{} {}", check.out, check.err);
    assert!(says_so(person.json(["check", "add", "judged", "judge.yaml"])["note"].as_str().unwrap()));
    person.ok(["model", "add", "gpt", "--provider", "openai", "--key-env", "NO_KEY"]);
    let key = ["--model", "gpt"];
    let mut command = person.command(flags.iter().chain(&key).chain(&["--check", "valid", "judged", "--json"]));
    let planned = super::Ran::of(command.env("NO_KEY", "sk-none").output().unwrap()).json();
    let warnings = planned["warnings"].to_string();
    assert!(warnings.contains("judge") && warnings.contains("judged") && says_so(&warnings), "{planned}");
    assert!(!warnings.contains("gpt"), "{warnings}");
}
