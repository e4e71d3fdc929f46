//! What a gate takes as evidence, whatever whoever ran the replay asked for.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::Person;

/// In JSON for the first three questions of forty: nothing that could not be chance.
const FOR_THREE: &str = "Sort it. [[lower]] [[if:order 1?:{}]] [[if:order 2?:{}]] [[if:order 3?:{}]]";

fn run<'a>(candidates: &[&'a str], flags: &[&'a str]) -> Vec<&'a str> {
    let words = ["replay", "run", "--model", "local", "--candidate"];
    words.into_iter().chain(candidates.iter().copied()).chain(flags.iter().copied()).collect()
}

impl Person {
    fn promote(&self, code: i32, version: &str) -> Value {
        self.json_of(code, ["promote", version, "--to", "production"])
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_that_asked_for_less_care_passes_no_gate() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    person.write("three.txt", FOR_THREE);
    person.ok(["prompt", "add", "ticket", "three.txt"]);
    let report = person.json(run(&["ticket@4"], &["--alpha", "0.6"]));
    assert_eq!(report["verdicts"][0]["verdict"], "better", "at its own level");
    let refused = person.promote(3, "ticket@4");
    let better = refused["conditions"].as_array().unwrap().iter().find(|one| one["required"] == "better").unwrap();
    assert_eq!((&better["name"], &better["met"]), (&json!("valid better (target)"), &json!(false)), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_cannot_bring_the_margin_or_the_deciding_check_along() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    person.write("gate.yaml", "min_cases: 20\nrequire:\n  - {word: not_worse}\nmax_broken: 0\n");
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    let report = person.json(run(&["ticket@3"], &["--margin", "0.9"]));
    assert_eq!(report["verdicts"][0]["not_worse"], true, "by the replay's own margin");
    assert_eq!(person.promote(3, "ticket@3")["allowed"], false);

    person.write("gate.yaml", "min_cases: 20\nrequire:\n  - {word: better}\nmax_broken: 0\n");
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    person.write("loud.yaml", "kind: contains\nvalue: ORDER\n");
    person.ok(["check", "add", "loud", "loud.yaml"]);
    let report = person.json(run(&["ticket@3"], &["--decide", "loud"]));
    assert_eq!((&report["deciding"], report["fixed"].as_array().unwrap().len()), (&json!("loud"), 40));
    let refused = person.promote(3, "ticket@3");
    assert!(refused["conditions"].to_string().contains("valid better"), "{refused}");
    person.ok(run(&["ticket@3"], &["--check", "loud"]));
    let refused = person.promote(3, "ticket@3");
    assert!(refused["conditions"].to_string().contains("not part of the replay"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_several_candidates_is_a_try_and_has_its_evidence() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let both = person.json(run(&["ticket@3", "ticket@2"], &[]));
    let tries: Vec<&Value> = both["verdicts"].as_array().unwrap().iter().map(|verdict| &verdict["tries"]).collect();
    assert!(tries.iter().all(|tries| **tries == 2), "{tries:?}");
    let promoted = person.promote(0, "ticket@2");
    assert!(promoted["conditions"].as_array().unwrap().iter().all(|one| one["evidence"] == both["replay"]));
    let moves = person.json(["channel", "moves"]);
    assert_eq!(moves["promotions"][0]["promise"]["verdict"], "better", "the promise is that of the second candidate");

    // Going back is no promotion: what was tried since the last one stays tried.
    person.ok(run(&["ticket@3"], &[]));
    person.ok(["rollback", "ticket@production"]);
    assert_eq!(person.json(run(&["ticket@2"], &[]))["verdicts"][0]["tries"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn flips_that_were_drawn_again_are_no_evidence_and_are_drawn_as_they_were() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let first = person.json(run(&["ticket@2"], &[]))["replay"].as_str().unwrap().to_owned();
    let confirmed = person.json(["replay", "confirm", &first, "--repeats", "1"]);
    let judged = person.json(["promote", "ticket@2", "--to", "production", "--dry-run"]);
    assert_eq!(judged["replay"], json!(first));
    let named = ["promote", "ticket@2", "--to", "production", "--replay", confirmed["replay"].as_str().unwrap()];
    assert_eq!(person.json_of(3, named)["error"]["code"], "gate_refused");

    person.promote(0, "ticket@2");
    let again = person.json(["replay", "confirm", &first, "--repeats", "1"]);
    assert_eq!((&again["baseline"], &again["flaky"]), (&json!("ticket@1"), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_picked_by_outcome_stay_so_in_a_set_and_in_what_is_left() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    person.ok(["set", "add", "bad", "--filter", "thumb:down"]);
    person.ok(["set", "add", "again", "--filter", "set:bad"]);
    for choice in [["--filter", "set:bad"], ["--set", "again"], ["--filter", "thumb:down"]] {
        let report = person.json(run(&["ticket@2"], &[&["--baseline", "recorded"][..], &choice].concat()));
        let verdicts = report["verdicts"].as_array().unwrap();
        assert_eq!(verdicts.len(), 2, "target and guard");
        for verdict in verdicts {
            assert_eq!(verdict["verdict"], "cant_tell", "{choice:?} {}", verdict["part"]);
            assert!(verdict["warnings"].to_string().contains("picked by how"), "{choice:?} {verdict}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_on_after_a_verdict_is_judged_as_one_who_looked() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let report = person.json_of(4, run(&["ticket@2"], &["--budget-calls", "30"]));
    let replay = report["replay"].as_str().unwrap();
    assert!(report["verdicts"][0]["n"].as_u64().unwrap() > 0 && report["verdicts"][0]["anytime"].is_null());

    let still = person.json_of(4, ["replay", "resume", replay]);
    assert_eq!((&still["calls"], server.counts().calls), (&json!(30), 30), "what was spent stays spent");
    let whole = person.json(["replay", "resume", replay, "--budget-calls", "200"]);
    assert_eq!((&whole["cells"]["done"], &whole["calls"]), (&json!(80), &json!(80)));
    let verdict = &whole["verdicts"][0];
    assert_eq!((&verdict["verdict"], &verdict["anytime"]["decided"]), (&json!("better"), &json!("better")));
}

#[tokio::test(flavor = "multi_thread")]
async fn recorded_answers_are_those_of_the_case_and_no_cached_ones() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    for (set, output) in [("one", "first"), ("two", "second")] {
        let line = |number: i32| json!({"query": format!("Question {number}"), "output": format!("{output} {number}")});
        person.write("set.jsonl", &(0..3).map(|number| format!("{}\n", line(number))).collect::<String>());
        person.ok(["set", "add", set, "set.jsonl"]);
        let flags = ["--baseline", "recorded", "--guard", "0", "--set", set];
        let replay = person.json(run(&["ticket@2"], &flags))["replay"].as_str().unwrap().to_owned();
        let cells = person.json(["replay", "cells", &replay]);
        let recorded = cells["cells"].as_array().unwrap().iter().filter(|cell| cell["lane"] == "baseline");
        assert!(recorded.into_iter().all(|cell| cell["output"].as_str().unwrap().starts_with(output)), "{cells}");
        assert!(cells["cells"].as_array().unwrap().iter().all(|cell| cell.get("usage").is_some()));
    }
    let plan = person.json(["replay", "plan", "--candidate", "ticket@2", "--model", "local", "--baseline", "recorded"]);
    assert_eq!((&plan["calls"], &plan["cached"]), (&json!(40), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slice_that_is_too_small_to_tell_is_not_met_and_says_so() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    let gate = "min_cases: 20\nrequire:\n  - {word: better}\nno_worse_slices: ['thumb:up']\nslice_margin: 0.2\n";
    person.write("gate.yaml", gate);
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    person.ok(run(&["ticket@2"], &[]));
    let refused = person.promote(3, "ticket@2");
    let slice = refused["conditions"].as_array().unwrap().iter().find(|one| one["name"] == "no worse where thumb:up");
    let slice = slice.unwrap();
    assert_eq!((&slice["met"], &slice["actual"]), (&json!(false), &json!("too small to tell: 10 cases")));
    person.write("gate.yaml", &format!("{gate}min_slice_cases: 10\n"));
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    let events = person.json(["audit", "list"]);
    assert_eq!(events["events"].as_array().unwrap().last().unwrap()["kind"], "gate_weakened");
    person.promote(0, "ticket@2");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_named_by_the_beginning_of_its_id() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(5, &server, "ok");
    let all = person.json(run(&["ticket@2"], &[]));
    let start = &all["fixed"][0].as_str().unwrap()[..1];
    let refused = person.json_of(1, ["replay", "mark", all["replay"].as_str().unwrap(), start, "right"]);
    assert_eq!(refused["error"]["code"], "not_unique");
    let one = person.json(run(&["ticket@2"], &["--limit", "1", "--guard", "0"]));
    let (replay, id) = (one["replay"].as_str().unwrap(), one["fixed"][0].as_str().unwrap());
    person.ok(["replay", "mark", replay, start, "right"]);
    assert_eq!(person.json(["replay", "cells", replay, "--case", start])["cells"][0]["case"], id);
    assert_eq!(person.json_of(1, ["replay", "cells", replay, "--case", "none"])["error"]["code"], "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn turns_of_one_session_do_not_decide_early() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    let turns = (2..62).map(|number| {
        let mut turn = super::material::interaction(number);
        turn["session"] = json!(format!("session {}", number / 2));
        format!("{turn}\n")
    });
    person.write("turns.jsonl", &turns.collect::<String>());
    person.ok(["import", "turns.jsonl"]);
    let report = person.json(run(&["ticket@2"], &["--all-turns", "--until-decided", "--concurrency", "1"]));
    assert_eq!((&report["state"], &report["cells"]["done"]), (&json!("finished"), &json!(122)));
    assert_eq!(
        (&report["verdicts"][0]["kind"], &report["verdicts"][0]["verdict"]),
        (&json!("score"), &json!("better"))
    );
}
