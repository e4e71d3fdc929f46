//! Calls of tools and their results belong together: providers refuse a conversation in which one lacks the other.
use super::{Message, Piece, Role};

/// What is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpaired {
    /// A call whose result does not follow at once.
    Call,
    /// A result of something that nobody called.
    Result,
}

/// The first call without a result, or the reverse. Calls in the form before tools had ids are paired by their order.
pub fn unpaired(messages: &[Message]) -> Option<Unpaired> {
    let mut open: Vec<&str> = Vec::new();
    for message in messages {
        let pieces = message.pieces();
        let mut results: Vec<&str> = Vec::new();
        if message.role == Role::Tool {
            results.push(message.tool_call_id.as_deref().unwrap_or_default());
        }
        results.extend(pieces.iter().filter_map(|piece| match piece {
            Piece::Result { call, .. } => Some(call.unwrap_or_default()),
            _ => None,
        }));
        for result in &results {
            let Some(at) = open.iter().position(|id| id == result) else { return Some(Unpaired::Result) };
            open.remove(at);
        }
        let goes_on = results.is_empty() || pieces.iter().any(|piece| !matches!(piece, Piece::Result { .. }));
        if message.role != Role::Tool && goes_on && !open.is_empty() {
            return Some(Unpaired::Call);
        }
        open.extend(pieces.iter().filter_map(|piece| match piece {
            Piece::Call(call) => Some(call.id.unwrap_or_default()),
            _ => None,
        }));
    }
    (!open.is_empty()).then_some(Unpaired::Call)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn of(messages: Value) -> Option<Unpaired> {
        unpaired(&serde_json::from_value::<Vec<Message>>(messages).unwrap())
    }

    fn call(id: &str) -> Value {
        json!({"id": id, "type": "function", "function": {"name": "f", "arguments": "{}"}})
    }

    #[test]
    fn what_belongs_together_is_told_in_each_form() {
        let user = json!({"role": "user", "content": "And?"});
        let calls = json!({"role": "assistant", "tool_calls": [call("a"), call("b")]});
        let result = |id: &str| json!({"role": "tool", "tool_call_id": id, "content": "4"});
        assert_eq!(of(json!([user, calls, result("b"), result("a"), user])), None);
        assert_eq!(of(json!([user, calls, result("a"), user])), Some(Unpaired::Call));
        assert_eq!(of(json!([user, calls])), Some(Unpaired::Call));
        assert_eq!(of(json!([user, result("a")])), Some(Unpaired::Result));
        let old = json!({"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}});
        assert_eq!(of(json!([user, old, {"role": "tool", "name": "f", "content": "4"}])), None);
        assert_eq!(of(json!([user, old, user])), Some(Unpaired::Call));
        let block =
            json!({"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "f", "input": {}}]});
        let given = json!({"type": "tool_result", "tool_use_id": "a", "content": "4"});
        let text = json!({"type": "text", "text": "And?"});
        assert_eq!(of(json!([user, block, {"role": "user", "content": [given, text.clone()]}])), None);
        assert_eq!(of(json!([user, block, {"role": "user", "content": [text]}])), Some(Unpaired::Call));
    }
}
