//! Import identity: what makes two rows the same, and what does not.
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::import::{Occurrences, canonical::tests::any_json};

fn hash(row: &Value) -> [u8; 32] {
    hash_of(&row.to_string())
}

fn hash_of(text: &str) -> [u8; 32] {
    let (records, failed) = import_by(source(text), &Mapping::default());
    assert_eq!((records.len(), failed), (1, None), "{text}");
    ready(&records[0]).hash
}

fn full() -> Value {
    json!({"id": "1", "time": "2026-03-04T05:06:07Z", "session": "s", "trace": "t", "user": "u", "prompt": "p", "version": "7",
        "model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}], "query": "Hi",
        "variables": {"a": [1, {"b": null}]}, "contexts": [{"id": "c", "text": "T", "score": 0.5, "source": "w"}],
        "output": {"role": "assistant", "content": null, "tool_calls": [{"id": "x"}]},
        "usage": {"input_tokens": 1, "output_tokens": 2}, "cost": "0.001", "latency_ms": 12, "error": "e", "tags": ["a"],
        "feedback": [{"kind": "thumb", "value": "up"}]})
}

#[test]
fn every_field_but_id_tags_and_feedback_is_content() {
    let (whole, before) = (full(), hash(&full()));
    for key in whole.as_object().unwrap().keys().filter(|key| *key != "output") {
        let mut row = full();
        row.as_object_mut().unwrap().shift_remove(key);
        assert_eq!(hash(&row) == before, ["id", "tags", "feedback"].contains(&key.as_str()), "{key}");
    }
}

#[test]
fn the_same_said_in_other_ways_is_the_same() {
    let before = hash(&full());
    for (key, value) in [
        ("time", json!("2026-03-04T07:06:07+02:00")),
        ("time", json!(1_772_600_767)),
        ("cost", json!(0.001)),
        ("cost", json!("0.00100")),
        ("latency_ms", json!(12.0)),
        ("version", json!(7)),
    ] {
        let mut row = full();
        row[key] = value.clone();
        assert_eq!(hash(&row), before, "{key}: {value}");
    }
    let bare = r#"{"query":"Hi","output":"Hello"}"#;
    let blank = r#"{"query":"Hi","output":"Hello","session":"","user":null,"tags":null,"variables":{},"messages":[],"cost":null,"usage":{"input_tokens":null}}"#;
    assert_eq!(hash_of(bare), hash_of(blank));
}

#[test]
fn ids_beyond_two_to_the_53_stay_apart() {
    let row = |id: u64| format!(r#"{{"query":"Hi","output":"Hello","variables":{{"id":{id}}}}}"#);
    assert_ne!(hash_of(&row(9_007_199_254_740_992)), hash_of(&row(9_007_199_254_740_993)));
}

#[test]
fn feedback_is_the_same_by_kind_name_value_author_and_time() {
    let fingerprint = |feedback: Value| {
        let row = json!({"id": "1", "feedback": [feedback]}).to_string();
        let (records, _) = import_by(source(row), &Mapping::default());
        match &records[0].row {
            Ok(Row::Late(late)) => late.feedback[0].fingerprint,
            other => panic!("{other:?}"),
        }
    };
    let one = fingerprint(
        json!({"kind": "rating", "value": 4, "scale": [1, 5], "author": "a", "time": "2026-03-04T00:00:00Z"}),
    );
    let same = fingerprint(json!({"kind": "rating", "value": 4.0, "author": "a", "time": "2026-03-04T01:00:00+01:00"}));
    assert_eq!(one, same);
    for other in [
        json!({"kind": "rating", "value": 5, "author": "a", "time": "2026-03-04T00:00:00Z"}),
        json!({"kind": "rating", "value": 4, "author": "b", "time": "2026-03-04T00:00:00Z"}),
        json!({"kind": "rating", "value": 4, "author": "a"}),
        json!({"kind": "rating", "name": "tone", "value": 4, "author": "a", "time": "2026-03-04T00:00:00Z"}),
        json!({"kind": "comment", "text": "4", "author": "a", "time": "2026-03-04T00:00:00Z"}),
    ] {
        assert_ne!(fingerprint(other.clone()), one, "{other}");
    }
}

#[test]
fn equal_rows_are_numbered_in_their_order() {
    let mut occurrences = Occurrences::default();
    let (one, other) = ([1; 32], [2; 32]);
    let numbers = [one, other, one, one].map(|hash| occurrences.number(&hash));
    assert_eq!(numbers, [0, 0, 1, 2]);
}

/// A row with free JSON wherever the form allows it.
fn any_row() -> impl Strategy<Value = Value> {
    let message = ("(?s)[^\0]{0,20}", any_json())
        .prop_map(|(text, part)| json!({"role": "user", "content": [{"type": "text", "text": text, "more": part}]}));
    let thumbs = prop::option::of(prop_oneof![Just("up"), Just("down")]);
    (prop::collection::vec(message, 1..4), "(?s)[^\0]{0,40}", any_json(), thumbs, prop::option::of(0.0..1e6)).prop_map(
        |(messages, output, free, thumb, latency)| {
            let feedback: Vec<Value> = thumb.map(|value| json!({"kind": "thumb", "value": value})).into_iter().collect();
            json!({"messages": messages, "output": output, "variables": {"free": free}, "latency_ms": latency, "feedback": feedback})
        },
    )
}

/// The same JSON with the keys of every object in reverse order.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            Value::Object(object.iter().rev().map(|(key, value)| (key.clone(), reversed(value))).collect())
        }
        Value::Array(items) => items.iter().map(reversed).collect(),
        other => other.clone(),
    }
}

proptest! {
    #[test]
    fn order_of_keys_and_white_space_do_not_change_the_hash(row in any_row().prop_filter("NUL is refused", |row| !row.to_string().contains("\\u0000"))) {
        let pretty = serde_json::to_string_pretty(&reversed(&row)).unwrap();
        prop_assert_eq!(hash(&row), hash_of(&pretty));
    }

    #[test]
    fn any_change_of_content_changes_the_hash(
        one in any_row().prop_filter("NUL is refused", |row| !row.to_string().contains("\\u0000")),
        other in any_json().prop_filter("NUL is refused", |free| !free.to_string().contains("\\u0000")),
    ) {
        let mut changed = one.clone();
        changed["variables"]["free"] = other;
        let same = reversed(&changed["variables"]) == reversed(&one["variables"]);
        prop_assert_eq!(hash(&one) == hash(&changed), same);
        let mut longer = one.clone();
        longer["output"] = format!("{}.", one["output"].as_str().unwrap()).into();
        prop_assert_ne!(hash(&one), hash(&longer));
    }

    #[test]
    fn the_order_of_rows_does_not_change_what_is_read(rows in prop::collection::vec(any_row(), 1..8).prop_shuffle()) {
        let hashes = |rows: &mut dyn Iterator<Item = &Value>| {
            let text: String = rows.map(|row| format!("{row}\n")).collect();
            let (records, _) = import_by(source(text), &Mapping::default());
            let mut hashes: Vec<_> = records.iter().map(|record| record.row.as_ref().ok().map(|_| ready(record).hash)).collect();
            hashes.sort();
            hashes
        };
        prop_assert_eq!(hashes(&mut rows.iter()), hashes(&mut rows.iter().rev()));
    }
}
