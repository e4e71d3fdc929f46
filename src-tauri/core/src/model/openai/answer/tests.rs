use serde_json::json;

use super::*;

fn read(value: Value) -> Result<ChatAnswer, ChatError> {
    Draft::of_completion(value).and_then(Draft::finish)
}

fn with(message: Value, finish: &str) -> Value {
    json!({"choices": [{"index": 0, "message": message, "finish_reason": finish}]})
}

#[test]
fn a_whole_answer_keeps_text_counts_model_and_logprobs() {
    let answer = read(json!({
        "model": "gpt-2026",
        "choices": [{
            "message": {"role": "assistant", "content": "Hi", "reasoning": "short"},
            "finish_reason": "stop",
            "logprobs": {"content": [{"token": "H", "logprob": -0.5}, {"token": "i", "logprob": -0.1}]}
        }],
        "usage": {"prompt_tokens": 9, "completion_tokens": 2}
    }))
    .unwrap();
    assert_eq!(answer.message.text(), "Hi");
    assert_eq!(answer.message.other["reasoning"], "short");
    assert_eq!(answer.usage, Usage { input_tokens: Some(9), output_tokens: Some(2) });
    assert_eq!(answer.model.as_deref(), Some("gpt-2026"));
    assert!((answer.mean_logprob.unwrap() + 0.3).abs() < 1e-12);
}

#[test]
fn each_end_is_told_apart() {
    let hello = json!({"content": "Hello"});
    for (reason, expected) in [
        ("stop", Finish::Stop),
        ("length", Finish::Length),
        ("content_filter", Finish::Filtered),
        ("tool_calls", Finish::ToolCalls),
    ] {
        assert_eq!(read(with(hello.clone(), reason)).unwrap().finish, expected);
    }
    assert_eq!(read(with(hello.clone(), "abort")).unwrap_err().kind, ChatErrorKind::Incomplete);
    assert_eq!(read(with(hello, "because")).unwrap_err().kind, ChatErrorKind::Unreadable);
}

#[test]
fn what_has_another_shape_is_unreadable() {
    for value in [
        json!([]),
        json!({}),
        json!({"choices": []}),
        json!({"choices": [{}]}),
        json!({"choices": [{"message": {}}]}),
        with(json!({"content": 7}), "stop"),
        with(json!({"content": null, "tool_calls": "x"}), "stop"),
        json!({"choices": [{"message": {"content": "x"}, "finish_reason": 3}]}),
    ] {
        assert_eq!(read(value.clone()).unwrap_err().kind, ChatErrorKind::Unreadable, "{value}");
    }
}

#[test]
fn a_refusal_is_the_answer_and_an_empty_answer_is_empty() {
    assert_eq!(read(with(json!({"content": null, "refusal": "I can't"}), "stop")).unwrap().message.text(), "I can't");
    let empty = read(with(json!({"content": null}), "stop")).unwrap();
    assert_eq!(empty.message.content, Some(Content::Text(String::new())));
}

#[test]
fn a_tool_call_that_was_cut_is_a_cut_answer() {
    let call = json!({"content": null, "tool_calls": [tool_call::build("1", "f", "{\"a\"")]});
    assert_eq!(read(with(call.clone(), "tool_calls")).unwrap_err().kind, ChatErrorKind::BadToolCall);
    assert_eq!(read(with(call, "length")).unwrap().finish, Finish::Length);
}

#[test]
fn odd_counts_do_not_cost_the_answer() {
    let mut value = with(json!({"content": "x"}), "stop");
    value["usage"] = json!({"prompt_tokens": "nine", "completion_tokens": -2});
    assert_eq!(read(value).unwrap().usage, Usage::default());
}
