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

#[tokio::test(flavor = "multi_thread")]
async fn a_budget_of_calls_is_kept_and_the_rest_can_be_asked_later() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--budget-calls", "10"];
    let report = person.json_of(4, run);
    assert_eq!((&report["calls"], server.counts().calls), (&json!(10), 10));
}
