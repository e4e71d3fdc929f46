//! Several processes on one workspace.
use std::{collections::HashSet, process::Child};

use attune_tests::fault_server::FaultServer;
use serde_json::json;

use super::{Person, Ran, kill, material, wait_until};

fn rows(from: usize, count: usize) -> String {
    (from..from + count).map(|number| format!("{}\n", material::interaction(number))).collect()
}

#[test]
fn two_imports_and_a_reader_go_side_by_side() {
    let person = Person::with_workspace();
    person.write("one.jsonl", &rows(0, 4_000));
    // Half of it is in the first file too.
    person.write("two.jsonl", &rows(2_000, 4_000));
    let imports = ["one.jsonl", "two.jsonl"].map(|file| person.start(["import", file, "--json"]));
    let mut totals = vec![0];
    for _ in 0..10 {
        totals.push(person.json(["list", "--limit", "1"])["total"].as_u64().unwrap());
    }
    assert!(totals.is_sorted(), "{totals:?}");
    let reports = imports.map(|child| Ran::of(child.wait_with_output().unwrap()).json());
    let sum = |name: &str| -> u64 { reports.iter().map(|report| report["files"][0][name].as_u64().unwrap()).sum() };
    assert_eq!((sum("added"), sum("duplicates"), sum("rejected")), (6_000, 2_000, 0));
    assert_eq!(person.json(["list", "--limit", "1"])["total"], 6_000);
    assert_eq!(
        person.json(["list", "order", "--limit", "1"])["total"],
        6_000,
        "all of them can be found by their words"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_has_one_runner_and_others_are_told_who() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "late:100");
    let child =
        person.start(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--concurrency", "2", "--json"]);
    let replay = loop {
        let listed = person.json(["replay", "list"])["replays"][0].clone();
        if listed["cells"]["done"].as_u64().unwrap_or_default() > 0 {
            break listed["replay"].as_str().unwrap().to_owned();
        }
    };
    let busy = person.json_of(1, ["replay", "resume", &replay]);
    assert_eq!(busy["error"]["code"], "busy");
    assert!(busy["error"]["message"].as_str().unwrap().contains(&child.id().to_string()), "{busy}");
    let jobs = person.json(["jobs", "--running"]);
    assert_eq!(jobs["jobs"][0]["kind"], "replay");
    person.ok(["replay", "cancel", &replay]);
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{}\n{}", ran.out, ran.err);
    assert!(server.counts().calls < 80);
}

fn ran(child: Child) -> Ran {
    Ran::of(child.wait_with_output().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn import_replay_promotion_and_search_go_side_by_side() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "late:30");
    person.write("more.jsonl", &rows(1_000, 6_000));
    let import = person.start(["import", "more.jsonl", "--json"]);
    let replay =
        person.start(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--concurrency", "4", "--json"]);
    let others: Vec<Child> = (0..4)
        .flat_map(|round| {
            let version = if round % 2 == 0 { "ticket@2" } else { "ticket@3" };
            let promote = ["promote", version, "--to", "staging", "--override", "a try", "--json"];
            let search = ["search", "order 7", "--mode", "words", "--json"];
            [person.start(promote), person.start(search)]
        })
        .collect();
    for child in others {
        let ran = ran(child);
        let answer = ran.json();
        match ran.code {
            Some(0) => assert!(answer["hits"].is_array() || answer["moved_to"].is_string(), "{answer}"),
            // Somebody else was quicker; nothing else may go wrong.
            _ => assert!(["busy", "already_exists"].contains(&answer["error"]["code"].as_str().unwrap()), "{answer}"),
        }
    }
    let imported = ran(import).json();
    assert_eq!((&imported["files"][0]["added"], &imported["files"][0]["rejected"]), (&json!(6_000), &json!(0)));
    let replayed = ran(replay).json();
    assert_eq!((&replayed["cells"]["failed"], &replayed["verdicts"][0]["verdict"]), (&json!(0), &json!("better")));
    assert_eq!(server.counts().repeated, 0);
    assert_eq!(person.json(["audit", "verify"])["valid"], true);
    assert_eq!(person.json(["doctor"]), json!({"healthy": true, "findings": []}));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_who_promote_at_once_one_wins() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    person.ok(["channel", "folder", "production", "live"]);
    for round in 0..4 {
        let version = if round % 2 == 0 { "ticket@2" } else { "ticket@3" };
        let promote = ["promote", version, "--to", "production", "--override", "a try", "--json"];
        let children: Vec<Child> = (0..8).map(|_| person.start(promote)).collect();
        let ended: Vec<Ran> = children.into_iter().map(ran).collect();
        assert_eq!(ended.iter().filter(|ran| ran.code == Some(0)).count(), 1, "round {round}");
        for answer in ended.iter().filter(|ran| ran.code != Some(0)).map(Ran::json) {
            let code = answer["error"]["code"].as_str().unwrap();
            assert!(["busy", "already_exists"].contains(&code), "round {round}: {answer}");
        }
    }
    assert_eq!(moves_in_a_row(&person), 5);
    assert_eq!(person.json(["doctor"]), json!({"healthy": true, "findings": []}), "the file is that of the channel");
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_who_promote_different_versions_follow_each_other() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    for number in 4..=9 {
        person.ok(["prompt", "add", "ticket", &person.write("more.txt", &format!("[[json]] {number}"))]);
    }
    person.ok(["channel", "folder", "production", "live"]);
    let versions: Vec<String> = (2..=9).map(|number| format!("ticket@{number}")).collect();
    let children: Vec<Child> = versions
        .iter()
        .map(|version| person.start(["promote", version, "--to", "production", "--override", "a try", "--json"]))
        .collect();
    let won = children.into_iter().map(ran).filter(|ran| ran.code == Some(0)).count();
    assert!(won >= 1);
    assert_eq!(moves_in_a_row(&person), 1 + won, "each winner moved from where the one before had moved to");
    assert_eq!(person.json(["doctor"]), json!({"healthy": true, "findings": []}), "the file is that of the channel");
}

/// How many moves there are; each begins where the one before ended, and has its event.
fn moves_in_a_row(person: &Person) -> usize {
    let moves = person.json(["channel", "moves"])["promotions"].as_array().unwrap().clone();
    for pair in moves.windows(2) {
        assert_eq!(pair[0]["moved_from"], pair[1]["moved_to"], "{moves:?}");
    }
    let live = format!("ticket@{}", person.json(["prompt", "get", "ticket@production"])["version"]);
    assert_eq!(moves[0]["moved_to"], live);
    let events = person.json(["audit", "list"])["events"].as_array().unwrap().clone();
    let told: HashSet<&str> = events.iter().filter_map(|event| event["detail"]["move"].as_str()).collect();
    assert_eq!(told.len(), moves.len());
    assert_eq!(person.json(["audit", "verify"])["valid"], true);
    moves.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_who_resume_a_replay_one_runs_it_and_is_named() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "late:100");
    let child = person.start(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--concurrency", "2"]);
    wait_until("some calls are made", || server.counts().calls >= 10);
    kill(child);
    let listed = person.json(["replay", "list"])["replays"][0].clone();
    let (replay, done) = (listed["replay"].as_str().unwrap(), listed["cells"]["done"].as_u64().unwrap());
    let before = server.counts().calls;
    let children: Vec<Child> = (0..4).map(|_| person.start(["replay", "resume", replay, "--json"])).collect();
    let ids: Vec<String> = children.iter().map(|child| child.id().to_string()).collect();
    let (won, lost): (Vec<(String, Ran)>, _) =
        ids.into_iter().zip(children.into_iter().map(ran)).partition(|(_, ran)| ran.code == Some(0));
    let [(winner, report)] = &won[..] else { panic!("{} ran it", won.len()) };
    assert_eq!(report.json()["cells"]["done"], 80);
    assert_eq!(lost.len(), 3);
    for (_, ran) in lost {
        let error = ran.json()["error"].clone();
        let message = error["message"].as_str().unwrap();
        assert!(error["code"] == "busy" && message.contains(&format!("process {winner})")), "{error}");
    }
    assert_eq!((server.counts().calls - before) as u64, 80 - done, "nothing that was committed is asked again");
}
