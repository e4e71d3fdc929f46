//! Exit codes, JSON errors, and which workspace is meant.
use serde_json::{Value, json};

use super::{Person, material::interactions};

#[test]
fn wrong_usage_ends_with_2_and_says_so_in_json_too() {
    let person = Person::with_workspace();
    for args in [
        &["lst"][..],
        &["list", "--limit", "many"],
        &["list", "thumb:sideways"],
        &["list", "nokey:1"],
        &["replay", "run"],
        &["set", "add", "all"],
        &["feedback", "add", "x", "--thumb", "sideways"],
        &["promote", "ticket@1", "--to", "production", "--adopt", "--override", "why"],
    ] {
        assert!(person.ends(2, args.iter().copied()).out.is_empty(), "{args:?}: stdout is for answers");
        let error = person.json_of(2, args.iter().copied())["error"].clone();
        assert!(matches!(error["code"].as_str(), Some("wrong_usage" | "bad_filter")), "{args:?}: {error}");
        assert!(
            !error["message"].as_str().unwrap().is_empty()
                && error.get("hint").is_some()
                && error.get("where").is_some()
        );
    }
}

#[test]
fn what_fails_ends_with_1_and_names_what_is_missing() {
    let person = Person::with_workspace();
    for (args, code) in [
        (&["show", "0199"][..], "not_found"),
        (&["prompt", "show", "ticket"], "not_found"),
        (&["import", "nowhere.jsonl"], "not_found"),
        (&["replay", "show", "last"], "not_found"),
        (&["model", "test", "gpt"], "not_found"),
        (&["init", "work"], "already_exists"),
    ] {
        let ran = person.ends(1, args.iter().copied());
        assert!(ran.out.is_empty() && ran.err.starts_with("Error: "), "{args:?}: {}", ran.err);
        assert_eq!(person.json_of(1, args.iter().copied())["error"]["code"], code, "{args:?}");
    }
}

#[test]
fn rejected_rows_end_with_4_and_can_be_mended() {
    let person = Person::with_workspace();
    person.write("mixed.jsonl", &format!("{}{{\"id\": \"no-output\", \"query\": \"x\"}}\nnot json\n", interactions(3)));
    let imported = person.json_of(4, ["import", "mixed.jsonl"]);
    let file = &imported["files"][0];
    assert_eq!((&file["added"], &file["rejected"]), (&json!(3), &json!(2)));
    let first = &imported["first_errors"][0];
    assert_eq!((&first["file"], &first["line"]), (&json!("mixed.jsonl"), &json!(4)));
    let rejects = std::fs::read_to_string(file["rejects_file"].as_str().unwrap()).unwrap();
    assert_eq!(rejects.lines().count(), 2);
    person
        .write("mended.jsonl", &rejects.replace("\"query\"", "\"output\": \"y\", \"query\"").replace("not json\n", ""));
    assert_eq!(person.json(["import", "mended.jsonl"])["files"][0]["added"], 1);
}

#[test]
fn rejected_rows_of_each_file_are_kept_and_never_written_over_what_is_read() {
    let person = Person::with_workspace();
    for (folder, bad) in [("a", "first bad"), ("b", "second bad")] {
        std::fs::create_dir(person.path(folder)).unwrap();
        person.write(&format!("{folder}/rows.jsonl"), &format!("{}{bad}\n", interactions(2)));
    }
    for rejects in [&[][..], &["--rejects", "bad.jsonl"]] {
        let args = ["import", "a/rows.jsonl", "b/rows.jsonl"].into_iter().chain(rejects.iter().copied());
        let imported = person.json_of(4, args);
        let kept =
            |nth: usize| std::fs::read_to_string(person.path(imported["files"][nth]["rejects_file"].as_str().unwrap()));
        assert_eq!((kept(0).unwrap(), kept(1).unwrap()), ("first bad\n".to_owned(), "second bad\n".to_owned()));
    }
    let refused = person.json_of(2, ["import", "bad.jsonl", "--rejects", "./bad.jsonl"]);
    assert_eq!(refused["error"]["where"]["field"], "rejects");
    assert_eq!(std::fs::read_to_string(person.path("bad.jsonl")).unwrap(), "first bad\n");
}

#[test]
fn stdin_is_a_file_too() {
    let person = Person::with_workspace();
    let mut child = person.command(["import", "-", "--json"]);
    let mut child = child.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), interactions(5).as_bytes()).unwrap();
    let ran = super::Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.json()["files"][0]["added"], 5);
}

#[test]
fn the_workspace_is_the_flag_the_environment_a_parent_or_the_last_one() {
    let person = Person::new();
    let none = person.json_of(1, ["list"]);
    assert_eq!(none["error"]["code"], "no_workspace");
    for name in ["one", "two", "three"] {
        person.ok(["init", name]);
    }
    let status = |ran: super::Ran| ran.json()["name"].as_str().unwrap().to_owned();
    assert_eq!(status(person.ok(["status", "--json"])), "three", "the one opened last");
    assert_eq!(status(person.ok(["status", "--json", "--workspace", "one"])), "one");
    assert_eq!(status(person.ok(["status", "--json"])), "one", "opening by the flag is opening");
    let inside = person.path("two/notes/deep");
    std::fs::create_dir_all(&inside).unwrap();
    let run = |command: &mut std::process::Command| status(super::Ran::of(command.output().unwrap()));
    assert_eq!(run(person.command(["status", "--json"]).current_dir(&inside)), "two", "a parent folder");
    let three = person.path("three");
    assert_eq!(run(person.command(["status", "--json"]).current_dir(&inside).env("ATTUNE_WORKSPACE", three)), "three");
    let nowhere = person.json_of(1, ["list", "--workspace", "nowhere"]);
    assert_eq!(nowhere["error"]["code"], "no_workspace");
}

#[test]
fn a_pipe_gets_plain_text_and_nothing_steers_a_terminal() {
    let person = Person::with_workspace();
    let evil = json!({"id": "a", "query": "x\u{1b}[2Jy", "output": "one\ttwo\u{7}\nthree"});
    person.write("evil.jsonl", &format!("{evil}\n"));
    person.ok(["import", "evil.jsonl"]);
    let line = person.ok(["list"]).out;
    assert!(!line.contains('\u{1b}') && !line.contains('\u{7}'), "{line:?}");
    assert_eq!(line.lines().count(), 1);
    assert_eq!(line.split('\t').count(), 8, "{line:?}");
}

#[test]
fn every_command_has_help_and_the_version_comes_at_once() {
    let person = Person::new();
    let begun = std::time::Instant::now();
    let version = person.ok(["--version"]).out;
    assert!(version.starts_with("attune "), "{version}");
    assert!(begun.elapsed() < std::time::Duration::from_secs(1));
    for word in ["init", "import", "list", "prompt", "diff", "check", "model", "replay", "gate", "promote", "audit"] {
        assert!(person.ok([word, "--help"]).out.contains("Usage:"), "{word}");
    }
    assert!(person.ok(["completions", "bash"]).out.contains("_attune"));
}

#[test]
fn a_null_is_never_missing() {
    let person = Person::with_workspace();
    person.write("one.jsonl", "{\"query\": \"q\", \"output\": \"a\"}\n");
    person.ok(["import", "one.jsonl"]);
    let row = person.json(["list"])["interactions"][0].clone();
    for name in ["prompt", "version", "model", "thumb", "rating", "correction", "latency_ms", "cost"] {
        assert_eq!(row.get(name), Some(&Value::Null), "{name}");
    }
    assert_eq!(row["tags"], json!([]));
}

#[test]
fn the_log_holds_no_text_of_people() {
    let person = Person::with_workspace();
    person.write("one.jsonl", "{\"query\": \"canary-query\", \"output\": \"canary-output\"}\n");
    person.ok(["import", "one.jsonl"]);
    person.ok(["list", "canary-query"]);
    let logs: Vec<_> = std::fs::read_dir(person.path("work/logs")).unwrap().collect();
    assert_eq!(logs.len(), 1);
    let log = std::fs::read_to_string(logs[0].as_ref().unwrap().path()).unwrap();
    assert!(log.contains("import") && !log.contains("canary"), "{log}");
}
