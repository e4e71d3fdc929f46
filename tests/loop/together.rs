//! Several processes on one workspace.
use attune_tests::fault_server::FaultServer;

use super::{Person, Ran, material};

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
