//! Each case on both sides, and the course of the running interval.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::Person;

async fn replayed(server: &FaultServer, cases: usize) -> Person {
    let person = Person::with_everything(cases, server, "ok");
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--guard", "0"]);
    person
}

fn cases(answer: &Value) -> Vec<String> {
    answer["pairs"].as_array().unwrap().iter().map(|pair| pair["case"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pairs_come_a_page_at_a_time_with_the_counts_of_all() {
    let server = FaultServer::start().await;
    let person = replayed(&server, 30).await;
    let all = person.json(["replay", "pairs", "last"]);
    assert_eq!((&all["check"], &all["kind"], &all["total"]), (&json!("valid"), &json!("binary"), &json!(30)));
    assert_eq!(all["counts"], json!({"both_pass": 0, "fixed": 30, "broken": 0, "both_fail": 0}));
    assert_eq!((&all["pairs"][0]["baseline"], &all["pairs"][0]["candidate"]), (&json!(0.0), &json!(1.0)));
    let (mut paged, mut after) = (Vec::new(), json!(0));
    while !after.is_null() {
        let page = person.json(["replay", "pairs", "last", "--limit", "7", "--after", &after.to_string()]);
        assert_eq!((&page["counts"], &page["total"]), (&all["counts"], &all["total"]));
        paged.extend(cases(&page));
        after = page["next"].clone();
    }
    assert_eq!(paged, cases(&all));
    let text = person.ok(["replay", "pairs", "last"]).out;
    assert!(text.starts_with("0 pass before and now, 30 fixed, 0 broken") && text.contains("fail\tpass"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_answers_needed_is_paired_too_and_what_cannot_be_meant_is_refused() {
    let server = FaultServer::start().await;
    let person = replayed(&server, 20).await;
    let length = person.json(["replay", "pairs", "last", "--measure", "length"]);
    assert_eq!(
        (&length["kind"], &length["counts"], &length["measure"]),
        (&json!("score"), &Value::Null, &json!("length"))
    );
    let pair = &length["pairs"][0];
    let cells = person.json(["replay", "cells", "last", "--case", pair["case"].as_str().unwrap()]);
    let chars = |lane: usize| cells["cells"][lane]["output"].as_str().unwrap().chars().count() as f64;
    assert_eq!((pair["baseline"].as_f64(), pair["candidate"].as_f64()), (Some(chars(0)), Some(chars(1))));
    let none = person.json_of(1, ["replay", "pairs", "last", "--check", "nothing"]);
    assert!(none["error"]["hint"].as_str().unwrap().contains("valid"), "{none}");
    person.ends(1, ["replay", "pairs", "last", "--candidate", "ticket@9"]);
    person.ends(2, ["replay", "pairs", "last", "--limit", "0"]);
    person.ends(2, ["replay", "pairs", "last", "--measure", "taste"]);
    person.ends(2, ["replay", "pairs", "last", "--measure", "cost", "--check", "valid"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_running_interval_is_what_somebody_would_have_seen_who_looked_all_the_time() {
    let server = FaultServer::start().await;
    let person = replayed(&server, 30).await;
    let course = person.json(["replay", "course", "last"]);
    let points = course["points"].as_array().unwrap();
    assert_eq!((points.len(), &points[29]["pairs"], &course["target"]), (30, &json!(30), &json!(30)));
    let low = |at: usize| points[at]["low"].as_f64().unwrap();
    assert!(low(0) < 0.0 && low(29) > 0.0, "{course}");
    assert_eq!(course["decided"], "better");
    let at = course["decided_at"].as_u64().unwrap();
    assert!((5..=15).contains(&at), "{course}");
    let text = person.ok(["replay", "course", "last"]).out;
    assert!(text.contains(&format!("better since {at} of 30 pairs")), "{text}");
    person.ends(1, ["replay", "course", "nothing"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_gate_says_what_would_be_needed() {
    let server = FaultServer::start().await;
    let person = replayed(&server, 20).await;
    let refused = person.json_of(3, ["promote", "ticket@2", "--to", "production"]);
    let few = &refused["conditions"][0];
    assert_eq!((&few["name"], &few["needs"]), (&json!("min_cases"), &json!("about 10 more cases")));
    let text = person.ends(3, ["promote", "ticket@2", "--to", "production"]).out;
    assert!(text.contains("about 10 more cases (min_cases)"), "{text}");
}
