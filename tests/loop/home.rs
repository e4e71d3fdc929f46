//! Home through the command line: the figures a script reads, and what a person reads.
use serde_json::{Value, json};

use super::{
    Person,
    material::{interaction, interactions},
};

fn of_all(home: &Value) -> Value {
    home["satisfaction"].as_array().unwrap().iter().find(|row| row["by"] == "all").unwrap().clone()
}

#[test]
fn home_says_the_same_as_the_list_and_forgets_what_is_taken_back() {
    let person = Person::with_workspace();
    let empty = person.json(["home"]);
    assert_eq!((&empty["satisfaction"], &empty["compared"], &empty["waiting"]), (&json!([]), &json!(null), &json!([])));
    person.write("past.jsonl", &interactions(300));
    let batch = person.json(["import", "past.jsonl"])["batch"].as_str().unwrap().to_owned();

    let home = person.json(["home"]);
    for (field, filter) in [("answers", ""), ("up", "thumb:up")] {
        let total = person.json(["list", filter])["total"].clone();
        assert_eq!(home["coverage"][field], total, "{field}");
    }
    assert_eq!((&of_all(&home)["thumbs"], &home["coverage"]["thumbs"]), (&json!(100), &json!(100)));
    for row in home["satisfaction"].as_array().unwrap() {
        let total = person.json(["list", row["filter"].as_str().unwrap()])["total"].clone();
        assert_eq!(row["answers"], total, "the filter of a row lists its answers: {row}");
    }

    person.ok(["feedback", "add", "row-1", "--thumb", "up"]);
    assert_eq!(person.json(["home"])["coverage"]["thumbs"], 101);
    person.ok(["tag", "add", "checked", "row-1"]);
    let tagged = person.json(["home"])["satisfaction"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&tagged["segment"], &tagged["up"]), (&json!("tag:checked"), &json!(1)));
    assert_eq!(person.json(["home", "--since", "2027-01-01"])["coverage"]["answers"], 0);
    assert_eq!(person.json(["home", "--after", "2027-01-01"])["coverage"]["answers"], 0);
    let narrowed = person.json(["home", "--prompt", "ticket", "--segment", "tag:checked"]);
    assert_eq!((&narrowed["coverage"]["answers"], &narrowed["coverage"]["up"]), (&json!(1), &json!(1)));
    assert!(person.ok(["home", "--segment", "tag:checked"]).out.starts_with("1 thumb on 1 answer where tag:checked"));
    assert!(person.ok(["home", "--prompt", "ticket", "--markdown"]).out.contains("### Time, cost and tokens"));
    let wrong = person.json_of(2, ["home", "--segment", "checked"])["error"].clone();
    assert_eq!(wrong["where"]["field"], "segment");
    let wrong = person.json_of(2, ["home", "--since", "soon"])["error"].clone();
    assert_eq!(wrong["where"]["field"], "since");

    person.ok(["imports", "undo", &batch]);
    assert_eq!(person.json(["home"])["satisfaction"], json!([]));
}

#[test]
fn home_is_read_at_a_glance() {
    let person = Person::with_workspace();
    person.write(
        "past.jsonl",
        &(interactions(300) + "{\"id\": \"later\", \"feedback\": [{\"kind\": \"thumb\", \"value\": \"up\"}]}\n"),
    );
    person.ok(["import", "past.jsonl"]);
    let text = person.ok(["home"]).out;
    let first = text.lines().next().unwrap();
    assert_eq!(first, "100 thumbs on 300 answers, 33.3 %");
    for line in [
        "all\t50 %\t40 % to 60 %\t100\t300\t33.3 %",
        "ticket version 1\t50 %\t40 % to 60 %\t100\t300\t33.3 %",
        "model:ok\t50 %\t40 % to 60 %\t100\t300\t33.3 %",
        "1 piece of feedback waits for interactions that have not come",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

#[test]
fn home_goes_into_a_chat_a_spreadsheet_and_a_picture() {
    let person = Person::with_workspace();
    let hostile = |mut row: Value| {
        row["tags"] = json!(["=1+1", "a|b <b>"]);
        format!("{row}\n")
    };
    person.write("past.jsonl", &(interactions(300) + &hostile(interaction(300))));
    person.ok(["import", "past.jsonl"]);
    let markdown = person.ok(["home", "--markdown"]).out;
    assert!(markdown.starts_with("## What users said\n\n101 thumbs on 301 answers, 33.6 %\n"), "{markdown}");
    assert!(
        markdown.contains("| Of | Up | Interval | Thumbs | Answers | Coverage |\n|---|--:|---|--:|--:|--:|\n| all | ")
    );
    assert!(markdown.contains("a\\|b &lt;b&gt;") && !markdown.contains("<b>"), "{markdown}");
    let table = person.ok(["home", "--table"]).out;
    assert!(table.lines().any(|line| line.starts_with("ticket version 1\t50 %\t")), "{table}");
    assert!(table.lines().any(|line| line.starts_with("tag:=1+1\t")), "only a cell that begins so is a formula");

    let drawn = person.ok(["home", "--picture", "home.svg", "--since", "2026-01-01"]);
    assert_eq!(drawn.out, "Drew home.svg\n");
    let picture = std::fs::read_to_string(person.path("home.svg")).unwrap();
    assert!(picture.contains("of thumbs are up (") && picture.contains("Answers since 2026-01-01"), "{picture}");
    assert!(picture.contains("&lt;b&gt;") && !picture.contains("<b>"), "{picture}");
    assert_eq!(person.json(["home", "--picture", "other.svg"])["file"], "other.svg");
    person.ends(2, ["home", "--markdown", "--table"]);
    person.ends(1, ["home", "--picture", "no-such-folder/home.svg"]);
}
