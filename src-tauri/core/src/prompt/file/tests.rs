use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::prompt::{body::Turn, hash::hash};

fn parse_at(path: &str, content: &str) -> Result<PromptFile> {
    parse(Path::new(path), content.as_bytes(), None)
}

fn role_of(path: &str, content: &str, role: Option<Role>) -> Role {
    parse(Path::new(path), content.as_bytes(), role).unwrap().body.turns().next().unwrap().role
}

/// Line, field and message of the error.
fn refusal(path: &str, content: &[u8]) -> (Option<u64>, Option<String>, String) {
    let error = parse(Path::new(path), content, None).unwrap_err();
    let place = error.place.unwrap();
    assert_eq!(place.file.as_deref(), Some(path));
    (place.line, place.field, error.message)
}

#[test]
fn yaml_and_json_say_the_same() {
    let yaml = "note: why\nmessages:\n  - role: system\n    content: |\n      Be brief.\n      Be kind.\n  - placeholder: history\n  \
        - {role: user, content: '{{input}}'}\nsettings:\n  temperature: 0\n  response_format: {type: json_object}\n";
    let json = json!({
        "note": "why",
        "messages": [{"role": "system", "content": "Be brief.\nBe kind.\n"}, {"placeholder": "history"}, {"role": "user", "content": "{{input}}"}],
        "settings": {"temperature": 0, "response_format": {"type": "json_object"}},
    });
    let from_yaml = parse_at("a.yaml", yaml).unwrap();
    assert_eq!(from_yaml, parse_at("a.JSON", &json.to_string()).unwrap());
    assert_eq!(from_yaml.note.as_deref(), Some("why"));
}

#[test]
fn plain_text_is_the_users_if_it_holds_a_variable() {
    assert_eq!(role_of("a.txt", "Answer {{input}}", None), Role::User);
    assert_eq!(role_of("a.md", "# Be brief", None), Role::System);
    assert_eq!(role_of("a.md", "# Be brief", Some(Role::Developer)), Role::Developer);
    assert_eq!(parse_at("a.txt", "\u{feff}a\r\n").unwrap().body, Body::of_text(Role::System, "a\r\n"));
}

#[test]
fn a_role_is_wrong_usage_where_the_file_names_its_roles() {
    let error = parse(Path::new("a.yaml"), b"messages: []", Some(Role::User)).unwrap_err();
    assert_eq!(error.code, Code::WrongUsage);
}

#[test]
fn a_damaged_file_is_an_error_with_file_line_and_field() {
    let user = "messages:\n  - role: user\n    content: a\n";
    for (path, content, line, field, message) in [
        ("a.txt", "", Some(1), Some("messages"), "empty"),
        ("a.yaml", " \n\n", Some(1), Some("messages"), "empty"),
        ("a.txt", "a\n{{ b", Some(2), Some("messages[0].content"), "syntax error"),
        (
            "a.yaml",
            "messages:\n  - role: bot\n    content: a\n",
            Some(2),
            Some("messages[0].role"),
            "unknown variant `bot`",
        ),
        (
            "a.yaml",
            "messages:\n  - role: user\n    content: 5\n",
            Some(3),
            Some("messages[0].content"),
            "expected a text",
        ),
        (
            "a.yaml",
            "messages:\n  - role: user\n    content: {{input}}\n",
            Some(3),
            Some("messages[0].content"),
            "invalid type",
        ),
        (
            "a.yaml",
            &format!("{user}  - role: user\n    text: b\n"),
            Some(5),
            Some("messages[1].text"),
            "unknown field `text`",
        ),
        ("a.yaml", &format!("{user}  - content: b\n"), Some(4), Some("messages[1]"), "missing field `role`"),
        ("a.yaml", &format!("{user}setings: {{}}\n"), Some(4), Some("setings"), "unknown field `setings`"),
        (
            "a.yaml",
            &format!("{user}settings:\n  temperature: hot\n"),
            Some(5),
            Some("settings.temperature"),
            "invalid type",
        ),
        (
            "a.yaml",
            &format!("{user}settings:\n  temperature: .inf\n"),
            None,
            Some("settings.temperature"),
            "not a number",
        ),
        ("a.yaml", &format!("{user}messages: []\n"), Some(1), None, "duplicate field `messages`"),
        ("a.yaml", "messages: []", None, Some("messages"), "at least one message"),
        ("a.yaml", "settings: {}", Some(1), None, "missing field `messages`"),
        ("a.yaml", "just a text", Some(1), None, "expected `messages`"),
        ("a.yaml", "messages:\n  - role: user\n   content: a\n", Some(3), None, "did not find"),
        ("a.yaml", "--- {}\n--- {}", None, None, "more than one document"),
        (
            "a.yaml",
            "messages:\n  - {role: user, content: 'a\n\n    {{ b'}",
            None,
            Some("messages[0].content"),
            "(line 2 of this text)",
        ),
        ("a.json", "{\"messages\": [\n{\"role\": \"user\"}]}", Some(2), Some("messages[0]"), "missing field `content`"),
        ("a.json", "{\"messages\": [\n{\"role\": \"user\", \"content\": \"a\"}]} x", Some(2), None, "trailing"),
        ("a.json", "{\"messages\": [", Some(1), Some("messages"), "EOF"),
        ("a.json", "[]", Some(1), None, "`messages`"),
    ] {
        let refused = refusal(path, content.as_bytes());
        assert_eq!((refused.0, refused.1.as_deref()), (line, field), "{content}: {}", refused.2);
        assert!(refused.2.contains(message), "{content}: {}", refused.2);
    }
}

#[test]
fn a_file_that_is_no_text_is_refused_with_the_line() {
    assert_eq!(refusal("a.txt", b"a\nb\xff").0, Some(2));
    assert_eq!(refusal("a.yaml", b"a\n\n\0").0, Some(3));
    assert_eq!(refusal("a.docx", b"PK").0, None);
}

#[test]
fn a_file_that_unfolds_into_gigabytes_is_refused() {
    let bomb: String = (1..40).map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}]\n", n - 1)).collect();
    assert!(parse_at("a.yaml", &format!("a0: &a0 [x]\n{bomb}messages: []")).is_err());
    let bomb: String = (1..40).map(|n| format!("  - &a{n} [*a{0}, *a{0}]\n", n - 1)).collect();
    assert!(parse_at("a.yaml", &format!("messages: []\nsettings:\n tools:\n  - &a0 [x]\n{bomb}")).is_err());
    assert!(parse_at("a.yaml", &"[".repeat(100_000)).is_err());
    assert!(parse_at("a.json", &"[".repeat(100_000)).is_err());
}

#[test]
fn written_yaml_reads_like_a_document() {
    let file = PromptFile {
        note: Some("Shorter: see #12".into()),
        body: serde_json::from_value(json!({
            "messages": [
                {"role": "system", "content": "You sort tickets. \n\n\tBe brief 😀\n"},
                {"role": "user", "content": [{"type": "text", "text": "a\n\n\n"}, {"type": "image_url", "image_url": {"url": "{{url}}"}}]},
                {"placeholder": "history"},
                {"role": "user", "content": "\n  {{input}}\nAnswer: "},
            ],
            "settings": {"model": "gpt-4o", "temperature": 0.2, "stop": ["\r\n", "no"], "tools": [], "response_format": {"type": "text"}},
        }))
        .unwrap(),
    };
    let expected = [
        "messages:",
        "  - role: system",
        "    content: |",
        "      You sort tickets. ",
        "",
        "      \tBe brief 😀",
        "  - role: user",
        "    content:",
        "      - type: text",
        "        text: \"a\\n\\n\\n\"",
        "      - type: image_url",
        "        image_url:",
        "          url: \"{{url}}\"",
        "  - placeholder: history",
        "  - role: user",
        "    content: |2-",
        "",
        "        {{input}}",
        "      Answer: ",
        "settings:",
        "  model: gpt-4o",
        "  temperature: 0.2",
        "  stop:",
        "    - \"\\r\\n\"",
        "    - \"no\"",
        "  tools: []",
        "  response_format:",
        "    type: text",
        "note: \"Shorter: see #12\"",
        "",
    ];
    assert_eq!(file.to_yaml().unwrap(), expected.join("\n"));
}

/// Texts of what goes wrong in YAML: spaces and tabs at edges, odd line breaks, signs, and any character.
fn odd_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "\n", "\r\n", "\r", "\t", " ", "  ", "- ", ": ", "# ", "'", "\"", "\\", "{{a}}", "---", "...", "|", ">", "&a", "*a",
            "!x", "%", "@", "~", "null", "true", "1.0", "\u{85}", "\u{2028}", "\u{feff}", "\u{7f}", "\u{1}", "😀", "é", "\u{10ffff}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_filter("binary", |c| *c != '\0').prop_map(String::from),
        2 => "[a-z]{1,4}",
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

fn any_file() -> impl Strategy<Value = PromptFile> {
    let settings = (odd_text(), prop::option::of(odd_text()), any::<f64>(), 0..(1u64 << 53)).prop_map(
        |(key, model, temperature, seed)| {
            let nested = json!({"type": "mine", "default": {key.clone(): [[key, 1.5, null], {}, [], [[true]]]}});
            Settings {
                model,
                temperature: Some(temperature.abs()).filter(|number| number.is_finite()),
                seed: Some(seed),
                tools: Some(vec![nested.clone(), nested.clone()]),
                response_format: Some(nested),
                ..Settings::default()
            }
        },
    );
    let turn = odd_text().prop_map(|text| Entry::Turn(Turn::new(Role::User, text)));
    (prop::collection::vec(turn, 1..4), settings, prop::option::of(odd_text()))
        .prop_map(|(messages, settings, note)| PromptFile { body: Body { messages, settings }, note })
        .prop_filter("templates that compile", |file| file.body.check().is_ok())
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_with_the_same_hash(file in any_file()) {
        for (path, written) in [("a.yaml", file.to_yaml().unwrap()), ("a.json", file.to_json().unwrap())] {
            let read = parse_at(path, &written).map_err(|error| TestCaseError::fail(format!("{error:?}\n{written}")))?;
            prop_assert_eq!(&read, &file, "{}", written);
            prop_assert_eq!(hash(&read.body), hash(&file.body));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in any::<Vec<u8>>()) {
        for path in ["a.yaml", "a.json", "a.txt"] {
            let _ = parse(Path::new(path), &bytes, None);
        }
    }
}
