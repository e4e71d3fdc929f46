//! From past interactions to a promoted version and back.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::{Person, material::interactions};

const RUN: [&str; 6] = ["replay", "run", "--candidate", "ticket@2", "--model", "local"];

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_better_is_promoted_and_taken_back() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");

    let plan = person.json(["replay", "plan", "--candidate", "ticket@2", "--model", "local"]);
    assert_eq!((&plan["cases"], &plan["calls"], &plan["cached"]), (&json!(60), &json!(120), &json!(0)));
    assert_eq!(plan["sends_to"][0]["cases"], 60);
    assert_eq!(server.counts().calls, 0, "a plan sends nothing");

    let refused = person.json_of(3, ["promote", "ticket@2", "--to", "production"]);
    assert_eq!((&refused["allowed"], &refused["moved_to"]), (&json!(false), &Value::Null));

    let run = person.json(RUN.into_iter().chain(["--require", "better"]));
    assert_eq!(run["cells"], json!({"planned": 120, "done": 120, "cached": 0, "failed": 0, "skipped": 0}));
    assert_eq!((&run["calls"], server.counts().calls), (&json!(120), 120));
    let verdict = &run["verdicts"][0];
    assert_eq!(
        (&verdict["check"], &verdict["part"], &verdict["verdict"]),
        (&json!("valid"), &json!("target"), &json!("better"))
    );
    assert_eq!((run["fixed"].as_array().unwrap().len(), run["broken"].as_array().unwrap().len()), (60, 0));

    let written = person.json(["report", "last", "--html", "report.html"]);
    assert_eq!(written["file"], "report.html");
    let report = std::fs::read_to_string(person.path("report.html")).unwrap();
    assert!(report.contains("Content-Security-Policy") && !report.contains("<script"), "one page without scripts");
    assert!(report.contains(verdict["text"].as_str().unwrap().split(';').next().unwrap()), "{report}");

    let promoted = person.json(["promote", "ticket@2", "--to", "production"]);
    assert_eq!(
        (&promoted["allowed"], &promoted["moved_from"], &promoted["moved_to"]),
        (&json!(true), &json!("ticket@1"), &json!("ticket@2"))
    );
    let conditions = promoted["conditions"].as_array().unwrap();
    assert!(!conditions.is_empty() && conditions.iter().all(|condition| condition["met"] == true), "{conditions:?}");
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 2);

    let back = person.json(["rollback", "ticket@production"]);
    assert_eq!((&back["moved_from"], &back["moved_to"]), (&json!("ticket@2"), &json!("ticket@1")));

    let events = person.json(["audit", "list"])["events"].as_array().unwrap().len();
    let audit = person.json(["audit", "verify"]);
    assert_eq!((&audit["valid"], &audit["events"], &audit["first_bad"]), (&json!(true), &json!(events), &Value::Null));
    person.ok(["audit", "verify", "--head", audit["head"].as_str().unwrap()]);
    assert_eq!(person.json_of(3, ["audit", "verify", "--head", &"0".repeat(64).replace('0', "a")])["valid"], false);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_again_makes_no_call_and_has_the_same_verdict() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let first = person.json(RUN);
    let second = person.json(RUN);
    assert_eq!((&second["calls"], &second["cells"]["cached"], server.counts().calls), (&json!(0), &json!(80), 80));
    assert_eq!(first["verdicts"], second["verdicts"]);
    assert_ne!(first["replay"], second["replay"]);
    let listed = person.json(["replay", "list"]);
    assert_eq!(listed["replays"][0]["replay"], second["replay"], "newest first");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_mends_nothing_is_refused_with_each_figure() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let loud = ["replay", "run", "--candidate", "ticket@3", "--model", "local"];
    person.ends(3, loud.into_iter().chain(["--require", "better"]));
    let refused = person.json_of(3, ["promote", "ticket@3", "--to", "production"]);
    let conditions = refused["conditions"].as_array().unwrap();
    let met =
        |name: &str| conditions.iter().find(|condition| condition["name"] == name).map(|condition| &condition["met"]);
    assert_eq!(met("min_cases"), Some(&json!(true)), "{conditions:?}");
    assert!(
        conditions.iter().any(|condition| condition["met"] == false && condition["actual"] != ""),
        "{conditions:?}"
    );
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 1);

    person.ends(2, ["promote", "ticket@3", "--to", "production", "--override", " "]);
    let overridden = person.json(["promote", "ticket@3", "--to", "production", "--override", "the law wants it"]);
    assert_eq!(overridden["moved_to"], "ticket@3");
    let events = person.json(["audit", "list"]);
    assert!(events["events"].to_string().contains("overrid"), "{events}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_check_scores_what_is_stored_without_a_call() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let replay = person.json(RUN)["replay"].as_str().unwrap().to_owned();
    let before = server.counts().calls;
    person.write("valid.yaml", "kind: contains\nvalue: order\n");
    person.ok(["check", "add", "valid", "valid.yaml"]);
    let rescored = person.json(["replay", "rescore", &replay, "--check", "valid"]);
    assert_eq!(server.counts().calls, before);
    assert_eq!(
        (&rescored["verdicts"][0]["baseline"], &rescored["verdicts"][0]["candidate"]),
        (&json!(1.0), &json!(1.0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn flips_are_read_marked_kept_and_drawn_again() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let run = person.json(RUN);
    let (replay, case) = (run["replay"].as_str().unwrap(), run["fixed"][0].as_str().unwrap());
    let cells = person.json(["replay", "cells", replay, "--case", case]);
    let outputs: Vec<&str> =
        cells["cells"].as_array().unwrap().iter().filter_map(|cell| cell["output"].as_str()).collect();
    assert_eq!(outputs.len(), 2);
    assert!(outputs.iter().any(|output| output.starts_with("{\"text\"")), "{outputs:?}");
    person.ok(["replay", "mark", replay, case, "right", "--reason", "it is JSON"]);
    assert_eq!(person.json(["replay", "list"])["replays"][0]["marked"], 1);
    let kept = person.json(["replay", "keep", replay, case]);
    assert_eq!((&kept["set"], &kept["added"]), (&json!("ticket-regressions"), &json!(true)));
    assert_eq!(person.json(["replay", "keep", replay, case])["added"], false);
    assert_eq!(person.json(["set", "show", "ticket-regressions"])["cases"], 1);
    let confirmed = person.json(["replay", "confirm", replay, "--repeats", "2"]);
    assert_eq!(
        (confirmed["confirmed"].as_array().unwrap().len(), confirmed["flaky"].as_array().unwrap().len()),
        (40, 0)
    );
}

#[test]
fn what_was_imported_is_listed_filtered_and_shown() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(120));
    let imported = person.json(["import", "past.jsonl"]);
    let file = &imported["files"][0];
    assert_eq!(
        (&file["rows"], &file["added"], &file["duplicates"], &file["rejected"]),
        (&json!(120), &json!(120), &json!(0), &json!(0))
    );
    assert_eq!(file["feedback_added"], 40 + 24);

    let page = person.json(["list", "--limit", "50"]);
    assert_eq!((&page["total"], page["interactions"].as_array().unwrap().len()), (&json!(120), 50));
    let next = person.json(["list", "--limit", "100", "--cursor", page["next_cursor"].as_str().unwrap()]);
    assert_eq!((next["interactions"].as_array().unwrap().len(), &next["next_cursor"]), (70, &Value::Null));
    let down = person.json(["list", "thumb:down prompt:ticket"]);
    assert_eq!(down["total"], 20);
    assert_eq!(person.json(["list", "-thumb:down"])["total"], 100);
    let lines = person.ok(["list", "has:correction", "--jsonl"]).out;
    assert_eq!(lines.lines().count(), 24);
    assert!(lines.lines().all(|line| serde_json::from_str::<Value>(line).unwrap()["correction"].is_string()));

    let id = down["interactions"][0]["id"].as_str().unwrap();
    let record = person.json(["show", id]);
    assert_eq!((&record["feedback"][0]["kind"], &record["feedback"][0]["value"]), (&json!("thumb"), &json!("down")));
    assert!(record["messages"][0]["content"].as_str().unwrap().starts_with("Where is my order"));
    person.ok(["feedback", "add", id, "--rating", "4", "--scale", "1..5", "--comment", "slow"]);
    person.ok(["tag", "add", "odd", id]);
    assert_eq!(person.json(["list", "tag:odd rating:>=4 has:comment"])["total"], 1);
}

#[test]
fn a_diff_gives_both_sides_back() {
    let person = Person::with_workspace();
    person.write("one.md", "You sort messages.\nBe short.\nBe kind.\n");
    person.write("two.md", "You sort messages.\nBe very short.\nBe kind.\n");
    let added = person.json(["prompt", "add", "sort", "one.md"]);
    assert_eq!(
        (&added["version"], &added["created"], &added["messages"][0]["role"]),
        (&json!(1), &json!(true), &json!("system"))
    );
    assert_eq!(person.json(["prompt", "add", "sort", "one.md"])["created"], false);
    person.ok(["prompt", "add", "sort", "two.md"]);
    let diff = person.json(["diff", "sort@1", "sort@2"]);
    let hunks = diff["messages"][0]["hunks"].as_array().unwrap();
    let side = |ops: [&str; 2]| -> String {
        hunks
            .iter()
            .filter(|hunk| ops.contains(&hunk["op"].as_str().unwrap()))
            .map(|hunk| hunk["text"].as_str().unwrap())
            .collect()
    };
    assert_eq!(side(["equal", "delete"]), "You sort messages.\nBe short.\nBe kind.\n");
    assert_eq!(side(["equal", "insert"]), "You sort messages.\nBe very short.\nBe kind.\n");
    let unified = person.ok(["diff", "sort@1", "sort@2"]).out;
    assert!(unified.contains("   2 - Be short.") && unified.contains("   2 + Be very short."), "{unified}");
    let side = person.ok(["diff", "sort@1", "sort@2", "--style", "side"]).out;
    assert!(side.lines().any(|line| line.contains("- Be short.") && line.contains("+ Be very short.")), "{side}");
}

#[test]
fn a_pairs_file_gets_its_verdict() {
    let person = Person::new();
    let rows: String = (0..40).map(|case| format!("{case},{},1\n", case % 2)).collect();
    person.write("pairs.csv", &format!("case,baseline,candidate\n{rows}"));
    let verdict = person.json(["verdict", "pairs.csv", "--margin", "0.1"]);
    assert_eq!(
        (&verdict["verdict"], &verdict["fixed"], &verdict["broken"], &verdict["n"]),
        (&json!("better"), &json!(20), &json!(0), &json!(40))
    );
    let text = person.ok(["verdict", "pairs.csv"]).out;
    assert!(text.contains('▲') && text.contains("better"), "{text}");
}
