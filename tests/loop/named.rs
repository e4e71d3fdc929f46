//! Jobs by their names, a key that is missing, and a copy of a workspace that goes its own way.
use serde_json::{Value, json};

use super::Person;

#[test]
fn a_restored_workspace_goes_on_with_a_chain_of_its_own() {
    let person = Person::with_workspace();
    let add = |text: &str, workspace: &str| {
        person.write("one.txt", text);
        person.ok(["prompt", "add", "ticket", "one.txt", "--workspace", workspace]);
    };
    let valid =
        |workspace: &str| person.json(["audit", "verify", "--workspace", workspace])["valid"] == Value::Bool(true);
    add("One {{input}}", "work");
    person.ok(["backup", "copy.attune"]);
    add("Two {{input}}", "work");
    person.ok(["restore", "copy.attune", "again"]);
    assert!(valid("again") && valid("work"));
    add("Other {{input}}", "again");
    assert!(valid("again") && valid("work"));
}

#[test]
fn a_job_is_named_by_what_fits_one_alone() {
    let person = Person::with_workspace();
    for name in ["one.jsonl", "two.jsonl"] {
        person.write(name, &super::material::interactions(2));
        person.ok(["import", name]);
    }
    assert_eq!(person.json(["jobs"])["jobs"].as_array().unwrap().len(), 2);
    assert_eq!(person.json_of(1, ["jobs", "cancel", ""])["error"]["code"], "not_found");
    assert_eq!(person.json_of(1, ["jobs", "cancel", "0"])["error"]["code"], "not_unique");
}

#[test]
fn a_key_that_is_not_there_is_a_stage_of_the_test() {
    let person = Person::with_workspace();
    let url = "https://models.example/v1";
    person.ok(["model", "add", "far", "--provider", "openai-compatible", "--url", url, "--key-env", "NO_SUCH_KEY"]);
    let ran = person.ends(1, ["model", "test", "far"]);
    assert!(ran.err.contains("the stage key"), "{}", ran.err);
    let tested = person.json_of(1, ["model", "test", "far"]);
    assert_eq!((&tested["ok"], &tested["stage"], &tested["latency_ms"]), (&json!(false), &json!("key"), &Value::Null));
    assert!(tested["message"].as_str().unwrap().contains("NO_SUCH_KEY"), "{tested}");
}
