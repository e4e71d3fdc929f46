//! No output and no file makes a check panic.
use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Texts made of what the readers look for, so that odd neighbours meet.
fn text() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "1",
        "23",
        "456",
        ".",
        ",",
        "-",
        "−",
        "–",
        " ",
        "\u{a0}",
        "'",
        "’",
        "$",
        "€",
        "%",
        "°",
        "°C",
        "k",
        "million",
        "kg",
        "²",
        "/",
        "h",
        "two",
        "twenty",
        "hundred",
        "and",
        "a",
        "one",
        "dozen",
        "not",
        "n't",
        "no",
        "non",
        "without",
        "impossible",
        "refund",
        "November",
        "May",
        "th",
        "2026",
        "T",
        ":",
        "30",
        "pm",
        "p.m.",
        "A",
        "é",
        "ß",
        "İ",
        "日",
        "\n",
        "|",
        "_",
        "{{",
        "}}",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "`",
        "```",
        ">",
        "\\",
        "(",
        ")",
        "I can't",
        "help",
        "business",
        "days",
        "?",
        "“",
        "”",
        "not only",
        "USD",
    ];
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..40);
    prop_oneof![pieces.prop_map(|pieces| pieces.concat()), any::<String>()]
}

fn specs() -> Vec<Compiled> {
    let files = [
        json!({"kind": "contains", "value": "a{{expected}}", "ignore_case": true}),
        json!({"kind": "regex", "pattern": "a|{{correction}}|{{x}}"}),
        json!({"kind": "json_valid"}),
        json!({"kind": "json_schema", "schema": {"type": "object", "properties": {"a": {"pattern": "^a*$"}}}}),
        json!({"kind": "json_path", "path": "$..*", "equals": "{{expected}}"}),
        json!({"kind": "length", "max": 5, "unit": "words"}),
        json!({"kind": "refusal"}),
        json!({"kind": "similarity", "to": "expected", "min": 0.5}),
        json!({"kind": "facts"}),
        json!({"kind": "judge", "prompt": "a@1", "scale": [0, 1], "pass_at": 1}),
    ];
    let compiled = files.into_iter().map(|file| Compiled::new(&Spec::try_from(file).unwrap()).unwrap());
    compiled.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_makes_a_check_panic(output in text(), expected in text(), correction in text(), x in text()) {
        let variables = json!({"x": x}).as_object().cloned();
        let subject = Subject {
            output: &output,
            expected: Some(&expected),
            correction: Some(&correction),
            judged: Some(&output),
            variables: variables.as_ref(),
            ..Subject::default()
        };
        for check in specs() {
            let outcome = check.evaluate(&subject);
            prop_assert!(outcome.score.is_none_or(f64::is_finite));
            prop_assert!(!outcome.reason.is_empty());
        }
    }

    #[test]
    fn a_text_holds_its_own_facts(text in text()) {
        if let Some(facts::Comparison { wrong, .. }) = facts::compare(&text, &text) {
            prop_assert_eq!(wrong, Vec::<String>::new());
        }
    }

    #[test]
    fn likeness_is_the_same_both_ways_and_whole_with_itself(one in text(), other in text()) {
        let spec = Spec::read("{kind: similarity, to: expected, compare: score}").unwrap();
        let check = Compiled::new(&spec).unwrap();
        let score = |output: &str, expected: &str| {
            check.evaluate(&Subject { output, expected: Some(expected), ..Subject::default() }).score
        };
        if let (Some(there), false) = (score(&one, &other), one.trim().is_empty()) {
            prop_assert!((0.0..=1.0).contains(&there));
            prop_assert_eq!(score(&one, &one), Some(1.0));
        }
    }

    #[test]
    fn no_file_makes_reading_panic(text in text(), value in text(), kind in 0..18_usize) {
        let _ = Spec::read(&text);
        let kinds = ["contains", "not_contains", "equals", "regex", "json_valid", "json_schema", "json_path", "tool_called", "length",
            "latency", "cost", "refusal", "similarity", "facts", "judge", "mark", "preference", "other"];
        for name in ["value", "pattern", "schema", "path", "equals", "name", "to", "prompt", "max_usd", "scale"] {
            let _ = Spec::read(&json!({"kind": kinds[kind], name: value}).to_string());
            let _ = Spec::read(&format!("kind: {}\n{name}: {value}", kinds[kind]));
        }
    }

    #[test]
    fn what_was_read_is_read_again(value in "\\PC{1,20}", ignore_case: bool, score: bool) {
        let compare = if score { "score" } else { "passed" };
        let file = json!({"kind": "contains", "value": value, "ignore_case": ignore_case, "compare": compare});
        let spec = Spec::read(&file.to_string()).unwrap();
        let again: Spec = serde_json::from_str(&serde_json::to_string(&spec).unwrap()).unwrap();
        prop_assert_eq!(again.hash().unwrap(), spec.hash().unwrap());
        prop_assert_eq!(again, spec);
    }
}
