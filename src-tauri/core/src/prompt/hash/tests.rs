use std::fmt::Write;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::*;

/// RFC 8785 for what these tests make: objects, lists, texts and whole numbers.
fn canonical(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| key.encode_utf16().collect::<Vec<_>>());
            let entries: Vec<_> =
                entries.into_iter().map(|(key, value)| format!("{}:{}", quoted(key), canonical(value))).collect();
            format!("{{{}}}", entries.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Value::String(text) => quoted(text),
        other => other.to_string(),
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => write!(out, "\\u{:04x}", c as u32).unwrap(),
            c => out.push(c),
        }
    }
    out + "\""
}

fn reference(value: &Value) -> String {
    Sha256::digest(canonical(value)).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash_of(file: &str) -> String {
    hash(&serde_json::from_str(file).unwrap()).unwrap()
}

/// The same value with every object's keys in reverse order.
fn reversed(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let entries: Vec<_> = map.iter().map(|(key, value)| (key.clone(), reversed(value))).collect();
            Value::Object(entries.into_iter().rev().collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(reversed).collect()),
        other => other.clone(),
    }
}

fn any_body() -> impl Strategy<Value = Value> {
    let role = prop::sample::select(vec!["system", "developer", "user", "assistant"]);
    let message = (role, any::<String>()).prop_map(|(role, content)| json!({"role": role, "content": content}));
    let tool = prop::collection::hash_map(any::<String>(), any::<String>(), 0..4);
    (prop::collection::vec(message, 1..4), any::<u16>(), any::<u32>(), tool).prop_map(|(messages, tokens, seed, tool)| {
        json!({"messages": messages, "settings": {"tools": [tool], "seed": seed, "max_tokens": tokens}})
    })
}

#[test]
fn a_known_body_has_the_hash_that_other_programs_compute() {
    // printf '{"messages":[{"content":"Hi {{input}}\\n","role":"user"}],"settings":{"temperature":0}}' | sha256sum
    let file = r#"{"settings": {"temperature": 0.0}, "messages": [{"role": "user", "content": "Hi {{input}}\n"}]}"#;
    assert_eq!(hash_of(file), "4a277d00ac4047bad83ba1fd1957410511d104bb5a40fba183c124c5b1fe1a15");
}

#[test]
fn absent_settings_hash_as_an_empty_object() {
    let without = r#"{"messages": [{"role": "user", "content": "a"}]}"#;
    let with = r#"{"messages": [{"role": "user", "content": "a"}], "settings": {}}"#;
    assert_eq!(hash_of(without), hash_of(with));
    assert_eq!(hash_of(without), reference(&json!({"messages": [{"role": "user", "content": "a"}], "settings": {}})));
}

proptest! {
    #[test]
    fn key_order_and_whitespace_never_change_the_hash(body in any_body()) {
        let expected = reference(&body);
        prop_assert_eq!(&hash_of(&body.to_string()), &expected);
        prop_assert_eq!(&hash_of(&serde_json::to_string_pretty(&reversed(&body)).unwrap()), &expected);
    }

    #[test]
    fn any_other_content_has_another_hash(body in any_body(), at in any::<prop::sample::Index>(), change in any::<char>()) {
        let mut changed = body.clone();
        let content = changed["messages"][0]["content"].as_str().unwrap();
        let mut chars: Vec<char> = content.chars().collect();
        chars.insert(at.index(chars.len() + 1), change);
        changed["messages"][0]["content"] = chars.into_iter().collect::<String>().into();
        prop_assert_ne!(hash_of(&body.to_string()), hash_of(&changed.to_string()));
    }
}
