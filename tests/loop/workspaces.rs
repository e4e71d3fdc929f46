//! Several workspaces on one machine, and being led to a record.
use super::Person;

#[test]
fn workspaces_are_remembered_until_they_are_forgotten() {
    let person = Person::new();
    assert!(person.json(["workspaces"])["workspaces"].as_array().unwrap().is_empty());
    for name in ["one", "two", "three"] {
        person.ok(["init", name]);
    }
    person.ok(["status", "--workspace", "one"]);
    let names = |list: &serde_json::Value| -> Vec<String> {
        let names = list["workspaces"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned());
        names.collect()
    };
    assert_eq!(names(&person.json(["workspaces"])), ["one", "three", "two"]);

    std::fs::remove_dir_all(person.path("two")).unwrap();
    let listed = person.json(["workspaces"]);
    let two = &listed["workspaces"][2];
    assert_eq!(two["gone"], true);
    assert!(person.ok(["workspaces"]).out.contains("gone"));
    let dir = two["dir"].as_str().unwrap().to_owned();
    assert_eq!(names(&person.json(["workspaces", "forget", &dir])), ["one", "three"]);
    assert!(person.ends(1, ["workspaces", "forget", &dir]).err.contains("attune workspaces"));
    assert!(person.path("three/attune.db").is_file(), "what is forgotten or not stays where it is");
}

#[test]
fn a_window_is_not_opened_where_nobody_would_see_it() {
    let person = Person::with_workspace();
    // The tests' environment is empty, so there is no display.
    let refused = person.json_of(1, ["open", "attune://sets"]);
    assert_eq!(refused["error"]["code"], "input_output");
    assert!(refused["error"]["message"].as_str().unwrap().contains("no display"), "{refused}");
    let unknown = person.json_of(1, ["open", "no-such-thing"]);
    assert_eq!(unknown["error"]["code"], "not_found", "what is named is looked for first");
}
