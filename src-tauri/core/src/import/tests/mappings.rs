//! Mappings as people write and read them.
use serde_json::json;

use super::*;

const WRITTEN: &str = r#"
format: csv
fields:
  output: $.a.b
  query: [$.asked, $.question]
  variables.city: $.town
  latency_s: $.took
feedback:
  - kind: thumb
    from: $.mark
    values: {1: up, 0: down, 9: null}
    author_kind: expert
time_zone: +02:00
"#;

#[test]
fn a_mapping_is_read_back_as_it_was_written() {
    let mapping = Mapping::parse(WRITTEN).unwrap();
    assert_eq!(Mapping::parse(&mapping.to_yaml().unwrap()).unwrap(), mapping);
    let json = serde_json::to_string(&mapping).unwrap();
    assert_eq!(Mapping::parse(&json).unwrap(), mapping);
}

#[test]
fn what_is_not_set_does_not_clutter_the_yaml() {
    let yaml = recognised("question,answer,vote\nHi,Hello,1\nHo,Hello,0\n").mapping.to_yaml().unwrap();
    assert!(yaml.starts_with("format: csv\nfields:\n"), "{yaml}");
    assert!(!yaml.contains("null") && !yaml.contains("time_zone"), "{yaml}");
}

#[test]
fn a_mapping_names_what_is_wrong_in_it() {
    for (text, word) in [
        ("fields: {answer: $.a}", "answer"),
        ("fields: {output: a.b}", "a.b"),
        ("time_zone: Nowhere/Land", "Nowhere/Land"),
        ("feedback: [{kind: star, from: $.a}]", "star"),
        ("colour: red", "colour"),
        ("rows: data", "data"),
        ("fields: [", "line"),
    ] {
        let error = Mapping::parse(text).unwrap_err();
        assert!(error.message.contains(word), "{text}: {error}");
    }
}

#[test]
fn the_first_path_that_leads_to_something_counts() {
    let mapping = Mapping::parse(WRITTEN).unwrap();
    let mapping = Mapping { format: None, ..mapping };
    let text = concat!(
        r#"{"question":"Hi","asked":null,"a":{"b":"Hello"},"mark":1,"town":"Rome","took":"0.5"}"#,
        "\n",
        r#"{"question":"Hi","asked":"Ho","a":"{\"b\":\"Hello\"}","mark":9}"#,
    );
    let (records, _) = import_by(source(text), &mapping);
    assert_eq!(
        own_form(&records[0]),
        json!({"query": "Hi", "output": "Hello", "variables": {"city": "Rome"}, "latency_ms": 500.0,
            "feedback": [{"kind": "thumb", "value": "up", "author_kind": "expert"}]})
    );
    assert_eq!(own_form(&records[1]), json!({"query": "Ho", "output": "Hello"}));
}

#[test]
fn faults_are_named_by_the_persons_own_columns() {
    let mapping = Mapping::parse(
        "fields: {query: $.q, output: $.r.text, time: \"$['sent on']\"}\nfeedback: [{kind: thumb, from: $.mark}]",
    )
    .unwrap();
    for (row, field) in [
        (r#"{"q":"a","r":{"text":"b"},"sent on":"soon"}"#, "sent on"),
        (r#"{"q":"a","r":{"text":"b"},"mark":"blue"}"#, "mark"),
        (r#"{"q":"a","r":{}}"#, "output"),
        (r#"{"q":"a","r":{"text":{"role":"robot","content":"b"}}}"#, "r.text.role"),
    ] {
        let (records, _) = import_by(source(format!("{row}\n{row}")), &mapping);
        assert_eq!(records[0].row.as_ref().unwrap_err().field.as_deref(), Some(field), "{row}");
    }
}

#[test]
fn filters_pick_one_score_of_many() {
    let mapping = Mapping::parse(
        "fields: {query: $.input, output: $.output}\n\
         feedback: [{kind: rating, from: '$.scores[?@.name == \"tone\"].value', scale: [0, 1]}]",
    );
    let text = r#"{"input":"a","output":"b","scores":[{"name":"truth","value":0.1},{"name":"tone","value":0.9},{"name":"tone","value":0.7}]}"#;
    let (records, _) = import_by(source(format!("{text}\n{text}")), &mapping.unwrap());
    let values: Vec<Value> =
        own_form(&records[0])["feedback"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect();
    assert_eq!(values, [json!(0.9), json!(0.7)]);
}

#[test]
fn rows_may_lie_in_lists_inside_of_lists() {
    let text = r#"{"sessions":[{"turns":[{"query":"a","output":"b"}]},{"none":1},{"turns":[{"query":"c","output":"d"},{"query":"e","output":"f"}]}]}"#;
    let mapping = Mapping::parse("rows: $.sessions[*].turns").unwrap();
    let (records, failed) = import_by(source(text), &mapping);
    assert_eq!((records.len(), failed), (3, None));
    assert_eq!(own_form(&records[2])["query"], "e");
    let (_, failed) = import_by(source(text), &Mapping::parse("rows: $.people").unwrap());
    assert!(failed.unwrap().message.contains("$.people"));
}

#[test]
fn a_mapping_for_tables_is_refused_for_json() {
    let (_, failed) = import_by(source("[]"), &Mapping::parse("format: csv").unwrap());
    assert!(failed.unwrap().message.contains("the file is json"));
}

const BY_ID: &str = r#"{"c1": {"messages": [[{"sender": "ann", "text": "Hi"}, {"sender": "ann", "text": ""}],
    [{"sender": "bob", "text": "Hello"}], [{"sender": "ann", "text": "Bye"}]], "scores": {"wit": 5, "joy": 5}},
  "c2": {"messages": [[{"sender": "the boss", "text": "Anybody?"}]]},
  "c3": {"messages": 7}}"#;

fn by_id() -> Mapping {
    Mapping::parse(
        "rows: $.*\nfields: {id: $.key, messages: $.value.messages}\n\
         feedback: [{kind: rating, name: wit, from: $.value.scores.wit}, {kind: rating, name: joy, from: $.value.scores.joy}]",
    )
    .unwrap()
}

#[test]
fn rows_may_stand_under_their_ids_and_messages_under_their_speakers() {
    let (records, failed) = import_by(source(BY_ID), &by_id());
    assert_eq!((records.len(), failed), (3, None));
    assert_eq!(
        own_form(&records[0]),
        json!({"id": "c1",
            "messages": [
                {"role": "assistant", "name": "ann", "content": [{"type": "text", "text": "Hi"}, {"type": "text", "text": ""}]},
                {"role": "user", "name": "bob", "content": "Hello"}],
            "output": {"role": "assistant", "name": "ann", "content": "Bye"},
            "feedback": [{"kind": "rating", "name": "wit", "value": 5.0}, {"kind": "rating", "name": "joy", "value": 5.0}]})
    );
    assert_eq!(own_form(&records[1]), json!({"id": "c2", "query": "", "output": "Anybody?"}), "nobody was asked");
    assert_eq!(records[2].row.as_ref().unwrap_err().field.as_deref(), Some("value.messages"));
    assert_eq!(records.iter().map(|record| record.line).collect::<Vec<_>>(), [1, 3, 4]);
}

#[test]
fn a_rejected_row_keeps_the_id_it_stood_under() {
    let (records, _) = import_by(source(BY_ID), &by_id());
    let mended =
        String::from_utf8(records[2].raw.clone()).unwrap().replace("7", r#"[{"speaker": "ann", "text": "Hm"}]"#);
    // As an import names the file that it rejects rows to.
    let mended = Source::read(Cursor::new(mended + "\n"), "chats.rejected.jsonl", None).unwrap();
    let (again, _) = import_by(mended, &by_id());
    assert_eq!(own_form(&again[0])["id"], "c3");
}

#[test]
fn rows_under_their_ids_are_recognised() {
    let text = r#"{"7": {"question": "a", "output": "b"}, "8": {"question": "c", "output": "d", "rating": 4}}"#;
    let rows = rows_of(text);
    assert_eq!((&rows[0], &rows[1]["id"]), (&json!({"id": "7", "query": "a", "output": "b"}), &json!("8")));
}

#[test]
fn rows_of_a_second_file_are_joined_by_equal_values() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name)
    };
    let logs = at("logs.jsonl", "{\"n\":7,\"q\":\"a\",\"o\":\"b\"}\n{\"n\":8,\"q\":\"c\",\"o\":\"d\"}\n");
    at("votes.csv", "call,vote,note,truth\n7,1,,\n8,0,bad,right\n7,0,later,\n9,1,,\n");
    let mapping = Mapping::parse(
        "join: {file: votes.csv, on: [$.n, $.call]}
fields: {id: $.n, query: $.q, output: $.o, variables.truth: '$.joined[0].truth'}
feedback:
  - {kind: thumb, each: $.joined, from: $.vote}
  - {kind: comment, each: $.joined, from: $.note}",
    )
    .unwrap();
    assert_eq!(Mapping::parse(&mapping.to_yaml().unwrap()).unwrap(), mapping);
    let (records, failed) = import_by(Source::open(&logs).unwrap(), &mapping);
    assert!(failed.is_none());
    assert_eq!(
        own_form(&records[0])["feedback"],
        json!([{"kind": "thumb", "value": "up"}, {"kind": "thumb", "value": "down"}, {"kind": "comment", "text": "later"}])
    );
    assert_eq!(own_form(&records[1])["variables"], json!({"truth": "right"}));

    at("votes.csv", "call,vote\n7,\"1\n");
    assert!(Source::open(&logs).unwrap().rows(&mapping).is_err(), "feedback is not lost in silence");
    std::fs::remove_file(folder.path().join("votes.csv")).unwrap();
    let error = Source::open(&logs).unwrap().rows(&mapping).err().unwrap();
    assert!(format!("{error:?}").contains("votes.csv"), "{error:?}");
}
