//! The request in the form of the messages API.
use serde_json::{Map, Value, json};

use super::super::ChatRequest;
use crate::message::{Content, Media, Message, Piece, Role};

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
    put("messages", Some(Value::Array(turns(&with_ids(&request.messages)))));
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

/// Why the API would refuse it.
pub fn refuses(request: &ChatRequest) -> Option<String> {
    for message in &request.messages {
        for piece in message.pieces() {
            match piece {
                Piece::Media { kind: kind @ (Media::Audio | Media::Video), .. } => {
                    return Some(format!("it holds {}", kind.with_article()));
                }
                Piece::Media { kind: Media::File, part } if document(part).is_none() => {
                    return Some("it holds a file of which only the id was logged".to_owned());
                }
                Piece::Call(call) if call.arguments().is_err() => {
                    return Some("a tool call in it has arguments that are no JSON".to_owned());
                }
                _ => {}
            }
        }
    }
    let names_tools = request.settings.tools.as_ref().is_some_and(|tools| !tools.is_empty());
    let is_about_tools = request.messages.iter().any(Message::is_about_tools);
    (is_about_tools && !names_tools)
        .then(|| "its conversation calls tools, and the version's settings name none (tools)".to_owned())
}

/// Calls in the form before tools had ids get ids, by which their results are told.
fn with_ids(messages: &[Message]) -> Vec<Message> {
    let mut last = None;
    let mut number = |(at, message): (usize, &Message)| {
        let mut message = message.clone();
        if let Some(call) = message.other.get("function_call").filter(|call| !call.is_null()).cloned() {
            let id = format!("function_{at}");
            message.tool_calls.get_or_insert_default().push(json!({"id": &id, "type": "function", "function": call}));
            last = Some(id);
        }
        if message.role == Role::Tool && message.tool_call_id.is_none() {
            message.tool_call_id = last.clone();
        }
        message
    };
    messages.iter().enumerate().map(&mut number).collect()
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
    let refusal = message.other.get("refusal").filter(|refusal| refusal.is_string());
    let refusal = refusal.map(|refusal| json!({"type": "text", "text": refusal}));
    let calls = message.tool_calls.iter().flatten().map(tool_use);
    content.into_iter().chain(refusal).chain(calls).collect()
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
    match part.get("type").and_then(Value::as_str) {
        Some("refusal") => return json!({"type": "text", "text": part.get("refusal")}),
        Some("input_text" | "output_text") => return json!({"type": "text", "text": part.get("text")}),
        Some("file") => return document(part).unwrap_or_else(|| part.clone()),
        _ => {}
    }
    let Some(url) = part.pointer("/image_url/url").and_then(Value::as_str) else { return part.clone() };
    json!({"type": "image", "source": embedded(url).unwrap_or_else(|| json!({"type": "url", "url": url}))})
}

/// The source of what a `data:` address holds.
fn embedded(url: &str) -> Option<Value> {
    let (media_type, data) = url.strip_prefix("data:")?.split_once(";base64,")?;
    Some(json!({"type": "base64", "media_type": media_type, "data": data}))
}

/// A file as a document, which it can only be where its bytes are there. A document stays.
fn document(part: &Value) -> Option<Value> {
    if part.get("type")?.as_str()? == "document" {
        return Some(part.clone());
    }
    let source = embedded(part.pointer("/file/file_data")?.as_str()?)?;
    let mut document = json!({"type": "document", "source": source});
    if let Some(name) = part.pointer("/file/filename") {
        document["title"] = name.clone();
    }
    Some(document)
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
