use super::*;
use crate::model::ChatErrorKind;

#[test]
fn an_answer_may_be_a_text_alone() {
    let answer = read(json!({"output": "Hi"})).unwrap();
    assert_eq!((answer.message.text().as_str(), answer.finish, answer.reported_cost), ("Hi", Finish::Stop, None));
}

#[test]
fn everything_an_application_may_say_is_kept() {
    let answer = read(json!({
        "output": {"role": "assistant", "content": "I look"},
        "tool_calls": [tool_call::build("a", "f", "{}")],
        "contexts": [{"id": "d1", "text": "Berlin", "score": 0.7}],
        "usage": {"input_tokens": 12, "output_tokens": 34}, "cost": "0.0012", "latency_ms": 812.6, "model": "rag-2"
    }))
    .unwrap();
    assert_eq!(answer.contexts[0].text, "Berlin");
    assert_eq!((answer.reported_cost, answer.latency_ms), (Some(1_200_000), 812));
    assert_eq!((answer.usage.output_tokens, answer.finish), (Some(34), Finish::ToolCalls));
    assert_eq!(read(json!({"output": "x", "cost": 0.5})).unwrap().reported_cost, Some(500_000_000));
}

#[test]
fn what_has_another_shape_is_unreadable() {
    for value in [
        json!("Hi"),
        json!({}),
        json!({"output": 7}),
        json!({"output": null}),
        json!({"output": "x", "cost": "free"}),
        json!({"output": "x", "cost": -1}),
        json!({"output": "x", "contexts": "none"}),
    ] {
        assert_eq!(read(value.clone()).unwrap_err().kind, ChatErrorKind::Unreadable, "{value}");
    }
}
