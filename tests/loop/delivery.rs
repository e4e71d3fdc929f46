//! Delivery: the file of a promoted prompt in the folder that an application reads, its commit, and hands that change it.
use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::Person;

const BY_HAND: &str = "messages:\n  - role: user\n    content: Mine {{input}}\n";

/// Somebody whose prompt `ticket` has three versions, the first of them in production.
async fn promoted() -> Person {
    let server = FaultServer::start().await;
    Person::with_everything(1, &server, "ok")
}

fn promote(version: &str) -> [&str; 6] {
    ["promote", version, "--to", "production", "--override", "a try"]
}

fn git(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    command.output().unwrap()
}

#[track_caller]
fn told(folder: &Path, args: &[&str]) -> String {
    let output = git(folder, args);
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn only_file(person: &Person) -> Value {
    let files = person.json(["channel", "files"])["files"].clone();
    assert_eq!(files.as_array().unwrap().len(), 1, "{files}");
    files[0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_move_is_committed_and_nothing_else_and_nothing_is_pushed() {
    let person = promoted().await;
    let app = person.path("app");
    fs::create_dir(&app).unwrap();
    let refused = person.json_of(2, ["channel", "folder", "production", "app/prompts", "--git"]);
    assert!(refused["error"]["message"].as_str().unwrap().contains("no Git repository"), "{refused}");
    told(&app, &["init", "--quiet"]);
    told(&app, &["config", "user.name", "Jo"]);
    told(&app, &["config", "user.email", "jo@example.com"]);
    // A push would end in an error, and what is staged is somebody's own work.
    told(&app, &["remote", "add", "origin", "/nowhere"]);
    fs::write(app.join("staged.txt"), "half done").unwrap();
    told(&app, &["add", "staged.txt"]);

    person.ok(["channel", "folder", "production", "app/prompts", "--git"]);
    let first = person.json(["channel", "deliver", "production"]);
    assert_eq!((&first["files"][0]["state"], &first["files"][0]["version"]), (&json!("current"), &json!(1)));
    let moved = person.json(promote("ticket@2"));
    let delivery = &moved["delivery"];
    assert_eq!(
        (&delivery["state"], &delivery["holds"], &delivery["problem"]),
        (&json!("current"), &json!(2), &json!(null))
    );
    assert_eq!(delivery["commit"], told(&app, &["rev-parse", "HEAD"]));
    assert_eq!(told(&app, &["log", "-1", "--format=%s"]), "Move production of ticket to version 2");
    assert_eq!(told(&app, &["show", "--name-only", "--format=", "HEAD"]), "prompts/ticket.yaml");
    person.ok(["rollback", "ticket@production"]);
    assert_eq!(told(&app, &["log", "--format=%s"]).lines().count(), 3);
    assert_eq!(told(&app, &["status", "--porcelain"]), "A  staged.txt", "only the file is committed");
    let back = fs::read_to_string(app.join("prompts/ticket.yaml")).unwrap();
    assert_eq!(back, told(&app, &["show", "HEAD:prompts/ticket.yaml"]) + "\n");
    assert_eq!(person.json(["doctor"])["findings"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_git_that_fails_is_told_and_asked_again_and_the_move_stays() {
    let person = promoted().await;
    let app = person.path("app");
    fs::create_dir(&app).unwrap();
    told(&app, &["init", "--quiet"]);
    told(&app, &["config", "user.name", "Jo"]);
    told(&app, &["config", "user.email", "jo@example.com"]);
    person.ok(["channel", "folder", "production", "app", "--git"]);
    fs::write(app.join(".git/index.lock"), "").unwrap();
    let moved = person.json_of(4, promote("ticket@2"));
    assert_eq!(moved["moved_to"], "ticket@2");
    assert_eq!((&moved["delivery"]["state"], &moved["delivery"]["holds"]), (&json!("uncommitted"), &json!(2)));
    assert!(moved["delivery"]["problem"].as_str().unwrap().contains("index.lock"), "{moved}");
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 2);
    let waiting = person.json(["home"])["waiting"].to_string();
    assert!(waiting.contains("index.lock"), "{waiting}");
    let found = person.json(["doctor", "--repair"])["findings"][0].clone();
    assert_eq!(found["repaired"], false, "{found}");
    person.ends(4, ["channel", "deliver", "production"]);

    fs::remove_file(app.join(".git/index.lock")).unwrap();
    let again = person.json(["channel", "deliver", "production", "ticket"]);
    assert_eq!(again["files"][0]["commit"], told(&app, &["rev-parse", "HEAD"]));
    assert_eq!(person.json(["doctor"])["findings"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_or_is_gone_does_not_undo_the_move() {
    let person = promoted().await;
    person.ok(["channel", "folder", "production", "live"]);
    person.ok(["channel", "deliver", "production"]);
    let live = person.path("live");
    fs::rename(&live, person.path("away")).unwrap();
    let moved = person.json_of(4, promote("ticket@2"));
    assert_eq!((&moved["moved_to"], &moved["file"]), (&json!("ticket@2"), &json!(null)));
    let problem = moved["delivery"]["problem"].as_str().unwrap();
    assert!(problem.contains("is not there") && !live.exists(), "{problem}");
    let ran = person.ends(4, ["channel", "deliver", "production"]);
    assert!(ran.out.contains("is not there"), "{}", ran.out);

    // A folder in whose place a file stands cannot be written by anybody, whatever they may.
    fs::write(&live, "a file").unwrap();
    person.ends(4, ["channel", "deliver", "production"]);
    fs::remove_file(&live).unwrap();
    fs::rename(person.path("away"), &live).unwrap();
    assert_eq!(only_file(&person)["state"], "behind");
    person.ok(["channel", "deliver", "production"]);
    assert_eq!((&only_file(&person)["state"], &only_file(&person)["holds"]), (&json!("current"), &json!(2)));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_folder_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let person = promoted().await;
    person.ok(["channel", "folder", "production", "live"]);
    let allow = |mode| fs::set_permissions(person.path("live"), fs::Permissions::from_mode(mode)).unwrap();
    allow(0o555);
    if fs::write(person.path("live/probe"), "").is_ok() {
        // Whoever may do everything is kept from nothing.
        fs::remove_file(person.path("live/probe")).unwrap();
        allow(0o755);
        return;
    }
    let moved = person.json_of(4, promote("ticket@2"));
    let problem = moved["delivery"]["problem"].as_str().unwrap().to_owned();
    allow(0o755);
    assert!(problem.contains("Check that the folder"), "{problem}");
    assert_eq!(person.json(["doctor", "--repair"])["findings"][0]["repaired"], true);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_changed_by_hand_is_taken_or_overwritten_but_never_in_silence() {
    let person = promoted().await;
    person.ok(["channel", "folder", "production", "live"]);
    person.ok(["channel", "deliver", "production"]);
    let file = person.path("live/ticket.yaml");
    let first = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("# laid out anew\n{first}")).unwrap();
    assert_eq!(only_file(&person)["state"], "current", "it says the same");

    fs::write(&file, BY_HAND).unwrap();
    assert_eq!(only_file(&person)["state"], "changed");
    let refused = person.json_of(1, promote("ticket@2"));
    assert_eq!(refused["error"]["code"], "file_changed");
    assert!(refused["error"]["hint"].as_str().unwrap().contains("--take"), "{refused}");
    let trial = person.json_of(3, ["promote", "ticket@2", "--to", "production", "--dry-run"]);
    assert_eq!(trial["delivery"]["state"], "changed");
    for way in [["channel", "deliver", "production"].as_slice(), &["doctor", "--repair"]] {
        person.run(way);
        assert_eq!(fs::read_to_string(&file).unwrap(), BY_HAND);
    }
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 1, "nothing moved");

    let taken = person.json(["channel", "deliver", "production", "ticket", "--take"]);
    assert_eq!((&taken["taken"], &taken["files"][0]["holds"]), (&json!(["ticket@4"]), &json!(4)));
    assert_eq!(person.json(["prompt", "show", "ticket@4"])["messages"][0]["content"], "Mine {{input}}");
    assert_eq!(fs::read_to_string(&file).unwrap(), BY_HAND, "the application goes on reading it");
    assert_eq!(person.json(promote("ticket@4"))["delivery"]["state"], "current");

    fs::write(&file, "nothing: of ours").unwrap();
    let wrong = person.json_of(1, ["channel", "deliver", "production", "--take"]);
    assert_eq!(wrong["error"]["code"], "bad_input", "{wrong}");
    person.ends(1, ["rollback", "ticket@production"]);
    let back = person.json(["rollback", "ticket@production", "--overwrite"]);
    assert_eq!((&back["moved_to"], &back["delivery"]["holds"]), (&json!("ticket@1"), &json!(1)));
    assert_eq!(fs::read_to_string(&file).unwrap(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_there_before_the_first_move_is_not_overwritten_either() {
    let person = promoted().await;
    fs::create_dir(person.path("next")).unwrap();
    person.write("next/ticket.yaml", BY_HAND);
    person.ok(["channel", "folder", "staging", "next"]);
    assert_eq!(
        person.json_of(1, ["promote", "ticket@2", "--to", "staging", "--adopt"])["error"]["code"],
        "file_changed"
    );
    person.ok(["promote", "ticket@2", "--to", "staging", "--adopt", "--overwrite"]);
    assert_eq!(only_file(&person)["state"], "current");
    let taken = person.json_of(1, ["channel", "folder", "production", "next"]);
    assert_eq!(taken["error"]["code"], "already_exists", "two channels would write one file");
    person.ends(1, ["channel", "deliver", "production"]);
    person.ends(2, ["channel", "folder", "production", "--git"]);
}

/// Killed as it would be by a power cut, after the move and before the file: the row names a process that is gone.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_that_was_killed_is_made_to_its_end_by_the_next_command() {
    let person = promoted().await;
    person.ok(["channel", "folder", "production", "live"]);
    person.ok(promote("ticket@2"));
    let file = person.path("live/ticket.yaml");
    let second = fs::read(&file).unwrap();
    for left in [None, Some("messages:\n  - role: user\n    content: somebody's own\n")] {
        match left {
            None => fs::remove_file(&file).unwrap(),
            Some(text) => fs::write(&file, text).unwrap(),
        }
        let database = person.path("work/attune.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(database);
        let mut connection = sqlx::ConnectOptions::connect(&options).await.unwrap();
        sqlx::query("UPDATE delivery SET process = 4194305").execute(&mut connection).await.unwrap();
        sqlx::Connection::close(connection).await.unwrap();
        person.ok(["status"]);
        match left {
            None => assert_eq!(fs::read(&file).unwrap(), second),
            Some(text) => assert_eq!(fs::read_to_string(&file).unwrap(), text, "that of somebody else stays"),
        }
    }
}
