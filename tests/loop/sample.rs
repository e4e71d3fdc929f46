//! The sample workspace: its two stories end as they should, without the model, and a filling that is killed goes on.
use std::{thread, time::Duration};

use serde_json::{Value, json};

use super::{Person, kill};
use crate::engine::put_chat_model;

impl Person {
    /// With the sample in `work`.
    pub fn with_sample() -> Self {
        let person = Self::new();
        person.ok(["init", "work", "--sample"]);
        person
    }
}

fn verdicts(run: &Value) -> Vec<(&str, &str)> {
    let verdicts = run["verdicts"].as_array().unwrap().iter();
    verdicts
        .filter(|verdict| verdict["part"] == "target")
        .map(|verdict| (verdict["check"].as_str().unwrap(), verdict["verdict"].as_str().unwrap()))
        .collect()
}

#[test]
fn tickets_get_better_and_are_promoted() {
    let person = Person::with_sample();
    assert_eq!(person.json(["status"])["sample"], true);
    let plan = person.json(["replay", "plan", "--candidate", "ticket@2"]);
    assert_eq!(plan["calls"], 0, "all answers are in the cache: {plan}");

    person.json_of(3, ["promote", "ticket@2", "--to", "production"]);
    let run = person.json(["replay", "run", "--candidate", "ticket@2"]);
    assert_eq!(run["calls"], 0);
    assert_eq!(verdicts(&run), [("right-order", "better"), ("ticket-shape", "better")]);
    let promoted = person.json(["promote", "ticket@2", "--to", "production"]);
    assert_eq!((&promoted["moved_from"], &promoted["moved_to"]), (&json!("ticket@1"), &json!("ticket@2")));
    assert_eq!(person.json(["audit", "verify"])["valid"], true);
}

#[test]
fn one_word_looks_better_is_worse_and_is_refused() {
    let person = Person::with_sample();
    let run = person.json(["replay", "run", "--candidate", "sentiment@2"]);
    assert_eq!(run["calls"], 0);
    assert_eq!(verdicts(&run), [("right-label", "worse"), ("one-word", "better")]);
    let broken = run["broken"].as_array().unwrap();
    assert!(broken.len() > run["fixed"].as_array().unwrap().len(), "the flips show why: {broken:?}");

    let refused = person.json_of(3, ["promote", "sentiment@2", "--to", "production"]);
    let unmet: Vec<_> = refused["conditions"].as_array().unwrap().iter().filter(|one| one["met"] == false).collect();
    assert!(unmet.iter().any(|one| one.to_string().contains("right-label")), "{unmet:?}");
    assert_eq!(person.json(["prompt", "get", "sentiment@production"])["version"], 1);

    let written = person.json(["report", "last", "--markdown", "r.md", "--junit", "r.xml"]);
    assert_eq!(written["files"], json!(["r.md", "r.xml"]));
    let read = |name: &str| std::fs::read_to_string(person.path(name)).unwrap();
    let told = run["verdicts"][0]["text"].as_str().unwrap();
    assert!(read("r.md").contains(told) && read("r.md").contains("| ▼ worse |"), "{}", read("r.md"));
    let both = run["verdicts"].as_array().unwrap().iter().chain(run["held_out"].as_array().unwrap());
    let failures = both.filter(|verdict| verdict["verdict"] == "worse").count() + unmet.len() + broken.len();
    assert!(
        read("r.xml").contains(&format!("failures=\"{failures}\">\n  <testsuite name=\"verdicts\"")),
        "{}",
        read("r.xml")
    );
    person.ends(2, ["report", "last"]);
}

#[test]
fn a_live_run_asks_the_model_anew() {
    let person = Person::with_sample();
    put_chat_model(&person.path(".cache/attune"));
    let run = person.json(["replay", "run", "--candidate", "ticket@2", "--sample", "5", "--guard", "0", "--fresh"]);
    assert_eq!((&run["calls"], &run["cells"]["done"]), (&json!(10), &json!(10)));
    let shape = &run["verdicts"][1];
    assert!(shape["candidate"].as_f64().unwrap() > shape["baseline"].as_f64().unwrap(), "{shape}");
}

#[test]
fn its_days_end_yesterday_and_its_feedback_can_be_read() {
    let person = Person::with_sample();
    let listed = person.json(["list", "--limit", "1"]);
    assert_eq!(listed["total"], 354);
    let newest: jiff::Timestamp = listed["interactions"][0]["time"].as_str().unwrap().parse().unwrap();
    let age = jiff::Timestamp::now().duration_since(newest);
    assert!((0..2 * 86_400).contains(&age.as_secs()), "{newest}");
    let corrected = person.json(["list", "has:correction", "--limit", "1"]);
    let shown = person.json(["show", corrected["interactions"][0]["id"].as_str().unwrap()]);
    assert!(shown["feedback"].as_array().unwrap().iter().any(|one| one["kind"] == "correction"), "{shown}");
    assert!(shown["messages"].as_array().unwrap().len() > 1, "what was sent is there: {shown}");
}

#[test]
fn one_that_is_killed_is_filled_to_its_end() {
    let person = Person::new();
    for after in [2, 15, 40, 80, 160, 240, 320, 400] {
        let child = person.start(["init", "work", "--sample"]);
        thread::sleep(Duration::from_millis(after));
        kill(child);
    }
    // One of those that were killed may have come to its end.
    let whole = person.run(["init", "work", "--sample"]);
    assert!(whole.code == Some(0) || whole.err.contains("holds a workspace already"), "{}", whole.err);
    assert!(person.ends(1, ["init", "work", "--sample"]).err.contains("holds a workspace already"));
    let status = person.json(["status"]);
    assert_eq!(
        (&status["sample"], &status["interactions"], &status["prompts"]),
        (&json!(true), &json!(354), &json!(2))
    );
    for prompt in ["ticket", "sentiment"] {
        assert_eq!(person.json(["prompt", "history", prompt])["versions"].as_array().unwrap().len(), 2);
        let plan = person.json(["replay", "plan", "--candidate", &format!("{prompt}@2")]);
        assert_eq!((&plan["calls"], plan["checks"].as_array().unwrap().len()), (&json!(0), 2), "{plan}");
        assert_eq!(person.json(["gate", "show", &format!("{prompt}@production")])["gate"]["min_cases"], 100);
    }
    assert_eq!(person.json(["audit", "verify"])["valid"], true);
}
