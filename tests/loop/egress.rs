//! What leaves the machine: the switch that lets nothing leave, and the ledger of what was sent where.
use attune_tests::fault_server::FaultServer;
use serde_json::json;

use super::{Person, material::interaction};

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_says_which_host_got_the_messages_of_how_many_cases() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(12, &server, "ok");
    assert_eq!(person.json(["egress"]), json!({"no_egress": false, "sent": []}));
    person.ok(["model", "test", "local"]);
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local"];
    let replay = person.json(run)["replay"].clone();
    let calls = server.counts().calls;
    person.ok(run);
    assert_eq!(server.counts().calls, calls, "all comes from the cache");

    let ledger = person.json(["egress"]);
    let sent = ledger["sent"].as_array().unwrap();
    let host = json!(server.url());
    let line = |nth: usize| ["host", "replay", "calls", "cases", "away"].map(|name| sent[nth][name].clone());
    assert_eq!(sent.len(), 2, "{ledger}");
    assert_eq!(line(0), [host.clone(), replay, json!(calls - 1), json!(12), json!(false)]);
    assert_eq!(line(1), [host, json!(null), json!(1), json!(0), json!(false)]);
    assert!(!ledger.to_string().contains("order"), "never content: {ledger}");
    assert_eq!(person.ok(["egress", "--jsonl"]).out.lines().count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_may_leave_only_this_machine_is_called() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(6, &server, "ok");
    // An address for documentation, which nobody has.
    let away = "https://192.0.2.1/v1";
    person.ok(["model", "add", "away", "--provider", "openai-compatible", "--url", away, "--model", "ok"]);
    assert_eq!(person.json(["egress", "block"])["no_egress"], true);
    let settings = std::fs::read_to_string(person.path("work/settings.toml")).unwrap();
    assert!(settings.starts_with("# Settings") && settings.contains("\nno_egress = true\n"), "{settings}");

    let tested = person.ends(1, ["model", "test", "away"]);
    let said = format!("{}{}", tested.out, tested.err);
    assert!(said.contains("Nothing may leave this machine") && said.contains("attune egress allow"), "{said}");
    let flags = ["--candidate", "ticket@2", "--model", "away"];
    let plan = person.json(["replay", "plan"].into_iter().chain(flags));
    assert!(plan["warnings"][0].as_str().unwrap().contains("6 cases would go to https://192.0.2.1:443"), "{plan}");
    assert!(plan["warnings"][0].as_str().unwrap().starts_with("It will be refused."), "{plan}");
    assert_eq!((&plan["sends_to"][0]["away"], &plan["sends_to"][0]["blocked"]), (&json!(true), &json!(true)));
    let refused = person.json_of(1, ["replay", "run"].into_iter().chain(flags));
    assert_eq!(refused["error"]["code"], "egress_blocked");
    assert_eq!(person.json(["replay", "list"])["replays"], json!([]));
    assert_eq!(person.json(["egress"])["sent"], json!([]));

    let here = person.json(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    assert_eq!(here["cells"]["done"], 12);
    let kinds = |person: &Person| -> Vec<String> {
        let events = person.json(["audit", "list"])["events"].as_array().unwrap().clone();
        events.iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
    };
    person.ok(["egress", "block"]);
    person.ok(["egress", "allow"]);
    let events = kinds(&person);
    let switched: Vec<&String> = events.iter().filter(|kind| kind.starts_with("egress")).collect();
    assert_eq!(switched.len(), 2, "only a change is an event: {events:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_judge_is_refused_before_anything_is_scored_again() {
    let server = FaultServer::start().await;
    let person = Person::with_judge(6, &server, "ok");
    let replay = person.json(["replay", "run", "--candidate", "ticket@2", "--model", "local"])["replay"].clone();
    let away = "https://192.0.2.1/v1";
    person.ok(["model", "add", "judge", "--provider", "openai-compatible", "--url", away, "--model", "ok"]);
    person.ok(["egress", "block"]);
    let refused = person.json_of(1, ["replay", "rescore", replay.as_str().unwrap(), "--check", "fair"]);
    assert_eq!(refused["error"]["code"], "egress_blocked");
    let kept = person.json(["replay", "show", replay.as_str().unwrap()]);
    assert_eq!((&kept["cells"]["failed"], &kept["judges"]), (&json!(0), &json!([])), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_says_how_many_users_messages_each_host_would_get() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    // Two users, a conversation of nobody's, and an answer that stands for nobody but itself.
    let row = |number: usize| {
        let mut row = interaction(number);
        match number {
            10..16 => row["user"] = json!(format!("user {}", number % 2)),
            16..18 => row["session"] = json!("nobody's"),
            _ => {}
        }
        format!("{row}\n")
    };
    person.write("more.jsonl", &(10..19).map(row).collect::<String>());
    person.ok(["import", "more.jsonl"]);
    person.ok(["model", "add", "away", "--provider", "openai-compatible", "--url", "https://192.0.2.1/v1"]);
    let flags = ["replay", "plan", "--candidate", "ticket@2", "--all-turns"];
    let models = ["--baseline-model", "local", "--candidate-model", "away"];
    let plan = person.json(flags.into_iter().chain(models));
    assert_eq!(plan["sends_to"].as_array().unwrap().len(), 2, "{plan}");
    let to = |nth: usize| {
        ["host", "models", "away", "blocked", "users", "cases"].map(|one| plan["sends_to"][nth][one].clone())
    };
    let cases = plan["cases"].clone();
    assert_eq!(to(0), [json!(server.url()), json!(["local"]), json!(false), json!(false), json!(5), cases.clone()]);
    let away = json!("https://192.0.2.1:443");
    assert_eq!(to(1), [away, json!(["away"]), json!(true), json!(false), json!(5), cases]);
    let said = person.ok(flags.into_iter().chain(models)).out;
    assert!(said.contains("https://192.0.2.1:443 (away): messages of 5 users in"), "{said}");
    assert!(said.contains(&format!("this machine, {} (local)", server.url())), "{said}");
}

#[test]
fn a_setting_that_is_not_understood_is_never_passed_over() {
    let person = Person::with_workspace();
    for (text, words) in [
        ("no_egres = true", "no_egres: there is no such setting"),
        ("no_egress = \"yes\"", "no_egress: true or false"),
        ("no_egress = ", "cannot be read"),
    ] {
        std::fs::write(person.path("work/settings.toml"), text).unwrap();
        let error = person.json_of(1, ["egress"])["error"].clone();
        assert!(error["message"].as_str().unwrap().contains(words), "{error}");
        assert!(error["where"]["file"].as_str().unwrap().ends_with("settings.toml"), "{error}");
    }
    std::fs::remove_file(person.path("work/settings.toml")).unwrap();
    assert_eq!(person.json(["egress"])["no_egress"], false);
}
