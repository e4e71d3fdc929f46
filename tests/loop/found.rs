//! Prompts found in logged messages: what a person gets who has the messages but no longer the templates.
use serde_json::{Value, json};

use super::Person;

const CUSTOMERS: [&str; 5] = ["Ann Lee", "Bob", "Chloé Dupont", "Farid", "李雷"];

fn system(number: usize) -> String {
    let advice = if number < 120 { "Be brief." } else { "Be kind and never promise a refund." };
    let customer = CUSTOMERS[number % CUSTOMERS.len()];
    format!(
        "You help the customers of a shop for tools.\nCustomer: {customer}\n\n{advice} Write {{{{order}}}} as it is."
    )
}

/// 200 answers of a support desk whose prompt was edited once, 60 translations without a system message, and what
/// nobody could have made from a template.
fn history() -> String {
    let support = (0..200).map(|number| {
        json!({
            "id": format!("support-{number}"),
            "time": format!("2026-10-{:02}T{:02}:00:00Z", 1 + number / 24, number % 24),
            "prompt": "Support Bot",
            "version": if number < 120 { "v3" } else { "v4" },
            "messages": [{"role": "system", "content": system(number)}, {"role": "user", "content": "Where is it?"}],
            "output": "On its way.",
        })
    });
    let translations = (0..60).map(|number| {
        let text = ["The lamp is broken.", "Where is my order?", "A garden by the river, seven trees."][number % 3];
        json!({
            "id": format!("translation-{number}"),
            "time": format!("2026-11-01T{:02}:{:02}:00Z", number / 60, number % 60),
            "messages": [{"role": "user", "content": format!("Translate to German: {text} ({number})")}],
            "output": "…",
        })
    });
    let strays = (0..3).map(|number| {
        let roles = ["system", "system", "user"].map(|role| json!({"role": role, "content": "Hello"}));
        json!({"id": format!("two-{number}"), "messages": roles, "output": "Hi"})
    });
    let by_hand = json!({"id": "by-hand", "messages": [{"role": "user", "content": "Tell me a joke"}], "output": "…"});
    let all = support.chain(translations).chain(strays).chain([by_hand]);
    all.map(|interaction| format!("{interaction}\n")).collect()
}

pub fn person() -> Person {
    let person = Person::with_workspace();
    person.write("past.jsonl", &history());
    person.ok(["import", "past.jsonl"]);
    person
}

fn named<'v>(found: &'v Value, prompt: &str) -> Vec<&'v Value> {
    found["found"].as_array().unwrap().iter().filter(|version| version["prompt"] == prompt).collect()
}

#[test]
fn the_templates_of_a_history_come_back_with_their_versions() {
    let found = person().json(["prompt", "find"]);
    let counts = ["of", "rest", "left_out"].map(|field| found[field].as_u64().unwrap());
    assert_eq!((counts, &found["rest_examples"]), ([261, 1, 3], &json!(["by-hand"])), "{found:#}");
    let support = named(&found, "support-bot");
    assert_eq!(support.len(), 2, "{found:#}");
    assert_eq!(
        support[0]["template"],
        "You help the customers of a shop for tools.\nCustomer: {{ customer }}\n\nBe brief. Write {{ \"{{\" }}order}} as it is."
    );
    assert_eq!((&support[0]["role"], &support[0]["variables"]), (&json!("system"), &json!(["customer"])));
    assert_eq!((&support[0]["fits"], &support[1]["fits"], &support[1]["of"]), (&json!(120), &json!(80), &json!(261)));
    assert_eq!(support[0]["first"], "2026-10-01T00:00:00Z");
    assert_eq!(support[1]["logged_as"], json!([{"prompt": "Support Bot", "version": "v4", "messages": 80}]));
    let translation = named(&found, "found-1");
    assert_eq!((translation.len(), &translation[0]["role"], &translation[0]["fits"]), (1, &json!("user"), &json!(60)));
}

#[test]
fn a_found_template_renders_to_the_messages_it_was_found_in() {
    let person = person();
    let found = person.json(["prompt", "find"]);
    let versions = found["found"].as_array().unwrap();
    assert!(versions.len() >= 3, "{found:#}");
    for version in versions {
        let role = version["role"].as_str().unwrap();
        person.write("found.txt", version["template"].as_str().unwrap());
        let prompt = version["prompt"].as_str().unwrap();
        person.ok(["prompt", "add", prompt, "found.txt", "--role", role]);
        for example in version["examples"].as_array().unwrap() {
            person.write("values.json", &example["values"].to_string());
            let rendered = person.json(["prompt", "render", prompt, "--vars", "values.json"]);
            let shown = person.json(["show", example["id"].as_str().unwrap()]);
            assert_eq!(rendered["messages"][0], shown["messages"][0], "{example:#}");
        }
    }
}

#[test]
fn a_filter_says_where_to_look_and_a_person_reads_what_was_found() {
    let person = person();
    let old = person.json(["prompt", "find", "before:2026-10-04"]);
    assert_eq!((&old["of"], named(&old, "support-bot").len()), (&json!(72), 1), "{old:#}");
    let nothing = person.json(["prompt", "find", "model:nobody"]);
    assert_eq!((&nothing["found"], &nothing["of"]), (&json!([]), &json!(0)));
    assert_eq!(person.json_of(2, ["prompt", "find", "nobody:knows"])["error"]["code"], "bad_filter");
    let ran = person.ok(["prompt", "find"]);
    for expected in
        ["support-bot 2", "80 of 261 messages", "Support Bot@v4 (80)", "Customer: {{ customer }}", "Ann Lee"]
    {
        assert!(ran.out.contains(expected), "{expected}\n{}", ran.out);
    }
    assert!(
        ran.out.contains("1 of 261 messages fit no template") && ran.err.contains("attune show by-hand"),
        "{}",
        ran.err
    );
    let lines = person.ok(["prompt", "find", "--jsonl"]).out;
    assert!(lines.lines().count() >= 3 && lines.lines().all(|line| line.starts_with("{\"prompt\":")), "{lines}");
}
