use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;
use crate::template::{check, render_text};

/// What the log says of a message besides its text.
#[derive(Clone, Default)]
struct Said {
    known: Vec<(String, String)>,
    prompt: Option<&'static str>,
    version: Option<String>,
}

/// Messages in order of time, a minute between them.
fn found(origin: Origin, texts: &[String]) -> Found {
    found_with(origin, texts, &vec![Said::default(); texts.len()])
}

fn found_with(origin: Origin, texts: &[String], said: &[Said]) -> Found {
    let mut finder = Finder::new(origin);
    loop {
        for (key, (text, said)) in (0..).zip(texts.iter().zip(said)) {
            let version = said.version.as_deref();
            let Said { known, prompt, .. } = said;
            finder.offer(&Message { key, time: key * 60_000, text, known, prompt: *prompt, version });
        }
        if !finder.learn() {
            return finder.found();
        }
    }
}

fn sources(versions: &[Version]) -> Vec<String> {
    versions.iter().map(|version| version.template.source()).collect()
}

fn fits(versions: &[Version]) -> Vec<u64> {
    versions.iter().map(|version| version.tally.fits()).collect()
}

/// What the template engine makes of a found template and the values read from a text.
fn rendered(template: &Template, values: &[&str]) -> String {
    let names = template.variables.iter().map(|variable| variable.name.clone());
    let values: Map<String, Value> = names.zip(values.iter().map(|value| Value::from(*value))).collect();
    render_text(&template.source(), &values).unwrap()
}

fn words(seed: usize, count: usize) -> String {
    const WORDS: &[&str] = &[
        "river", "stone", "amber", "quick", "lamp", "garden", "the", "of", "a", "and", "is", "paper", "cloud", "seven",
        "window", "order", "refund", "ticket", "morning", "please", "in", "to", "blue", "market", "train", "coffee",
    ];
    let mut state = seed as u64;
    let mut text = Vec::new();
    for _ in 0..count {
        state = sample::mixed(state);
        text.push(WORDS[state as usize % WORDS.len()]);
    }
    text.join(" ")
}

const NAMES: &[&str] = &["Ann Lee", "Bob", "Chloé Dupont", "Dr. Eve Stone", "Farid", "Grace Hopper", "李雷"];

fn support_prompt(n: usize, advice: &str) -> String {
    format!(
        "You are the assistant of ACME, a shop for tools.\nToday is 2026-11-{:02}.\nCustomer: {}\n\n<context>\n{}\n</context>\n\n{advice} Answer as JSON: {{\"answer\": \"…\", \"tags\": [{{{{tag}}}}]}}",
        n / 40 % 28 + 1,
        NAMES[n % NAMES.len()],
        (0..n % 4).map(|line| words(n * 7 + line, 12)).collect::<Vec<_>>().join("\n"),
    )
}

#[test]
fn a_constant_prompt_is_found_as_it_is() {
    let found = found(Origin::System, &vec!["You are a {% helpful %} assistant.\r\n".to_owned(); 5]);
    assert_eq!(sources(&found.prompts[0]), ["You are a {{ \"{%\" }} helpful %} assistant.\r\n"]);
    assert_eq!((found.prompts[0][0].tally.fits(), found.rest.len()), (5, 0));
}

#[test]
fn names_dates_and_context_are_variables() {
    let texts: Vec<String> = (0..400).map(|n| support_prompt(n, "Be brief.")).collect();
    let found = found(Origin::System, &texts);
    let expected = "You are the assistant of ACME, a shop for tools.\nToday is {{ date }}.\nCustomer: {{ customer }}\n\n<context>\n{{ context_text }}\n</context>\n\nBe brief. Answer as JSON: {\"answer\": \"…\", \"tags\": [{{ \"{{\" }}tag}}]}";
    assert_eq!(sources(&found.prompts[0]), [expected]);
    assert_eq!((found.prompts.len(), found.prompts[0][0].tally.fits(), found.rest.len()), (1, 400, 0));
}

#[test]
fn an_edit_makes_a_version_and_what_alternates_a_variable() {
    let texts: Vec<String> = (0..600)
        .map(|n| match n {
            0..200 => support_prompt(n, "Be brief."),
            200..450 => support_prompt(n, "Be concise and kind."),
            _ => support_prompt(n, "Be concise and kind. Never promise a refund."),
        })
        .map(|text| text.replace("ACME", ["ACME", "Globex"][text.len() % 2]))
        .collect();
    let found = found(Origin::System, &texts);
    assert_eq!((found.prompts.len(), fits(&found.prompts[0]), found.rest.len()), (1, vec![200, 250, 150], 0));
}

#[test]
fn versions_that_the_log_names_are_versions_though_they_alternate() {
    let (texts, said): (Vec<String>, Vec<Said>) = (0..200)
        .map(|n| {
            let is_new = sample::mixed(n as u64).is_multiple_of(3);
            let advice = if is_new { "Be concise and kind to them." } else { "Be brief." };
            let version = Some(if is_new { "b" } else { "a" }.to_owned());
            (support_prompt(n, advice), Said { version, ..Said::default() })
        })
        .unzip();
    let found = found_with(Origin::System, &texts, &said);
    assert_eq!((found.prompts.len(), found.prompts[0].len(), found.rest.len()), (1, 2, 0));
    for version in &found.prompts[0] {
        assert_eq!(version.tally.logged.len(), 1, "{:?}", version.tally.logged);
    }
}

#[test]
fn a_prompt_that_is_written_anew_stays_one_where_the_log_names_it_so() {
    let text = |n: usize| match n {
        0..100 => support_prompt(n, "Be brief."),
        _ => format!("Greet {} in two lines and look the order up before it is spoken of.", NAMES[n % NAMES.len()]),
    };
    let texts: Vec<String> = (0..200).map(text).collect();
    let said = |name: Option<&'static str>| {
        let one = |n: usize| Said { prompt: name, version: Some((1 + n / 100).to_string()), ..Said::default() };
        (0..200).map(one).collect::<Vec<_>>()
    };
    let prompts =
        |name| found_with(Origin::System, &texts, &said(name)).prompts.iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(prompts(Some("support")), [2]);
    assert_eq!(prompts(None), [1, 1]);
}

#[test]
fn one_message_templates_are_found_and_free_text_is_not() {
    let texts: Vec<String> = (0..300)
        .map(|n| match n % 3 {
            0 => format!("Translate to German: {}", words(n, n % 30 + 3)),
            1 => format!("Turn this message into JSON: {{\"name\": …}}\n\nMessage: {}", words(n, n % 50 + 2)),
            _ => format!("{} {}", ["How do I", "I would like to", "Can you"][n / 3 % 3], words(n, n % 30 + 1)),
        })
        .collect();
    let found = found(Origin::User, &texts);
    let all: Vec<String> = found.prompts.iter().flat_map(|versions| sources(versions)).collect();
    assert_eq!((found.prompts.len(), found.of, found.rest.len()), (2, 300, 100), "{all:?}");
}

#[test]
fn what_the_case_has_already_keeps_its_name() {
    let (texts, said): (Vec<String>, Vec<Said>) = (0..50)
        .map(|n| {
            let (input, context, tier) = (words(n, n % 9 + 3), words(n + 1000, 40), ["gold", "free", "pro"][n % 3]);
            let text = format!("Use the context.\n\n{context}\n\n{input}\n\nAnswer a customer of {tier} in one word.");
            let known = [("input", input), ("context", context), ("tier", tier.to_owned())];
            let known = known.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            (text, Said { known, ..Said::default() })
        })
        .unzip();
    let found = found_with(Origin::User, &texts, &said);
    let expected = "Use the context.\n\n{{ context }}\n\n{{ input }}\n\nAnswer a customer of {{ tier }} in one word.";
    assert_eq!(sources(&found.prompts[0]), [expected]);
    assert_eq!(found.prompts[0][0].tally.fits(), 50);
}

#[test]
fn what_is_rare_is_found_among_what_is_frequent_and_what_is_too_long_is_left() {
    let mut texts: Vec<String> =
        (0..3_000).map(|n| format!("You are helpful. The user is {}.", NAMES[n % 7])).collect();
    texts.extend((0..30).map(|n| format!("Summarise the ticket number {n} for a colleague in two lines.")));
    texts.push("x".repeat(LONGEST + 1));
    let found = found(Origin::System, &texts);
    let all: Vec<u64> = found.prompts.iter().flat_map(|versions| fits(versions)).collect();
    assert_eq!((all, found.rest), (vec![3_000, 30], vec![3_030]));
}

#[test]
fn a_history_without_messages_or_with_all_different_ones_has_no_template() {
    assert!(found(Origin::System, &[]).prompts.is_empty());
    let texts: Vec<String> = (0..40).map(|n| words(n, n + 3)).collect();
    let found = found(Origin::User, &texts);
    assert_eq!((found.prompts.len(), found.of, found.rest.len()), (0, 40, 40));
}

/// Literal text of any kind: what looks like a tag, line ends, other scripts.
fn literal() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-z]{1,6} [a-z]{1,6}[.:] ",
        "\\PC{0,6}",
        Just("{{".to_owned()),
        Just("{% if x %}".to_owned()),
        Just("{#".to_owned()),
        Just("}}".to_owned()),
        Just("{".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("-%}\n".to_owned()),
    ];
    prop::collection::vec(part, 1..6).prop_map(|parts| parts.concat())
}

/// Texts around and between values.
fn template() -> impl Strategy<Value = Template> {
    prop::collection::vec(literal(), 2..5).prop_map(|literals| {
        let mut template = Template::default();
        for (index, literal) in literals.into_iter().enumerate() {
            if index > 0 {
                template.pieces.push(Piece::Value(index - 1));
                template.variables.push(Variable { name: format!("v{index}"), known: false });
            }
            template.pieces.extend((!literal.is_empty()).then_some(Piece::Text(literal)));
        }
        template
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in a template and in its values, what it makes is read, and what is read makes it again.
    #[test]
    fn a_template_reads_what_it_makes(template in template(), values in prop::collection::vec(literal(), 4)) {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        let text = template.filled(&values);
        let read = template.fit(&Message { text: &text, ..Message::default() });
        let separate = template.pieces.windows(2).all(|two| !matches!(two, [Piece::Value(_), Piece::Value(_)]));
        prop_assert!(read.is_some() || !separate, "{template:?} {text:?}");
        if let Some(read) = read {
            prop_assert_eq!(rendered(&template, &read), text);
        }
    }
}

/// A history: templates with values of their own, and some messages that somebody wrote by hand.
fn history() -> impl Strategy<Value = Vec<String>> {
    let value = prop_oneof!["[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8})?", "[0-9]{1,5}", "[a-z ]{0,60}", literal()];
    let values = prop::collection::vec(value, 60);
    let literals = prop::collection::vec(("[a-z]{3,8}( [a-z]{2,8}){3,9}", literal()), 2..4);
    (prop::collection::vec(literals, 1..3), values, prop::collection::vec("\\PC{0,40}", 0..4)).prop_map(
        |(templates, values, strays)| {
            let message = |n: usize| {
                let mut text = String::new();
                for (index, (words, other)) in templates[n % templates.len()].iter().enumerate() {
                    if index > 0 {
                        text.push_str(&values[(n * 7 + index * 13) % values.len()]);
                    }
                    text.extend([words.as_str(), other.as_str()]);
                }
                text
            };
            (0..40).map(message).chain(strays).collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The promise: a found template with the found values is the message, byte for byte; and every message is counted.
    #[test]
    fn what_is_found_makes_every_fitting_message_again(texts in history(), is_system in any::<bool>()) {
        let origin = if is_system { Origin::System } else { Origin::User };
        let found = found(origin, &texts);
        let versions: Vec<&Version> = found.prompts.iter().flatten().collect();
        prop_assert_eq!(versions.iter().map(|version| version.tally.fits()).sum::<u64>() + found.rest.len() as u64, found.of);
        prop_assert_eq!(found.of, texts.len() as u64);
        for Version { template, tally } in versions {
            prop_assert!(check(&template.source()).is_ok(), "{}", template.source());
            let fitting = texts.iter().filter_map(|text| {
                Some((text, template.fit(&Message { text, ..Message::default() })?))
            });
            let mut count = 0;
            for (text, values) in fitting {
                prop_assert_eq!(&rendered(template, &values), text);
                count += 1;
            }
            prop_assert!(count >= tally.fits());
            for example in &tally.examples {
                let values: Vec<&str> = example.values.iter().map(String::as_str).collect();
                prop_assert_eq!(&rendered(template, &values), &texts[example.key as usize]);
            }
        }
    }
}
