//! kill -9 in the middle: nothing that was acknowledged is lost, nothing is paid for twice.
use std::{thread::sleep, time::Instant};

use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::{Person, interrupt, kill, material::interactions, wait_until};

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

#[test]
fn an_import_killed_again_and_again_ends_with_each_row_once() {
    const ROWS: usize = 40_000;
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(ROWS));
    let total = || person.json(["list", "--limit", "1"])["total"].as_u64().unwrap();
    let (mut kept, mut kills) = (0, 0);
    // A quick machine may be through before the last.
    while kills < 4 && kept < ROWS as u64 {
        let child = person.start(["import", "past.jsonl"]);
        wait_until("more rows are in", || total() > kept);
        kill(child);
        let now = total();
        assert!(now > kept, "what was committed stays: {now} of {kept}");
        (kept, kills) = (now, kills + 1);
        assert_eq!(person.json(["doctor", "--repair"])["healthy"], true);
    }
    assert!(kills > 1, "the first came too late");
    let file = person.json(["import", "past.jsonl"])["files"][0].clone();
    assert_eq!(file["added"].as_u64().unwrap() + kept, ROWS as u64);
    assert_eq!((total(), &file["rejected"]), (ROWS as u64, &json!(0)));
    assert_eq!(person.json(["status"])["feedback"], ROWS.div_ceil(3) + ROWS.div_ceil(5));
    for number in (0..ROWS).step_by(ROWS / 8) {
        assert_eq!(person.json(["list", &format!("order {number}")])["total"], 1, "each is found by its words");
    }
    let batches = person.json(["imports"])["batches"].as_array().unwrap().clone();
    let undone: u64 = batches
        .iter()
        .map(|batch| person.json(["imports", "undo", batch["batch"].as_str().unwrap()])["removed"].as_u64().unwrap())
        .sum();
    assert_eq!((undone, total()), (ROWS as u64, 0), "the batches know all that they brought in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_killed_again_and_again_pays_at_most_for_what_was_in_hand() {
    /// Calls under way, and answers on their way into the database: four for each of those four.
    const IN_HAND: usize = 16;
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "late:60");
    let mut child =
        person.start(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--concurrency", "4"]);
    wait_until("it has begun", || server.counts().calls > 0);
    let replay = person.json(["replay", "list"])["replays"][0]["replay"].as_str().unwrap().to_owned();
    let cells = || person.json(["replay", "show", &replay])["cells"].clone();
    let mut kills = 0;
    for calls in [20, 50, 80] {
        wait_until("more calls are made", || server.counts().calls >= calls);
        kill(child);
        kills += 1;
        wait_until("no call is under way", || server.counts().under_way == 0);
        assert!(cells()["done"].as_u64().unwrap() as usize + kills * IN_HAND >= server.counts().calls, "{}", cells());
        child = person.start(["replay", "resume", &replay, "--json"]);
    }
    let ran = super::Ran::of(child.wait_with_output().unwrap());
    let report = ran.json();
    assert_eq!((&report["cells"]["done"], &report["cells"]["failed"]), (&json!(120), &json!(0)), "{report}");
    let counts = server.counts();
    assert_eq!(counts.calls, 120 + counts.repeated, "each request was made");
    assert!(counts.repeated <= kills * IN_HAND, "{counts:?}");
    assert_eq!(report["verdicts"][0]["verdict"], "better");
    person.json(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    assert_eq!(server.counts().calls, counts.calls, "all of it is known now");
}

/// The channel, its moves, its events, its file and the head kept outside of the database.
struct Promoted {
    live: String,
    moves: usize,
    file: Vec<u8>,
}

impl Promoted {
    fn of(person: &Person) -> Self {
        let audit = person.json(["audit", "verify"]);
        assert_eq!(audit["valid"], true, "{audit}");
        let events = person.json(["audit", "list"])["events"].as_array().unwrap().clone();
        let is_move = |event: &&Value| ["promoted", "adopted", "overridden"].contains(&event["kind"].as_str().unwrap());
        let moves = person.json(["channel", "moves"])["promotions"].as_array().unwrap().clone();
        assert_eq!(events.iter().filter(is_move).count(), moves.len(), "a move and its event come together");
        let live = format!("ticket@{}", person.json(["prompt", "get", "ticket@production"])["version"]);
        assert_eq!(moves[0]["moved_to"], live);
        let hash = person.json(["prompt", "get", "ticket@production"])["hash"].clone();
        assert_eq!(events.iter().rfind(is_move).unwrap()["detail"]["hash"], hash);
        let heads = person.path(".local/state/attune/audit-heads");
        for head in std::fs::read_dir(heads).unwrap().map(|item| item.unwrap().path()) {
            if head.extension().is_none() {
                let head = std::fs::read_to_string(head).unwrap();
                assert_eq!(head.trim().len(), 64, "the head is whole: {head:?}");
                person.ok(["audit", "verify", "--head", head.trim()]);
            }
        }
        Self { live, moves: moves.len(), file: std::fs::read(person.path("live/ticket.yaml")).unwrap() }
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_promotion_has_moved_the_channel_with_its_event_or_not_at_all() {
    const ROUNDS: u32 = 16;
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    person.ok(["channel", "folder", "production", "live"]);
    let promote = |version| ["promote", version, "--to", "production", "--override", "a try"];
    let texts = ["ticket@3", "ticket@2"].map(|version| {
        person.ok(promote(version));
        (version, Promoted::of(&person).file)
    });
    let begun = Instant::now();
    person.ok(promote("ticket@3"));
    let span = begun.elapsed();
    let mut before = Promoted::of(&person);
    let mut moved = 0;
    for round in 0..ROUNDS {
        let (other, _) = texts.iter().find(|(version, _)| *version != before.live).unwrap();
        let child = person.start(promote(other));
        sleep(span * round / (ROUNDS - 4));
        kill(child);
        let after = Promoted::of(&person);
        let is_new = after.live != before.live;
        assert_eq!(after.moves, before.moves + usize::from(is_new), "round {round}");
        assert!(after.live == before.live || after.live == *other, "round {round}");
        assert!(texts.iter().any(|(_, text)| *text == after.file), "round {round}: the file is one of the two, whole");
        // What the kill left is found and mended: the file follows the channel, and nothing half-written stays.
        person.ok(["doctor", "--repair"]);
        assert_eq!(person.json(["doctor"])["findings"], json!([]), "round {round}");
        before = Promoted::of(&person);
        let (_, text) = texts.iter().find(|(version, _)| *version == before.live).unwrap();
        assert_eq!(before.file, *text, "round {round}");
        assert_eq!(std::fs::read_dir(person.path("live")).unwrap().count(), 1, "round {round}");
        moved += usize::from(is_new);
    }
    assert!(moved > 0 && moved < ROUNDS as usize, "some were early enough and some were not: {moved}");
    let events = person.json(["audit", "list"]).to_string();
    assert_eq!(events.matches("a try").count(), 0, "events hold hashes, never content");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn ctrl_c_ends_with_130_and_keeps_what_is_finished() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "late:80");
    let child =
        person.start(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--concurrency", "4", "--json"]);
    wait_until("some calls are made", || server.counts().calls >= 16);
    interrupt(&child);
    let ran = super::Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(130), "{}\n{}", ran.out, ran.err);
    assert_eq!(ran.json()["error"]["code"], "interrupted");
    let listed = person.json(["replay", "list"])["replays"][0].clone();
    assert!(listed["cells"]["done"].as_u64().unwrap() > 0, "{listed}");
    let report = person.json(["replay", "resume", listed["replay"].as_str().unwrap()]);
    assert_eq!((&report["cells"]["done"], server.counts().repeated <= 8), (&json!(120), true));
}
