//! What users' next turns say of the answers before them: read, kept apart from what was said outright, and undone.
use serde_json::{Value, json};

use super::Person;

/// A conversation: what is asked, and what is answered.
fn session(name: &str, turns: &[(&str, &str)]) -> String {
    let row = |(number, (query, output)): (usize, &(&str, &str))| {
        let time = format!("2026-11-20T10:{number:02}:00Z");
        json!({"id": format!("{name}-{number}"), "session": name, "time": time, "query": query, "output": output,
            "prompt": "help"})
        .to_string()
            + "\n"
    };
    turns.iter().enumerate().map(row).collect()
}

const PARCEL: (&str, &str) = ("Where is my parcel?", "Your parcel is on its way.");

fn history() -> String {
    let passwords = "How do I reset my password?";
    [
        session("again", &[PARCEL, ("where is my parcel now", "On its way."), ("Thank you so much!", "Welcome.")]),
        session("angry", &[PARCEL, ("That is useless, it still doesn't help at all", "Sorry.")]),
        session("wrong", &[PARCEL, ("No, I meant the letter, not the parcel", "The letter is lost.")]),
        session("other", &[PARCEL, (passwords, "Press Forgot password.")]),
        session("alone", &[PARCEL]),
    ]
    .concat()
}

fn read_of(person: &Person, id: &str) -> Value {
    person.json(["show", id])["follow_up"].clone()
}

fn ids(answer: &Value) -> Vec<&str> {
    answer["interactions"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect()
}

fn count(answer: &Value, kind: &str) -> Value {
    let of = answer["kinds"].as_array().unwrap().iter().find(|of| of["kind"] == kind).unwrap();
    of["answers"].clone()
}

#[test]
fn the_next_turn_is_read_with_a_probability_and_its_reason() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &history());
    person.ok(["import", "past.jsonl"]);
    assert_eq!(read_of(&person, "again-0"), Value::Null);
    let answer = person.json(["follow-ups"]);
    assert_eq!((&answer["turns"], answer["kinds"].as_array().unwrap().len()), (&json!(5), 7));
    for (id, kind, next, reason) in [
        ("again-0", "rephrase", "again-1", "says the same again: 0."),
        ("again-1", "thanks", "again-2", "“thank you”"),
        ("angry-0", "complaint", "angry-1", "“useless”"),
        ("wrong-0", "correction", "wrong-1", "“i meant”"),
        ("other-0", "new_topic", "other-1", "begins with “how”"),
    ] {
        let read = read_of(&person, id);
        assert_eq!((&read["kind"], &read["next"]), (&json!(kind), &json!(next)), "{read}");
        assert!(read["reason"].as_str().unwrap().contains(reason), "{read}");
        let probability = read["probability"].as_f64().unwrap();
        assert!(probability > 1.0 / 7.0 && probability <= 1.0, "{read}");
        assert_eq!(count(&answer, kind), 1);
        assert_eq!(ids(&person.json(["list", &format!("followup:{kind}")])), [id]);
    }
    assert_eq!(read_of(&person, "alone-0"), Value::Null);
    let shown = person.ok(["show", "angry-0"]).out;
    assert!(shown.contains("next turn read as complaint (") && shown.contains("That is useless"), "{shown}");
    let table = person.ok(["follow-ups", "session:angry"]).out;
    assert!(table.contains("new topic") && table.contains("1 answer with a next turn"), "{table}");
    let error = person.json_of(2, ["follow-ups", "followup:angry"])["error"].clone();
    assert_eq!(error["code"], "bad_filter");
    assert!(error["hint"].as_str().unwrap().contains("complaint, correction"), "{error}");
}

#[test]
fn what_is_read_is_counted_apart_and_never_as_said() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &history());
    person.ok(["import", "past.jsonl"]);
    let before = person.json(["home"]);
    person.json(["follow-ups"]);
    let after = person.json(["home"]);
    assert_eq!(before["implicit"], json!([]));
    for part in ["satisfaction", "coverage", "ratings", "apart", "changes"] {
        assert_eq!(before[part], after[part], "{part}");
    }
    let complaint = after["implicit"].as_array().unwrap().iter().find(|row| row["read_as"] == "complaint").unwrap();
    assert_eq!((&complaint["seen"], &complaint["answers"]), (&json!(1), &json!(5)));
    assert_eq!(complaint["filter"], "followup:complaint");
    let lines = person.ok(["home"]).out;
    assert!(lines.contains("1 of 5 answers with a next turn had a next turn read as complaint"), "{lines}");
    assert_eq!(person.json(["patterns"])["failures"], 0);
    assert_eq!(person.json(["show", "angry-0"])["feedback"], json!([]));
    // It says how an answer turned out, so recorded answers give no verdict on a choice by it.
    person.json(["set", "add", "angry", "--filter", "followup:complaint"]);
    assert_eq!(person.json(["set", "list"])["sets"][0]["by_outcome"], true);
}

#[test]
fn only_new_turns_are_read_and_what_is_taken_back_is_read_no_more() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &history());
    person.ok(["import", "past.jsonl"]);
    let first = person.json(["follow-ups"]);
    let home = person.json(["home"])["implicit"].clone();
    assert_eq!(person.json(["follow-ups"]), first);
    assert_eq!(
        person.json(["jobs"])["jobs"].as_array().unwrap().iter().filter(|job| job["kind"] == "follow_up").count(),
        1
    );

    // A turn that comes late stands between two others, and another one after the last.
    let late = |id: &str, session: &str, time: &str, query: &str| {
        json!({"id": id, "session": session, "time": time, "query": query, "output": "Well."}).to_string() + "\n"
    };
    let more = late("late-1", "other", "2026-11-20T10:00:30Z", "This is wrong and useless!")
        + &late("late-2", "alone", "2026-11-21T10:00:00Z", "Thanks, that helped");
    person.write("more.jsonl", &more);
    let batch = person.json(["import", "more.jsonl"])["batch"].as_str().unwrap().to_owned();
    let second = person.json(["follow-ups"]);
    assert_eq!(second["turns"], 7);
    assert_eq!(read_of(&person, "other-0")["next"], "late-1");
    assert_eq!(
        (read_of(&person, "other-0")["kind"].clone(), read_of(&person, "alone-0")["kind"].clone()),
        ("complaint".into(), "thanks".into())
    );

    // Undone, they are gone from the figures at once, and the turn that was there before is read again.
    person.ok(["imports", "undo", &batch]);
    assert_eq!(read_of(&person, "other-0"), Value::Null);
    let implicit = person.json(["home"])["implicit"].clone();
    assert_eq!(implicit.as_array().unwrap().iter().map(|row| row["seen"].as_i64().unwrap()).sum::<i64>(), 4);
    assert_eq!(person.json(["follow-ups"]), first);
    assert_eq!(person.json(["home"])["implicit"], home);
}

#[test]
fn an_erased_turn_is_read_no_more_and_its_answer_stays() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &history());
    person.ok(["import", "past.jsonl"]);
    person.json(["follow-ups"]);
    person.ok(["erase", "angry-1", "--yes"]);
    assert_eq!(read_of(&person, "angry-0"), Value::Null);
    let home = person.json(["home"]);
    assert!(home["implicit"].as_array().unwrap().iter().all(|row| row["read_as"] != "complaint"), "{home}");
    assert_eq!(home["coverage"]["answers"], 9);
    assert_eq!(person.json(["follow-ups"])["turns"], 4);
}

#[test]
fn a_turn_that_came_with_the_answer_is_read_too_and_steps_that_call_tools_are_none() {
    let person = Person::with_workspace();
    let said = json!({"kind": "follow_up", "text": "No, that is wrong, it doesn't work"});
    let given = json!({"id": "given", "query": PARCEL.0, "output": PARCEL.1, "feedback": [said]});
    let call = json!({"id": "1", "type": "function", "function": {"name": "track", "arguments": "{}"}});
    let step = |id: &str, time: &str, query: &str, output: Value| json!({"id": id, "session": "tools", "time": time, "query": query, "output": output});
    let steps = [
        step(
            "ask",
            "2026-11-20T10:00:00Z",
            PARCEL.0,
            json!({"role": "assistant", "content": null, "tool_calls": [call]}),
        ),
        step("told", "2026-11-20T10:00:01Z", PARCEL.0, json!(PARCEL.1)),
        step("glad", "2026-11-20T10:01:00Z", "Great, thanks", json!("Welcome.")),
    ];
    let rows: String = steps.iter().chain([&given]).map(|row| format!("{row}\n")).collect();
    person.write("past.jsonl", &rows);
    person.ok(["import", "past.jsonl"]);
    assert_eq!(person.json(["follow-ups"])["turns"], 2);
    assert_eq!(read_of(&person, "ask"), Value::Null);
    assert_eq!(read_of(&person, "told")["kind"], "thanks");
    let read = read_of(&person, "given");
    assert_eq!((&read["kind"], &read["next"]), (&json!("complaint"), &Value::Null), "{read}");
}

#[test]
fn without_the_embedder_the_error_says_what_is_missing() {
    let person = Person::with_workspace();
    assert_eq!(person.json(["follow-ups"])["turns"], 0);
    person.write("past.jsonl", &history());
    person.ok(["import", "past.jsonl"]);
    // Its file can be put nowhere.
    person.write(".cache", "");
    let error = person.json_of(1, ["follow-ups"])["error"].clone();
    assert_eq!(error["code"], "model_unavailable", "{error}");
    assert!(error["message"].as_str().unwrap().contains("Follow-ups cannot be read"), "{error}");
    std::fs::remove_file(person.path(".cache")).unwrap();
    assert_eq!(person.json(["follow-ups"])["turns"], 5);
}
