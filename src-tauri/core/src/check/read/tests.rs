use serde_json::json;

use super::super::*;
use crate::error::{Code, Error};

fn error(text: &str) -> Error {
    Spec::read(text).err().unwrap_or_else(|| panic!("no error: {text}"))
}

fn field(text: &str) -> String {
    error(text).place.and_then(|place| place.field).unwrap_or_else(|| panic!("no field: {text}"))
}

/// Every kind with all its fields, as it is written back.
fn every_kind() -> Vec<serde_json::Value> {
    vec![
        json!({"kind": "contains", "value": "a", "ignore_case": true}),
        json!({"kind": "not_contains", "value": "a {{name}}"}),
        json!({"kind": "equals", "value": "{{expected}}", "compare": "score"}),
        json!({"kind": "regex", "pattern": "^a+$", "must": "not_match"}),
        json!({"kind": "json_valid"}),
        json!({"kind": "json_schema", "schema": {"type": "object"}}),
        json!({"kind": "json_path", "path": "$.a[0]", "equals": null}),
        json!({"kind": "json_path", "path": "$..a"}),
        json!({"kind": "tool_called", "name": "f", "arguments": {"required": ["a"]}}),
        json!({"kind": "length", "min": 1, "max": 2, "unit": "words"}),
        json!({"kind": "latency", "max_ms": 1500.5}),
        json!({"kind": "cost", "max_usd": 0.01, "compare": "score", "direction": "up"}),
        json!({"kind": "refusal", "expected": true}),
        json!({"kind": "similarity", "to": "correction", "by": "meaning", "min": 0.8}),
        json!({"kind": "facts"}),
        json!({"kind": "judge", "prompt": "grader@3", "model": "big", "scale": [1.0, 5.0], "pass_at": 4.0}),
        json!({"kind": "judge", "prompt": "grader@sha256:00ff"}),
        json!({"kind": "mark"}),
        json!({"kind": "preference"}),
    ]
}

#[test]
fn every_kind_is_written_as_it_was_read() {
    for file in every_kind() {
        let spec = Spec::read(&file.to_string()).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert_eq!(serde_json::to_value(&spec).unwrap(), file);
        let yaml = serde_norway::to_string(&file).unwrap();
        assert_eq!(Spec::read(&yaml).unwrap(), spec, "{yaml}");
        assert_eq!(serde_json::from_value::<Spec>(file.clone()).unwrap(), spec);
        assert_eq!(file["kind"], spec.kind.name());
        assert!(spec.describe().len() > 5);
    }
}

#[test]
fn the_same_meaning_is_the_same_version() {
    let hash = |text: &str| Spec::read(text).unwrap().hash().unwrap();
    let short = hash("kind: contains\nvalue: a");
    assert_eq!(
        short,
        hash(r#"{"value": "a", "ignore_case": false, "compare": "passed", "direction": "up", "kind": "contains"}"#)
    );
    assert_ne!(short, hash("kind: contains\nvalue: A"));
    assert_ne!(short, hash("kind: contains\nvalue: a\nignore_case: true"));
    let file = |text: &str| serde_json::to_value(Spec::read(text).unwrap()).unwrap();
    for (text, short) in [
        ("{kind: regex, pattern: a, must: match}", json!({"kind": "regex", "pattern": "a"})),
        ("{kind: length, max: 3, unit: chars, min: null}", json!({"kind": "length", "max": 3})),
        ("{kind: refusal, expected: false, direction: up}", json!({"kind": "refusal"})),
        ("{kind: cost, max_usd: '0.10', direction: down}", json!({"kind": "cost", "max_usd": 0.1})),
        ("{kind: similarity, to: a, min: 0.5}", json!({"kind": "similarity", "to": "a", "by": "edit", "min": 0.5})),
    ] {
        assert_eq!(file(text), short, "{text}");
    }
    // sha256 of {"kind":"json_valid"}
    assert_eq!(hash("kind: json_valid"), "b4d540784f54956e2f683c029ed9698622a169d2b92e35a945b02a58aed3a903");
}

#[test]
fn what_is_wrong_is_named_by_its_field() {
    for (text, name) in [
        ("value: a", "kind"),
        ("kind: contain", "kind"),
        ("kind: [contains]", "kind"),
        ("kind: contains", "value"),
        ("{kind: contains, value: ''}", "value"),
        ("{kind: contains, value: 42}", "value"),
        ("{kind: contains, value: a, ignorecase: true}", "ignorecase"),
        ("{kind: contains, value: a, ignore_case: 1}", "ignore_case"),
        ("{kind: contains, value: a, compare: both}", "compare"),
        ("{kind: contains, value: a, direction: sideways}", "direction"),
        ("{kind: regex, value: a}", "pattern"),
        ("{kind: regex, pattern: '('}", "pattern"),
        ("{kind: regex, pattern: '(a)\\1'}", "pattern"),
        ("{kind: regex, pattern: '(?=a)'}", "pattern"),
        ("{kind: regex, pattern: '(a{1000}){1000}'}", "pattern"),
        ("{kind: regex, pattern: a, must: not}", "must"),
        ("{kind: json_schema}", "schema"),
        ("{kind: json_schema, schema: {type: thing}}", "schema"),
        ("{kind: json_schema, schema: [1]}", "schema"),
        ("{kind: json_schema, schema: {$ref: 'https://example.com/a.json'}}", "schema"),
        ("{kind: json_schema, schema: {$ref: 'file:///etc/hostname'}}", "schema"),
        ("{kind: json_schema, schema: {pattern: '('}}", "schema"),
        ("{kind: json_path, path: 'a.b'}", "path"),
        ("{kind: json_path, path: '$.a[?('}", "path"),
        ("{kind: tool_called}", "name"),
        ("{kind: tool_called, name: f, arguments: {type: thing}}", "arguments"),
        ("{kind: length}", "max"),
        ("{kind: length, max: -1}", "max"),
        ("{kind: length, max: 1.5}", "max"),
        ("{kind: length, min: 3, max: 2}", "min"),
        ("{kind: length, max: 3, unit: lines}", "unit"),
        ("{kind: latency}", "max_ms"),
        ("{kind: latency, max_ms: fast}", "max_ms"),
        ("{kind: cost, max_usd: '-1'}", "max_usd"),
        ("{kind: cost, max_usd: 'inf'}", "max_usd"),
        ("{kind: refusal, expected: maybe}", "expected"),
        ("{kind: similarity, min: 1}", "to"),
        ("{kind: similarity, to: correction}", "min"),
        ("{kind: similarity, to: correction, min: 2}", "min"),
        ("{kind: similarity, to: correction, by: luck, min: 1}", "by"),
        ("{kind: judge}", "prompt"),
        ("{kind: judge, prompt: grader}", "prompt"),
        ("{kind: judge, prompt: grader@production}", "prompt"),
        ("{kind: judge, prompt: Grader@1}", "prompt"),
        ("{kind: judge, prompt: grader@1, pass_at: 3}", "pass_at"),
        ("{kind: judge, prompt: grader@1, scale: [1, 5]}", "pass_at"),
        ("{kind: judge, prompt: grader@1, scale: [1, 5], pass_at: 6}", "pass_at"),
        ("{kind: judge, prompt: grader@1, scale: [5, 1], pass_at: 3}", "scale"),
        ("{kind: judge, prompt: grader@1, scale: [1], pass_at: 1}", "scale"),
        ("{kind: facts, of: correction}", "of"),
        ("{kind: mark, value: right}", "value"),
    ] {
        assert_eq!(field(text), name, "{text}");
        assert_eq!(error(text).code, Code::BadInput);
    }
}

#[test]
fn the_line_is_named_where_it_is_known() {
    let line = |text: &str| error(text).place.and_then(|place| place.line);
    assert_eq!(line("kind: regex\n\npattern: '('\n"), Some(3));
    assert_eq!(line("{\n  \"kind\": \"contains\",\n  \"value\": \"a\",\n  \"valu\": 1\n}"), Some(4));
    assert_eq!(line("kind: contains\nvalue: [a\n"), Some(3));
    assert_eq!(line("{\"kind\": \"contains\",\n \"value\" \"a\"}"), Some(2));
    assert_eq!(line("kind: contains"), None);
}

#[test]
fn a_file_that_is_no_list_of_fields_is_an_error() {
    let many = format!("kind: contains\nvalue: {}", "a".repeat(1_000_000));
    let aliases = (1..40).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        let last = n - 1;
        format!("{text}a{n}: &a{n} [*a{last}, *a{last}]\n")
    });
    for text in [
        "",
        "contains",
        "- kind: contains",
        "[]",
        "{",
        "\u{feff}",
        &many,
        &aliases,
        &"[".repeat(10_000),
        &"{\"a\":".repeat(10_000),
    ] {
        assert_eq!(error(text).code, Code::BadInput);
    }
}

#[test]
fn a_duplicate_field_is_an_error_in_yaml() {
    assert!(error("kind: contains\nvalue: a\nvalue: b").message.contains("duplicate"));
}

#[test]
fn limits_may_be_left_out_where_scores_are_compared() {
    for text in [
        "{kind: length, compare: score}",
        "{kind: latency, compare: score}",
        "{kind: cost, compare: score}",
        "{kind: similarity, to: recorded, compare: score}",
        "{kind: judge, prompt: grader@1, scale: [1, 5], compare: score}",
    ] {
        assert!(Spec::read(text).is_ok(), "{text}");
    }
}

#[test]
fn a_check_is_described_in_plain_words() {
    for (text, words) in [
        ("{kind: contains, value: thanks, ignore_case: true}", "contains “thanks” (ignoring case)"),
        ("{kind: not_contains, value: thanks}", "does not contain “thanks”"),
        ("{kind: regex, pattern: ^a, must: not_match}", "does not match the pattern “^a”"),
        ("{kind: json_path, path: $.a, equals: 1}", "is JSON with “1” at $.a"),
        ("{kind: length, max: 50, unit: words}", "has at most 50 words"),
        ("{kind: latency, compare: score}", "takes this long; compared by score, less is better"),
        ("{kind: cost, max_usd: '0.002'}", "costs at most $0.002"),
        ("{kind: similarity, to: recorded, by: meaning, min: 0.9}", "is like the recorded answer (at least 0.9)"),
        (
            "{kind: judge, prompt: grader@3, scale: [1, 5], pass_at: 4}",
            "gets 4 or more from grader@3 on a scale of 1 to 5",
        ),
    ] {
        assert_eq!(Spec::read(text).unwrap().describe(), words);
    }
}
