//! Answers in the OpenAI chat form.
use serde_json::{Value, json};

use super::{answer::tokens, plan::Good};

pub fn whole(good: &Good) -> Value {
    let calls = good.tool_call.as_ref().map(|(name, arguments)| json!([tool_call(name, arguments)]));
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 0, "model": good.model,
        "choices": [{
            "index": 0,
            "message": {"role": "assistant", "content": good.text, "tool_calls": calls},
            "finish_reason": finish(good),
        }],
        "usage": usage(good),
    })
}

/// The events of a stream, without its end mark.
pub fn events(good: &Good) -> Vec<Value> {
    let event = |delta: Value, finish: Option<&str>| {
        json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": good.model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})
    };
    let mut events = vec![event(json!({"role": "assistant", "content": ""}), None)];
    events.extend(good.pieces().map(|piece| event(json!({"content": piece}), None)));
    if let Some((name, arguments)) = &good.tool_call {
        events.push(event(
            json!({"tool_calls": [{"index": 0, "id": "call_1", "type": "function",
            "function": {"name": name, "arguments": ""}}]}),
            None,
        ));
        events.push(event(json!({"tool_calls": [{"index": 0, "function": {"arguments": arguments}}]}), None));
    }
    if let Some(finish) = finish(good) {
        events.push(event(json!({}), Some(finish)));
    }
    events.push(json!({"model": good.model, "choices": [], "usage": usage(good)}));
    events
}

pub fn error(kind: &str, code: &str, message: &str) -> Value {
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}

fn tool_call(name: &str, arguments: &str) -> Value {
    json!({"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}})
}

fn finish(good: &Good) -> Option<&'static str> {
    Some(match good.finish {
        "" => return None,
        "filter" => "content_filter",
        "tool" => "tool_calls",
        "length" => "length",
        _ => "stop",
    })
}

fn usage(good: &Good) -> Value {
    let (input, output) = (good.input_tokens, tokens(&good.text));
    json!({"prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output})
}
