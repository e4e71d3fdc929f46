//! Chat logs: each shape in, the same interaction out.
use serde_json::json;

use super::*;

#[test]
fn a_fine_tuning_conversation_ends_with_its_output() {
    let text = concat!(
        r#"{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}"#,
        "\n",
        r#"{"messages":[{"role":"user","content":"Add 1"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"add","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c","content":"2"},{"role":"assistant","content":"It is 2","weight":1},{"role":"user","content":"No, 3!"}]}"#,
    );
    assert_eq!(recognised(text).form, Form::Chat);
    let rows = rows_of(text);
    assert_eq!(
        rows[0],
        json!({"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}], "output": "Hello"})
    );
    assert_eq!(rows[1]["messages"].as_array().unwrap().len(), 3);
    assert_eq!(rows[1]["output"], json!({"role": "assistant", "content": "It is 2", "weight": 1}));
    assert_eq!(rows[1]["feedback"], json!([{"kind": "follow_up", "text": "No, 3!"}]));
}

const REQUEST: &str = r#"{"model":"small","messages":[{"role":"user","content":"Hi"}],"temperature":0}"#;
const COMPLETION: &str = r#"{"id":"chatcmpl-1","object":"chat.completion","created":1772600767,"model":"small-2026","choices":[{"index":0,"message":{"role":"assistant","content":"Hello","refusal":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2,"total_tokens":11}}"#;

#[test]
fn a_log_of_requests_and_responses_is_mapped() {
    let text = format!(r#"{{"id":"r1","request":{REQUEST},"response":{COMPLETION},"latency_ms":120,"user_id":"u7"}}"#);
    assert_eq!(recognised(&text).form, Form::Chat);
    assert_eq!(
        rows_of(&text),
        [json!({"id": "r1", "time": "2026-03-04T05:06:07Z", "user": "u7", "model": "small-2026",
            "messages": [{"role": "user", "content": "Hi"}], "output": {"role": "assistant", "content": "Hello"},
            "usage": {"input_tokens": 9, "output_tokens": 2}, "latency_ms": 120.0})]
    );
}

#[test]
fn a_log_may_hold_its_parts_as_json_in_texts() {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let request = quoted(REQUEST);
    let text = format!(r#"{{"id":"r1","request":{request},"response":{}}}"#, quoted(COMPLETION));
    let rows = rows_of(&text);
    assert_eq!(rows[0]["output"]["content"], "Hello");
    assert_eq!(rows[0]["messages"][0]["content"], "Hi");
}

#[test]
fn the_output_of_a_batch_with_its_requests_is_mapped() {
    let text = format!(
        r#"{{"custom_id":"case-1","request":{{"body":{{"messages":[{{"role":"user","content":"Hi"}}]}}}},"response":{{"status_code":200,"body":{COMPLETION}}},"error":null}}"#
    );
    let rows = rows_of(&text);
    assert_eq!((&rows[0]["id"], &rows[0]["output"]["content"]), (&json!("case-1"), &json!("Hello")));
    assert_eq!(rows[0]["usage"], json!({"input_tokens": 9, "output_tokens": 2}));
}

#[test]
fn the_output_of_a_batch_alone_is_an_error_that_says_what_is_missing() {
    let text = format!(r#"{{"custom_id":"case-1","response":{{"status_code":200,"body":{COMPLETION}}},"error":null}}"#);
    let error = source(text).recognise().unwrap_err();
    assert!(error.message.contains("what was asked"), "{error}");
    assert!(error.hint.unwrap().contains("batch"));
}

#[test]
fn stored_completions_are_a_list_in_a_document() {
    let stored = COMPLETION.replace(r#""object""#, r#""messages":[{"role":"user","content":"Hi"}],"object""#);
    let text = format!(
        r#"{{"object":"list","data":[{stored},{}],"has_more":false}}"#,
        stored.replace("chatcmpl-1", "chatcmpl-2")
    );
    let found = recognised(&text);
    assert_eq!(found.mapping.rows.unwrap().to_string(), "$.data");
    let rows = rows_of(&text);
    assert_eq!((rows.len(), &rows[1]["id"]), (2, &json!("chatcmpl-2")));
    assert_eq!(rows[0]["time"], "2026-03-04T05:06:07Z");
}

#[test]
fn conversations_of_humans_and_gpts_are_read() {
    let text = r#"{"id":"a","conversations":[{"from":"human","value":"Hi"},{"from":"gpt","value":"Hello"}]}"#;
    assert_eq!(rows_of(text), [json!({"id": "a", "messages": [{"role": "user", "content": "Hi"}], "output": "Hello"})]);
}

#[test]
fn feedback_beside_a_chat_is_kept() {
    let text = concat!(
        r#"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}],"rating":4,"thumbs_up":true,"feedback":{"comment":"Nice and short"}}"#,
        "\n",
        r#"{"messages":[{"role":"user","content":"Ho"},{"role":"assistant","content":"Hello"}],"rating":1,"thumbs_up":false,"feedback":{"comment":null}}"#,
    );
    let rows = rows_of(text);
    assert_eq!(
        rows[0]["feedback"],
        json!([{"kind": "rating", "value": 4.0, "scale": [1.0, 5.0]}, {"kind": "thumb", "value": "up"}, {"kind": "comment", "text": "Nice and short"}])
    );
    assert_eq!(rows[1]["feedback"][1], json!({"kind": "thumb", "value": "down"}));
}

#[test]
fn a_log_of_another_chat_api_is_mapped() {
    let text = r#"{"request":{"model":"m","system":"Be brief.","messages":[{"role":"user","content":"Hi"}]},"response":{"id":"msg_1","type":"message","role":"assistant","model":"m-2026","content":[{"type":"text","text":"Hello"}],"usage":{"input_tokens":9,"output_tokens":2}}}"#;
    let row = &rows_of(text)[0];
    assert_eq!(row["messages"], json!([{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}]));
    assert_eq!(row["output"]["content"], json!([{"type": "text", "text": "Hello"}]));
    assert_eq!((&row["model"], &row["usage"]), (&json!("m-2026"), &json!({"input_tokens": 9, "output_tokens": 2})));
}

#[test]
fn a_log_of_texts_in_and_items_out_is_mapped() {
    let text = r#"{"request":{"model":"m","input":"Hi","instructions":"Be brief."},"response":{"id":"r","output":[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello"}]}]}}"#;
    let row = &rows_of(text)[0];
    assert_eq!(row["messages"][1], json!({"role": "user", "content": "Hi"}));
    assert_eq!(row["output"]["content"][0]["text"], "Hello");
}

#[test]
fn exported_observations_are_mapped() {
    let text = r#"{"id":"o1","trace_id":"t1","type":"GENERATION","start_time":"2026-03-04 05:06:07.123456","name":"reply","input":[{"role":"user","content":"Hi"}],"output":{"role":"assistant","content":"Hello"},"provided_model_name":"m","usage_details":{"input":9,"output":2,"total":11},"total_cost":0.0001,"latency":1.5,"prompt_name":"support","prompt_version":3,"user_id":"u","session_id":"s","tags":["a"]}"#;
    assert_eq!(
        rows_of(text),
        [json!({"id": "o1", "trace": "t1", "time": "2026-03-04T05:06:07.123Z", "model": "m", "prompt": "support",
            "version": "3", "user": "u", "session": "s", "tags": ["a"], "cost": 0.0001, "latency_ms": 1500.0,
            "usage": {"input_tokens": 9, "output_tokens": 2},
            "messages": [{"role": "user", "content": "Hi"}], "output": {"role": "assistant", "content": "Hello"}})]
    );
}

#[test]
fn token_counts_by_the_names_of_the_api_are_not_lost_in_a_row_of_the_own_form() {
    let text = r#"{"query":"Hi","output":"Hello","usage":{"prompt_tokens":9,"completion_tokens":2}}"#;
    assert_eq!(rows_of(text)[0]["usage"], json!({"input_tokens": 9, "output_tokens": 2}));
}
