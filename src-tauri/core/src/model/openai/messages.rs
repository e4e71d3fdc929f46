//! Messages as they are sent in the OpenAI chat form. They go out as they were kept; what was logged in the form of
//! Anthropic's API is told in this one.
use serde_json::{Map, Value, json};

use crate::message::{Content, Message, Role, text_of};

/// What of the other API's blocks is told in this form, by type.
const BLOCKS: [&str; 5] = ["tool_use", "tool_result", "thinking", "redacted_thinking", "image"];

pub fn sent(messages: &[Message]) -> Vec<Value> {
    messages.iter().flat_map(one).collect()
}

/// The type of a part that this form has no words for. The result of a tool is a text in it.
pub fn unknown_part<'m>(messages: &'m [Message]) -> Option<&'m str> {
    const FOREIGN: [&str; 5] =
        ["document", "server_tool_use", "web_search_tool_result", "container_upload", "search_result"];
    let of_part = |part: &'m Value| match kind(part) {
        Some("tool_result") => {
            let within = part.get("content").and_then(Value::as_array);
            within.into_iter().flatten().filter_map(kind).find(|kind| *kind != "text")
        }
        kind => kind.filter(|kind| FOREIGN.contains(kind)),
    };
    messages.iter().flat_map(parts).find_map(of_part)
}

fn parts(message: &Message) -> &[Value] {
    match &message.content {
        Some(Content::Parts(parts)) => parts,
        _ => &[],
    }
}

fn kind(part: &Value) -> Option<&str> {
    part.get("type")?.as_str()
}

fn one(message: &Message) -> Vec<Value> {
    if parts(message).iter().filter_map(kind).any(|kind| BLOCKS.contains(&kind)) {
        told(message)
    } else {
        vec![as_it_is(message)]
    }
}

fn as_it_is(message: &Message) -> Value {
    let mut fields = json!(message);
    // A list without calls is refused.
    if message.tool_calls.as_ref().is_some_and(Vec::is_empty)
        && let Some(fields) = fields.as_object_mut()
    {
        fields.shift_remove("tool_calls");
    }
    // The form before tools had ids calls the role so.
    if message.role == Role::Tool && message.tool_call_id.is_none() {
        fields["role"] = json!("function");
    }
    fields
}

/// Results come first, each a message of its own; calls leave the content; thoughts stay at home.
fn told(message: &Message) -> Vec<Value> {
    let (mut results, mut calls, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts(message) {
        match kind(part).unwrap_or_default() {
            "tool_result" => results.push(result(part)),
            "tool_use" => calls.push(call(part)),
            "image" => rest.push(image(part)),
            "thinking" | "redacted_thinking" => {}
            _ => rest.push(part.clone()),
        }
    }
    calls.extend(message.tool_calls.iter().flatten().cloned());
    if !rest.is_empty() || !calls.is_empty() {
        let mut fields = Map::from_iter([("role".to_owned(), json!(message.role))]);
        fields.insert("content".to_owned(), if rest.is_empty() { Value::Null } else { rest.into() });
        if !calls.is_empty() {
            fields.insert("tool_calls".to_owned(), calls.into());
        }
        fields.extend(message.other.clone());
        results.push(fields.into());
    }
    results
}

fn result(part: &Value) -> Value {
    let content = part.get("content").unwrap_or(&Value::Null);
    json!({"role": "tool", "tool_call_id": part.get("tool_use_id"), "content": text_of(content)})
}

fn call(part: &Value) -> Value {
    let arguments = part.get("input").map_or_else(|| "{}".to_owned(), Value::to_string);
    json!({"id": part.get("id"), "type": "function", "function": {"name": part.get("name"), "arguments": arguments}})
}

fn image(part: &Value) -> Value {
    let of = |name: &str| part.pointer(&format!("/source/{name}")).and_then(Value::as_str).unwrap_or_default();
    let url = match of("type") {
        "base64" => format!("data:{};base64,{}", of("media_type"), of("data")),
        _ => of("url").to_owned(),
    };
    json!({"type": "image_url", "image_url": {"url": url}})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(messages: Value) -> Value {
        let messages: Vec<Message> = serde_json::from_value(messages).unwrap();
        json!(sent(&messages))
    }

    #[test]
    fn its_own_form_goes_out_as_it_was_kept() {
        let own = json!([
            {"role": "developer", "content": "Be brief", "name": "house"},
            {"role": "user", "content": [
                {"type": "text", "text": "What is this?"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA==", "detail": "low"}},
                {"type": "input_audio", "input_audio": {"data": "AA==", "format": "wav"}},
                {"type": "file", "file": {"file_id": "file-1"}}]},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "c1", "type": "function", "function": {"name": "f", "arguments": "{\"a\": 1}"}}]},
            {"role": "tool", "content": "4", "tool_call_id": "c1"},
            {"role": "assistant", "content": null, "refusal": "I can't.", "annotations": []},
        ]);
        assert_eq!(told_of(own.clone()), own);
    }

    #[test]
    fn the_form_before_tools_is_sent_in_its_own_words() {
        let kept = json!([
            {"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}},
            {"role": "tool", "content": "4", "name": "f"},
            {"role": "assistant", "content": "Four", "tool_calls": []},
        ]);
        let sent = told_of(kept);
        assert_eq!(sent[1], json!({"role": "function", "content": "4", "name": "f"}));
        assert_eq!(sent[2], json!({"role": "assistant", "content": "Four"}));
    }

    #[test]
    fn blocks_of_the_other_api_are_told_in_this_form() {
        let blocks = json!([
            {"role": "assistant", "content": [
                {"type": "thinking", "thinking": "hm", "signature": "s"},
                {"type": "text", "text": "I look."},
                {"type": "tool_use", "id": "t1", "name": "weather", "input": {"city": "Rome"}}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "21 °C"}]},
                {"type": "text", "text": "And this?"},
                {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA=="}}]},
        ]);
        let told = json!([
            {"role": "assistant", "content": [{"type": "text", "text": "I look."}], "tool_calls": [
                {"id": "t1", "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"Rome\"}"}}]},
            {"role": "tool", "tool_call_id": "t1", "content": "21 °C"},
            {"role": "user", "content": [
                {"type": "text", "text": "And this?"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}]},
        ]);
        assert_eq!(told_of(blocks), told);
    }
}
