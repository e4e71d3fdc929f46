//! Saying which field is which: by choosing, by a second file, and once for all files of the same kind.
use std::{fs, io::Write, process::Stdio};

use serde_json::json;

use super::{Person, Ran};

const ODD: &str = "vorgang,wann,kunde sagt,wir sagen,note,team\n\
    7,2026-03-29 01:30:00,Wo ist es?,Unterwegs.,2,a\n8,2026-03-29 04:30:00,Und jetzt?,Bald.,5,b\n";

const CHOICES: [&str; 12] = [
    "--field",
    "vorgang=id",
    "--field",
    "kunde sagt=query",
    "--field",
    "wir sagen=output",
    "--field",
    "note=rating",
    "--field",
    "wann=time",
    "--time-zone",
    "Europe/Berlin",
];

#[test]
fn a_file_that_cannot_be_guessed_is_read_by_choosing() {
    let person = Person::with_workspace();
    person.write("odd.csv", ODD);
    person.ends(1, ["import", "odd.csv"]);
    let tried = person.json(["import", "odd.csv", "--dry-run"].into_iter().chain(CHOICES));
    let columns = tried["files"][0]["columns"].as_array().unwrap();
    let words: Vec<_> = columns.iter().map(|column| (column["from"].clone(), column["field"].clone())).collect();
    assert_eq!(words[0], (json!("$.vorgang"), json!("id")));
    assert_eq!(words[5], (json!("$.team"), json!(null)), "left out");
    assert_eq!(columns[2]["examples"], json!(["Wo ist es?", "Und jetzt?"]));
    let text = person.ok(["import", "odd.csv", "--dry-run"].into_iter().chain(CHOICES)).out;
    assert!(text.contains("kunde sagt\tquery\tWo ist es? · Und jetzt?"), "{text}");

    person.json(["import", "odd.csv"].into_iter().chain(CHOICES));
    let shown = person.json(["show", "7"]);
    assert_eq!((&shown["time"], &shown["feedback"][0]["value"]), (&json!("2026-03-29T00:30:00Z"), &json!(2.0)));
    assert_eq!(person.json(["show", "8"])["time"], "2026-03-29T02:30:00Z", "summer time began between the two");
}

#[test]
fn what_was_chosen_counts_for_the_next_file_until_it_is_forgotten() {
    let person = Person::with_workspace();
    person.write("march.csv", ODD);
    person.write("april.csv", &ODD.replace("\n7,", "\n17,").replace("\n8,", "\n18,"));
    person.json(["import", "march.csv"].into_iter().chain(CHOICES));
    let april = person.json(["import", "april.csv"])["files"][0].clone();
    assert_eq!((&april["added"], &april["origin"]["by"]), (&json!(2), &json!("kept")), "{april}");
    let told = person.ok(["import", "april.csv", "--dry-run"]).out;
    assert!(told.contains("as chosen for the source default on "), "{told}");
    // The same source with other columns: it still fits.
    person.write("may.csv", &ODD.replace(",team", ",gruppe").replace("\n7,", "\n27,"));
    let may = person.json(["import", "may.csv", "--source", "default"])["files"][0].clone();
    assert_eq!(may["origin"]["by"], "kept", "{may}");
    person.ends(1, ["import", "april.csv", "--afresh"]);

    let kept = person.json(["imports", "mappings"])["mappings"].clone();
    assert_eq!((kept.as_array().unwrap().len(), &kept[0]["source"]), (1, &json!("default")), "{kept}");
    person.ok(["imports", "forget", kept[0]["id"].as_str().unwrap()]);
    person.ends(1, ["import", "april.csv"]);
    person.ends(1, ["imports", "forget", kept[0]["id"].as_str().unwrap()]);
}

#[test]
fn a_dry_run_and_a_guess_keep_no_mapping() {
    let person = Person::with_workspace();
    person.write("odd.csv", ODD);
    person.write("plain.csv", "question,answer\na,b\nc,d\n");
    person.json(["import", "odd.csv", "--dry-run"].into_iter().chain(CHOICES));
    person.json(["import", "plain.csv"]);
    assert_eq!(person.json(["imports", "mappings"])["mappings"], json!([]));
}

#[test]
fn a_mapping_is_written_out_and_read_back() {
    let person = Person::with_workspace();
    person.write("odd.csv", ODD);
    person.write("own.jsonl", "{\"query\":\"a\",\"output\":\"b\"}\n{\"query\":\"c\",\"output\":\"d\"}\n");
    let written = person.json(["import", "odd.csv", "--write-mapping", "odd.yaml"].into_iter().chain(CHOICES));
    assert_eq!(written["mapping"], fs::read_to_string(person.path("odd.yaml")).unwrap());
    assert_eq!(person.json(["list"])["total"], 0);
    let read = person.json(["import", "odd.csv", "--mapping", "odd.yaml"])["files"][0].clone();
    assert_eq!(
        (&read["added"], &read["mapping"], &read["origin"]["by"]),
        (&json!(2), &written["mapping"], &json!("file"))
    );
    let own = person.json(["import", "own.jsonl", "--write-mapping", "own.yaml"])["mapping"].clone();
    assert!(own.as_str().unwrap().contains("query: $.query"), "{own}");
    person.ends(2, ["import", "odd.csv", "own.jsonl", "--write-mapping", "both.yaml"]);
    person.ends(1, ["import", "odd.csv", "--write-mapping", "not/there.yaml"]);
}

#[test]
fn a_second_file_is_joined_by_the_values_that_both_have() {
    let person = Person::with_workspace();
    fs::create_dir(person.path("in")).unwrap();
    person.write(
        "in/calls.jsonl",
        concat!(
            "{\"call\":{\"id\":\"c-1\"},\"question\":\"a\",\"answer\":\"b\"}\n",
            "{\"call\":{\"id\":\"c-2\"},\"question\":\"c\",\"answer\":\"d\"}\n",
            "{\"call\":{\"id\":\"c-3\"},\"question\":\"e\",\"answer\":\"f\"}\n",
        ),
    );
    person.write(
        "in/opinions.csv",
        "n,ref,thumb,comment,created_at\n1,c-2,down,No!,2026-11-02 10:00:00\n2,c-1,up,,\n3,c-9,up,,\n",
    );
    let joined = person.json(["import", "in/calls.jsonl", "--join", "in/opinions.csv"])["files"][0].clone();
    assert_eq!((&joined["added"], &joined["feedback_added"]), (&json!(3), &json!(3)), "{joined}");
    let down = person.json(["list", "thumb:down"])["interactions"][0].clone();
    assert_eq!(down["query"], "c");
    let heard = person.json(["show", down["id"].as_str().unwrap()])["feedback"].clone();
    assert_eq!(heard[0]["time"], "2026-11-02T10:00:00Z", "{heard}");
    // The next pair of files of the same names is read in the same way.
    let again = person.json(["import", "in/calls.jsonl"])["files"][0].clone();
    assert_eq!((&again["origin"]["by"], &again["duplicates"]), (&json!("kept"), &json!(3)), "{again}");

    fs::rename(person.path("in/opinions.csv"), person.path("opinions.csv")).unwrap();
    let alone = person.json(["import", "in/calls.jsonl"])["files"][0].clone();
    assert_eq!(alone["origin"]["by"], "guess", "without its second file what was chosen says nothing: {alone}");

    let wrong = person.json_of(1, ["import", "in/calls.jsonl", "--join", "in/calls.csv"])["error"].clone();
    assert_eq!(wrong["code"], "not_found", "{wrong}");
    person.write("stranger.csv", "colour,size\nred,3\nblue,4\n");
    let wrong = person.json_of(1, ["import", "in/calls.jsonl", "--join", "stranger.csv"])["error"].clone();
    assert!(wrong["hint"].as_str().unwrap().contains("--on"), "{wrong}");
    person.ends(2, ["import", "in/calls.jsonl", "--on", "a=b"]);
}

#[test]
fn the_table_shows_the_rows_that_a_mapping_means() {
    let person = Person::with_workspace();
    person.write(
        "doc.json",
        r#"{"sessions":[{"turns":[{"q":"a","a":"b"}]},{"turns":[{"q":"c","a":"d"},{"q":"e","a":"f"}]}]}"#,
    );
    person.write("doc.yaml", "rows: $.sessions[*].turns\nfields: {query: $.q, output: $.a}\n");
    let file = person.json(["import", "doc.json", "--mapping", "doc.yaml", "--dry-run"])["files"][0].clone();
    assert_eq!((&file["added"], &file["columns"][0]["from"]), (&json!(3), &json!("$.q")), "{file}");
    assert_eq!(file["columns"][0]["examples"], json!(["a", "c", "e"]));
}

#[test]
fn a_word_or_a_field_that_is_none_is_told_with_those_there_are() {
    let person = Person::with_workspace();
    person.write("odd.csv", ODD);
    let error = person.json_of(1, ["import", "odd.csv", "--field", "Note=rating"])["error"].clone();
    assert!(error["hint"].as_str().unwrap().contains("kunde sagt"), "{error}");
    let error = person.json_of(1, ["import", "odd.csv", "--field", "note=stars"])["error"].clone();
    assert!(error["hint"].as_str().unwrap().contains("latency_ms"), "{error}");
    person.ends(2, ["import", "odd.csv", "--field", "note"]);
    person.ends(2, ["import", "odd.csv", "--format", "xlsx"]);
}

#[test]
fn a_pipe_is_read_while_it_is_written_in_the_format_that_is_said() {
    let person = Person::with_workspace();
    let import = |args: &[&str], text: &str| {
        let mut child = person.command(["import", "-", "--json"].iter().chain(args));
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    };
    let one = "{\"query\":\"a\",\"output\":\"b\"}\n";
    let ran = import(&["--format", "jsonl"], one);
    assert_eq!((&ran.json()["files"][0]["format"], &ran.json()["files"][0]["added"]), (&json!("jsonl"), &json!(1)));
    let single = "said\nhello there\nyes\n";
    assert_eq!(import(&["--field", "said=output"], single).code, Some(1), "one column is no table by itself");
    let ran = import(&["--format", "csv", "--field", "said=output", "--dry-run"], single);
    assert!(ran.json()["error"]["message"].as_str().unwrap().contains("what was asked"), "{}", ran.out);
}
