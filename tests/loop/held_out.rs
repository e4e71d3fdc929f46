//! A share of each prompt's sessions is no example for whoever writes it, and replays and gates say what comes of it.
use std::collections::HashSet;

use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::{
    Person,
    material::{interaction, interactions},
};

fn ids(rows: &Value) -> HashSet<String> {
    rows.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

impl Person {
    /// Ids of what may be an example for `ticket`, and of what may not.
    fn seen_and_held_out(&self) -> (HashSet<String>, HashSet<String>) {
        let all = ids(&self.json(["list", "prompt:ticket", "--limit", "1000"])["interactions"]);
        let examples = self.json(["prompt", "examples", "ticket", "--limit", "1000"]);
        let seen = ids(&examples["examples"]);
        let held_out: HashSet<String> = all.difference(&seen).cloned().collect();
        assert_eq!((&examples["total"], &examples["held_out"]), (&json!(seen.len()), &json!(held_out.len())));
        (seen, held_out)
    }
}

#[test]
fn what_is_held_out_is_no_example_and_stays_so() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(200));
    person.ok(["import", "past.jsonl"]);
    person.write("plain.txt", "Sort the message.");
    person.ok(["prompt", "add", "ticket", "plain.txt"]);
    let (seen, held_out) = person.seen_and_held_out();
    assert!((40..80).contains(&held_out.len()), "{} of 200", held_out.len());
    // A version that is there shows with any of them what is sent.
    for id in held_out.iter().take(3).chain(seen.iter().take(3)) {
        person.ok(["prompt", "render", "ticket", "--interaction", id]);
    }
    let few = person.json(["prompt", "examples", "ticket", "thumb:down", "--limit", "3"]);
    assert!(ids(&few["examples"]).is_subset(&seen) && few["examples"].as_array().unwrap().len() == 3, "{few}");

    // More data, another workspace: each is where it was.
    person.write("more.jsonl", &interactions(400));
    person.ok(["import", "more.jsonl"]);
    let (more, more_held_out) = person.seen_and_held_out();
    assert!(seen.is_subset(&more) && held_out.is_subset(&more_held_out));
    let shown = person.json(["held-out", "ticket"]);
    let ticket = &shown["prompts"][0];
    assert_eq!((&ticket["sessions"], &ticket["held_out"]), (&json!(400), &json!(more_held_out.len())));
    assert_eq!((&shown["share"], &ticket["own"]), (&json!(0.3), &json!(false)));

    // All turns of a session go together.
    let turns = (500..600).map(|number| {
        let mut turn = interaction(number);
        turn["session"] = json!(format!("session {}", number / 10));
        format!("{turn}\n")
    });
    person.write("turns.jsonl", &turns.collect::<String>());
    person.ok(["import", "turns.jsonl"]);
    let (_, held_out) = person.seen_and_held_out();
    let tens = held_out.iter().filter(|id| id.len() == 7).filter_map(|id| id.strip_prefix("row-5")).map(|id| &id[..1]);
    let whole: HashSet<&str> = tens.clone().collect();
    assert_eq!(tens.count(), 10 * whole.len());
}

#[test]
fn the_share_is_set_for_all_or_for_one_prompt_and_written_down() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(100));
    person.ok(["import", "past.jsonl"]);
    person.write("plain.txt", "Sort the message.");
    person.ok(["prompt", "add", "ticket", "plain.txt"]);
    person.ok(["prompt", "add", "other", "plain.txt"]);
    let (_, before) = person.seen_and_held_out();
    let shown = person.json(["held-out", "set", "0.6", "--prompt", "ticket"]);
    assert_eq!((&shown["prompts"][0]["share"], &shown["prompts"][0]["own"]), (&json!(0.6), &json!(true)));
    let (_, after) = person.seen_and_held_out();
    assert!(before.is_subset(&after) && after.len() > before.len());
    let all = person.json(["held-out", "set", "0"]);
    let shares: Vec<&Value> = all["prompts"].as_array().unwrap().iter().map(|one| &one["share"]).collect();
    assert_eq!((&all["share"], shares), (&json!(0.0), vec![&json!(0.0), &json!(0.6)]), "other first, by name");
    let events = person.json(["audit", "list"]);
    let last = events["events"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["kind"], &last["subject"]), (&json!("held_out_set"), &json!("workspace")));
    assert_eq!(person.json_of(2, ["held-out", "set", "1"])["error"]["where"]["field"], "share");
    assert_eq!(person.json_of(1, ["held-out", "set", "0.2", "--prompt", "none"])["error"]["code"], "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn replays_say_which_part_a_figure_comes_from_and_a_gate_can_ask_for_it() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    let (_, held_out) = person.seen_and_held_out();
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local"];
    let report = person.json(run);
    let n = |part: &str| {
        let parts = report["held_out"].as_array().unwrap();
        parts.iter().find(|verdict| verdict["part"] == part).unwrap()["n"].as_u64().unwrap()
    };
    assert_eq!((n("held_out"), n("rest")), (held_out.len() as u64, 60 - held_out.len() as u64), "{report}");
    assert_eq!((&report["verdicts"][0]["n"], &report["held_out_cases"]), (&json!(60), &json!(held_out.len())));
    let cells = person.json(["replay", "cells", "last"]);
    let of_part = cells["cells"].as_array().unwrap().iter().filter(|cell| cell["held_out"] == true);
    assert_eq!(of_part.map(|cell| cell["case"].as_str().unwrap().to_owned()).collect::<HashSet<_>>(), held_out);

    // Sixty would be enough, but those that were no examples are fewer.
    let gate = "min_cases: 30\nheld_out: true\nrequire:\n  - {word: better}\nmax_broken: 0\nmax_latency_ratio: 999\n";
    person.write("gate.yaml", gate);
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    let refused = person.json_of(3, ["promote", "ticket@2", "--to", "production"]);
    let conditions = refused["conditions"].as_array().unwrap();
    assert_eq!(conditions[0]["actual"], format!("{} held-out", held_out.len()));
    assert_eq!(
        (&conditions[1]["name"], &conditions[1]["met"]),
        (&json!("valid better (target, held out)"), &json!(false))
    );
    person.write("gate.yaml", &gate.replace("30", "10"));
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    person.json(["promote", "ticket@2", "--to", "production"]);
    person.write("gate.yaml", &gate.replace("held_out: true\n", ""));
    person.ok(["gate", "set", "ticket@production", "gate.yaml"]);
    let events = person.json(["audit", "list"]);
    assert_eq!(events["events"].as_array().unwrap().last().unwrap()["kind"], "gate_weakened");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_may_take_the_held_out_part_alone() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    let (_, held_out) = person.seen_and_held_out();
    let plan = ["replay", "plan", "--candidate", "ticket@2", "--model", "local"];
    let all = person.json(plan);
    assert_eq!((&all["cases"], &all["held_out_cases"]), (&json!(60), &json!(held_out.len())));
    let alone = person.json(plan.into_iter().chain(["--held-out"]));
    assert_eq!((&alone["cases"], &alone["held_out_cases"]), (&json!(held_out.len()), &json!(held_out.len())));
    let target = person.json(plan.into_iter().chain(["--held-out", "--limit", "5"]));
    assert_eq!(
        (&target["cases"], &target["guard_cases"]),
        (&json!(5), &json!(held_out.len() - 5)),
        "the guard is of that part too"
    );
    // A question that was an example in one session was seen, whichever sessions ask it too.
    let same = (0..40).map(|number| {
        let mut row = interaction(1_000 + number);
        row["query"] = json!(if number % 2 == 0 { "Where is it?" } else { "When?" });
        format!("{row}\n")
    });
    person.write("same.jsonl", &same.collect::<String>());
    person.ok(["import", "same.jsonl"]);
    let seen = person.json(plan);
    assert_eq!((&seen["cases"], &seen["held_out_cases"]), (&json!(62), &json!(held_out.len())));
    person.ok(["held-out", "set", "0"]);
    assert_eq!(person.json_of(1, plan.into_iter().chain(["--held-out"]))["error"]["code"], "plan_refused");
}
