//! JSON that a grammar enforces: each answer parses and follows its schema, whatever the model would rather say.
use attune_core::model::{ChatErrorKind, Finish, Settings};
use serde_json::{Value, json};

use super::{Watched, ask, at_most};

fn schemas() -> Vec<(&'static str, Value)> {
    let name = json!({"type": "string", "maxLength": 12});
    vec![
        (
            "flat",
            json!({"type": "object", "properties": {"name": name, "urgent": {"type": "boolean"}},
                "required": ["name", "urgent"], "additionalProperties": false}),
        ),
        (
            "enum",
            json!({"type": "object", "properties": {"category": {"enum": ["delivery", "refund", "other"]},
                "stars": {"enum": [1, 2, 3]}}, "required": ["category", "stars"], "additionalProperties": false}),
        ),
        (
            "nested",
            json!({"type": "object", "properties": {
                "customer": {"type": "object", "properties": {"name": name, "address": {"type": "object",
                    "properties": {"city": name, "code": {"type": "string", "pattern": "^[0-9]{4}$"}},
                    "required": ["city", "code"], "additionalProperties": false}},
                    "required": ["name", "address"], "additionalProperties": false}},
                "required": ["customer"], "additionalProperties": false}),
        ),
        (
            "array",
            json!({"type": "object", "properties": {"items": {"type": "array", "minItems": 2, "maxItems": 3,
                "items": {"type": "object", "properties": {"sku": name, "count": {"type": "integer", "minimum": 1,
                    "maximum": 99}}, "required": ["sku", "count"], "additionalProperties": false}}},
                "required": ["items"], "additionalProperties": false}),
        ),
        ("list", json!({"type": "array", "items": {"type": "boolean"}, "minItems": 4, "maxItems": 4})),
        (
            "alternatives",
            json!({"type": "object", "properties": {"order": {"anyOf": [{"type": "null"}, {"type": "integer",
                "minimum": 0, "maximum": 9999}]}, "kind": {"const": "ticket"}},
                "required": ["order", "kind"], "additionalProperties": false}),
        ),
        (
            "definitions",
            json!({"type": "object", "properties": {"from": {"$ref": "#/$defs/day"}, "to": {"$ref": "#/$defs/day"}},
                "required": ["from", "to"], "additionalProperties": false,
                "$defs": {"day": {"enum": ["monday", "tuesday", "wednesday"]}}}),
        ),
    ]
}

fn format_of(schema: &Value) -> Value {
    json!({"type": "json_schema", "json_schema": {"name": "answer", "strict": true, "schema": schema}})
}

fn with(format: Value, settings: Settings) -> Settings {
    Settings { response_format: Some(format), ..settings }
}

const MESSAGE: &str = "Jo Miller from Bern wrote: my two blue jackets, order 4711, never arrived. Please hurry!";

#[tokio::test(flavor = "multi_thread")]
async fn each_answer_follows_its_schema() {
    let watched = Watched::new();
    let model = watched.chat_model();
    for (name, schema) in schemas() {
        let validator = jsonschema::validator_for(&schema).unwrap();
        for settings in [at_most(250), Settings { temperature: Some(1.0), seed: Some(5), ..at_most(250) }] {
            let answer = ask(&model, MESSAGE, with(format_of(&schema), settings)).await.unwrap();
            let text = answer.message.text();
            assert_eq!(answer.finish, Finish::Stop, "{name}: {text}");
            let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}: {text}"));
            assert!(validator.is_valid(&value), "{name}: {value}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_object_is_an_object_and_a_text_is_free() {
    let watched = Watched::new();
    let model = watched.chat_model();
    let say = "Write a JSON object with the key name and the value Jo.";
    let object = ask(&model, say, with(json!({"type": "json_object"}), at_most(250))).await.unwrap();
    let text = object.message.text();
    assert_eq!(object.finish, Finish::Stop, "{text}");
    assert!(serde_json::from_str::<Value>(&text).unwrap().is_object(), "{text}");
    let free = ask(&model, say, with(json!({"type": "text"}), at_most(20))).await.unwrap();
    assert_eq!(free.message, ask(&model, say, at_most(20)).await.unwrap().message);
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_is_cut_is_said_to_be_cut() {
    let watched = Watched::new();
    let (_, schema) = schemas().swap_remove(2);
    let answer = ask(&watched.chat_model(), MESSAGE, with(format_of(&schema), at_most(6))).await.unwrap();
    assert_eq!((answer.finish, answer.usage.output_tokens), (Finish::Length, Some(6)));
    assert!(serde_json::from_str::<Value>(&answer.message.text()).is_err(), "{}", answer.message.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_grammar_can_be_made_of_is_refused_and_the_next_request_is_answered() {
    let watched = Watched::new();
    let model = watched.chat_model();
    for format in [
        json!({"type": "yaml"}),
        json!({"type": "json_schema"}),
        format_of(&json!({"type": "string", "pattern": "^(a$"})),
        format_of(&json!({"$ref": "#/nowhere"})),
        format_of(&json!({"type": "no such type"})),
    ] {
        let error = ask(&model, MESSAGE, with(format.clone(), at_most(8))).await.unwrap_err();
        assert_eq!(error.kind, ChatErrorKind::Rejected, "{format}: {error}");
        assert!(error.message.contains("response_format"), "{error}");
    }
    let answer = ask(&model, MESSAGE, at_most(4)).await.unwrap();
    assert_eq!((answer.usage.output_tokens, watched.children().len()), (Some(4), 1));
}
