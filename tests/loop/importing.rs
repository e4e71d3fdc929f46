//! Imports as people make them: feedback that comes early or late, several files at once, a try first.
use std::{fs, process::Stdio};

use serde_json::json;

use super::{Person, Ran, interrupt, material::interactions};

#[test]
fn the_same_thumb_can_wait_for_two_interactions() {
    let person = Person::with_workspace();
    let late = |id: &str| format!("{{\"id\": \"{id}\", \"feedback\": [{{\"kind\": \"thumb\", \"value\": \"up\"}}]}}\n");
    person.write("late.jsonl", &[late("a"), late("b"), late("a")].concat());
    let waiting = person.json(["import", "late.jsonl"])["files"][0].clone();
    assert_eq!((&waiting["feedback_waiting"], &waiting["feedback_added"]), (&json!(2), &json!(0)));
    let row = |id: &str| format!("{{\"id\": \"{id}\", \"query\": \"q\", \"output\": \"o\"}}\n");
    person.write("rows.jsonl", &[row("a"), row("b")].concat());
    let came = person.json(["import", "rows.jsonl"])["files"][0].clone();
    assert_eq!((&came["added"], &came["feedback_added"]), (&json!(2), &json!(2)));
    assert_eq!(person.json(["list", "thumb:up"])["total"], 2);
    let again = person.json(["import", "late.jsonl"])["files"][0].clone();
    assert_eq!((&again["feedback_waiting"], &again["feedback_added"]), (&json!(0), &json!(0)), "known by now");
}

#[test]
fn a_file_that_is_none_among_several_is_told_before_anything_is_kept() {
    let person = Person::with_workspace();
    person.write("good.jsonl", &interactions(3));
    person.write("letter.txt", "Dear all,\nplease find attached nothing.\n");
    let error = person.json_of(1, ["import", "good.jsonl", "letter.txt"])["error"].clone();
    assert_eq!((&error["code"], &error["where"]["file"]), (&json!("bad_input"), &json!("letter.txt")));
    assert_eq!(person.json(["list"])["total"], 0);
    assert_eq!(person.json(["imports"])["batches"], json!([]), "an import that was none is not in the list");
}

#[test]
fn how_far_an_import_is_speaks_of_all_its_files() {
    let person = Person::with_workspace();
    person.write("long.jsonl", &interactions(3_000));
    person.write(
        "short.jsonl",
        &interactions(3_500).lines().skip(3_000).map(|row| format!("{row}\n")).collect::<String>(),
    );
    person.json(["import", "long.jsonl", "short.jsonl"]);
    let job = person.json(["jobs"])["jobs"][0].clone();
    assert_eq!((&job["done"], &job["total"]), (&json!(3_500), &json!(3_500)), "{job}");
}

#[test]
fn a_dry_run_says_what_an_import_would_do_and_writes_nothing() {
    let person = Person::with_workspace();
    person.write("rows.csv", "id,question,answer,rating\n1,a,b,5\n2,c,d,4\n3,e,f,bad\n1,a,b,5\n2,x,y,4\n");
    let tried = person.json_of(4, ["import", "rows.csv", "--dry-run"]);
    let file = &tried["files"][0];
    let counts = ["rows", "added", "duplicates", "rejected", "feedback_added"].map(|name| file[name].clone());
    assert_eq!(counts, [5, 2, 1, 2, 2].map(|count| json!(count)), "{file}");
    assert_eq!((&tried["batch"], &file["rejects_file"]), (&json!(null), &json!(null)));
    assert!(file["mapping"].as_str().unwrap().contains("rating"), "{file}");
    assert_eq!(person.json(["list"])["total"], 0);
    assert!(!person.path("work/rejects").exists(), "not even rejected rows are kept");

    let made = person.json_of(4, ["import", "rows.csv"])["files"][0].clone();
    for name in ["rows", "added", "duplicates", "rejected", "feedback_added", "mapping"] {
        assert_eq!(made[name], file[name], "{name}");
    }
    let tried = person.json_of(4, ["import", "rows.csv", "--dry-run", "--rejects", "bad.csv"])["files"][0].clone();
    assert_eq!((&tried["added"], &tried["duplicates"]), (&json!(0), &json!(3)), "all of it is there");
    assert_eq!(fs::read_to_string(person.path("bad.csv")).unwrap().lines().count(), 3);
}

#[test]
fn a_mapping_that_was_written_out_can_be_corrected_and_used() {
    let person = Person::with_workspace();
    person.write("odd.csv", "frage;antwort;note\nWo?;Hier.;2\nWann?;Nie.;5\n");
    let error = person.json_of(1, ["import", "odd.csv"])["error"].clone();
    assert!(error["hint"].as_str().unwrap().contains("frage, antwort, note"), "{error}");
    person.write(
        "odd.yaml",
        "fields: {query: $.frage, output: $.antwort}\nfeedback: [{kind: rating, from: $.note, scale: [1, 6]}]\n",
    );
    let file = person.json(["import", "odd.csv", "--mapping", "odd.yaml"])["files"][0].clone();
    assert_eq!((&file["added"], &file["feedback_added"]), (&json!(2), &json!(2)));
    assert_eq!(person.json(["list", "rating:5"])["interactions"][0]["query"], "Wann?");
    let missing = person.json_of(1, ["import", "odd.csv", "--mapping", "ods.yaml"])["error"].clone();
    assert_eq!((&missing["code"], &missing["where"]["file"]), (&json!("not_found"), &json!("ods.yaml")));
}

#[test]
fn what_is_no_file_of_rows_is_named_with_what_to_do() {
    let person = Person::with_workspace();
    fs::create_dir(person.path("folder")).unwrap();
    person.write("empty.csv", "");
    let png = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0\0\0\x03".to_vec(), (1..=255).cycle().take(5_000).collect()];
    fs::write(person.path("shot.png"), png.concat()).unwrap();
    for (file, code, exit) in
        [("folder", "wrong_usage", 2), ("empty.csv", "bad_input", 1), ("shot.png", "bad_input", 1)]
    {
        let error = person.json_of(exit, ["import", file])["error"].clone();
        assert_eq!((&error["code"], &error["where"]["file"]), (&json!(code), &json!(file)), "{error}");
        assert!(!error["hint"].as_str().unwrap_or_default().is_empty(), "{error}");
    }
    let picture = person.json_of(1, ["import", "shot.png"])["error"]["message"].clone();
    assert!(picture.as_str().unwrap().contains("binary"), "{picture}");
}

#[test]
fn rejected_rows_of_stdin_lie_in_a_file_with_a_name() {
    let person = Person::with_workspace();
    let mut child = person.command(["import", "-", "--json"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"{\"query\":\"q\",\"output\":\"o\"}\nbad\n").unwrap();
    let ran = Ran::of(child.wait_with_output().unwrap());
    let rejects = ran.json()["files"][0]["rejects_file"].as_str().unwrap().to_owned();
    assert!(rejects.contains("/stdin-"), "{rejects}");
}

#[cfg(unix)]
#[test]
fn a_try_can_be_interrupted_while_it_waits_for_its_file() {
    let person = Person::with_workspace();
    for dry in [&["--dry-run"][..], &[]] {
        let mut command = person.command(["import", "-", "--json"].into_iter().chain(dry.iter().copied()));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // More than is looked at before the first row is kept.
        std::io::Write::write_all(&mut stdin, interactions(20_000).as_bytes()).unwrap();
        interrupt(&child);
        let ran = Ran::of(child.wait_with_output().unwrap());
        drop(stdin);
        assert_eq!((ran.code, &ran.json()["error"]["code"]), (Some(130), &json!("interrupted")), "{}", ran.err);
    }
}

/// A few rows of the size that whole documents in the context make, many times.
#[cfg(target_os = "linux")]
#[test]
fn long_rows_do_not_fill_the_memory() {
    use std::io::Write;
    let person = Person::with_workspace();
    let mut child = person.command(["import", "-", "--json"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let long = "All of a document. ".repeat(50_000);
    for number in 0..300 {
        writeln!(
            stdin,
            "{}",
            json!({"id": number.to_string(), "query": "q", "output": "o", "contexts": [{"text": long}]})
        )
        .unwrap();
    }
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim().to_owned();
    drop(stdin);
    let ran = Ran::of(child.wait_with_output().unwrap());
    assert_eq!(ran.json()["files"][0]["added"], 300);
    let kilobytes: u64 = peak.trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 400_000, "{peak} for a file of 285 MB");
}
