use super::{
    super::{Compiled, Spec, State, Subject},
    *,
};
use crate::{
    message::Role,
    model::{ChatErrorKind, Finish},
};

fn judge(fields: &str) -> Judge {
    let spec = Spec::read(&format!("{{kind: judge, prompt: grader@1, {fields}}}")).unwrap();
    match spec.kind {
        super::super::Kind::Judge(judge) => judge,
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_number_on_the_scale_is_a_judgement() {
    let judge = judge("scale: [1, 5], pass_at: 4");
    for (answer, score, passed) in [
        ("4", 4.0, true),
        (" 3.5\n", 3.5, false),
        ("5.0", 5.0, true),
        ("1", 1.0, false),
        (r#"{"score": 4}"#, 4.0, true),
        (r#"{"reason": "too long", "score": 2}"#, 2.0, false),
        (r#"{"score": 4, "reason": null}"#, 4.0, true),
    ] {
        let outcome = judge.read(answer);
        assert_eq!((outcome.passed(), outcome.score), (Some(passed), Some(score)), "{answer}");
    }
    assert_eq!(judge.read(r#"{"reason": " too long ", "score": 2}"#).reason, "The judge gives 2: too long");
}

#[test]
fn anything_else_is_unreadable_and_no_pass() {
    let scaled = judge("scale: [1, 5], pass_at: 4");
    for answer in [
        "",
        "good",
        "Score: 4",
        "4/5",
        "4 5",
        "6",
        "0",
        "-4",
        "NaN",
        "1e999",
        "four",
        "\"4\"",
        "[4]",
        "{}",
        "true",
        "null",
        "pass",
        r#"{"score": 6}"#,
        r#"{"score": "4"}"#,
        r#"{"score": 4, "score": 5}"#,
        r#"[4, "good"]"#,
        r#"{"score": 4, "confidence": 1}"#,
        r#"{"score": 4, "reason": 3}"#,
        "```json\n{\"score\": 4}\n```",
        r#"{"score": 4} Because it is good."#,
    ] {
        let outcome = scaled.read(answer);
        assert_eq!((outcome.state, outcome.passed(), outcome.score), (State::Unreadable, None, None), "{answer}");
    }
    let worded = judge("");
    for answer in ["yes", "pass.", "PASS FAIL", "1", "true", "", r#"{"score": 1}"#, r#"{"score": true}"#] {
        assert_eq!(worded.read(answer).state, State::Unreadable, "{answer}");
    }
}

#[test]
fn without_a_scale_a_judge_says_pass_or_fail() {
    let judge = judge("model: big");
    assert_eq!(judge.read("pass").state, State::Passed);
    assert_eq!(judge.read(" FAIL\n").state, State::Failed);
    assert_eq!(judge.read("\"pass\"").state, State::Passed);
    let outcome = judge.read(r#"{"score": "Fail", "reason": "It is rude."}"#);
    assert_eq!((outcome.state, outcome.score), (State::Failed, None));
    assert_eq!(outcome.reason, "The judge says fail: It is rude.");
}

#[test]
fn the_request_holds_the_case_and_the_output() {
    let body = Body::of_text(Role::User, "{{query}}|{{output}}|{{expected}}|{{context}}|{{tone}}");
    let variables = serde_json::json!({"tone": "kind", "output": "an old one"}).as_object().cloned().unwrap();
    let contexts = ["a", "b"].map(|text| crate::interaction::form::Context { text: text.into(), ..Default::default() });
    let subject = Subject {
        output: "{{tone}}",
        query: Some("Why?"),
        expected: Some("So."),
        variables: Some(&variables),
        contexts: &contexts,
        ..Subject::default()
    };
    let Request::Ask(messages) = request(&body, &subject).unwrap() else { panic!("nothing to ask") };
    assert_eq!(messages[0].text(), "Why?|{{tone}}|So.|a\n\nb|kind");
}

#[test]
fn an_output_of_tool_calls_is_judged_by_them() {
    let body = Body::of_text(Role::User, "{{output}}");
    let message = Message {
        tool_calls: Some(vec![serde_json::json!({"id": "1"})]),
        content: None,
        ..Message::new(Role::Assistant, "")
    };
    let subject = Subject { message: Some(&message), ..Subject::default() };
    let Request::Ask(messages) = request(&body, &subject).unwrap() else { panic!("nothing to ask") };
    assert_eq!(messages[0].text(), r#"[{"id":"1"}]"#);
}

#[test]
fn no_call_is_made_where_the_outcome_is_known() {
    let state = |text: &str, subject: &Subject| match request(&Body::of_text(Role::User, text), subject) {
        Ok(Request::Known(outcome)) => outcome.state,
        other => panic!("{other:?}"),
    };
    let cut = Subject { finish: Some(Finish::Length), ..Subject::default() };
    assert_eq!(state("{{output}}", &cut), State::Failed);
    assert_eq!(state("{{expected}}", &cut), State::NotApplicable);
    assert_eq!(state("{{correction}}", &Subject::default()), State::NotApplicable);
    let missing = Subject { error: Some(ChatErrorKind::TimedOut), ..Subject::default() };
    assert_eq!(state("{{output}}", &missing), State::NotApplicable);
}

#[test]
fn a_judge_that_was_not_asked_gives_no_pass() {
    let check = Compiled::new(&Spec::read("{kind: judge, prompt: grader@1}").unwrap()).unwrap();
    assert_eq!(check.evaluate(&Subject::default()).state, State::NotApplicable);
    assert_eq!(check.evaluate(&Subject { judged: Some("pass"), ..Subject::default() }).state, State::Passed);
    assert_eq!(check.evaluate(&Subject { judged: Some("well"), ..Subject::default() }).state, State::Unreadable);
}
