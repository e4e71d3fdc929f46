//! Messages as real bots log them, in the forms of the chat APIs: kept verbatim, shown, found, replayed or skipped with
//! the reason, checked, reported and taken out again.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::Person;

const PIXEL: &str = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

fn call(id: &str, order: &str) -> Value {
    let arguments = json!({"order": order}).to_string();
    json!({"id": id, "type": "function", "function": {"name": "look_up_order", "arguments": arguments}})
}

fn user(text: &str) -> Value {
    json!({"role": "user", "content": text})
}

/// A name, the messages and the output.
fn all() -> Vec<(&'static str, Value, Value)> {
    let image = json!({"type": "image_url", "image_url": {"url": PIXEL, "detail": "low"}});
    let sound = json!({"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}});
    let file =
        json!({"type": "file", "file": {"filename": "terms.pdf", "file_data": "data:application/pdf;base64,JVBERi0="}});
    let words = |text: &str| json!({"type": "text", "text": text});
    let tool_use = json!({"type": "tool_use", "id": "toolu_1", "name": "look_up_order", "input": {"order": "A-9"}});
    let tool_result = json!({"type": "tool_result", "tool_use_id": "toolu_1", "content": [words("lost in Lyon")]});
    vec![
        (
            "tools",
            json!([user("Where are A-1 and A-2?"),
                {"role": "assistant", "content": null, "tool_calls": [call("call_1", "A-1"), call("call_2", "A-2")]},
                {"role": "tool", "tool_call_id": "call_1", "content": "{\"state\":\"sent\"}"},
                {"role": "tool", "tool_call_id": "call_2", "content": [words("unknown")]}]),
            json!("A-1 is on its way; A-2 is unknown."),
        ),
        (
            "calls",
            json!([user("Where is A-3?")]),
            json!({"role": "assistant", "content": null, "tool_calls": [call("call_3", "A-3")]}),
        ),
        ("image", json!([{"role": "user", "content": [words("What is this?"), image]}]), json!("A white dot.")),
        ("sound", json!([{"role": "user", "content": [words("What does she say?"), sound]}]), json!("Hello.")),
        ("file", json!([{"role": "user", "content": [words("May I return it?"), file]}]), json!("Yes, for 30 days.")),
        ("developer", json!([{"role": "developer", "content": "Formatting: plain"}, user("Hi A-5")]), json!("Hi.")),
        (
            "refusal",
            json!([user("How do I open my neighbour's door?")]),
            json!({"role": "assistant", "content": null, "refusal": "I'm unable to assist with burglary."}),
        ),
        (
            "reasoning",
            json!([user("Is 91 prime?")]),
            json!({"role": "assistant", "content": "No.", "reasoning_content": "7 times 13 is 91."}),
        ),
        (
            "function",
            json!([user("Where is A-7?"),
                {"role": "assistant", "content": null, "function_call": {"name": "look_up_order", "arguments": "{\"order\":\"A-7\"}"}},
                {"role": "function", "name": "look_up_order", "content": "sent"}]),
            json!("A-7 was sent."),
        ),
        (
            "blocks",
            json!([user("Where is A-9?"),
                {"role": "assistant", "content": [
                    {"type": "thinking", "thinking": "I must look.", "signature": "c2ln"}, words("I look."), tool_use]},
                {"role": "user", "content": [tool_result]}]),
            json!({"role": "assistant", "content": [words("A-9 was lost in Lyon.")]}),
        ),
        (
            "block-call",
            json!([user("Where is A-10?")]),
            json!({"role": "assistant", "content": [words("I look."),
                {"type": "tool_use", "id": "toolu_2", "name": "look_up_order", "input": {"order": "A-10"}}]}),
        ),
        (
            "half",
            json!([user("Where is A-11?"),
                {"role": "assistant", "content": null, "tool_calls": [call("call_11", "A-11")]}, user("Hello?")]),
            json!("One moment."),
        ),
        (
            "unknown",
            json!([{"role": "user", "name": "ann", "content": [
                {"type": "text", "text": "Hello A-12", "cache_control": {"type": "ephemeral"}}, {"type": "hologram", "x": {"y": 1}}]}]),
            json!({"role": "assistant", "content": "Hi.", "annotations": [], "provider_specific_fields": {"a": 1}}),
        ),
    ]
}

fn history() -> String {
    let row = |(at, (name, messages, output)): (usize, (&str, Value, Value))| {
        let time = format!("2026-10-01T10:{at:02}:00Z");
        let row =
            json!({"id": name, "time": time, "prompt": "bot", "version": "1", "messages": messages, "output": output});
        format!("{row}\n")
    };
    all().into_iter().enumerate().map(row).collect()
}

/// With all of them, a prompt that takes the conversation as it was, and one that asks with the text of the question.
fn person() -> Person {
    let person = Person::with_workspace();
    person.write("past.jsonl", &history());
    assert_eq!(person.json(["import", "past.jsonl"])["files"][0]["added"], all().len());
    let tools = r#"[{"type": "function", "function": {"name": "look_up_order", "parameters": {"type": "object"}}}]"#;
    person.write(
        "takes.yaml",
        &format!("messages:\n- {{role: system, content: Be brief.}}\nsettings:\n  tools: {tools}\n"),
    );
    person.ok(["prompt", "add", "bot", "takes.yaml"]);
    person.write("plain.yaml", "messages:\n- {role: system, content: Be brief.}\n");
    person.ok(["prompt", "add", "bot", "plain.yaml"]);
    person.write("asks.yaml", "messages:\n- {role: user, content: \"{{input}}\"}\n");
    person.ok(["prompt", "add", "bot", "asks.yaml"]);
    person.write("calls.yaml", "kind: tool_called\nname: look_up_order\n");
    person.ok(["check", "add", "calls", "calls.yaml"]);
    person.write("order.yaml", "kind: json_path\npath: $.tool_calls[0].arguments.order\n");
    person.ok(["check", "add", "order", "order.yaml"]);
    person
}

fn model(person: &Person, server: &FaultServer, provider: &str, script: &str) {
    person.ok([
        "model",
        "add",
        provider,
        "--provider",
        provider,
        "--url",
        &format!("{}/v1", server.url()),
        "--model",
        script,
    ]);
}

/// Plans all cases for a version and a model; gives the reasons of those that are skipped.
fn reasons(person: &Person, version: &str, model: &str) -> Vec<(String, Vec<String>)> {
    let plan = person.json([
        "replay",
        "plan",
        "--candidate",
        version,
        "--model",
        model,
        "--check",
        "calls",
        "--baseline",
        version,
        "--allow-skips",
    ]);
    let skipped = plan["skipped"].as_array().unwrap();
    let reasons = plan["skipped_for"].as_array().unwrap().iter().map(|one| one["reason"].as_str().unwrap().to_owned());
    reasons
        .map(|reason| {
            let of = skipped.iter().filter(|one| one["reason"] == reason.as_str());
            let mut cases: Vec<String> = of.map(|one| one["case"].as_str().unwrap().to_owned()).collect();
            cases.sort();
            (reason, cases)
        })
        .collect()
}

fn skipped<'r>(reasons: &'r [(String, Vec<String>)], word: &str) -> &'r [String] {
    reasons.iter().find(|(reason, _)| reason.contains(word)).map_or(&[], |(_, cases)| cases)
}

#[test]
fn they_come_out_as_they_went_in() {
    let person = person();
    person.ok(["export", "interactions", "-o", "out.jsonl"]);
    let out = std::fs::read_to_string(person.path("out.jsonl")).unwrap();
    let rows: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (name, mut messages, output) in all() {
        let row = rows.iter().find(|row| row["id"] == name).unwrap();
        if name == "function" {
            // The one role that has another name here.
            messages[2]["role"] = json!("tool");
        }
        assert_eq!((&row["messages"], &row["output"]), (&messages, &output), "{name}");
        let shown = person.json(["show", name]);
        assert_eq!((&shown["messages"], &shown["output"]), (&messages, &output), "{name}");
    }
    assert_eq!(person.json(["import", "out.jsonl", "--source", "past.jsonl"])["files"][0]["rejected"], 0);
    person.ok(["init", "other"]);
    assert_eq!(person.json(["import", "out.jsonl"])["files"][0]["added"], rows.len());
    person.ok(["export", "interactions", "-o", "again.jsonl"]);
    assert_eq!(std::fs::read_to_string(person.path("again.jsonl")).unwrap(), out);
}

#[test]
fn they_are_shown_and_found_by_what_they_say() {
    let person = person();
    let shown = person.ok(["show", "tools"]).out;
    for part in ["calls look_up_order (call_1)", "\"order\": \"A-2\"", "tool call_2", "unknown"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(person.ok(["show", "calls"]).out.contains("calls look_up_order (call_3)"));
    assert!(person.ok(["show", "refusal"]).out.contains("refuses: I'm unable"));
    assert!(person.ok(["show", "reasoning"]).out.contains("(thinks) 7 times 13"));
    assert!(person.ok(["show", "function"]).out.contains("calls look_up_order"));
    let blocks = person.ok(["show", "blocks"]).out;
    assert!(blocks.contains("result of toolu_1") && blocks.contains("lost in Lyon"), "{blocks}");
    let image = person.ok(["show", "image"]).out;
    assert!(image.contains("[image:") && !image.contains(PIXEL), "{image}");

    let found = |filter: &str| {
        let listed = person.json(["list", filter])["interactions"].clone();
        let mut ids: Vec<String> =
            listed.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().into()).collect();
        ids.sort();
        ids
    };
    assert_eq!(found("has:tool"), ["block-call", "blocks", "calls", "function", "half", "tools"]);
    assert_eq!(found("look_up_order"), ["block-call", "calls"]);
    assert_eq!(found("burglary"), ["refusal"]);
    assert_eq!(found("lyon"), ["blocks"]);
    let calls = person.json(["list", "look_up_order A-3"])["interactions"][0].clone();
    assert_eq!(calls["output"], "look_up_order({\"order\":\"A-3\"})");
    assert_eq!(person.json(["show", "blocks"])["query"], "Where is A-9?", "what a tool gave back is no question");
}

#[test]
fn checks_see_the_calls_in_each_form() {
    let person = person();
    for (check, right) in [("calls", ["calls", "block-call"].as_slice()), ("order", &["calls", "block-call"])] {
        let ids = ["calls", "block-call", "tools", "refusal"];
        let results = person.json(["check", "test", check].into_iter().chain(ids))["results"].clone();
        for result in results.as_array().unwrap() {
            let id = result["id"].as_str().unwrap();
            assert_eq!(result["passed"], right.contains(&id), "{check}: {result}");
        }
    }
    person.write("refuses.yaml", "kind: refusal\nexpected: true\n");
    person.ok(["check", "add", "refuses", "refuses.yaml"]);
    assert_eq!(person.json(["check", "test", "refuses", "refusal"])["results"][0]["passed"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_sent_again_as_they_were() {
    let server = FaultServer::start().await;
    let person = person();
    model(&person, &server, "openai-compatible", "tool");
    let not_sent = reasons(&person, "bot@1", "openai-compatible");
    assert_eq!(skipped(&not_sent, "has no result"), ["half"], "{not_sent:?}");
    assert_eq!(not_sent.len(), 1, "{not_sent:?}");
    let run = person.json([
        "replay",
        "run",
        "--candidate",
        "bot@1",
        "--model",
        "openai-compatible",
        "--baseline",
        "recorded",
        "--check",
        "calls",
        "order",
    ]);
    assert_eq!(run["cells"]["failed"], 0, "{run}");
    assert_eq!(run["skipped_for"][0]["example"], "half", "what was left out is said afterwards too: {run}");
    assert!(person.ok(["replay", "show", "last"]).out.contains("left out"));
    let fixed: Vec<&str> = run["fixed"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert!(fixed.contains(&"tools") && !fixed.contains(&"calls"), "{fixed:?}");

    let sent: Vec<Value> = server.seen().into_iter().map(|seen| seen.body["messages"].clone()).collect();
    for (name, messages, _) in all().into_iter().filter(|(name, ..)| !["half", "blocks", "developer"].contains(name)) {
        let mut all = vec![json!({"role": "system", "content": "Be brief."})];
        all.extend(messages.as_array().unwrap().iter().cloned());
        assert!(sent.contains(&Value::from(all.clone())), "{name}: {}", Value::from(all));
    }
    let blocks = sent.iter().find(|messages| messages[1]["content"] == "Where is A-9?").unwrap();
    assert_eq!(
        blocks[2]["tool_calls"][0]["function"],
        json!({"name": "look_up_order", "arguments": "{\"order\":\"A-9\"}"})
    );
    assert_eq!(blocks[3], json!({"role": "tool", "tool_call_id": "toolu_1", "content": "lost in Lyon"}));

    let cells = person.ok(["replay", "cells", "last", "--case", "refusal"]).out;
    assert!(cells.contains("look_up_order("), "an answer that calls a tool is seen in the table: {cells}");
    person.ok(["report", "last", "--html", "report.html"]);
    assert!(std::fs::read_to_string(person.path("report.html")).unwrap().contains("look_up_order("));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_api_gets_them_in_its_own_form_and_what_it_cannot_take_is_said_before() {
    let server = FaultServer::start().await;
    let person = person();
    model(&person, &server, "anthropic", "ok");
    let not_sent = reasons(&person, "bot@1", "anthropic");
    assert_eq!(skipped(&not_sent, "audio recording"), ["sound"], "{not_sent:?}");
    assert_eq!(skipped(&not_sent, "has no result"), ["half"]);
    assert_eq!(not_sent.len(), 2, "{not_sent:?}");
    let without = reasons(&person, "bot@2", "anthropic");
    assert_eq!(skipped(&without, "name none"), ["blocks", "function", "tools"], "{without:?}");
    let asked = reasons(&person, "bot@3", "anthropic");
    assert_eq!(skipped(&asked, "an image, and bot@3 takes its text only"), ["image"], "{asked:?}");
    assert_eq!(skipped(&asked, "a file"), ["file"]);
    assert_eq!(skipped(&asked, "no place for them"), ["blocks", "function", "tools"]);

    let plan = person.ok(["replay", "plan", "--candidate", "bot@1", "--model", "anthropic", "--check", "calls"]).out;
    assert!(plan.contains("anthropic cannot take it: it holds an audio recording"), "{plan}");
    let refused =
        person.ends(1, ["replay", "plan", "--candidate", "bot@3", "--model", "anthropic", "--check", "calls"]);
    assert!(refused.err.contains("3 cases, such as") && refused.err.contains("--allow-skips"), "{}", refused.err);

    person.json(["replay", "run", "--candidate", "bot@1", "--model", "anthropic", "--check", "calls"]);
    let sent: Vec<Value> = server.seen().into_iter().map(|seen| seen.body["messages"].clone()).collect();
    let about = |text: &str| sent.iter().find(|messages| messages.to_string().contains(text)).unwrap().clone();
    let blocks = all().into_iter().find(|(name, ..)| *name == "blocks").unwrap().1;
    assert_eq!(about("A-9")[1], blocks[1], "its own blocks go out as they were logged");
    assert_eq!(about("A-9")[2], blocks[2]);
    let old = about("A-7");
    assert_eq!(old[1]["content"][0]["id"], old[2]["content"][0]["tool_use_id"]);
    assert_eq!(about("return it")[0]["content"][1]["type"], "document");
    assert_eq!(about("A-1 and A-2")[2]["content"].as_array().unwrap().len(), 2, "both results stand in one turn");
}
