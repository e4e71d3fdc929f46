use std::time::{Duration, Instant};

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::{
    interaction::form::{Context, Interaction},
    template::{LARGEST, render_text},
};

fn map(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn text(source: &str, values: Value) -> String {
    render_text(source, &map(values)).unwrap()
}

fn body(messages: Value) -> Body {
    serde_json::from_value(json!({ "messages": messages })).unwrap()
}

fn messages(value: Value) -> Vec<Message> {
    serde_json::from_value(value).unwrap()
}

fn conversation() -> Inputs {
    Inputs::of(&Interaction {
        messages: messages(json!([
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "content": null, "tool_calls": [{"id": "1"}]},
            {"role": "tool", "content": "4", "tool_call_id": "1"},
            {"role": "assistant", "content": "Hello"},
            {"role": "user", "content": "Where is my parcel?"},
        ])),
        contexts: vec![
            Context { text: "First".into(), ..Context::default() },
            Context { text: "Second".into(), ..Context::default() },
        ],
        variables: map(json!({"tone": "calm"})),
        ..Interaction::default()
    })
}

/// Role and text of each message.
fn shown(body: &Body, inputs: &Inputs) -> Vec<(&'static str, String)> {
    render(body, inputs).unwrap().iter().map(|message| (message.role.as_str(), message.text())).collect()
}

#[test]
fn text_goes_in_verbatim() {
    let value = "<b>&amp; \"quoted\"</b> {{ input }} {% if %} \r\n\u{2028}\0 ";
    assert_eq!(text("{{ a }}\r\n", json!({ "a": value })), format!("{value}\r\n"));
    assert_eq!(text("{{ a }}\n\n", json!({ "a": "<" })), "<\n\n");
}

#[test]
fn what_is_not_text_reads_as_json() {
    let values =
        json!({"n": 3, "f": 1.0, "yes": true, "no": null, "list": [1, "a", null], "map": {"z": 1, "a": "<&>"}});
    assert_eq!(
        text("{{ n }} {{ f }} {{ yes }} {{ no }} {{ list }} {{ map }}", values.clone()),
        r#"3 1.0 true null [1,"a",null] {"z":1,"a":"<&>"}"#
    );
    assert_eq!(text("{{ map|tojson }}", values.clone()), r#"{"z":1,"a":"<&>"}"#);
    assert_eq!(text("{{ list|tojson(indent=2) }}", values), "[\n  1,\n  \"a\",\n  null\n]");
}

#[test]
fn a_missing_variable_is_an_error_that_names_it() {
    for (source, name) in [
        ("{{ a }}", "a"),
        ("{{ user.email }}", "user.email"),
        ("{{ a.b.c }}", "a"),
        ("{% for x in a %}{% endfor %}", "a"),
        ("{% if a %}{% endif %}", "a"),
        ("{{ a|upper }}", "a"),
        ("{{ 'x' ~ a }}", "a"),
    ] {
        let error = render_text(&format!("\n{source}"), &map(json!({"user": {}}))).unwrap_err();
        assert_eq!(error.code, Code::MissingVariable, "{source}: {error:?}");
        let place = error.place.unwrap();
        assert_eq!((place.field.as_deref(), place.line), (Some(name), Some(2)), "{source}");
    }
    assert_eq!(text("{{ a|default('-') }}{% if a is defined %}x{% endif %}{{ 'y' if false }}", json!({})), "-");
}

#[test]
fn an_error_while_rendering_names_message_and_line() {
    let error = render(
        &body(json!([{"role": "system", "content": "a"}, {"role": "user", "content": "\n{{ 1 / 0 }}"}])),
        &Inputs::default(),
    );
    let place = error.unwrap_err().place.unwrap();
    assert_eq!((place.field.as_deref(), place.line), (Some("messages[1].content"), Some(2)));
}

#[test]
fn an_interaction_offers_its_variables_and_its_turns() {
    let version = body(json!([
        {"role": "system", "content": "{{ system }} {{ tone }}"},
        {"role": "user", "content": "{{ history }}\n--\n{{ context }}\n--\n{{ input }}"},
    ]));
    let expected = "user: Hi\nassistant: [{\"id\":\"1\"}]\ntool: 4\nassistant: Hello\n--\nFirst\n\nSecond\n--\nWhere is my parcel?";
    assert_eq!(shown(&version, &conversation()), [("system", "Be kind. calm".into()), ("user", expected.into())]);
}

#[test]
fn own_variables_come_before_what_is_offered() {
    let mut inputs = conversation();
    inputs.variables.insert("input".into(), "mine".into());
    assert_eq!(shown(&body(json!([{"role": "user", "content": "{{ input }}"}])), &inputs), [("user", "mine".into())]);
}

#[test]
fn a_query_alone_is_the_conversation() {
    let inputs = Inputs::of(&Interaction { query: Some("Hi".into()), ..Interaction::default() });
    assert_eq!(
        shown(&body(json!([{"role": "user", "content": "{{ history }}[{{ input }}]"}])), &inputs),
        [("user", "[Hi]".into())]
    );
    assert_eq!(
        shown(&body(json!([{"role": "system", "content": "S"}])), &inputs),
        [("system", "S".into()), ("user", "Hi".into())]
    );
}

#[test]
fn a_query_that_the_messages_do_not_hold_is_the_last_turn() {
    let of = |turns, query: &str| {
        let interaction =
            Interaction { messages: messages(turns), query: Some(query.into()), ..Interaction::default() };
        shown(&body(json!([{"role": "system", "content": "S"}])), &Inputs::of(&interaction))
            .split_off(1)
            .into_iter()
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
    };
    let (system, user, answer) = (
        json!({"role": "system", "content": "R"}),
        json!({"role": "user", "content": "a"}),
        json!({"role": "assistant", "content": "b"}),
    );
    assert_eq!(of(json!([system]), "c"), ["c"]);
    assert_eq!(of(json!([system, user, answer]), "c"), ["a", "b", "c"]);
    assert_eq!(of(json!([user, answer]), "a"), ["a", "b"]);
    assert_eq!(of(json!([user]), "the question inside a"), ["a"]);
}

#[test]
fn tools_and_images_are_left_out_only_where_there_is_no_place_for_them() {
    let inputs = |turns| Inputs::of(&Interaction { messages: messages(turns), ..Interaction::default() });
    let plain = inputs(json!([{"role": "user", "content": "a"}]));
    let with_tools = inputs(json!([
        {"role": "user", "content": "a"},
        {"role": "assistant", "content": null, "tool_calls": [{"id": "1"}]},
        {"role": "tool", "content": "4", "tool_call_id": "1"},
    ]));
    let image = json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}});
    let with_image = inputs(json!([{"role": "user", "content": [{"type": "text", "text": "a"}, image]}]));
    let asks = json!({"role": "user", "content": "{{ input }}"});
    for (version, leaves_out) in [
        (json!([asks]), true),
        (json!([{"placeholder": "history"}, asks]), true),
        (json!([asks, {"placeholder": "history"}]), false),
        (json!([{"role": "system", "content": "S"}]), false),
    ] {
        let turns = leaves_out.then_some(LeftOut::Turns);
        assert_eq!(left_out(&body(version.clone()), &with_tools), turns, "{version}");
        let media = leaves_out.then_some(LeftOut::Media("an image"));
        assert_eq!(left_out(&body(version.clone()), &with_image), media, "{version}");
        assert_eq!(left_out(&body(version), &plain), None);
    }
}

#[test]
fn a_placeholder_takes_the_earlier_turns_as_they_are() {
    let version = body(json!([{"placeholder": "history"}, {"role": "user", "content": "{{ input }}"}]));
    let rendered = render(&version, &conversation()).unwrap();
    assert_eq!(rendered[..4], conversation().offered.unwrap().conversation[..4]);
    assert_eq!(rendered[1].tool_calls, Some(vec![json!({"id": "1"})]));
    assert_eq!(rendered[4], Message::new(Role::User, "Where is my parcel?"));
    assert_eq!(rendered.len(), 5);
}

#[test]
fn a_placeholder_that_no_user_message_follows_takes_the_whole_conversation() {
    let version = body(
        json!([{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "4"}, {"placeholder": "history"}]),
    );
    let rendered = shown(&version, &conversation());
    assert_eq!(rendered.len(), 7);
    assert_eq!(rendered[6], ("user", "Where is my parcel?".into()));
}

#[test]
fn a_version_that_asks_nothing_gets_the_conversation_less_its_system_message() {
    let rendered = shown(&body(json!([{"role": "system", "content": "New"}])), &conversation());
    let roles: Vec<_> = rendered.iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, ["system", "user", "assistant", "tool", "assistant", "user"]);
}

#[test]
fn a_placeholder_takes_the_own_list_of_messages_or_says_what_is_missing() {
    let version = body(json!([{"placeholder": "history"}]));
    let with = |variables| Inputs { variables: map(variables), offered: None };
    assert_eq!(shown(&version, &with(json!({"history": [{"role": "user", "content": "a"}]}))), [("user", "a".into())]);
    assert_eq!(render(&version, &with(json!({}))).unwrap_err().code, Code::MissingVariable);
    assert_eq!(render(&version, &with(json!({"history": "a"}))).unwrap_err().code, Code::BadInput);
    assert_eq!(render(&version, &with(json!({"history": [{"role": "bot"}]}))).unwrap_err().code, Code::BadInput);
}

#[test]
fn templates_in_parts_are_rendered_and_everything_else_is_kept() {
    let version = body(json!([
        {"role": "user", "content": [{"type": "text", "text": "{{ a }}"}, {"type": "image_url", "image_url": {"url": "{{ a }}"}}]},
        {"role": "assistant", "tool_calls": [{"arguments": "{{ a }}"}], "name": "helper"},
    ]));
    let rendered = render(&version, &Inputs { variables: map(json!({"a": "A"})), offered: None }).unwrap();
    assert_eq!(
        serde_json::to_value(rendered).unwrap(),
        json!([
            {"role": "user", "content": [{"type": "text", "text": "A"}, {"type": "image_url", "image_url": {"url": "{{ a }}"}}]},
            {"role": "assistant", "content": null, "tool_calls": [{"arguments": "{{ a }}"}], "name": "helper"},
        ])
    );
}

/// What happens to a template that works against us; it must be quick.
fn outcome(source: &str, values: &Value) -> Result<String> {
    let start = Instant::now();
    let result = render_text(source, &map(values.clone()));
    assert!(start.elapsed() < Duration::from_secs(20), "{source} took {:?}", start.elapsed());
    result
}

#[test]
fn work_without_end_is_stopped() {
    let values = json!({"s": "a".repeat(1 << 20), "xs": vec![1; 1000]});
    for source in [
        "{% for a in range(100000) %}{% for b in range(100000) %}{% for c in range(100000) %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in xs %}{% for b in xs %}{% for c in xs %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% for a in range(100000) %}{{ s }}{% endfor %}",
        "{{ s|replace('a', s)|length }}",
        "{{ s|replace('', s)|length }}",
        "{{ xs|join(s)|length }}",
        "{{ s|indent(100000)|length }}{{ s|replace('a', '\n')|indent(100000)|length }}",
        "{{ '%1000000000d'|format(1)|length }}",
        "{{ s|split('')|length }}",
        "{{ s|upper|lower|title|capitalize|trim|reverse|string|upper|lower|upper|lower|upper|lower|upper|lower|upper|lower|length }}",
        "{% for a in range(100000) %}{{ (s ~ s ~ s ~ s)|length }}{% endfor %}",
        "{% for a in range(100000) %}{{ 'q' in s }}{% endfor %}",
        "{% for a in range(100000) %}{{ xs|tojson }}{% endfor %}",
        "{% for a in range(100000) %}{{ (xs + xs + xs)|sort|list|length }}{% endfor %}",
        "{{ range(100000000) }}",
    ] {
        assert_eq!(outcome(source, &values).map(|text| text.len()).unwrap_err().code, Code::BadTemplate, "{source}");
    }
}

#[test]
fn one_output_may_have_four_megabytes_and_no_more() {
    let fits = json!({"s": "a".repeat(LARGEST)});
    assert_eq!(outcome("{{ s|trim }}", &fits).unwrap().len(), LARGEST);
    assert_eq!(outcome("{{ s }}.", &fits).unwrap_err().code, Code::BadTemplate);
    let half = Inputs { variables: map(json!({"s": "a".repeat(LARGEST / 2)})), offered: None };
    let turn = json!({"role": "user", "content": "{{ s }}"});
    assert!(render(&body(json!([turn, turn])), &half).is_ok());
    assert_eq!(
        render(&body(json!([turn, turn, {"role": "user", "content": "."}])), &half).unwrap_err().code,
        Code::BadTemplate
    );
}

#[test]
fn all_messages_of_a_version_spend_one_budget() {
    let costly = json!({"role": "user", "content": "{% for a in range(9000) %}{% endfor %}"});
    assert!(render(&body(json!([costly])), &Inputs::default()).is_ok());
    assert_eq!(render(&body(json!(vec![costly; 100])), &Inputs::default()).unwrap_err().code, Code::BadTemplate);
}

#[test]
fn deeply_nested_values_are_written() {
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    assert_eq!(text("{{ a }}", json!({ "a": deep })).len(), 201);
}

proptest! {
    #[test]
    fn any_text_comes_out_as_it_went_in(value in any::<String>(), name in "[a-z]{1,5}_") {
        prop_assert_eq!(text(&format!("<{{{{ {name} }}}}>"), json!({ name: value.clone() })), format!("<{value}>"));
    }

    #[test]
    fn text_without_tags_is_its_own_rendering(source in "[^{]*") {
        prop_assert_eq!(text(&source, json!({})), source);
    }
}
