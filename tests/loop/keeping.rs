//! Undo, doctor, backup and restore, export.
use std::{fs, io::Write};

use attune_tests::fault_server::FaultServer;
use serde_json::json;

use super::{Person, material::interactions};

#[test]
fn an_import_is_taken_back_but_for_what_is_used() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(10));
    let batch = person.json(["import", "past.jsonl"])["batch"].as_str().unwrap().to_owned();
    let held = person.json(["list", "--limit", "1"])["interactions"][0]["id"].as_str().unwrap().to_owned();
    person.ok(["set", "add", "held", "--ids", &held]);
    let undone = person.json(["imports", "undo", &batch]);
    assert_eq!((&undone["removed"], &undone["kept_because_used"]), (&json!(9), &json!([held])));
    assert_eq!(person.json(["list"])["total"], 1);
    let batches = person.json(["imports"]);
    assert_eq!((&batches["batches"][0]["batch"], batches["batches"].as_array().unwrap().len()), (&json!(batch), 1));
    assert_eq!(person.json(["import", "past.jsonl"])["files"][0]["added"], 9, "it can be brought in again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_says_what_it_said_after_its_import_was_taken_back() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    let run = ["replay", "run", "--candidate", "ticket@2", "--model", "local", "--limit", "6", "--guard", "0"];
    let before = person.json(run);
    let replay = before["replay"].as_str().unwrap();
    let batch = person.json(["imports"])["batches"][0]["batch"].as_str().unwrap().to_owned();
    let undone = person.json(["imports", "undo", &batch]);
    assert_eq!((&undone["removed"], undone["kept_because_used"].as_array().unwrap().len()), (&json!(14), 6));
    let after = person.json(["replay", "show", replay]);
    assert_eq!((&after["verdicts"], &after["fixed"]), (&before["verdicts"], &before["fixed"]));
    let kept = undone["kept_because_used"][0].as_str().unwrap();
    assert_eq!(person.json(["show", kept])["feedback"], json!([]), "what was said is taken back also where it stays");
    assert_eq!(person.json(["replay", "rescore", replay, "--check", "valid"])["verdicts"], before["verdicts"]);
    let again = person.json(["imports", "undo", &batch]);
    assert_eq!((&again["removed"], &again["kept_because_used"]), (&json!(0), &undone["kept_because_used"]));
    assert_eq!(person.json(["home"])["waiting"].as_array().map(Vec::is_empty), Some(false), "home can be shown");
    assert_eq!(person.json(["doctor"])["healthy"], true);
}

#[test]
fn a_backup_is_a_whole_workspace() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(25));
    person.ok(["import", "past.jsonl"]);
    let made = person.json(["backup", "copy.attune"]);
    assert_eq!((&made["interactions"], made["bytes"].as_u64().unwrap() > 10_000), (&json!(25), true));
    assert_eq!(person.json_of(1, ["backup", "copy.attune"])["error"]["code"], "already_exists");
    let restored = person.json(["restore", "copy.attune", "again"]);
    assert_eq!((&restored["interactions"], &restored["bytes"]), (&json!(25), &made["bytes"]));
    let exported = |workspace| person.ok(["export", "interactions", "--workspace", workspace]).out;
    assert_eq!(exported("work"), exported("again"));
    assert_eq!(person.json_of(1, ["restore", "copy.attune", "again"])["error"]["code"], "already_exists");
}

#[test]
fn what_is_exported_comes_in_again_and_adds_nothing() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(30));
    person.ok(["import", "past.jsonl"]);
    let first = person.ok(["export", "interactions"]).out;
    person.write("out.jsonl", &first);
    assert_eq!(person.json(["import", "out.jsonl"])["files"][0]["duplicates"], 30);
    person.ok(["init", "other"]);
    assert_eq!(person.json(["import", "out.jsonl", "--workspace", "other"])["files"][0]["added"], 30);
    assert_eq!(person.ok(["export", "interactions", "--workspace", "other"]).out, first, "byte for byte");
}

#[test]
fn damage_is_found_and_ends_with_3() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(400));
    person.ok(["import", "past.jsonl"]);
    assert_eq!(person.json(["doctor"])["healthy"], true);
    let database = person.path("work/attune.db");
    let length = fs::metadata(&database).unwrap().len();
    let mut file = fs::OpenOptions::new().write(true).open(&database).unwrap();
    std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(length / 2)).unwrap();
    file.write_all(&[0xa5; 40_000]).unwrap();
    drop(file);
    let diagnosis = person.json_of(3, ["doctor"]);
    assert_eq!((&diagnosis["healthy"], &diagnosis["findings"][0]["severity"]), (&json!(false), &json!("damage")));
    assert!(!diagnosis["findings"][0]["repair"].as_str().unwrap().is_empty());
}

#[test]
fn a_workspace_of_a_newer_program_is_left_alone() {
    let person = Person::with_workspace();
    let database = person.path("work/attune.db");
    let mut bytes = fs::read(&database).unwrap();
    // SQLite keeps the schema's number in four bytes from 60 on.
    bytes[60..64].copy_from_slice(&9_999u32.to_be_bytes());
    fs::write(&database, &bytes).unwrap();
    for name in ["work/attune.db-wal", "work/attune.db-shm"] {
        let _ = fs::remove_file(person.path(name));
    }
    assert_eq!(person.json_of(1, ["list"])["error"]["code"], "newer_schema");
    assert_eq!(fs::read(&database).unwrap(), bytes);
}
