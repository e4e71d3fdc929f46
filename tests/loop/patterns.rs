//! What people are unhappy about: failures grouped by meaning, named, kept, and used in filters.
use serde_json::{Value, json};

use super::Person;

/// What is asked about three things, no two questions the same.
const TOPICS: [(&str, [&str; 12]); 3] = [
    (
        "parcel",
        [
            "Where is my parcel?",
            "My parcel has not arrived yet",
            "The parcel is two weeks late",
            "When will the parcel be delivered?",
            "I am still waiting for my parcel",
            "The courier never delivered the parcel",
            "Tracking says the parcel is lost",
            "Why does my parcel take so long to arrive?",
            "The parcel was delivered to the wrong house",
            "Has my parcel been shipped?",
            "Delivery of my parcel is delayed again",
            "My parcel arrived damaged and late",
        ],
    ),
    (
        "password",
        [
            "How do I reset my password?",
            "I forgot my password",
            "The password reset mail never comes",
            "My new password is not accepted",
            "I cannot log in with my password",
            "Change the password of my account",
            "The login page says my password is wrong",
            "Where can I set a new password?",
            "My account is locked after a wrong password",
            "The link to reset the password has expired",
            "Which characters may a password have?",
            "I want to recover the password of my login",
        ],
    ),
    (
        "oven",
        [
            "How hot must the oven be for pizza?",
            "Bake bread in the oven",
            "My cake burns in the oven",
            "How long does a chicken roast in the oven?",
            "What oven temperature is right for cookies?",
            "The oven does not get hot enough for baking",
            "Can I bake two cakes in the oven at once?",
            "Which oven shelf is best for baking a pie?",
            "Preheat the oven for a lasagne",
            "Baking potatoes in the oven",
            "The dough does not rise in the oven",
            "How do I roast vegetables in the oven?",
        ],
    ),
];
const ALONE: [&str; 4] = [
    "Who won the chess championship of 1972?",
    "Translate the poem into Latin",
    "Compute the orbit of a comet",
    "Is a zebra black or white?",
];
/// In which ways an answer fails.
const FAILED: [&str; 4] = [
    r#"{"kind":"thumb","value":"down"}"#,
    r#"{"kind":"rating","value":2,"scale":[1,5]}"#,
    r#"{"kind":"correction","text":"No, like this"}"#,
    r#"{"kind":"rating","value":2}"#,
];

fn row(id: &str, query: &str, feedback: &str) -> String {
    let feedback: Value = serde_json::from_str(feedback).unwrap();
    format!("{}\n", json!({"id": id, "query": query, "output": "It depends.", "feedback": [feedback]}))
}

/// Failures of these questions of each topic, and some that nobody complained of.
fn past(questions: std::ops::Range<usize>) -> String {
    let mut rows = String::new();
    for (topic, texts) in TOPICS {
        for (number, text) in texts.iter().enumerate().take(questions.end).skip(questions.start) {
            rows += &row(&format!("{topic}-{number}"), text, FAILED[number % FAILED.len()]);
            let fine = r#"{"kind":"rating","value":4,"scale":[1,5]}"#;
            rows += &row(&format!("fine-{topic}-{number}"), &format!("{text} Please tell me."), fine);
        }
    }
    rows
}

fn ids(answer: &Value) -> Vec<String> {
    let mut ids: Vec<String> =
        answer["interactions"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
    ids.sort_unstable();
    ids
}

impl Person {
    /// By the topic that most of its members are about: the pattern's id and its members.
    fn patterns(&self) -> Vec<(&'static str, String, Vec<String>)> {
        let answer = self.json(["patterns"]);
        let found = answer["patterns"].as_array().unwrap();
        let pattern = |found: &Value| {
            let id = found["pattern"].as_str().unwrap().to_owned();
            let members = ids(&self.json(["list", &format!("pattern:{id}")]));
            assert_eq!(members.len() as u64, found["size"].as_u64().unwrap());
            let of = |topic: &str| members.iter().filter(|id| id.starts_with(&format!("{topic}-"))).count();
            let topic = TOPICS.iter().map(|(topic, _)| *topic).max_by_key(|topic| of(topic)).unwrap();
            assert!(of(topic) * 10 >= members.len() * 9, "{topic}: {members:?}");
            let words: Vec<&str> =
                found["words"].as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect();
            assert!(words.contains(&topic), "{topic}: {words:?}");
            (topic, id, members)
        };
        let mut patterns: Vec<_> = found.iter().map(pattern).collect();
        patterns.sort_unstable();
        patterns
    }
}

#[test]
fn failures_are_grouped_by_meaning_named_and_kept() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &past(0..11));
    let alone = |number: usize| row(&format!("alone-{number}"), ALONE[number], FAILED[0]);
    person.write("alone.jsonl", &(0..ALONE.len()).map(alone).collect::<String>());
    person.ok(["import", "past.jsonl", "alone.jsonl"]);
    let before = person.patterns();
    let topics: Vec<&str> = before.iter().map(|(topic, ..)| *topic).collect();
    assert_eq!(topics, ["oven", "parcel", "password"]);
    let answer = person.json(["patterns"]);
    let in_patterns: usize = before.iter().map(|(.., members)| members.len()).sum();
    assert_eq!(answer["failures"], 37, "none of those that are fine");
    assert_eq!(answer["noise"], 37 - in_patterns);
    assert!(in_patterns >= 30, "{answer}");
    let largest = &answer["patterns"][0];
    assert_eq!(largest["examples"].as_array().unwrap().len(), 5);
    assert_eq!(largest["trend"], "steady");
    assert_eq!(largest["share"].as_f64().unwrap(), largest["size"].as_f64().unwrap() / 37.0);

    // A tenth more.
    person.write("new.jsonl", &past(11..12));
    person.ok(["import", "new.jsonl"]);
    let after = person.patterns();
    assert_eq!(after.len(), before.len());
    for ((_, id, members), (_, same, more)) in before.iter().zip(&after) {
        assert_eq!(id, same);
        assert!(members.iter().all(|member| more.contains(member)), "{members:?} of {more:?}");
    }
    assert_eq!(person.json(["patterns"])["failures"], 40);
    assert_eq!(person.json(["patterns", "thumb:down"])["failures"], 13);
    let lines = person.ok(["patterns", "--limit", "1"]).out;
    assert!(lines.contains("of 40 failures are like no others") && lines.contains("1 of 3 patterns"), "{lines}");

    // A pattern is a choice by outcome wherever a filter goes.
    let (_, id, members) = &after[1];
    let set = person.json(["set", "add", "parcels", "--filter", &format!("pattern:{id}")]);
    assert_eq!(set["cases"], members.len());
    assert_eq!(person.json(["set", "list"])["sets"][0]["by_outcome"], true);
    assert_eq!(person.json_of(1, ["list", "pattern:nothing"])["error"]["code"], "not_found");
}

#[test]
fn examples_of_a_pattern_are_none_that_replays_measure_on() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &past(0..12).replace("\"query\"", "\"prompt\":\"shop\",\"query\""));
    person.ok(["import", "past.jsonl"]);
    let shown = person.json(["prompt", "examples", "shop", "--limit", "1000"]);
    let seen: Vec<&Value> = shown["examples"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert!(shown["held_out"].as_u64().unwrap() > 10, "{}", shown["held_out"]);
    person.patterns();
    for pattern in person.json(["patterns"])["patterns"].as_array().unwrap() {
        let examples = pattern["examples"].as_array().unwrap();
        assert!(!examples.is_empty() && examples.iter().all(|one| seen.contains(&&one["id"])), "{pattern}");
    }
}

#[test]
fn groups_made_anew_for_twice_as_many_failures_keep_their_names() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &past(0..6));
    person.ok(["import", "past.jsonl"]);
    let before = person.patterns();
    person.write("more.jsonl", &past(6..12));
    person.ok(["import", "more.jsonl"]);
    let after = person.patterns();
    assert_eq!(after.len(), 3);
    for (topic, id, members) in &before {
        let (.., more) = after.iter().find(|(_, same, _)| same == id).unwrap_or_else(|| panic!("{topic}: {after:?}"));
        let stayed = members.iter().filter(|member| more.contains(member)).count();
        assert!(stayed * 10 >= members.len() * 9 && more.len() > members.len(), "{members:?} of {more:?}");
    }
}

#[test]
fn an_answer_that_fails_a_check_is_a_failure() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &past(0..12));
    person.ok(["import", "past.jsonl"]);
    assert_eq!(person.json(["patterns", "-thumb:down rating:4"])["failures"], 0);
    person.write("polite.yaml", "kind: contains\nvalue: please");
    person.ok(["check", "add", "polite", "polite.yaml"]);
    let fine: Vec<String> = (0..12).map(|number| format!("fine-parcel-{number}")).collect();
    person.ok(["check", "test", "polite"].into_iter().chain(fine.iter().map(String::as_str)));
    let failed = person.json(["patterns", "check.polite:fail"]);
    assert_eq!((&failed["failures"], &failed["patterns"][0]["size"]), (&json!(12), &json!(12)), "{failed}");
    assert_eq!(person.json(["patterns"])["failures"], 48);
}

#[test]
fn what_is_taken_back_leaves_its_pattern_and_no_failures_are_no_error() {
    let person = Person::with_workspace();
    let nothing = person.json(["patterns"]);
    assert_eq!((&nothing["patterns"], &nothing["failures"]), (&json!([]), &json!(0)));
    person.write("past.jsonl", &past(0..11));
    let batch = person.json(["import", "past.jsonl"])["batch"].as_str().unwrap().to_owned();
    let named: Vec<_> = person.patterns().into_iter().map(|(topic, id, _)| (topic, id)).collect();
    // What only the second import says names nothing once that is gone.
    let said = r#"{"kind":"comment","text":"zanzibar"}"#;
    let both = |id: &str| row(id, "Where is my parcel now?", said) + &row(id, "Where is my parcel now?", FAILED[0]);
    let second: String = ["new-1", "new-2", "new-3"].map(both).concat();
    person.write("second.jsonl", &second);
    let error = person.json_of(2, ["patterns", "thumb:sideways"])["error"].clone();
    assert_eq!(error["code"], "bad_filter");
    let second = person.json(["import", "second.jsonl"])["batch"].as_str().unwrap().to_owned();
    assert!(person.ok(["patterns"]).out.contains("zanzibar"));
    person.ok(["imports", "undo", &second]);
    assert!(!person.ok(["patterns"]).out.contains("zanzibar"));
    let again: Vec<_> = person.patterns().into_iter().map(|(topic, id, _)| (topic, id)).collect();
    assert_eq!(again, named);
    person.ok(["imports", "undo", &batch]);
    let nothing = person.json(["patterns"]);
    assert_eq!((&nothing["patterns"], &nothing["failures"]), (&json!([]), &json!(0)));
}

#[test]
fn without_the_embedder_the_error_says_what_is_missing() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &past(0..12));
    person.ok(["import", "past.jsonl"]);
    // Its file can be put nowhere.
    person.write(".cache", "");
    let error = person.json_of(1, ["patterns"])["error"].clone();
    assert_eq!(error["code"], "model_unavailable", "{error}");
    assert!(error["message"].as_str().unwrap().contains("read for meaning"), "{error}");
    std::fs::remove_file(person.path(".cache")).unwrap();
    assert_eq!(person.patterns().len(), 3);
}
