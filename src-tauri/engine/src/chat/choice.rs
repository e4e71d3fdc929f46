//! How the next token is chosen.
use std::hash::{BuildHasher, RandomState};

use attune_core::model::{
    Settings,
    engine::{Failure, FailureKind},
};
use llama_cpp_2::{json_schema_to_grammar, model::LlamaModel, sampling::LlamaSampler};
use serde_json::{Value, json};

/// The likeliest token at temperature 0 and where none is set, else a draw; with a seed always the same one.
pub fn sampler(model: &LlamaModel, settings: &Settings) -> Result<LlamaSampler, Failure> {
    let mut chain = Vec::new();
    if let Some(schema) = schema(settings.response_format.as_ref())? {
        chain.push(grammar(model, &schema)?);
    }
    let temperature = settings.temperature.unwrap_or(0.0) as f32;
    if temperature > 0.0 {
        chain.push(LlamaSampler::temp(temperature));
        chain.push(LlamaSampler::top_p(settings.top_p.unwrap_or(1.0) as f32, 1));
        chain.push(LlamaSampler::dist(seed(settings.seed)));
    } else {
        chain.push(LlamaSampler::greedy());
    }
    Ok(LlamaSampler::chain_simple(chain))
}

/// llama.cpp takes 32 bits; both halves of a longer seed count.
fn seed(given: Option<u64>) -> u32 {
    let seed = given.unwrap_or_else(|| RandomState::new().hash_one(0));
    (seed ^ (seed >> 32)) as u32
}

/// The JSON schema that the answer must follow, if any.
fn schema(format: Option<&Value>) -> Result<Option<Value>, Failure> {
    let Some(format) = format else { return Ok(None) };
    let given = || format.pointer("/json_schema/schema").or_else(|| format.get("schema")).cloned();
    match format.get("type").and_then(Value::as_str) {
        Some("text") => Ok(None),
        Some("json_object") => Ok(Some(given().unwrap_or_else(|| json!({"type": "object"})))),
        Some("json_schema") => given().map(Some).ok_or_else(|| unusable("it holds no json_schema.schema")),
        _ => Err(unusable("its type is none of text, json_object and json_schema")),
    }
}

fn grammar(model: &LlamaModel, schema: &Value) -> Result<LlamaSampler, Failure> {
    let grammar = json_schema_to_grammar(&schema.to_string());
    let grammar = grammar.map_err(|_| unusable("its schema has something that llama.cpp does not know"))?;
    LlamaSampler::grammar(model, &grammar, "root").map_err(|error| unusable(&error.to_string()))
}

fn unusable(why: &str) -> Failure {
    Failure::new(FailureKind::Refused, format!("The local model cannot use this response_format: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_ask_for_json_gives_its_schema() {
        let of = |format: Value| schema(Some(&format)).unwrap();
        let object = json!({"type": "object", "required": ["a"]});
        assert_eq!(schema(None).unwrap(), None);
        assert_eq!(of(json!({"type": "text"})), None);
        assert_eq!(of(json!({"type": "json_object"})), Some(json!({"type": "object"})));
        assert_eq!(of(json!({"type": "json_object", "schema": object})), Some(object.clone()));
        assert_eq!(of(json!({"type": "json_schema", "json_schema": {"name": "t", "schema": object}})), Some(object));
    }

    #[test]
    fn an_unknown_response_format_is_refused() {
        for format in [json!({"type": "xml"}), json!({"type": "json_schema"}), json!("json"), json!({})] {
            assert_eq!(schema(Some(&format)).unwrap_err().kind, FailureKind::Refused, "{format}");
        }
    }

    #[test]
    fn seeds_that_differ_only_in_their_upper_half_differ() {
        assert_ne!(seed(Some(1)), seed(Some(1 | 1 << 40)));
        assert_eq!(seed(Some(7)), 7);
    }
}
