//! The request in the form of the messages API.
use serde_json::{Map, Value, json};

use super::super::ChatRequest;
use crate::message::{Content, Message, Role};

/// Sent where a prompt sets no `max_tokens`.
pub const MAX_TOKENS: u32 = 4096;

pub fn body(request: &ChatRequest, model: &str, stream: bool) -> Value {
    let settings = &request.settings;
    let model = if request.model.is_empty() { model } else { &request.model };
    let mut body = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    };
    put("model", Some(json!(model)));
    put("max_tokens", Some(json!(settings.max_tokens.unwrap_or(MAX_TOKENS))));
    put("system", system(&request.messages).map(Value::String));
    put("messages", Some(Value::Array(turns(&request.messages))));
    put("temperature", settings.temperature.map(Value::from));
    put("top_p", settings.top_p.map(Value::from));
    put("stop_sequences", settings.stop.as_ref().map(|stop| json!(stop)));
    put(
        "tools",
        settings.tools.as_ref().filter(|tools| !tools.is_empty()).map(|tools| tools.iter().map(tool).collect()),
    );
    put("output_config", settings.response_format.as_ref().and_then(output_config));
    if stream {
        put("stream", Some(Value::Bool(true)));
    }
    Value::Object(body)
}

/// All system texts, a blank line between.
fn system(messages: &[Message]) -> Option<String> {
    let texts: Vec<String> = messages.iter().filter(|message| is_system(message)).map(Message::text).collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

fn is_system(message: &Message) -> bool {
    matches!(message.role, Role::System | Role::Developer)
}

/// Turns of user and assistant, as lists of blocks. Neighbours of one role become one turn, because the results of all
/// tools that were called together must stand in one.
fn turns(messages: &[Message]) -> Vec<Value> {
    let mut turns: Vec<(&str, Vec<Value>)> = Vec::new();
    for message in messages.iter().filter(|message| !is_system(message)) {
        let role = if message.role == Role::Assistant { "assistant" } else { "user" };
        let blocks = blocks(message);
        match turns.last_mut() {
            Some((last, content)) if *last == role => content.extend(blocks),
            _ => turns.push((role, blocks)),
        }
    }
    turns.retain(|(_, blocks)| !blocks.is_empty());
    turns.into_iter().map(|(role, content)| json!({"role": role, "content": content})).collect()
}

fn blocks(message: &Message) -> Vec<Value> {
    let content = content_blocks(message.content.as_ref());
    if message.role == Role::Tool {
        return vec![json!({"type": "tool_result", "tool_use_id": message.tool_call_id, "content": content})];
    }
    let calls = message.tool_calls.iter().flatten().map(tool_use);
    content.into_iter().chain(calls).collect()
}

/// The API refuses empty texts. Parts that are not known go out as they are.
fn content_blocks(content: Option<&Content>) -> Vec<Value> {
    match content {
        None => Vec::new(),
        Some(Content::Text(text)) if text.is_empty() => Vec::new(),
        Some(Content::Text(text)) => vec![json!({"type": "text", "text": text})],
        Some(Content::Parts(parts)) => parts.iter().map(part).collect(),
    }
}

fn part(part: &Value) -> Value {
    let Some(url) = part.pointer("/image_url/url").and_then(Value::as_str) else { return part.clone() };
    let source = match url.strip_prefix("data:").and_then(|data| data.split_once(";base64,")) {
        Some((media_type, data)) => json!({"type": "base64", "media_type": media_type, "data": data}),
        None => json!({"type": "url", "url": url}),
    };
    json!({"type": "image", "source": source})
}

fn tool_use(call: &Value) -> Value {
    let arguments = call.pointer("/function/arguments");
    let input = match arguments {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_else(|_| json!({})),
        Some(Value::Object(_)) => arguments.cloned().unwrap_or_default(),
        _ => json!({}),
    };
    json!({"type": "tool_use", "id": call.get("id"), "name": call.pointer("/function/name"), "input": input})
}

/// `{"type": "function", "function": {name, description, parameters}}`; a tool in the API's own form stays.
fn tool(tool: &Value) -> Value {
    let Some(function) = tool.get("function") else { return tool.clone() };
    let schema = function.get("parameters").cloned().unwrap_or_else(|| json!({"type": "object"}));
    let mut translated = json!({"name": function.get("name"), "input_schema": schema});
    if let Some(description) = function.get("description") {
        translated["description"] = description.clone();
    }
    translated
}

fn output_config(format: &Value) -> Option<Value> {
    let schema = format.pointer("/json_schema/schema")?;
    Some(json!({"format": {"type": "json_schema", "schema": schema}}))
}

#[cfg(test)]
mod tests;
