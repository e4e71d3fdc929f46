//! Answers in the form of Anthropic's messages API.
use serde_json::{Value, json};

use super::{answer::tokens, plan::Good};

pub fn whole(good: &Good) -> Value {
    let mut content = vec![json!({"type": "text", "text": good.text})];
    if let Some((name, arguments)) = &good.tool_call {
        let input: Value = serde_json::from_str(arguments).unwrap_or_default();
        content.push(json!({"type": "tool_use", "id": "call_1", "name": name, "input": input}));
    }
    json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": good.model, "content": content,
        "stop_reason": stop_reason(good), "stop_sequence": null,
        "usage": {"input_tokens": good.input_tokens, "output_tokens": tokens(&good.text)},
    })
}

/// The events of a stream, without its end mark.
pub fn events(good: &Good) -> Vec<Value> {
    let mut events = vec![
        json!({"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant",
            "model": good.model, "content": [], "usage": {"input_tokens": good.input_tokens, "output_tokens": 1}}}),
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        json!({"type": "ping"}),
    ];
    let delta = |index: u8, delta: Value| json!({"type": "content_block_delta", "index": index, "delta": delta});
    events.extend(good.pieces().map(|piece| delta(0, json!({"type": "text_delta", "text": piece}))));
    events.push(json!({"type": "content_block_stop", "index": 0}));
    if let Some((name, arguments)) = &good.tool_call {
        events.push(json!({"type": "content_block_start", "index": 1,
            "content_block": {"type": "tool_use", "id": "call_1", "name": name, "input": {}}}));
        events.push(delta(1, json!({"type": "input_json_delta", "partial_json": arguments})));
        events.push(json!({"type": "content_block_stop", "index": 1}));
    }
    events.push(json!({"type": "message_delta", "delta": {"stop_reason": stop_reason(good)},
        "usage": {"output_tokens": tokens(&good.text)}}));
    events
}

pub fn error(kind: &str, message: &str) -> Value {
    json!({"type": "error", "error": {"type": kind, "message": message}})
}

fn stop_reason(good: &Good) -> Option<&'static str> {
    Some(match good.finish {
        "" => return None,
        "filter" => "refusal",
        "tool" => "tool_use",
        "length" => "max_tokens",
        _ => "end_turn",
    })
}
