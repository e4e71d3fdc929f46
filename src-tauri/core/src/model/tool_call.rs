//! Tool calls in the form of the OpenAI chat API, which is the form Attune keeps.
use serde_json::{Value, json};

use super::{ChatError, ChatErrorKind};

/// One call; `arguments` is JSON text.
pub fn build(id: &str, name: &str, arguments: &str) -> Value {
    json!({"id": id, "type": "function", "function": {"name": name, "arguments": arguments}})
}

/// A call must name its function, and its arguments must be JSON. Some servers leave the arguments of a function
/// without parameters empty.
pub fn check(calls: &[Value]) -> Result<(), ChatError> {
    for call in calls {
        let Some(name) = call.pointer("/function/name").and_then(Value::as_str).filter(|name| !name.is_empty()) else {
            return Err(unreadable("it names no function".into()));
        };
        match call.pointer("/function/arguments") {
            Some(Value::String(text)) if !text.trim().is_empty() => {
                serde_json::from_str::<Value>(text)
                    .map_err(|error| unreadable(format!("the arguments of {name} are no JSON ({error}): {text}")))?;
            }
            None | Some(Value::String(_) | Value::Null | Value::Object(_)) => {}
            Some(_) => return Err(unreadable(format!("the arguments of {name} are no JSON text"))),
        }
    }
    Ok(())
}

fn unreadable(reason: String) -> ChatError {
    ChatError::new(ChatErrorKind::BadToolCall, format!("The model's tool call cannot be read: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_that_nobody_could_carry_out_is_the_models_fault() {
        assert!(check(&[build("1", "look_up", r#"{"id": 7}"#), build("2", "now", "")]).is_ok());
        for call in [
            build("1", "look_up", r#"{"id": "#),
            build("1", "", "{}"),
            json!({"id": "1"}),
            json!("look_up"),
            json!({"function": {"name": "look_up", "arguments": 7}}),
        ] {
            let error = check(std::slice::from_ref(&call)).unwrap_err();
            assert_eq!(error.kind, ChatErrorKind::BadToolCall, "{call}");
        }
    }
}
