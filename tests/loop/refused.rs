//! Replays that cannot be meant, and what a provider's failure does to the exit code.
use attune_tests::fault_server::FaultServer;
use serde_json::json;

use super::Person;

#[tokio::test(flavor = "multi_thread")]
async fn cells_that_fail_end_with_4_and_no_wins_over_it() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(6, &server, "status-400");
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local"];
    let report = person.json_of(4, run);
    assert!(report["cells"]["failed"].as_u64().unwrap() > 0, "{report}");
    person.ends(3, run.into_iter().chain(["--require", "better"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn not_worse_without_a_margin_is_wrong_usage_and_sends_nothing() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(6, &server, "ok");
    person.ok(["check", "attach", "valid", "ticket", "--decide"]);
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--require", "not-worse"];
    assert_eq!(person.json_of(2, run)["error"]["where"]["field"], "margin");
    assert_eq!(server.counts().calls, 0);
    person.ok(run.into_iter().chain(["--margin", "0.01"]));
    let loud = run.map(|word| if word == "ticket@2" { "ticket@3" } else { word });
    person.ends(3, loud.into_iter().chain(["--margin", "0.01"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_would_prove_nothing_is_refused() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(6, &server, "ok");
    let refused =
        person.json_of(1, ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--filter", "prompt:other"]);
    assert_eq!(refused["error"]["code"], "plan_refused");
    let unknown = person.json_of(1, ["replay", "plan", "--candidate", "ticket@9", "--model", "local"]);
    assert_eq!(unknown["error"]["code"], "not_found");
    assert_eq!(server.counts().calls, 0);
}

/// What was asked through an older template lacks the variables of today's.
#[tokio::test(flavor = "multi_thread")]
async fn other_traffic_that_does_not_fit_is_left_out_and_stops_nothing() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let newer = (0..20).map(|number| {
        let row = json!({"id": format!("newer-{number}"), "prompt": "ticket", "version": "2", "query": format!("Order {number}?"),
            "output": "{}", "variables": {"plan": "free"}});
        format!("{row}\n")
    });
    person.write("newer.jsonl", &newer.collect::<String>());
    person.ok(["import", "newer.jsonl"]);
    for (file, text) in
        [("short.txt", "On plan {{plan}}. [[json]]"), ("long.txt", "You are on plan {{plan}}. [[json]]")]
    {
        person.write(file, text);
        person.ok(["prompt", "add", "ticket", file, "--role", "system"]);
    }
    let plan = ["replay", "plan", "--candidate", "ticket@5", "--baseline", "ticket@4", "--model", "local"];
    let planned = person.json(plan.into_iter().chain(["--filter", "version:2"]));
    assert_eq!((&planned["cases"], &planned["guard_cases"]), (&json!(20), &json!(0)), "{planned}");
    assert_eq!(planned["skipped"].as_array().unwrap().len(), 40, "{planned}");
    let refused = person.json_of(1, plan.into_iter().chain(["--filter", "prompt:ticket"]));
    assert!(refused["error"]["message"].as_str().unwrap().starts_with("40 of 60 cases cannot be sent"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_of_calls_is_kept_and_the_rest_can_be_asked_later() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--budget-calls", "10"];
    let report = person.json_of(4, run);
    assert_eq!((&report["calls"], server.counts().calls), (&json!(10), 10));
}
