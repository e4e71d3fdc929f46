//! `attune doctor`: what interrupted work left behind is a notice, and `--repair` mends it; damage is named and stays.
use std::fs;

use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

use super::{Person, kill, material::interactions, wait_until};

/// No process has this id: it is above the largest that Linux gives.
const NOBODY: u32 = 4_194_305;

/// What the findings are about, after it was checked that they are notices which were mended or not.
fn notices(diagnosis: &Value, repaired: bool) -> Vec<String> {
    assert_eq!(diagnosis["healthy"], true, "{diagnosis}");
    let notice = |finding: &Value| {
        assert_eq!((&finding["severity"], &finding["repaired"]), (&json!("notice"), &json!(repaired)), "{finding}");
        assert!(!finding["repair"].as_str().unwrap().is_empty());
        finding["what"].as_str().unwrap().to_owned()
    };
    diagnosis["findings"].as_array().unwrap().iter().map(notice).collect()
}

/// It is found, mended, and gone.
#[track_caller]
fn is_mended(person: &Person, words: &str) {
    for diagnosis in [person.json(["doctor"]), person.json(["doctor", "--repair"])] {
        let repaired = diagnosis["findings"][0]["repaired"] == true;
        let found = notices(&diagnosis, repaired);
        assert!(found.len() == 1 && found[0].contains(words), "{words}: {found:?}");
    }
    assert_eq!(person.json(["doctor"]), json!({"healthy": true, "findings": []}), "{words}");
}

#[test]
fn an_index_that_is_missing_or_wrong_is_made_anew() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(20));
    person.ok(["import", "past.jsonl"]);
    assert_eq!(person.json(["doctor"])["findings"], json!([]), "nothing is indexed yet");
    person.ok(["index", "rebuild"]);
    let index = person.path("work/index");
    fs::remove_dir_all(&index).unwrap();
    is_mended(&person, "no index");
    let generation = fs::read_dir(&index).unwrap().map(|item| item.unwrap().path()).find(|path| path.is_dir()).unwrap();
    fs::write(generation.join("seal"), "broken").unwrap();
    is_mended(&person, "damaged");
    fs::create_dir_all(index.join("gen-77/vectors.lance")).unwrap();
    is_mended(&person, "gen-77");
    assert_eq!(person.json(["search", "order", "--mode", "meaning"])["hits"].as_array().unwrap().len(), 20);
}

#[cfg(target_os = "linux")]
#[test]
fn what_killed_writes_left_is_removed_and_what_is_being_written_is_not() {
    let person = Person::with_workspace();
    let (left, alive) =
        (format!("work/.settings.toml.{NOBODY}.part"), format!("work/.settings.toml.{}.part", std::process::id()));
    person.write(&left, "half");
    person.write(&alive, "half");
    person.write("work/backups/mine.part", "a person's own");
    is_mended(&person, &NOBODY.to_string());
    assert!(
        !person.path(&left).exists() && person.path(&alive).exists() && person.path("work/backups/mine.part").exists()
    );
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_runner_is_dead_is_ended_and_can_be_resumed() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(40, &server, "late:60");
    let child = person.start(["replay", "run", "--candidate", "ticket@2", "--model", "local", "--concurrency", "2"]);
    wait_until("some calls are made", || server.counts().calls >= 10);
    assert_eq!(person.json(["doctor"])["findings"], json!([]), "a living runner is no finding");
    kill(child);
    let replay = person.json(["replay", "list"])["replays"][0]["replay"].as_str().unwrap().to_owned();
    is_mended(&person, &replay);
    assert_eq!(person.json(["jobs"])["jobs"][0]["state"], "interrupted");
    assert_eq!(person.json(["replay", "resume", &replay])["cells"]["done"], 80);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channels_file_is_brought_to_where_the_channel_points_but_a_changed_one_is_kept() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(1, &server, "ok");
    person.ok(["channel", "folder", "production", "live"]);
    is_mended(&person, "ticket@1");
    let file = person.path("live/ticket.yaml");
    let first = fs::read(&file).unwrap();
    person.ok(["promote", "ticket@2", "--to", "production", "--override", "a try"]);
    let second = fs::read(&file).unwrap();
    fs::write(&file, &first).unwrap();
    is_mended(&person, "ticket@2");
    assert_eq!(fs::read(&file).unwrap(), second);

    fs::write(&file, "messages: [{role: system, content: Mine}]\n").unwrap();
    let found = notices(&person.json(["doctor", "--repair"]), false);
    assert!(found[0].contains("somebody else"), "{found:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "messages: [{role: system, content: Mine}]\n");
}

#[test]
fn feedback_that_waits_is_a_notice() {
    let person = Person::with_workspace();
    let late = |id: &str| json!({"id": id, "feedback": [{"kind": "thumb", "value": "up"}]});
    person.write("late.jsonl", &format!("{}\n{}\n", late("one"), late("two")));
    let imported = person.json(["import", "late.jsonl"]);
    assert_eq!(imported["files"][0]["feedback_waiting"], 2);
    for args in [&["doctor"][..], &["doctor", "--repair"]] {
        let found = notices(&person.json(args.iter().copied()), false);
        assert!(found.len() == 1 && found[0].contains("2 pieces of feedback wait"), "{found:?}");
    }
    person.write("one.jsonl", &format!("{}\n", json!({"id": "one", "query": "q", "output": "o"})));
    person.ok(["import", "one.jsonl"]);
    assert!(notices(&person.json(["doctor"]), false)[0].contains("1 piece of feedback waits"));
    person.ok(["imports", "undo", imported["batch"].as_str().unwrap()]);
    assert_eq!(person.json(["doctor"])["findings"], json!([]));
}

#[test]
fn damage_is_named_and_nothing_is_made_from_a_damaged_database() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(400));
    person.ok(["import", "past.jsonl"]);
    let database = person.path("work/attune.db");
    let mut bytes = fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40_000].fill(0xa5);
    fs::write(&database, &bytes).unwrap();
    for args in [&["doctor"][..], &["doctor", "--repair"]] {
        let diagnosis = person.json_of(3, args.iter().copied());
        let finding = &diagnosis["findings"][0];
        assert_eq!(
            (&diagnosis["healthy"], &finding["severity"], &finding["repaired"]),
            (&json!(false), &json!("damage"), &json!(false))
        );
        assert!(finding["repair"].as_str().unwrap().contains("attune restore"), "{finding}");
    }
    assert_eq!(fs::read(&database).unwrap()[middle..middle + 40_000], [0xa5; 40_000]);
}

#[tokio::test]
async fn counts_that_are_not_those_of_the_interactions_are_counted_anew() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(30));
    person.ok(["import", "past.jsonl"]);
    let before = person.json(["home"]);
    let url = format!("sqlite://{}", person.path("work/attune.db").display());
    for damage in [
        "UPDATE rollup_answer SET answers = answers + 1 WHERE segment = ''",
        "DELETE FROM rollup_said",
        "INSERT INTO rollup_answer SELECT 'tag:gone', day, prompt, version, 3 FROM rollup_answer LIMIT 1",
    ] {
        let mut database = SqliteConnection::connect(&url).await.unwrap();
        let changed = sqlx::query(damage).execute(&mut database).await.unwrap();
        assert!(changed.rows_affected() > 0, "{damage}");
        database.close().await.unwrap();
        assert_ne!(person.json(["home"])["satisfaction"], before["satisfaction"], "{damage}");
        is_mended(&person, "not those of the interactions");
        assert_eq!(person.json(["home"]), before, "{damage}");
    }
}
