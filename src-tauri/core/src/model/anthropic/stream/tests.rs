use super::*;
use crate::model::{ChatAnswer, Finish};

/// The answer, if the end mark came.
fn gather(events: &[&str]) -> Result<Option<ChatAnswer>, ChatError> {
    let mut gathered = Gathered::default();
    for event in events {
        if gathered.take(event, None)? {
            return gathered.draft.finish().map(Some);
        }
    }
    Ok(None)
}

const BEGIN: &str =
    r#"{"type":"message_start","message":{"model":"claude-x","usage":{"input_tokens":5,"output_tokens":1}}}"#;
const END: &str = r#"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}"#;
const STOP: &str = r#"{"type":"message_stop"}"#;

#[test]
fn pieces_become_one_answer() {
    let answer = gather(&[
        BEGIN,
        r#"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
        r#"{"type":"ping"}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Good "}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"day"}}"#,
        r#"{"type":"content_block_stop","index":0}"#,
        END,
        STOP,
    ]);
    let answer = answer.unwrap().unwrap();
    assert_eq!((answer.message.text().as_str(), answer.finish), ("Good day", Finish::Stop));
    assert_eq!((answer.usage.input_tokens, answer.usage.output_tokens), (Some(5), Some(3)));
}

#[test]
fn pieces_of_a_tool_call_become_its_arguments() {
    let answer = gather(&[
        BEGIN,
        r#"{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{}}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"x\""}}"#,
        r#"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":":1}"}}"#,
        r#"{"type":"content_block_stop","index":0}"#,
        r#"{"type":"message_delta","delta":{"stop_reason":"tool_use"}}"#,
        STOP,
    ]);
    let message = answer.unwrap().unwrap().message;
    assert_eq!(message.tool_calls.unwrap(), [tool_call::build("a", "f", r#"{"x":1}"#)]);
    assert_eq!(message.content, None);
}

#[test]
fn without_the_end_mark_or_a_reason_there_is_no_answer() {
    assert_eq!(gather(&[BEGIN, END]).unwrap(), None);
    assert_eq!(gather(&[BEGIN, STOP]).unwrap_err().kind, ChatErrorKind::Incomplete);
}

#[test]
fn an_error_in_the_middle_is_that_error() {
    let error = gather(&[BEGIN, r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#]);
    assert_eq!(error.unwrap_err().kind, ChatErrorKind::Server);
}
