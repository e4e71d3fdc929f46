//! kill -9 in the middle: nothing that was acknowledged is lost, nothing is paid for twice.
use std::{
    process::Child,
    thread::sleep,
    time::{Duration, Instant},
};

use attune_tests::fault_server::FaultServer;
use serde_json::json;

use super::{Person, material::interactions};

/// Longer than any of these takes on a machine with other work.
const PATIENCE: Duration = Duration::from_secs(120);

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        sleep(Duration::from_millis(20));
    }
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_replay_goes_on_and_pays_for_no_committed_cell_twice() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "late:60");
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--concurrency", "4"];
    for killed_after in [15, 50] {
        server.reset();
        person.ok(["prompt", "add", "ticket", &person.write("new.txt", &format!("[[json]] {killed_after}"))]);
        let run = run.map(|word| if word == "ticket@2" { "ticket" } else { word });
        let child = person.start(run.into_iter().chain(["--fresh"]));
        wait_until("some calls are made", || server.counts().calls >= killed_after);
        kill(child);
        let listed = person.json(["replay", "list"])["replays"][0].clone();
        let (replay, done) = (listed["replay"].as_str().unwrap(), listed["cells"]["done"].as_u64().unwrap());
        let planned = listed["cells"]["planned"].as_u64().unwrap();
        assert!(done > 0 && done < planned, "killed in the middle: {listed}");
        wait_until("no call is under way", || server.counts().under_way == 0);
        let before = server.counts().calls as u64;

        let mut resumed = person.run(["replay", "resume", replay, "--json"]);
        wait_until("the dead process is known to be dead", || {
            if resumed.code != Some(0) {
                assert_eq!(resumed.json()["error"]["code"], "busy", "{}", resumed.out);
                resumed = person.run(["replay", "resume", replay, "--json"]);
            }
            resumed.code == Some(0)
        });
        let report = resumed.json();
        assert_eq!(report["cells"]["done"], json!(planned));
        assert_eq!(server.counts().calls as u64 - before, planned - done, "only what was not committed is asked");
        assert_eq!(report["verdicts"][0]["verdict"], "better");
    }
}

#[test]
fn a_killed_import_loses_and_doubles_nothing() {
    const ROWS: usize = 20_000;
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(ROWS));
    let total = || person.json(["list", "--limit", "1"])["total"].as_u64().unwrap();
    let child = person.start(["import", "past.jsonl"]);
    wait_until("some rows are in", || total() > 0);
    kill(child);
    let kept = total();
    assert!(kept > 0, "what was committed stays");

    let again = person.json(["import", "past.jsonl"]);
    let file = &again["files"][0];
    let (added, duplicates) = (file["added"].as_u64().unwrap(), file["duplicates"].as_u64().unwrap());
    assert_eq!((added + duplicates, duplicates), (ROWS as u64, kept));
    let lines = person.ok(["export", "interactions"]).out;
    let mut ids: Vec<&str> =
        lines.lines().map(|line| line.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((lines.lines().count(), ids.len()), (ROWS, ROWS));
    assert_eq!(person.json(["status"])["feedback"], ROWS.div_ceil(3) + ROWS.div_ceil(5));
    assert_eq!(person.json(["doctor"])["healthy"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_promotion_has_moved_the_channel_with_its_event_or_not_at_all() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    for round in 0..8 {
        let version = if round % 2 == 0 { "ticket@2" } else { "ticket@3" };
        let before = person.json(["channel", "moves"])["promotions"].as_array().unwrap().len();
        let child = person.start(["promote", version, "--to", "production", "--override", "a try"]);
        sleep(Duration::from_millis(15 * round));
        kill(child);
        let audit = person.json(["audit", "verify"]);
        assert_eq!(audit["valid"], true, "round {round}: {audit}");
        let moves = person.json(["channel", "moves"])["promotions"].as_array().unwrap().clone();
        let live = format!("ticket@{}", person.json(["prompt", "get", "ticket@production"])["version"]);
        assert_eq!(moves[0]["moved_to"], live, "round {round}");
        assert!(moves.len() - before <= 1);
        let events = person.json(["audit", "list"]).to_string();
        assert_eq!(events.matches("a try").count(), 0, "events hold hashes, never content");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_with_130_and_keeps_what_is_finished() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "late:80");
    let child =
        person.start(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--concurrency", "4", "--json"]);
    wait_until("some calls are made", || server.counts().calls >= 16);
    let interrupted = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    let ran = super::Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{}\n{}", ran.out, ran.err);
    assert_eq!(ran.json()["error"]["code"], "interrupted");
    let listed = person.json(["replay", "list"])["replays"][0].clone();
    assert!(listed["cells"]["done"].as_u64().unwrap() > 0, "{listed}");
    let report = person.json(["replay", "resume", listed["replay"].as_str().unwrap()]);
    assert_eq!((&report["cells"]["done"], server.counts().repeated <= 8), (&json!(120), true));
}
