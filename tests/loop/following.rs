//! A folder that is followed: what comes into it or grows there is imported.
use std::fs;

use super::{Person, kill, wait_until};

fn until_there_are(person: &Person, wanted: u64) {
    wait_until(&format!("there are {wanted} interactions"), || {
        person.json(["list", "--limit", "1"])["total"] == wanted
    });
}

#[test]
fn files_are_imported_as_they_come_and_as_they_grow() {
    let person = Person::with_workspace();
    fs::create_dir(person.path("inbox")).unwrap();
    let put = |name: &str, text: &str| fs::write(person.path("inbox").join(name), text).unwrap();
    let row = |id: u32| format!("{{\"id\":\"{id}\",\"query\":\"q\",\"output\":\"a{id}\"}}\n");
    put("first.jsonl", &row(1));
    let mut following = person.start(["import", "--follow", "inbox", "--json"]);
    until_there_are(&person, 1);
    // What cannot be imported does not end it.
    put("broken.csv", "just one column\n1\n");
    put("second.jsonl", &row(2));
    until_there_are(&person, 2);
    put("first.jsonl", &(row(1) + &row(3)));
    until_there_are(&person, 3);
    assert!(following.try_wait().unwrap().is_none(), "it goes on");
    kill(following);
    person.ends(2, ["import"]);
    person.ends(2, ["import", "--follow", "inbox", "x.jsonl"]);
}
