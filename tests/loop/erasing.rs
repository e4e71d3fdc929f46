//! Erasing: after it no byte of what was said is in any file of the workspace, also while others write.
use std::path::Path;

use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

use super::{
    Person, Ran,
    material::{interaction, interactions},
    wait_until,
};

/// Words that nobody else says, as far in the word as the full text may have shortened them.
const NEEDLES: [&str; 9] = [
    "ylographic",
    "uixotically",
    "hanerogam",
    "oterodotal",
    "yzygetic",
    "heterogrammatic",
    "umpernickeled",
    "ibberfishing",
    "arglequist",
];

/// One user's interaction, with a telling word in each place that holds text.
fn telling(number: usize) -> Value {
    let mut row = interaction(number);
    row["user"] = json!("alice@example.org");
    row["session"] = json!(format!("zibberfishing-{number}"));
    row["id"] = json!(format!("warglequist-{number}"));
    row["query"] = json!(format!("Where is my xylographic order {number}?"));
    row["output"] = json!(format!("It went away quixotically, order {number}"));
    row["variables"] = json!({"name": "phanerogam"});
    row["contexts"] = json!([{"text": "noterodotal"}]);
    row["tags"] = json!(["syzygetic"]);
    row["feedback"] = json!([
        {"kind": "comment", "text": "catheterogrammatic", "author": "alice@example.org"},
        {"kind": "correction", "text": "{\"pumpernickeled\": 1}"},
    ]);
    row
}

fn files(folder: &Path, found: &mut Vec<(String, Vec<u8>)>) {
    for item in std::fs::read_dir(folder).unwrap().flatten() {
        match item.file_type().unwrap().is_dir() {
            true => files(&item.path(), found),
            // A file that was there a moment ago may be gone.
            false => {
                found.extend(std::fs::read(item.path()).ok().map(|bytes| (item.path().display().to_string(), bytes)))
            }
        }
    }
}

/// The needles that are in the workspace's files, with the file.
fn found(person: &Person, needles: &[Vec<u8>]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    files(&person.path("work"), &mut all);
    let mut found = Vec::new();
    for (file, bytes) in all {
        let lower = bytes.to_ascii_lowercase();
        for needle in needles {
            let holds = |bytes: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
            if holds(&bytes) || holds(&lower) {
                found.push((file.clone(), String::from_utf8_lossy(needle).into_owned()));
            }
        }
    }
    found
}

async fn database(person: &Person) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", person.path("work/attune.db").display())).await.unwrap()
}

/// Their vectors, of which eight numbers tell each from all others.
async fn vectors(person: &Person) -> Vec<Vec<u8>> {
    let sql = "SELECT vector FROM vector JOIN interaction USING (key) WHERE user_hash IS NOT NULL";
    let all: Vec<Vec<u8>> = sqlx::query_scalar(sql).fetch_all(&mut database(person).await).await.unwrap();
    all.into_iter().map(|vector| vector[64..96].to_vec()).collect()
}

fn words() -> Vec<Vec<u8>> {
    NEEDLES.iter().map(|word| word.as_bytes().to_vec()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_of_an_erased_user_is_left_while_others_import_and_replay() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "ok");
    let url = format!("{}/v1", server.url());
    person.ok(["model", "add", "slow", "--provider", "openai-compatible", "--url", &url, "--model", "late:300"]);
    person.ok(["set", "add", "others", "--filter", "prompt:ticket"]);
    let rows: String = (100..104).map(|number| format!("{}\n", telling(number))).collect();
    person.write("alice.jsonl", &rows);
    person.ok(["import", "alice.jsonl"]);
    person.ok(["index", "rebuild"]);
    person.ok(["set", "add", "mine", "--filter", "user:alice@example.org"]);
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--set", "mine", "--guard", "20"];
    let before = person.json(run);
    person.ok(["replay", "mark", "last", "warglequist-100", "wrong", "--reason", "phanerogam"]);
    let draft = json!({"messages": [{"role": "user", "content": "As in: Where is my xylographic order 101? Yes."}]});
    sqlx::query("INSERT INTO draft (prompt, content, updated) VALUES ('ticket', $1, 0)")
        .bind(draft.to_string())
        .execute(&mut database(&person).await)
        .await
        .unwrap();
    person.ok(["backup", "old.db"]);
    let vectors = vectors(&person).await;
    assert_eq!(vectors.len(), 4);
    let needles: Vec<Vec<u8>> = words().into_iter().chain(vectors).collect();
    let there = found(&person, &needles);
    for needle in &needles {
        let needle = String::from_utf8_lossy(needle);
        assert!(there.iter().any(|(_, word)| *word == needle), "{needle} is there before: {there:?}");
    }

    person.write("many.jsonl", &(1_000..31_000).map(|n| format!("{}\n", interaction(n))).collect::<String>());
    let import = person.start(["import", "many.jsonl", "--json"]);
    let calls = server.counts().calls;
    let slow = ["--model", "slow", "--set", "others", "--guard", "0", "--concurrency", "2", "--json"];
    let replay = person.start(["replay", "run", "--candidate", "ticket@3"].into_iter().chain(slow));
    wait_until("the replay has begun", || server.counts().calls > calls);
    let would = person.json(["erase", "--user", "alice@example.org", "--dry-run"]);
    let erased = person.json(["erase", "--user", "alice@example.org"]);
    assert_eq!(found(&person, &needles), [], "right after, while others import and replay");
    let imported = Ran::of(import.wait_with_output().unwrap()).json();
    assert_eq!(imported["files"][0]["added"], 30_000);
    let replayed = Ran::of(replay.wait_with_output().unwrap()).json();
    assert_eq!(replayed["cells"]["done"], 80);
    assert_eq!(found(&person, &needles), []);

    assert_eq!((&erased["erased"], &erased["drafts_changed"]), (&json!(4), &json!(1)));
    assert_eq!((&erased["replays_changed"], &erased["sets_changed"]), (&json!(1), &json!(1)));
    for part in ["erased", "feedback_erased", "replays_changed", "sets_changed", "backups_that_hold_it"] {
        assert_eq!(would[part], erased[part], "{part} is said beforehand");
    }
    let backup = person.path("old.db").canonicalize().unwrap().display().to_string();
    assert_eq!(erased["backups_that_hold_it"], json!([backup]));
    assert_eq!(person.json(["list", "user:alice@example.org"])["total"], 0);
    assert_eq!(person.json(["search", "xylographic", "--mode", "words"])["hits"], json!([]));
    person.ok(["show", "row-1"]);
    let replay = before["replay"].as_str().unwrap();
    let report = person.json(["replay", "show", replay]);
    assert_eq!(report["verdicts"], before["verdicts"], "who was better stays");
    assert_eq!(person.json_of(1, ["replay", "resume", replay])["error"]["code"], "plan_refused");
    let events = person.json(["audit", "list"])["events"].as_array().unwrap().clone();
    let event = events.last().unwrap();
    assert_eq!((&event["kind"], &event["detail"]["interactions"]), (&json!("erased"), &json!(4)));
    assert_eq!(person.json(["audit", "verify"])["valid"], true);
    assert_eq!(person.json(["doctor"])["healthy"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_replay_is_sending_is_erased_when_it_has_stopped() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(2, &server, "late:300");
    person.write("alice.jsonl", &(100..110).map(|number| format!("{}\n", telling(number))).collect::<String>());
    person.ok(["import", "alice.jsonl"]);
    person.ok(["set", "add", "mine", "--filter", "user:alice@example.org"]);
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--set", "mine", "--concurrency", "1"];
    let replay = person.start(run);
    wait_until("it sends", || server.counts().calls > 0);
    let busy = person.json_of(1, ["erase", "--user", "alice@example.org"])["error"].clone();
    assert_eq!(busy["code"], "busy", "{busy}");
    assert!(busy["hint"].as_str().unwrap().contains("attune replay cancel"), "{busy}");
    assert_eq!(person.json(["list", "user:alice@example.org"])["total"], 10, "nothing is erased by halves");
    person.ok(["replay", "cancel", "last"]);
    replay.wait_with_output().unwrap();
    assert_eq!(person.json(["erase", "--user", "alice@example.org"])["erased"], 10);
    assert_eq!(found(&person, &words()), []);
}

#[test]
fn by_id_and_by_filter_and_what_is_said_of_others() {
    let person = Person::with_workspace();
    let mut row = interaction(50);
    row["feedback"] = json!([{"kind": "comment", "text": "catheterogrammatic", "author": "bob"}]);
    person.write("rows.jsonl", &format!("{}{row}\n", interactions(10)));
    person.ok(["import", "rows.jsonl"]);
    let would = person.json(["erase", "row-1", "row-2", "--dry-run"]);
    assert_eq!((&would["erased"], &person.json(["list"])["total"]), (&json!(2), &json!(11)));
    assert_eq!(person.json(["erase", "--user", "bob", "--dry-run"])["feedback_erased"], 1);
    assert_eq!(person.json(["erase", "row-1", "row-2", "row-1"])["erased"], 2);
    assert_eq!(person.json(["erase", "--filter", "thumb:up"])["erased"], 2);
    assert_eq!(person.json(["erase", "--filter", "thumb:up"])["erased"], 0);
    assert_eq!(person.json(["list"])["total"], 7);
    let said = person.json(["erase", "--user", "bob"]);
    assert_eq!((&said["erased"], &said["feedback_erased"]), (&json!(0), &json!(1)));
    assert_eq!(person.json(["show", "row-50"])["feedback"], json!([]));
    assert_eq!(found(&person, &words()), []);
    assert_eq!(person.json_of(1, ["erase", "row-1"])["error"]["code"], "not_found");
    person.ends(2, ["erase"]);
    person.ends(2, ["erase", "row-3", "--user", "bob"]);
    assert_eq!(person.json(["import", "rows.jsonl"])["files"][0]["added"], 4, "what is given again comes again");
}
