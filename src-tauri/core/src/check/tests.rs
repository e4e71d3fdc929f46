use serde_json::{Map, Value, json};

use super::*;
use crate::{
    message::{Message, Role},
    model::{ChatErrorKind, Finish},
};

fn check(spec: &str) -> Compiled {
    Compiled::new(&Spec::read(spec).unwrap_or_else(|error| panic!("{spec}: {error:?}"))).unwrap()
}

fn on(spec: &str, output: &str) -> State {
    check(spec).evaluate(&Subject { output, ..Subject::default() }).state
}

fn passes(spec: &str, output: &str) {
    assert_eq!(on(spec, output), State::Passed, "{spec} on {output:?}");
}

fn fails(spec: &str, output: &str) {
    assert_eq!(on(spec, output), State::Failed, "{spec} on {output:?}");
}

fn variables(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

#[test]
fn words_are_looked_for_as_written_or_ignoring_case() {
    passes("{kind: contains, value: Thank}", "Thanks!");
    fails("{kind: contains, value: thank}", "Thanks!");
    passes("{kind: contains, value: ÉTÉ, ignore_case: true}", "l'été");
    fails("{kind: not_contains, value: Thank}", "Thanks!");
    passes("{kind: not_contains, value: Thank}", "");
    passes("{kind: equals, value: positive}", " positive\n");
    fails("{kind: equals, value: positive}", "positive.");
    fails("{kind: equals, value: positive}", "Positive");
    passes("{kind: equals, value: positive, ignore_case: true}", "Positive");
}

#[test]
fn patterns_are_found_anywhere_in_linear_time() {
    passes("{kind: regex, pattern: '\\d{3}'}", "order 123");
    fails("{kind: regex, pattern: '^\\d{3}$'}", "order 123");
    passes("{kind: regex, pattern: '^\\d{3}$', must: not_match}", "order 123");
    passes("{kind: regex, pattern: '(?i)ORDER'}", "order 123");
    let started = std::time::Instant::now();
    fails("{kind: regex, pattern: '(a*)*b'}", &"a".repeat(100_000));
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn what_the_case_holds_goes_in_literally() {
    let own = variables(json!({"name": "A.B", "user": {"age": 7}, "none": null, "blank": " ", "expected": "own"}));
    let subject =
        Subject { output: "A.B is 7, not AxB", variables: Some(&own), correction: Some("(not)"), ..Subject::default() };
    for (spec, state) in [
        ("{kind: contains, value: '{{name}} is {{ user.age }}'}", State::Passed),
        ("{kind: regex, pattern: '^{{name}} is'}", State::Passed),
        ("{kind: regex, pattern: 'not {{name}}'}", State::Failed),
        ("{kind: contains, value: '{{correction}}'}", State::Failed),
        ("{kind: regex, pattern: '{{correction}}'}", State::Failed),
        ("{kind: contains, value: '{{expected}}'}", State::Failed),
        ("{kind: contains, value: '{{ no name }}'}", State::Failed),
        ("{kind: not_contains, value: '{{missing}}'}", State::NotApplicable),
        ("{kind: not_contains, value: '{{none}}'}", State::NotApplicable),
        ("{kind: contains, value: '{{blank}}'}", State::NotApplicable),
        ("{kind: regex, pattern: '{{missing}}*'}", State::NotApplicable),
        ("{kind: equals, value: '{{user.name}}'}", State::NotApplicable),
    ] {
        assert_eq!(check(spec).evaluate(&subject).state, state, "{spec}");
    }
}

#[test]
fn a_pattern_that_a_case_makes_too_large_is_not_applicable() {
    let long = "a".repeat(300_000);
    let subject = Subject { output: &long, correction: Some(&long), ..Subject::default() };
    assert_eq!(check("{kind: regex, pattern: '{{correction}}'}").evaluate(&subject).state, State::NotApplicable);
}

#[test]
fn json_is_the_whole_output() {
    for good in ["{}", " [1, 2]\n", "\"a\"", "null", "-1.5e3"] {
        passes("kind: json_valid", good);
    }
    for bad in
        ["", "  ", "{", "{'a': 1}", "{\"a\": 1,}", "{} {}", "Here: {}", "```json\n{}\n```", "NaN", &"[".repeat(100_000)]
    {
        fails("kind: json_valid", bad);
    }
}

#[test]
fn json_fits_a_schema() {
    let schema = "{kind: json_schema, schema: {type: object, required: [a], properties: {a: {enum: [x, y]}}, additionalProperties: false}}";
    passes(schema, r#"{"a": "x"}"#);
    fails(schema, r#"{"a": "z"}"#);
    fails(schema, r#"{"a": "x", "b": 1}"#);
    fails(schema, "[]");
    fails(schema, "a: x");
    let outcome = check(schema).evaluate(&Subject { output: r#"{"a": "z"}"#, ..Subject::default() });
    assert!(outcome.reason.contains("/a"), "{}", outcome.reason);
    let tree = "{kind: json_schema, schema: {$ref: '#/$defs/tree', $defs: {tree: {type: array, items: {$ref: '#/$defs/tree'}}}}}";
    passes(tree, "[[], [[]]]");
    fails(tree, "[[], [1]]");
}

#[test]
fn a_schema_that_refers_to_itself_comes_to_an_end() {
    for schema in [
        "{$ref: '#'}",
        "{allOf: [{$ref: '#/$defs/a'}], $defs: {a: {anyOf: [{$ref: '#/$defs/b'}]}, b: {$ref: '#/$defs/a'}}}",
    ] {
        let spec = format!("{{kind: json_schema, schema: {schema}}}");
        if let Ok(spec) = Spec::read(&spec) {
            Compiled::new(&spec).unwrap().evaluate(&Subject { output: "{}", ..Subject::default() });
        }
    }
}

#[test]
fn a_path_finds_a_value() {
    let output = r#"{"a": {"b": [1, "x", null, 2.0]}, "n": {"k": 1, "l": [true]}}"#;
    for (spec, passed) in [
        ("{kind: json_path, path: $.a.b}", true),
        ("{kind: json_path, path: $.c}", false),
        ("{kind: json_path, path: '$.a.b[1]', equals: x}", true),
        ("{kind: json_path, path: '$.a.b[1]', equals: y}", false),
        ("{kind: json_path, path: '$.a.b[2]', equals: null}", true),
        ("{kind: json_path, path: '$.a.b[0]', equals: null}", false),
        ("{kind: json_path, path: '$.a.b[0]', equals: 1.0}", true),
        ("{kind: json_path, path: '$.a.b[0]', equals: '1'}", false),
        ("{kind: json_path, path: '$.a.b[3]', equals: 2}", true),
        ("{kind: json_path, path: '$.a.b[*]', equals: x}", true),
        ("{kind: json_path, path: $.n, equals: {l: [true], k: 1.0}}", true),
        ("{kind: json_path, path: $.n, equals: {l: [true]}}", false),
        ("{kind: json_path, path: '$.a.b[?@ > 1]', equals: 2}", true),
    ] {
        let state = if passed { State::Passed } else { State::Failed };
        assert_eq!(on(spec, output), state, "{spec}");
    }
    fails("{kind: json_path, path: $}", "no JSON");
}

#[test]
fn a_path_may_be_compared_with_what_the_case_holds() {
    let own = variables(json!({"code": 42, "list": [1, 2], "word": "x"}));
    let output = r#"{"code": 42, "text": "42", "list": [1, 2.0], "word": "x", "say": "x!"}"#;
    let subject = Subject { output, variables: Some(&own), expected: Some("42"), ..Subject::default() };
    for (path, equals, state) in [
        ("$.code", "{{code}}", State::Passed),
        ("$.text", "{{code}}", State::Passed),
        ("$.code", "{{expected}}", State::Passed),
        ("$.list", "{{list}}", State::Passed),
        ("$.say", "{{word}}!", State::Passed),
        ("$.say", "{{word}}", State::Failed),
        ("$.say", "{{correction}}", State::NotApplicable),
    ] {
        let spec = format!("{{kind: json_path, path: {path}, equals: '{equals}'}}");
        assert_eq!(check(&spec).evaluate(&subject).state, state, "{spec}");
    }
}

#[test]
fn a_tool_call_is_told_by_name_and_arguments() {
    let call = |name: &str, arguments: Value| json!({"id": "1", "type": "function", "function": {"name": name, "arguments": arguments}});
    let state = |spec: &str, calls: Vec<Value>| {
        let message = Message { tool_calls: Some(calls), ..Message::new(Role::Assistant, "") };
        check(spec).evaluate(&Subject { message: Some(&message), ..Subject::default() }).state
    };
    let named = "{kind: tool_called, name: find}";
    assert_eq!(state(named, vec![call("buy", json!("{}")), call("find", json!("{}"))]), State::Passed);
    assert_eq!(state(named, vec![call("buy", json!("{}"))]), State::Failed);
    assert_eq!(state(named, vec![json!("find"), json!(null)]), State::Failed);
    let typed = "{kind: tool_called, name: find, arguments: {required: [id], properties: {id: {type: integer}}}}";
    assert_eq!(state(typed, vec![call("find", json!("{\"id\": 1}"))]), State::Passed);
    assert_eq!(state(typed, vec![call("find", json!({"id": 1}))]), State::Passed);
    assert_eq!(state(typed, vec![call("find", json!("{}")), call("find", json!("{\"id\": 1}"))]), State::Passed);
    for bad in [json!("{\"id\": \"1\"}"), json!("{\"id\": 1"), json!("{}"), json!(""), Value::Null] {
        assert_eq!(state(typed, vec![call("find", bad)]), State::Failed);
    }
    fails(named, "I call find.");
}

#[test]
fn lengths_have_bounds_that_count() {
    passes("{kind: length, max: 4}", "ñaño");
    fails("{kind: length, max: 3}", "ñaño");
    passes("{kind: length, min: 2, max: 2, unit: words}", "well-known – words!");
    fails("{kind: length, min: 1, unit: words}", " … ");
    passes("{kind: length, min: 2, max: 3, unit: tokens}", "hello world");
    let outcome = check("{kind: length, max: 3}").evaluate(&Subject { output: "four", ..Subject::default() });
    assert_eq!((outcome.score, outcome.reason.as_str()), (Some(4.0), "The output has 4 characters"));
}

#[test]
fn latency_and_cost_are_exact_at_their_limits() {
    let latency =
        |ms| check("{kind: latency, max_ms: 500}").evaluate(&Subject { latency_ms: ms, ..Subject::default() }).state;
    assert_eq!(latency(Some(500.0)), State::Passed);
    assert_eq!(latency(Some(500.1)), State::Failed);
    assert_eq!(latency(None), State::NotApplicable);
    for (limit, nano) in [("0.1", 100_000_000), ("0.000000001", 1), ("1234.567891234", 1_234_567_891_234)] {
        let check = check(&format!("{{kind: cost, max_usd: '{limit}'}}"));
        let state = |cost| check.evaluate(&Subject { cost, ..Subject::default() }).state;
        assert_eq!(state(Some(nano)), State::Passed, "{limit}");
        assert_eq!(state(Some(nano + 1)), State::Failed, "{limit}");
        assert_eq!(state(None), State::NotApplicable);
    }
}

#[test]
fn people_are_asked_before_they_count() {
    let mark = |mark| check("kind: mark").evaluate(&Subject { mark, ..Subject::default() }).state;
    assert_eq!(mark(Some(Mark::Right)), State::Passed);
    assert_eq!(mark(Some(Mark::Wrong)), State::Failed);
    assert_eq!(mark(None), State::NotApplicable);
    let preferred = |preference| {
        let outcome = check("kind: preference").evaluate(&Subject { preference, ..Subject::default() });
        (outcome.passed(), outcome.score)
    };
    assert_eq!(preferred(Some(Preference::This)), (Some(true), Some(1.0)));
    assert_eq!(preferred(Some(Preference::Other)), (Some(false), Some(0.0)));
    assert_eq!(preferred(Some(Preference::Tie)), (Some(true), Some(0.5)));
    assert_eq!(preferred(None), (None, None));
}

/// One check of each kind, and a subject on which all of them pass.
const ALL: &[&str] = &[
    "{kind: contains, value: '3'}",
    "{kind: not_contains, value: sorry}",
    "{kind: equals, value: '3'}",
    "{kind: regex, pattern: '\\d'}",
    "{kind: json_valid}",
    "{kind: json_schema, schema: {type: integer}}",
    "{kind: json_path, path: $}",
    "{kind: tool_called, name: f}",
    "{kind: length, max: 5}",
    "{kind: latency, max_ms: 5}",
    "{kind: cost, max_usd: 1}",
    "{kind: refusal}",
    "{kind: similarity, to: correction, min: 0.5}",
    "{kind: similarity, to: correction, by: meaning, min: 0.5}",
    "{kind: facts}",
    "{kind: judge, prompt: grader@1}",
    "{kind: mark}",
    "{kind: preference}",
];

fn calling_f() -> Message {
    Message { tool_calls: Some(vec![json!({"function": {"name": "f"}})]), ..Message::new(Role::Assistant, "3") }
}

fn good(message: &Message) -> Subject<'_> {
    Subject {
        output: "3",
        message: Some(message),
        finish: Some(Finish::Stop),
        latency_ms: Some(1.0),
        cost: Some(1),
        correction: Some("3"),
        meaning: Some(Meaning::Cosine(1.0)),
        judged: Some("pass"),
        mark: Some(Mark::Right),
        preference: Some(Preference::This),
        ..Subject::default()
    }
}

#[test]
fn what_the_candidate_did_wrong_fails_every_check() {
    let message = calling_f();
    let good = good(&message);
    let wrongs = [
        Subject { finish: Some(Finish::Length), ..good.clone() },
        Subject { finish: Some(Finish::Filtered), ..good.clone() },
        Subject { error: Some(ChatErrorKind::Filtered), ..good.clone() },
        Subject { error: Some(ChatErrorKind::ContextOverflow), ..good.clone() },
        Subject { error: Some(ChatErrorKind::BadToolCall), ..good.clone() },
    ];
    for spec in ALL {
        let check = check(spec);
        assert_eq!(check.evaluate(&good).state, State::Passed, "{spec}");
        for wrong in &wrongs {
            assert_eq!(check.evaluate(wrong).state, State::Failed, "{spec} on {:?} {:?}", wrong.error, wrong.finish);
        }
    }
}

#[test]
fn a_failed_call_gives_no_outcome() {
    let message = calling_f();
    let subject = Subject { error: Some(ChatErrorKind::TimedOut), ..good(&message) };
    for spec in ALL {
        assert_eq!(check(spec).evaluate(&subject).state, State::NotApplicable, "{spec}");
    }
}

#[test]
fn a_case_without_the_fields_is_not_applicable_even_if_the_candidate_failed() {
    let subject = Subject { finish: Some(Finish::Length), ..Subject::default() };
    for spec in [
        "{kind: contains, value: '{{expected}}'}",
        "{kind: similarity, to: correction, min: 0.5}",
        "{kind: facts}",
        "kind: mark",
    ] {
        assert_eq!(check(spec).evaluate(&subject).state, State::NotApplicable, "{spec}");
    }
}

#[test]
fn a_refusal_by_a_filter_is_what_a_refusal_check_may_want() {
    let wanted = check("{kind: refusal, expected: true}");
    let filtered = Subject { finish: Some(Finish::Filtered), ..Subject::default() };
    assert_eq!(wanted.evaluate(&filtered).state, State::Passed);
    assert_eq!(wanted.evaluate(&Subject { finish: Some(Finish::Length), ..Subject::default() }).state, State::Failed);
    assert_eq!(wanted.evaluate(&Subject { output: "Sure, here it is.", ..Subject::default() }).state, State::Failed);
}

#[test]
fn outcomes_become_values_of_which_more_is_better() {
    let spec = |text: &str| Spec::read(text).unwrap();
    let passed = spec("{kind: latency, max_ms: 5}");
    assert_eq!(passed.value(&Outcome::scored(true, 3.0, "")), Some(1.0));
    assert_eq!(passed.value(&Outcome::failed("")), Some(0.0));
    assert_eq!(passed.value(&Outcome::not_applicable("")), None);
    assert_eq!(passed.value(&Outcome::unreadable("")), None);
    assert_eq!((passed.value_range(), passed.shown(0.5)), (Some((0.0, 1.0)), 0.5));

    let faster = spec("{kind: latency, compare: score}");
    assert_eq!(faster.value(&Outcome::scored(true, 3.0, "")), Some(-3.0));
    assert_eq!(faster.value(&Outcome::failed("")), None);
    assert_eq!((faster.value_range(), faster.shown(-3.0)), (None, 3.0));

    let slower = spec("{kind: latency, compare: score, direction: up}");
    assert_eq!(slower.value(&Outcome::scored(true, 3.0, "")), Some(3.0));

    let judge = spec("{kind: judge, prompt: g@1, scale: [1, 5], compare: score}");
    assert_eq!(judge.value(&Outcome::failed("")), Some(1.0));
    let worse = spec("{kind: judge, prompt: g@1, scale: [1, 5], compare: score, direction: down}");
    assert_eq!(worse.value(&Outcome::failed("")), Some(-5.0));
    assert_eq!(worse.value_range(), Some((-5.0, -1.0)));

    let word = spec("{kind: contains, value: a, compare: score}");
    assert_eq!(word.value(&Outcome::of(true, "")), Some(1.0));
    assert_eq!(word.value(&Outcome::failed("")), Some(0.0));
}
