use std::sync::Mutex;

use super::*;
use crate::model::{ChatAnswer, Finish};

fn gather(chunks: &[&str]) -> Result<ChatAnswer, ChatError> {
    let mut gathered = Gathered::default();
    chunks.iter().try_for_each(|chunk| gathered.take(chunk, None))?;
    gathered.done().0.finish()
}

#[test]
fn pieces_become_one_answer_and_are_shown_as_they_come() {
    let seen = Mutex::new(Vec::new());
    let on_text = |text: &str| seen.lock().unwrap().push(text.to_owned());
    let mut gathered = Gathered::default();
    for chunk in [
        r#"{"model":"m","choices":[{"delta":{"role":"assistant","content":""}}]}"#,
        r#"{"choices":[{"delta":{"content":"Good "}}],"usage":null}"#,
        r#"{"choices":[{"delta":{"content":"day"},"finish_reason":null}]}"#,
        r#"{"choices":[{"delta":{},"finish_reason":"stop"}]}"#,
        r#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}"#,
    ] {
        gathered.take(chunk, Some(&on_text)).unwrap();
    }
    assert!(gathered.first_token.is_some());
    let answer = gathered.done().0.finish().unwrap();
    assert_eq!((answer.message.text().as_str(), answer.finish), ("Good day", Finish::Stop));
    assert_eq!((answer.usage.output_tokens, answer.model.as_deref()), (Some(2), Some("m")));
    assert_eq!(*seen.lock().unwrap(), ["Good ", "day"]);
}

#[test]
fn pieces_of_tool_calls_find_their_call() {
    let answer = gather(&[
        r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]}}]}"#,
        r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\""}}]}}]}"#,
        r#"{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"g","arguments":"{}"}}]}}]}"#,
        r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}}]}"#,
        r#"{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}"#,
    ]);
    let calls = answer.unwrap().message.tool_calls.unwrap();
    assert_eq!(calls, [tool_call::build("a", "f", r#"{"x":1}"#), tool_call::build("b", "g", "{}")]);
}

#[test]
fn an_end_mark_without_a_reason_is_no_end() {
    let error = gather(&[r#"{"choices":[{"delta":{"content":"half"}}]}"#]).unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Incomplete);
}

#[test]
fn an_error_in_the_middle_is_that_error() {
    let error = gather(&[r#"{"choices":[{"delta":{"content":"a"}}]}"#, r#"{"error":{"code":503,"message":"busy"}}"#]);
    assert_eq!(error.unwrap_err().kind, ChatErrorKind::Server);
}

#[test]
fn a_huge_index_costs_no_memory() {
    let error = gather(&[r#"{"choices":[{"delta":{"tool_calls":[{"index":4000000000}]}}]}"#]).unwrap_err();
    assert_eq!(error.kind, ChatErrorKind::Unreadable);
}
