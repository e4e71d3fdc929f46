//! Judges and budgets: said and priced before anything is sent, and never silently left out.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::Person;

const RUN: [&str; 6] = ["replay", "run", "--candidate", "ticket@2", "--model", "local"];
const PLAN: [&str; 6] = ["replay", "plan", "--candidate", "ticket@2", "--model", "local"];

impl Person {
    /// With a check `fair` whose judge answers what `script` makes of it.
    pub fn with_judge(count: usize, server: &FaultServer, script: &str) -> Self {
        let person = Self::with_everything(count, server, "ok");
        let prompt =
            "messages:\n  - {role: system, content: '[[reply:pass]]'}\n  - {role: user, content: '{{output}}'}\n";
        person.write("fair-judge.yaml", prompt);
        person.ok(["prompt", "add", "fair-judge", "fair-judge.yaml"]);
        person.write("fair.yaml", "kind: judge\nprompt: fair-judge@1\nmodel: judge\n");
        person.ok(["check", "add", "fair", "fair.yaml"]);
        person.judge_by(server, script);
        person
    }

    fn judge_by(&self, server: &FaultServer, script: &str) {
        let url = format!("{}/v1", server.url());
        self.ok(["model", "add", "judge", "--provider", "openai-compatible", "--url", &url, "--model", script]);
    }
}

fn with<'a>(words: [&'a str; 6], flags: &[&'a str]) -> Vec<&'a str> {
    words.into_iter().chain(flags.iter().copied()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_is_planned_and_priced_and_asked_once() {
    let server = FaultServer::start().await;
    let person = Person::with_judge(20, &server, "trickle:0");
    person
        .write("work/prices.yaml", "- {model: ok, input: 0, output: 0}\n- {model: 'trickle*', input: 1, output: 2}\n");
    let plain = person.json(PLAN);
    let plan = person.json(with(PLAN, &["--check", "valid", "fair"]));
    assert_eq!(
        (&plan["calls"], &plan["judge_calls"], &plan["sends_to"][0]["calls"]),
        (&json!(40), &json!(40), &json!(80))
    );
    assert!(plan["tokens"].as_u64() > plain["tokens"].as_u64(), "{plan}");
    assert_eq!(plain["cost"], "0");
    assert!(plan["cost"].as_str().unwrap().parse::<f64>().unwrap() > 0.0, "{plan}");
    let report = person.json(with(RUN, &["--check", "valid", "fair"]));
    assert_eq!((&report["calls"], &report["judge_calls"]), (&json!(40), &json!(40)));
    assert_eq!(report["judges"][0]["text"], "unverified judge: no answer was marked by a person");
    let again = person.json(with(PLAN, &["--check", "valid", "fair"]));
    assert_eq!((&again["calls"], &again["judge_calls"], &again["cost"]), (&json!(0), &json!(0), &json!("0")));
    person.ok(["report", "last", "--html", "report.html"]);
    let html = std::fs::read_to_string(person.path("report.html")).unwrap();
    assert!(html.contains("unverified judge"), "beside the verdict stands how far to trust it");
}

#[tokio::test(flavor = "multi_thread")]
async fn scoring_again_says_what_a_judge_needs_and_keeps_to_its_budget() {
    let server = FaultServer::start().await;
    let person = Person::with_judge(10, &server, "ok");
    let replay = person.json(RUN)["replay"].as_str().unwrap().to_owned();
    let rescore = ["replay", "rescore", &replay, "--check", "fair"];
    let part = person.ends(4, rescore.into_iter().chain(["--budget-calls", "5"]));
    assert!(part.err.contains("Judges are asked 20 times"), "{}", part.err);
    let report = person.json(rescore);
    assert_eq!((&report["judge_calls"], &report["cells"]["failed"]), (&json!(20), &json!(0)));
    assert!(!person.ok(rescore).err.contains("Judges"), "all of it is known");
    assert_eq!(server.counts().calls, 40);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_that_cannot_be_reached_leaves_the_cell_open_and_no_answer_is_paid_twice() {
    let server = FaultServer::start().await;
    let person = Person::with_judge(10, &server, "status-400");
    let report = person.json_of(4, with(RUN, &["--check", "valid", "fair", "--fresh"]));
    assert_eq!((&report["calls"], &report["cells"]["failed"]), (&json!(20), &json!(20)));
    let replay = report["replay"].as_str().unwrap();
    let cells = person.json(["replay", "cells", replay]);
    assert!(cells["cells"][0]["error"].as_str().unwrap().starts_with("The judge fair did not answer"), "{cells}");
    person.judge_by(&server, "ok");
    let resumed = person.json(["replay", "resume", replay]);
    assert_eq!((&resumed["calls"], &resumed["cells"]["done"]), (&json!(20), &json!(20)));
    assert_eq!(resumed["verdicts"][1]["n"], 10, "{resumed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_judge_that_does_not_answer_now_leaves_no_older_judgement_standing() {
    let server = FaultServer::start().await;
    let person = Person::with_judge(10, &server, "ok");
    let replay = person.json(with(RUN, &["--check", "valid", "fair"]))["replay"].as_str().unwrap().to_owned();
    person.judge_by(&server, "status-400");
    person.write("fair.yaml", "kind: judge\nprompt: fair-judge@1\nmodel: judge\nscale: [0, 1]\npass_at: 1\n");
    person.ok(["check", "add", "fair", "fair.yaml"]);
    let report = person.json_of(4, ["replay", "rescore", &replay, "--check", "fair"]);
    let fair = report["verdicts"].as_array().unwrap().iter().find(|verdict| verdict["check"] == "fair").unwrap();
    assert_eq!((&fair["n"], &fair["unpaired"]), (&json!(0), &json!(10)), "{fair}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_or_meant_is_refused_before_anything_is_sent() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(10, &server, "ok");
    let refused = person.json_of(1, with(RUN, &["--budget-usd", "1"]));
    assert_eq!(
        (&refused["error"]["code"], &refused["error"]["where"]["field"]),
        (&json!("plan_refused"), &json!("budget_usd"))
    );
    for margin in ["0", "-0.1", "nan"] {
        let flag = format!("--margin={margin}");
        assert_eq!(person.json_of(2, with(RUN, &[&flag]))["error"]["where"]["field"], "margin", "{margin}");
    }
    assert_eq!(server.counts().calls, 0);
    let twice = person.json(with(PLAN, &["--check", "valid", "--decide", "valid", "--check", "valid"]));
    assert_eq!(twice["checks"].as_array().unwrap().len(), 1);
}

#[test]
fn a_set_is_taken_whole_and_what_is_drawn_of_other_traffic_is_said() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &super::material::interactions(1_030));
    person.ok(["import", "past.jsonl"]);
    person.write("one.txt", "Sort it.");
    person.ok(["prompt", "add", "ticket", "one.txt"]);
    person.write("valid.yaml", "kind: json_valid\n");
    person.ok(["check", "add", "valid", "valid.yaml"]);
    person.ok(["set", "add", "all", "--filter", "prompt:ticket"]);
    let plan = |flags: &[&str]| {
        let words =
            ["replay", "plan", "--candidate", "ticket@1", "--model", "builtin", "--check", "valid", "--guard", "0"];
        person.json(words.into_iter().chain(flags.iter().copied()))
    };
    let says_more = |plan: &Value| plan["warnings"].to_string().contains("30 more cases fit");
    let (whole, drawn) = (plan(&["--set", "all"]), plan(&[]));
    assert_eq!((&whole["cases"], says_more(&whole)), (&json!(1_030), false), "{whole}");
    assert_eq!((&drawn["cases"], says_more(&drawn)), (&json!(1_000), true), "{drawn}");
}
