//! What is taken out is the same bytes wherever it went in again.
use std::fs;

use serde_json::{Value, json};

use super::Person;

/// Rows with and without ids, times and end users; feedback with and without times and authors.
fn varied() -> String {
    let mut rows: Vec<Value> = (0..12).map(|_| json!({"query": "the same", "output": "again"})).collect();
    rows[11]["feedback"] = json!([{"kind": "thumb", "value": "down"}]);
    rows.extend([
        json!({"id": "b", "user": "maria@example.org", "query": "q", "output": "o", "usage": {}, "tags": ["z", "a"],
            "feedback": [{"kind": "thumb", "value": "up"}, {"kind": "rating", "value": 4, "scale": [1, 5], "author": "maria@example.org",
            "time": "2026-03-05T00:00:00Z"}, {"kind": "comment", "text": "later than any import", "time": "2199-01-01T00:00:00Z"}]}),
        json!({"id": "a", "user": "maria@example.org", "time": "2026-03-04T07:06:07+02:00", "query": "q", "cost": "0.10",
            "contexts": [{"text": "t", "score": 0.8273648273648237}], "variables": {"n": 0.1234567890123456, "big": 9007199254740993u64},
            "output": {"role": "assistant", "content": null, "tool_calls": [{"id": "1"}], "refusal": null}}),
        json!({"id": "late", "time": "2198-01-01T00:00:00Z", "messages": [{"role": "user", "content": [{"type": "text", "text": "x", "more": 1}]}],
            "output": "", "latency_ms": 1.5}),
    ]);
    rows.iter().map(|row| format!("{row}\n")).collect()
}

#[test]
fn an_export_is_known_where_it_came_from_and_the_same_bytes_elsewhere() {
    let person = Person::with_workspace();
    person.write("in.jsonl", &varied());
    person.ok(["import", "in.jsonl"]);
    let first = person.ok(["export", "interactions"]).out;
    assert!(!first.contains("maria"), "end users are pseudonyms");
    person.write("out.jsonl", &first);
    let again = person.json(["import", "out.jsonl"])["files"][0].clone();
    let counts = ["added", "duplicates", "rejected", "feedback_added"].map(|name| again[name].clone());
    assert_eq!(counts, [0, 15, 0, 0].map(|count| json!(count)), "{again}");
    assert_eq!(person.ok(["export", "interactions"]).out, first, "importing it again changes nothing");

    let elsewhere = |work: &str, file: &str| {
        person.ok(["init", work]);
        person.ok(["import", file, "--workspace", work]);
        person.ok(["export", "interactions", "--workspace", work]).out
    };
    assert_eq!(elsewhere("second", "out.jsonl"), first);
    let backwards: String = first.lines().rev().map(|line| format!("{line}\n")).collect();
    person.write("backwards.jsonl", &backwards);
    let fed = |text: &str| text.lines().filter(|line| line.contains("feedback")).count();
    assert_eq!(fed(&elsewhere("third", "backwards.jsonl")), fed(&first));
}

#[test]
fn a_file_gets_the_lines_that_stdout_would() {
    let person = Person::with_workspace();
    person.write("in.jsonl", &varied());
    person.ok(["import", "in.jsonl"]);
    let lines = person.ok(["export", "interactions", "thumb:up"]).out;
    assert_eq!(lines.lines().count(), 1);
    let answer = person.json(["export", "interactions", "thumb:up", "--output", "up.jsonl"]);
    assert_eq!((&answer["interactions"], &answer["file"]), (&json!(1), &json!("up.jsonl")));
    assert_eq!(fs::read_to_string(person.path("up.jsonl")).unwrap(), lines);
    let nowhere = person.json_of(1, ["export", "interactions", "--output", "no/such/up.jsonl"])["error"].clone();
    assert_eq!(nowhere["where"]["file"], "no/such/up.jsonl");
}

#[test]
fn an_end_user_is_found_by_name_and_by_pseudonym() {
    let person = Person::with_workspace();
    person.write("in.jsonl", &varied());
    person.ok(["import", "in.jsonl"]);
    let pseudonym = person.json(["show", "a"])["user"].as_str().unwrap().to_owned();
    for user in ["maria@example.org", &pseudonym] {
        assert_eq!(person.json(["list", &format!("user:{user}")])["total"], 2, "{user}");
    }
    person.ok(["feedback", "add", "a", "--thumb", "up", "--author", "maria@example.org"]);
    assert_eq!(person.json(["show", "a"])["feedback"][0]["author"], json!(pseudonym));
    person.ok(["feedback", "add", "a", "--thumb", "up", "--author", "Dr. No", "--author-kind", "expert"]);
    assert_eq!(person.json(["show", "a"])["feedback"][1]["author"], "Dr. No");
}
