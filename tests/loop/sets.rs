//! Sets: versions that stay as they are, where their cases come from, and what a replay does with them.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::Person;

/// A file of so many cases from `first` on.
fn cases(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("{}\n", case(number))).collect()
}

fn case(number: usize) -> Value {
    json!({"query": format!("Where is parcel {number}?"), "expected": {"parcel": number}})
}

fn run<'a>(candidate: &'a str, flags: &[&'a str]) -> Vec<&'a str> {
    ["replay", "run", "--model", "local", "--candidate", candidate].into_iter().chain(flags.iter().copied()).collect()
}

#[test]
fn what_is_added_makes_a_version_and_the_old_ones_stay() {
    let person = Person::with_workspace();
    person.write("two.jsonl", &cases(0, 2));
    person.write("three.jsonl", &cases(0, 3));
    let added = |file: &str| {
        let added = person.json(["set", "add", "held", file]);
        [&added["version"], &added["cases"], &added["added"]].map(|figure| figure.as_i64().unwrap())
    };
    assert_eq!([added("two.jsonl"), added("two.jsonl"), added("three.jsonl")], [[1, 2, 2], [1, 2, 0], [2, 3, 1]]);
    let entries = |set: &str| person.json(["set", "show", set])["entries"].as_array().unwrap().len();
    assert_eq!([entries("held"), entries("held@1"), entries("held@2")], [3, 2, 3]);
    let diff = person.json(["set", "diff", "held@1", "held@2"]);
    assert_eq!((&diff["added"][0]["expected"], &diff["removed"]), (&json!("{\"parcel\":2}"), &json!([])));
    assert_eq!(person.json(["set", "diff", "held", "held@1"])["removed"], diff["added"]);
    let listed = person.json(["set", "list"])["sets"].clone();
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["version"]), (1, &json!(2)));

    let id = diff["added"][0]["case"].as_str().unwrap();
    person.write("other.jsonl", &format!("{}\n", json!({"id": id, "query": "Something else?"})));
    assert_eq!(person.json_of(1, ["set", "add", "held", "other.jsonl"])["error"]["code"], "already_exists");
    assert_eq!(person.json_of(1, ["set", "show", "held@9"])["error"]["code"], "not_found");
    assert_eq!(person.json_of(2, ["set", "show", "held@new"])["error"]["code"], "wrong_usage");

    // What goes out comes in again.
    let written = person.json(["set", "export", "held", "out.jsonl"]);
    assert_eq!((&written["cases"], &written["version"]), (&json!(3), &json!(2)));
    assert_eq!(person.json(["set", "add", "held", "out.jsonl"])["added"], 0);
    person.ok(["set", "add", "again", "out.jsonl"]);
    assert_eq!(person.json(["set", "show", "again"])["entries"], person.json(["set", "show", "held"])["entries"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_names_the_version_whose_cases_it_took() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    person.ok(["set", "add", "held", "--ids", "row-1,row-2,row-3"]);
    person.ok(["set", "add", "held", "--filter", "prompt:ticket"]);
    for (set, version, count) in [("held", "held@2", 20), ("held@1", "held@1", 3)] {
        let report = person.json(run("ticket@2", &["--set", set, "--guard", "0"]));
        assert_eq!((&report["set"], &report["cases"]), (&json!(version), &json!(count)));
        assert_eq!(person.json(["list", &format!("set:{set}")])["total"], count);
    }
    let refused = person.json_of(1, run("ticket@2", &["--set", "held@3"]))["error"].clone();
    assert_eq!((&refused["code"], &refused["where"]["field"]), (&json!("not_found"), &json!("set")));
}

#[tokio::test(flavor = "multi_thread")]
async fn flips_make_a_set_that_was_chosen_by_outcome() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    person.ok(run("ticket@2", &["--limit", "8", "--guard", "0"]));
    let made = person.json(["set", "add", "mended", "--flips", "last", "--kind", "fixed"]);
    assert_eq!((&made["cases"], &made["version"]), (&json!(8), &json!(1)));
    assert_eq!(person.json(["set", "list"])["sets"][0]["by_outcome"], true);
    let none = person.json_of(1, ["set", "add", "mended", "--flips", "last", "--kind", "broken"])["error"].clone();
    assert_eq!(none["code"], "not_found");
    person.ends(2, ["set", "add", "mended", "--kind", "broken", "--ids", "row-1"]);
    let recorded = person.json(run("ticket@2", &["--set", "mended", "--baseline", "recorded"]));
    assert_eq!(recorded["verdicts"][0]["verdict"], "cant_tell");
}

#[tokio::test(flavor = "multi_thread")]
async fn tests_of_a_prompt_are_run_first_and_bias_no_figure() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let kept = person.json(["set", "regression", "ticket", "--add", "row-30,row-31"]);
    assert_eq!((&kept["set"], &kept["cases"]), (&json!("ticket-regressions"), &json!(2)));
    let flags = ["--limit", "5", "--guard", "0", "--concurrency", "1"];
    let plan = person.json(["replay", "plan"].into_iter().chain(run("ticket@2", &flags).into_iter().skip(2)));
    assert_eq!((&plan["cases"], &plan["regression_cases"]), (&json!(5), &json!(2)));
    let better = person.json(run("ticket@2", &flags));
    let first: Vec<String> = server.seen().iter().take(2).map(|seen| seen.question.clone()).collect();
    assert!(first.iter().all(|question| question.contains("order 30") || question.contains("order 31")), "{first:?}");
    let verdict = &better["verdicts"][0];
    assert_eq!(
        (&verdict["n"], &verdict["fixed"], better["verdicts"].as_array().unwrap().len()),
        (&json!(5), &json!(5), 1)
    );
    let tests = &better["regression"][0];
    assert_eq!((&tests["cases"], &tests["passed_before"], &tests["pass_now"]), (&json!(2), &json!(0), &json!(2)));
    assert_eq!((&better["regressions"], &tests["broken"]), (&json!("ticket-regressions@1"), &json!([])));

    // They pass under what is live now, and fail under the next: 42 cells a side, the same 40 in the figure.
    person.write("gate.yaml", "min_cases: 20\nrequire:\n  - {word: not_worse}\nmax_regressions: 0\n");
    person.ok(["promote", "ticket@2", "--to", "production", "--override", "for the test"]);
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    let worse = person.json(run("ticket@3", &["--limit", "40"]));
    assert_eq!((&worse["verdicts"][0]["n"], &worse["cells"]["planned"]), (&json!(40), &json!(84)));
    assert_eq!(worse["broken"].as_array().unwrap().len(), 40, "each once: {worse}");
    let broken = worse["regression"][0]["broken"].clone();
    assert_eq!(broken, json!(["row-30#regression", "row-31#regression"]), "they are in the traffic too");
    let judged = person.json_of(3, ["promote", "ticket@3", "--to", "production"]);
    let condition = judged["conditions"].as_array().unwrap().iter().find(|one| one["name"] == "max_regressions");
    assert_eq!((&condition.unwrap()["actual"], &condition.unwrap()["met"]), (&json!("2"), &json!(false)));

    // It grows by flips of a replay, and never by what it holds.
    let more = person.json(["set", "regression", "ticket", "--flips", "last"]);
    assert_eq!((&more["version"], &more["cases"], &more["added"]), (&json!(2), &json!(40), &json!(38)));
    let kept = person.json(["replay", "keep", "last", "row-30#regression"]);
    assert_eq!((&kept["added"], &kept["version"]), (&json!(false), &json!(2)));
    assert_eq!(person.json(["set", "regression", "ticket"])["versions"].as_array().unwrap().len(), 2);
    let confirmed = person.json(["replay", "confirm", "last", "--repeats", "1"]);
    assert_eq!((&confirmed["regression_cases"], &confirmed["cases"]), (&json!(0), &json!(40)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_with_expected_answers_is_a_gate_of_a_build() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(5, &server, "ok");
    person.write("cases.jsonl", &cases(0, 100));
    person.ok(["set", "add", "build", "cases.jsonl"]);
    let gate = ["--set", "build", "--guard", "0", "--require", "not-worse", "--margin", "0.05"];
    let ask = |candidate: &'static str, baseline: &'static str| {
        let flags: Vec<&str> = gate.iter().copied().chain(["--baseline", baseline]).collect();
        person.run(run(candidate, &flags))
    };
    let good = ask("ticket@2", "ticket@1");
    assert_eq!(good.code, Some(0), "{}", good.err);
    assert_eq!(ask("ticket@3", "ticket@1").code, Some(0), "neither is JSON");
    let bad = ask("ticket@3", "ticket@2");
    assert_eq!(bad.code, Some(3), "{}", bad.err);
    assert!(bad.err.contains("--require"), "{}", bad.err);
    person.ok(["report", "last", "--junit", "report.xml", "--markdown", "report.md"]);
    let read = |name: &str| std::fs::read_to_string(person.path(name)).unwrap();
    assert!(
        read("report.xml").contains("<testcase") && read("report.xml").contains("<failure"),
        "{}",
        read("report.xml")
    );
    assert!(
        read("report.md").contains("| ▼ worse |") && read("report.md").contains("held out"),
        "{}",
        read("report.md")
    );
    let without: Vec<&str> = gate.iter().copied().take(6).collect();
    person.ok(["check", "attach", "valid", "ticket", "--decide"]);
    assert_eq!(person.json_of(2, run("ticket@2", &without))["error"]["where"]["field"], "margin");
}
