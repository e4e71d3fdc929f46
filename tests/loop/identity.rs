//! Import identity as a property: what a file holds is there once, in whatever order and however often it comes.
use proptest::{prelude::*, sample::select};
use serde_json::{Value, json};

use super::Person;

/// Rows of few ids and few texts, so that many are the same. With an id, the content follows from it and feedback comes
/// along; without one, equal rows are told apart by their number alone.
fn any_row() -> impl Strategy<Value = Value> {
    let id = prop::option::weighted(0.7, select(vec!["a", "b", "c", "e\u{301}", "é", "7"]));
    (id, 0..3u8, prop::collection::vec(0..40u8, 0..3)).prop_map(|(id, text, said)| {
        let text = id.map_or_else(|| format!("nameless {text}"), |id| format!("content of {id}"));
        let rating = |number: &u8| {
            json!({"kind": "rating", "value": number % 5, "time": format!("2026-03-04T05:06:{number:02}Z")})
        };
        let feedback: Vec<Value> = said.iter().filter(|_| id.is_some()).map(rating).collect();
        json!({"id": id, "time": "2026-03-04T05:00:00Z", "query": text, "output": text, "feedback": feedback})
    })
}

fn lines(rows: &[Value]) -> String {
    rows.iter().map(|row| format!("{row}\n")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_there_once_in_whatever_order_and_however_often_they_come(
        (rows, shuffled) in prop::collection::vec(any_row(), 1..40)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let person = Person::with_workspace();
        person.ok(["init", "other"]);
        person.write("rows.jsonl", &lines(&rows));
        person.write("shuffled.jsonl", &lines(&shuffled));
        let import = |file: &str, workspace: &str| person.json(["import", file, "--workspace", workspace])["files"][0].clone();
        let first = import("rows.jsonl", "work");
        prop_assert_eq!(&first["rejected"], 0);
        for again in [import("rows.jsonl", "work"), import("shuffled.jsonl", "work")] {
            prop_assert_eq!((&again["added"], &again["feedback_added"], &again["duplicates"]), (&json!(0), &json!(0), &json!(rows.len())));
        }
        let other = import("shuffled.jsonl", "other");
        prop_assert_eq!((&first["added"], &first["feedback_added"]), (&other["added"], &other["feedback_added"]));
        let exported = |workspace: &str| person.ok(["export", "interactions", "--workspace", workspace]).out;
        prop_assert_eq!(exported("work"), exported("other"));
    }
}
