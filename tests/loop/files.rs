//! Files around a workspace: what is there already stays, what is none is named, what went out comes in again.
use std::fs;

use serde_json::{Value, json};

use super::{Person, material::interactions};

#[test]
fn a_new_workspace_writes_over_nothing() {
    let person = Person::new();
    fs::create_dir(person.path("app")).unwrap();
    person.write("app/settings.toml", "[server]\nport = 80\n");
    let refused = person.json_of(1, ["init", "app"])["error"].clone();
    assert_eq!(refused["code"], "already_exists");
    assert_eq!(fs::read_to_string(person.path("app/settings.toml")).unwrap(), "[server]\nport = 80\n");
    person.ok(["init", "new"]);
    fs::remove_file(person.path("new/attune.db")).unwrap();
    person.ok(["init", "new"]);
}

#[test]
fn a_backup_leaves_other_files_alone_and_says_where_it_cannot_go() {
    let person = Person::with_workspace();
    person.write("copy.part", "mine");
    person.ok(["backup", "copy.attune"]);
    assert_eq!(fs::read_to_string(person.path("copy.part")).unwrap(), "mine");
    let nowhere = person.json_of(1, ["backup", "no/such/folder.attune"])["error"].clone();
    assert_eq!(
        (&nowhere["code"], &nowhere["where"]["file"]),
        (&json!("input_output"), &json!("no/such/folder.attune"))
    );
    let left = fs::read_dir(person.home.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().ends_with("-0.part")));
}

#[test]
fn what_is_no_backup_is_named_and_makes_no_workspace() {
    let person = Person::with_workspace();
    person.write("short.txt", "hello");
    person.write("long.txt", &"hello ".repeat(100));
    fs::create_dir(person.path("folder")).unwrap();
    for file in ["short.txt", "long.txt", "folder"] {
        let error = person.json_of(1, ["restore", file, "again"])["error"].clone();
        assert_eq!((&error["code"], &error["where"]["file"]), (&json!("bad_input"), &json!(file)), "{error}");
        assert!(!person.path("again/attune.db").exists(), "{file}");
    }
    assert_eq!(person.json_of(1, ["restore", "nowhere", "again"])["error"]["code"], "not_found");
    person.ok(["backup", "copy.attune"]);
    let whole = fs::read(person.path("copy.attune")).unwrap();
    fs::write(person.path("half.attune"), &whole[..whole.len() / 2]).unwrap();
    let damaged = person.json_of(1, ["restore", "half.attune", "again"])["error"].clone();
    assert_eq!((&damaged["code"], &damaged["where"]["file"]), (&json!("damaged_workspace"), &json!("half.attune")));
    person.ok(["restore", "copy.attune", "again"]);
}

#[tokio::test]
async fn a_database_of_another_program_is_no_backup() {
    use sqlx::{ConnectOptions, Executor};
    let person = Person::with_workspace();
    let path = person.path("other.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut other = options.connect().await.unwrap();
    other.execute("CREATE TABLE prompt (text TEXT)").await.unwrap();
    sqlx::Connection::close(other).await.unwrap();
    let error = person.json_of(1, ["restore", "other.db", "again"])["error"].clone();
    assert_eq!(error["code"], "bad_input", "{error}");
    assert!(!person.path("again/attune.db").exists());
}

#[test]
fn prompts_go_out_and_in_and_out_byte_for_byte_and_only_once() {
    let person = Person::with_workspace();
    let versions: [(&str, &str); 5] = [
        ("a.md", "# Sort\r\n\r\nthe message, *please*.\r\n"),
        ("b.txt", "Sort {{input}}\n\n  indented \t\nlast line without an end"),
        (
            "c.yaml",
            "messages:\n  - {role: system, content: \"yes: no # {{ tone }}\"}\n  - placeholder: history\n  - {role: user, content: \"{{input}}\"}\nsettings: {temperature: 0.3, stop: [\"\\n\"], seed: 7}\nnote: why\n",
        ),
        ("a2.md", "# Sort\r\n\r\nthe message, *please*.\r\n"),
        (
            "d.json",
            r#"{"messages": [{"role": "developer", "content": [{"type": "text", "text": "é {{context}}"}]}], "settings": {"response_format": {"type": "json_object"}}}"#,
        ),
    ];
    let hashes: Vec<Value> = versions
        .iter()
        .map(|(file, text)| {
            let role: &[&str] = if *file == "b.txt" { &["--role", "system"] } else { &[] };
            let args = ["prompt", "add", "ticket", &person.write(file, text)].map(str::to_owned);
            person.json(args.iter().map(String::as_str).chain(role.iter().copied()))["hash"].clone()
        })
        .collect();
    assert_eq!(hashes[0], hashes[3]);
    let out = |workspace: &str, dir: &str| -> Vec<String> {
        person.ok(["prompt", "export", "ticket", dir, "--workspace", workspace]);
        (1..=5).map(|n| fs::read_to_string(person.path(&format!("{dir}/ticket/{n}.yaml"))).unwrap()).collect()
    };
    let first = out("work", "out");
    person.ok(["init", "other"]);
    person.ok(["prompt", "import", "out", "--workspace", "other"]);
    assert_eq!(out("other", "again"), first);
    let history =
        |workspace: &str| person.json(["prompt", "history", "ticket", "--workspace", workspace])["versions"].clone();
    let kept: Vec<Value> = history("other").as_array().unwrap().iter().rev().map(|one| one["hash"].clone()).collect();
    assert_eq!(kept, hashes);

    let again = person.json(["prompt", "import", "out/ticket", "--workspace", "other"])["prompts"].clone();
    assert!(again.as_array().unwrap().iter().all(|one| one["created"] == false), "{again}");
    assert_eq!(history("other").as_array().unwrap().len(), 5, "the same history does not come twice");
    person.write("out/ticket/6.txt", "And now {{input}}");
    let mut inside = person.command(["prompt", "import", ".", "--json", "--workspace"]);
    let inside = inside.arg(person.path("other")).current_dir(person.path("out/ticket")).output().unwrap();
    let more = super::Ran::of(inside).json()["prompts"].clone();
    let created: Vec<bool> = more.as_array().unwrap().iter().map(|one| one["created"] == true).collect();
    assert_eq!((created, &more[5]["name"]), (vec![false, false, false, false, false, true], &json!("ticket")));
}

#[test]
fn a_file_of_cases_may_come_from_any_editor() {
    let person = Person::with_workspace();
    person.write(
        "cases.jsonl",
        "\u{feff}{\"query\": \"Where?\", \"expected\": \"Here\"}\r\n\r\n{\"id\": \"b\", \"query\": \"When?\"}\r\n",
    );
    let made = person.json(["set", "add", "small", "cases.jsonl"]);
    assert_eq!((&made["cases"], &made["added"]), (&json!(2), &json!(2)));
    assert_eq!(person.json(["set", "show", "small"])["entries"][0]["expected"], "Here");
    person.write("bad.jsonl", "{\"query\": \"Where?\"}\n{\"query\": \"When?\", \"wanted\": 1}\n");
    let error = person.json_of(1, ["set", "add", "bad", "bad.jsonl"])["error"].clone();
    assert_eq!((&error["where"]["file"], &error["where"]["line"]), (&json!("bad.jsonl"), &json!(2)));
    assert!(
        error["message"].as_str().unwrap().contains("wanted") && !error["message"].as_str().unwrap().contains("line 1"),
        "{error}"
    );
    assert_eq!(person.json_of(1, ["set", "add", "none", "none.jsonl"])["error"]["code"], "not_found");
}

#[test]
fn an_index_that_is_gone_is_a_notice_and_mended() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(5));
    person.ok(["import", "past.jsonl"]);
    assert_eq!(person.json(["doctor"])["findings"], json!([]), "nothing was embedded yet, so there is nothing to miss");
    let hits = person.json(["search", "order", "--mode", "meaning"])["hits"].clone();
    fs::remove_dir_all(person.path("work/index")).unwrap();
    let found = person.json(["doctor"]);
    let finding = &found["findings"][0];
    assert_eq!(
        (&found["healthy"], &finding["severity"], &finding["repaired"]),
        (&json!(true), &json!("notice"), &json!(false))
    );
    assert_eq!(person.json(["doctor", "--repair"])["findings"][0]["repaired"], true);
    assert_eq!(person.json(["doctor"])["findings"], json!([]));
    assert_eq!(person.json(["search", "order", "--mode", "meaning"])["hits"], hits);
}
