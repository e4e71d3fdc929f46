//! The same prompt on another model, and models that are switched off.
use attune_tests::fault_server::FaultServer;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::Person;

/// So many days from now on, or before.
fn day(days: i64) -> String {
    let then = Timestamp::now() + SignedDuration::from_hours(24 * days);
    then.to_string()[..10].to_owned()
}

/// The models `local` and `slow`, which takes 30 ms or more and costs twice as much.
async fn with_two_models(server: &FaultServer) -> Person {
    let person = Person::with_everything(120, server, "ok");
    let url = format!("{}/v1", server.url());
    person.ok(["model", "add", "slow", "--provider", "openai-compatible", "--url", &url, "--model", "late:30"]);
    person.write("work/prices.yaml", "- {model: ok, input: 1, output: 1}\n- {model: 'late:30', input: 2, output: 2}\n");
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn one_prompt_is_compared_on_two_models_with_cost_and_time_beside_the_verdict() {
    let server = FaultServer::start().await;
    let person = with_two_models(&server).await;
    let other = ["ticket", "--candidate-model", "slow", "--baseline-model", "local"];
    let plan = person.json(["replay", "plan"].into_iter().chain(other));
    assert_eq!(
        (&plan["candidate"], &plan["baseline"], &plan["calls"]),
        (&json!("ticket@1"), &json!("ticket@1"), &json!(240))
    );
    let report = person.json(["replay", "run"].into_iter().chain(other).chain(["--require", "not-worse"]));
    assert_eq!((&report["models"], &report["verdicts"][0]["not_worse"]), (&json!(["local", "slow"]), &json!(true)));
    let [old, new] = [&report["lanes"][0], &report["lanes"][1]];
    assert_eq!((&old["answers"], &old["model"], &old["difference"]), (&json!(120), &json!("local"), &Value::Null));
    let cost = |lane: &Value| lane["cost"].as_str().unwrap().parse::<f64>().unwrap();
    assert!((cost(new) - 2.0 * cost(old)).abs() < 1e-8 && cost(old) > 0.0, "{report}");
    let more = new["difference"]["cost"].as_str().unwrap().parse::<f64>().unwrap();
    assert!((more - cost(old)).abs() < 1e-8, "{report}");
    let ms = |lane: &Value, name: &str| lane[name].as_f64().unwrap();
    assert!(ms(new, "p50_ms") >= 30.0 && ms(new, "p95_ms") >= ms(new, "p50_ms"), "{report}");
    assert_eq!(ms(&new["difference"], "p95_ms"), ms(new, "p95_ms") - ms(old, "p95_ms"));
    let text = person.ok(["replay", "show", "last"]).out;
    assert!(
        text.contains("ticket@1 on slow against ticket@1 on local") && text.contains("ticket@1\tslow\t$"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_meant_by_another_model_is_refused_and_what_was_left_out_is_filled_in() {
    let server = FaultServer::start().await;
    let person = with_two_models(&server).await;
    let same = person.json_of(2, ["replay", "plan", "ticket", "--model", "local", "--baseline-model", "local"]);
    assert!(same["error"]["message"].as_str().unwrap().contains("both sides"), "{same}");
    let none = person.json_of(2, ["replay", "plan", "ticket", "--baseline-model", "local"]);
    assert_eq!(none["error"]["where"]["field"], "candidate_model");
    person.ends(2, ["replay", "plan", "ticket", "--candidate", "ticket@2", "--model", "local"]);
    person.ends(2, ["replay", "plan", "--model", "local"]);
    person.ends(1, ["replay", "plan", "ticket@9", "--model", "slow"]);
    // Nobody says which model answers now, so its answers of the past stand for it.
    assert_eq!(person.json(["replay", "plan", "ticket", "--model", "slow"])["baseline"], "recorded");
    let newer = person.json(["replay", "plan", "ticket@2", "--model", "slow", "--baseline-model", "local"]);
    assert_eq!((&newer["candidate"], &newer["baseline"]), (&json!("ticket@2"), &json!("ticket@2")));
    person.write("short.yaml", "kind: length\nmax: 1000\nunit: chars\n");
    person.ok(["check", "add", "short", "short.yaml"]);
    let margin = |more: &[&str]| {
        let plan = ["replay", "plan", "ticket", "--model", "slow", "--check", "short"];
        person.json(plan.into_iter().chain(more.iter().copied()))["checks"][0]["margin"].clone()
    };
    assert_eq!((margin(&[]), margin(&["--margin", "0.1"])), (json!(0.05), json!(0.1)));
}

/// A version that names the other model is promoted on a replay of each version on the model that it names.
#[tokio::test(flavor = "multi_thread")]
async fn a_version_for_another_model_passes_the_gate_that_any_other_would() {
    const PROMOTE: [&str; 4] = ["promote", "ticket@5", "--to", "production"];
    let server = FaultServer::start().await;
    let person = with_two_models(&server).await;
    for (file, model) in [("here.yaml", "local"), ("there.yaml", "slow")] {
        let message = "messages:\n  - {role: system, content: 'Answer in JSON. [[json]]'}\n";
        person.write(file, &format!("{message}settings: {{model: {model}}}\n"));
        person.ok(["prompt", "add", "ticket", file]);
    }
    person.ok(["promote", "ticket@4", "--to", "production", "--override", "names its model"]);
    person.write("gate.yaml", "min_cases: 20\nrequire:\n  - {word: not_worse}\nmax_broken: 0\n");
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    person.ok(["replay", "run", "--candidate", "ticket@5", "--candidate-model", "slow", "--baseline-model", "local"]);
    let refused = person.json_of(3, PROMOTE).to_string();
    assert!(refused.contains("do not name in their settings"), "{refused}");
    let report = person.json(["replay", "run", "--candidate", "ticket@5"]);
    assert_eq!(report["models"], json!(["local", "slow"]));
    assert_eq!(person.json_of(0, PROMOTE)["allowed"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retirement_names_its_prompts_their_share_and_the_replay() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    assert_eq!(person.json(["model", "retirements"]), json!({"retirements": []}));
    let row = |number: i64| {
        let (model, prompt) = if number % 4 == 0 { ("other", "chat") } else { ("router/old-model", "ticket") };
        let time = format!("{}T00:00:00Z", day(if number < 40 { -2 } else { -60 }));
        json!({"id": format!("new-{number}"), "time": time, "prompt": prompt, "version": "1", "model": model,
            "query": "q", "output": "o"})
    };
    let rows: String = (0..80).map(|number| format!("{}\n", row(number))).collect();
    person.write("new.jsonl", &rows);
    person.ok(["import", "new.jsonl"]);
    let url = format!("{}/v1", server.url());
    person.ok(["model", "add", "next", "--provider", "openai-compatible", "--url", &url, "--model", "next-model"]);
    let table = |date: &str| {
        format!("- {{model: old-model, retires: {date}, successor: next-model, source: our own, as_of: 2026-11-01}}\n")
    };
    person.write("work/retirements.yaml", &table(&day(20)));

    let hit = person.json(["model", "retirements"])["retirements"][0].clone();
    assert_eq!(
        (&hit["model"], &hit["retires"], &hit["days_left"]),
        (&json!("router/old-model"), &json!(day(20)), &json!(20))
    );
    assert_eq!(hit["traffic"][0], json!({"days": 30, "answers": 30, "of": 40, "share": 0.75}));
    let prompt = &hit["prompts"][0];
    assert_eq!((&prompt["prompt"], &prompt["traffic"][0]["share"]), (&json!("ticket"), &json!(1.0)));
    assert_eq!(prompt["candidate_model"], "next");
    assert_eq!(hit["traffic"][1]["answers"], 60);
    // It is not set up here, so its answers of the past are what the other is compared with.
    let command = prompt["command"].as_str().unwrap();
    assert_eq!(command, "attune replay run ticket --candidate-model next --baseline recorded --require not-worse");
    person.ok(command.split(' ').skip(1).map(|word| if word == "run" { "plan" } else { word }).take(7));
    let waiting = |person: &Person| person.json(["home"])["waiting"].to_string();
    assert!(waiting(&person).contains("router/old-model is switched off in 20 days"), "{}", waiting(&person));
    let text = person.ok(["model", "retirements"]).out;
    assert!(text.contains("30 of 40 (75 %) in 30 days") && text.contains(command), "{text}");

    person.write("work/retirements.yaml", &table(&day(200)));
    assert!(!waiting(&person).contains("old-model"), "that is far away");
    person.write("work/retirements.yaml", &table(&day(-3)));
    assert!(waiting(&person).contains("was switched off"), "{}", waiting(&person));
    person.write("work/retirements.yaml", "- {model: old-model}\n");
    assert_eq!(person.json(["model", "retirements"])["retirements"], json!([]), "somebody says that it stays");
    person.write("work/retirements.yaml", "- {model: old-model, retires: soon}\n");
    let wrong = person.json_of(1, ["model", "retirements"]);
    assert!(wrong["error"]["where"]["file"].as_str().unwrap().ends_with("retirements.yaml"), "{wrong}");
    assert!(waiting(&person).contains("no day"), "Home is shown all the same");
}
