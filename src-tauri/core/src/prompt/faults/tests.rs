use serde_json::json;

use super::*;

fn body(value: serde_json::Value) -> Body {
    serde_json::from_value(value).unwrap()
}

fn told(faults: &[Fault]) -> Vec<(Severity, String)> {
    faults.iter().map(|fault| (fault.severity, fault.field())).collect()
}

fn of_settings(settings: serde_json::Value) -> Vec<(Severity, String)> {
    told(&of(&body(json!({"messages": [{"role": "user", "content": "a"}], "settings": settings}))))
}

#[test]
fn faults_of_templates_stand_at_message_line_and_column() {
    let found = of(&body(json!({"messages": [
        {"role": "system", "content": "Fine {{ a }}"},
        {"role": "user", "content": "é\nélan {{ a|shout }}"},
        {"role": "user", "content": [{"type": "text", "text": "{% for x in xs %}{% endfor %}"}]},
    ]})));
    let places: Vec<_> = found.iter().map(|fault| (fault.message, fault.at.unwrap(), fault.field())).collect();
    assert_eq!(places[0].0, Some(1));
    assert_eq!((places[0].1.line, places[0].1.column >= 9), (2, true), "{places:?}");
    assert_eq!(places[0].2, "messages[1].content");
    assert_eq!((places[1].1, &*places[1].2), (At { line: 1, column: 8, length: 1 }, "messages[2].content[0].text"));
    assert_eq!(found[1].severity, Severity::Warning);
}

#[test]
fn variables_that_past_inputs_lack_are_doubted_unless_that_is_allowed_for() {
    let known = [("message".to_owned(), 20), ("order".to_owned(), 17)];
    let known = Known { of: 20, variables: &known };
    let of = |text: &str| {
        let found = of_variables(&Body::of_text(crate::message::Role::User, text), &known);
        found.into_iter().map(|fault| (fault.severity, fault.text, fault.hint)).collect::<Vec<_>>()
    };
    assert_eq!(of("{{ message }} {{ input }} {% if order is defined %}{{ order }}{% endif %}"), []);
    let [(severity, text, hint)] = &of("{{ mesage }}")[..] else { panic!("one") };
    assert_eq!((*severity, text.as_str()), (Severity::Warning, "No past input of 20 has “mesage”"));
    assert_eq!(hint.as_deref(), Some("Is “message” meant?"));
    assert_eq!(of("{{ order }}")[0].0, Severity::Note);
    assert_eq!(of("{{ tone }}")[0].2, None);
}

#[test]
fn tools_and_their_schemas_are_checked_where_they_stand() {
    use Severity::{Error, Warning};
    let tool = |function: serde_json::Value| json!({"tools": [{"type": "function", "function": function}]});
    let parameters = |parameters: serde_json::Value| tool(json!({"name": "find", "parameters": parameters}));
    let right =
        json!({"type": "object", "properties": {"a": {"type": ["string", "null"], "enum": ["x"]}}, "required": ["a"]});
    assert_eq!(of_settings(parameters(right)), []);
    assert_eq!(of_settings(tool(json!({"name": "f"}))), []);
    let at = |path: &str| format!("settings.tools[0]{path}");
    assert_eq!(of_settings(json!({"tools": ["find"]})), [(Error, at(""))]);
    assert_eq!(of_settings(json!({"tools": [{"type": "web_search"}]})), [(Warning, at(".type"))]);
    assert_eq!(of_settings(tool(json!({"name": "find it"}))), [(Error, at(".function.name"))]);
    assert_eq!(
        of_settings(parameters(json!({"type": "object", "properties": {"a": {"type": "text"}}}))),
        [(Error, at(".function.parameters.properties.a.type"))]
    );
    assert_eq!(
        of_settings(parameters(json!({"type": "object", "properties": {}, "required": ["a"]}))),
        [(Warning, at(".function.parameters.required[0]"))]
    );
    assert_eq!(of_settings(parameters(json!({"type": "array"}))), [(Error, at(".function.parameters.type"))]);
    let twice = json!({"type": "function", "function": {"name": "f"}});
    assert_eq!(of_settings(json!({"tools": [twice, twice]})), [(Error, "settings.tools[1].function.name".to_owned())]);
}

#[test]
fn the_form_of_the_answer_and_the_numbers_have_bounds() {
    use Severity::{Error, Warning};
    let format = |format: serde_json::Value| of_settings(json!({"response_format": format}));
    let at = |path: &str| format!("settings.response_format{path}");
    assert_eq!(format(json!({"type": "json_object"})), []);
    assert_eq!(format(json!({"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}})), []);
    assert_eq!(format(json!({"type": "json"})), [(Warning, at(".type"))]);
    assert_eq!(format(json!({"type": "json_schema"})), [(Error, at(""))]);
    assert_eq!(
        format(json!({"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "obj"}}})),
        [(Error, at(".json_schema.schema.type"))]
    );
    let numbers = json!({"temperature": 3, "top_p": 1.5, "max_tokens": 0, "stop": ["a", "b", "c", "d", "e"]});
    let found = of_settings(numbers);
    let names = ["temperature", "top_p", "max_tokens", "stop"].map(|name| format!("settings.{name}"));
    assert_eq!(found.iter().map(|(_, field)| field.clone()).collect::<Vec<_>>(), names);
    assert_eq!(found.iter().map(|(severity, _)| *severity).collect::<Vec<_>>(), [Warning, Error, Error, Warning]);
}
