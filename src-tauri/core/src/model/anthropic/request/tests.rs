use super::*;
use crate::model::Settings;

fn body_of(messages: Value, settings: Value) -> Value {
    let messages: Vec<Message> = serde_json::from_value(messages).unwrap();
    let settings: Settings = serde_json::from_value(settings).unwrap();
    body(&ChatRequest { model: String::new(), messages, settings, case: None }, "claude", false)
}

#[test]
fn system_texts_leave_the_conversation() {
    let messages = json!([
        {"role": "system", "content": "Be short"},
        {"role": "user", "content": "Hello"},
        {"role": "developer", "content": "Be kind"}
    ]);
    assert_eq!(
        body_of(messages, json!({"temperature": 0.0, "stop": ["END"], "seed": 7})),
        json!({
            "model": "claude", "max_tokens": 4096, "system": "Be short\n\nBe kind",
            "messages": [{"role": "user", "content": [{"type": "text", "text": "Hello"}]}],
            "temperature": 0.0, "stop_sequences": ["END"]
        })
    );
}

#[test]
fn tool_calls_and_all_their_results_become_blocks() {
    let messages = json!([
        {"role": "user", "content": "Where is 7?"},
        {"role": "assistant", "content": null, "tool_calls": [
            {"id": "a", "type": "function", "function": {"name": "find", "arguments": "{\"id\":7}"}},
            {"id": "b", "type": "function", "function": {"name": "now", "arguments": ""}}]},
        {"role": "tool", "tool_call_id": "a", "content": "Berlin"},
        {"role": "tool", "tool_call_id": "b", "content": ""},
        {"role": "user", "content": "Thanks"}
    ]);
    let turns = body_of(messages, json!({}))["messages"].clone();
    assert_eq!(
        turns,
        json!([
            {"role": "user", "content": [{"type": "text", "text": "Where is 7?"}]},
            {"role": "assistant", "content": [
                {"type": "tool_use", "id": "a", "name": "find", "input": {"id": 7}},
                {"type": "tool_use", "id": "b", "name": "now", "input": {}}]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "a", "content": [{"type": "text", "text": "Berlin"}]},
                {"type": "tool_result", "tool_use_id": "b", "content": []},
                {"type": "text", "text": "Thanks"}]}
        ])
    );
}

#[test]
fn tools_schema_and_images_are_translated() {
    let messages = json!([{"role": "user", "content": [
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}},
        {"type": "image_url", "image_url": {"url": "https://a.example/x.png"}}]}]);
    let settings = json!({
        "tools": [
            {"type": "function", "function": {"name": "f", "description": "d", "parameters": {"type": "object"}}},
            {"type": "web_search_20250305", "name": "web_search"}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}}}
    });
    let body = body_of(messages, settings);
    assert_eq!(
        body["tools"],
        json!([
            {"name": "f", "input_schema": {"type": "object"}, "description": "d"},
            {"type": "web_search_20250305", "name": "web_search"}
        ])
    );
    assert_eq!(body["output_config"], json!({"format": {"type": "json_schema", "schema": {"type": "object"}}}));
    let content = &body["messages"][0]["content"];
    assert_eq!(content[1]["source"], json!({"type": "base64", "media_type": "image/png", "data": "AAAA"}));
    assert_eq!(content[2]["source"], json!({"type": "url", "url": "https://a.example/x.png"}));
}
