//! Answers in the form of a person's own application.
use serde_json::{Value, json};

use super::{answer::tokens, plan::Good};

pub fn whole(good: &Good) -> Value {
    let calls = good.tool_call.iter().map(|(name, arguments)| {
        json!({"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}})
    });
    json!({
        "output": good.text,
        "tool_calls": calls.collect::<Vec<_>>(),
        "contexts": [{"id": "d1", "text": good.text, "score": 0.5, "source": "echo"}],
        "usage": {"input_tokens": good.input_tokens, "output_tokens": tokens(&good.text)},
        "cost": "0.001",
        "model": good.model,
    })
}

pub fn error(message: &str) -> Value {
    json!({"error": message})
}
