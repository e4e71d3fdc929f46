//! What helps while a prompt is written: checks with all their places, a try on past inputs that pays nothing twice and
//! is evidence for nothing, and forks that say where they come from.
use std::collections::HashSet;

use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::{Person, material::interactions};

const DRAFT: &str = "messages:\n  - {role: system, content: 'Be brief and loud. [[upper]]'}\n  - {role: user, content: '{{ input }}'}\n";

fn inputs(tried: &Value) -> &[Value] {
    tried["inputs"].as_array().unwrap()
}

#[test]
fn a_file_is_checked_whole_and_every_fault_has_its_place() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(30));
    person.ok(["import", "past.jsonl"]);
    person.write("plain.txt", "Sort the message.");
    person.ok(["prompt", "add", "ticket", "plain.txt"]);
    let wrong = json!({
        "messages": [
            {"role": "system", "content": "Sort the message.\nBe {{ tone|shout }} and {{ a * 2 }}"},
            {"role": "user", "content": "{{ inptu }}"},
        ],
        "settings": {"top_p": 2, "tools": [{"type": "function", "function": {"name": "find it"}}]},
    });
    person.write("wrong.json", &wrong.to_string());
    let checked = person.json_of(3, ["prompt", "check", "wrong.json", "--for", "ticket", "--base", "ticket@1"]);
    let faults = checked["faults"].as_array().unwrap();
    let place = |fault: &Value| (fault["severity"].clone(), fault["message"].clone(), fault["at"]["line"].clone());
    let errors: Vec<_> = faults.iter().filter(|fault| fault["severity"] == "error").map(place).collect();
    let error = |message: Value, line: Value| (json!("error"), message, line);
    assert_eq!(
        errors,
        [
            error(json!(0), json!(2)),
            error(json!(0), json!(2)),
            error(json!(null), json!(null)),
            error(json!(null), json!(null))
        ],
        "{checked}"
    );
    let of_setting = |name: &str| faults.iter().find(|fault| fault["setting"] == name).unwrap();
    assert_eq!(of_setting("tools")["path"], json!([0, "function", "name"]));
    assert!(of_setting("top_p")["text"].as_str().unwrap().contains("from 0 to 1"));
    assert_eq!(checked["unknown"], json!(["inptu"]), "what cannot be read has no variables yet");
    assert!(checked["messages"][0]["change"].as_i64().unwrap() > 0, "{checked}");
    assert_eq!(checked["messages"][1]["change"], Value::Null);

    // The same keeps it from becoming a version.
    let refused = person.json_of(1, ["prompt", "add", "ticket", "wrong.json"]);
    assert_eq!(refused["error"]["where"]["field"], "messages[0].content");
    person.write("right.txt", "Sort {{ input }}");
    let right = person.json(["prompt", "check", "right.txt", "--for", "ticket"]);
    assert_eq!((&right["usable"], &right["faults"]), (&json!(true), &json!([])), "{right}");
    assert!((1..30).contains(&right["of"].as_u64().unwrap()), "what is held out is not looked at: {right}");
    let said = person.ends(3, ["prompt", "check", "wrong.json"]).out;
    assert!(said.contains("in message 1, line 2") && said.contains("in tools[0].function.name"), "{said}");
    let offered = person.json(["prompt", "offered", "ticket"]);
    let names = |list: &str| -> Vec<&str> {
        offered[list].as_array().unwrap().iter().map(|word| word["name"].as_str().unwrap()).collect()
    };
    assert!(names("filters").contains(&"tojson") && names("tests").contains(&"defined"));
    assert_eq!(names("always"), ["input", "history", "context", "system"]);
    assert_eq!(person.json_of(1, ["prompt", "check", "none.txt"])["error"]["code"], "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_tried_on_past_inputs_that_are_not_held_out_and_paid_for_once() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    person.write("draft.yaml", DRAFT);
    let attempt = ["prompt", "try", "draft.yaml", "--for", "ticket", "--model", "local", "--sample", "20"];
    let plan = person.json(attempt.into_iter().chain(["--dry-run"]));
    assert_eq!((&plan["inputs"], &plan["calls"], &plan["cached"]), (&json!(20), &json!(20), &json!(0)), "{plan}");
    assert_eq!(plan["sends_to"][0]["cases"], 20);
    assert_eq!(server.counts().calls, 0, "nothing is sent to say what would be");

    let tried = person.json(attempt);
    assert_eq!(server.counts().calls, 20);
    assert_eq!((inputs(&tried).len(), &tried["calls"], &tried["cached"]), (20, &json!(20), &json!(0)), "{tried}");
    let first = &inputs(&tried)[0];
    assert!(first["output"].as_str().unwrap().contains("ORDER"), "{first}");
    let joined = |but: &str| -> String {
        let hunks = first["hunks"].as_array().unwrap().iter().filter(|hunk| hunk["op"] != but);
        hunks.map(|hunk| hunk["text"].as_str().unwrap()).collect()
    };
    assert_eq!(
        (joined("insert"), joined("delete")),
        (first["recorded"].as_str().unwrap().into(), first["output"].as_str().unwrap().into())
    );
    assert!(tried["caution"].as_str().unwrap().contains("no evidence"));

    // Never one that is held out.
    let examples = person.json(["prompt", "examples", "ticket", "--limit", "1000"]);
    let seen: HashSet<&str> =
        examples["examples"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(inputs(&tried).iter().all(|one| seen.contains(one["id"].as_str().unwrap())));

    // The same again costs nothing, and the ledger names what left.
    let again = person.json(attempt);
    assert_eq!((server.counts().calls, &again["calls"], &again["cached"]), (20, &json!(0), &json!(20)));
    let ids = |tried: &Value| inputs(tried).iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&tried), "the same inputs come again");
    let sent = person.json(["egress"])["sent"][0].clone();
    assert_eq!((&sent["trial"], &sent["cases"], &sent["replay"]), (&json!("ticket"), &json!(20), &Value::Null));
    assert_eq!(person.json(["replay", "list"])["replays"], json!([]), "no evidence");

    // A version that says the same asks nothing again, in a replay neither.
    person.ok(["prompt", "add", "ticket", "draft.yaml"]);
    let version = person.json(["prompt", "try", "ticket@4", "--model", "local"]);
    assert_eq!((server.counts().calls, &version["cached"]), (20, &json!(20)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_tried_is_told_input_by_input_or_refused_before_anything_is_sent() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(30, &server, "ok");
    let away = "https://192.0.2.1/v1";
    person.ok(["model", "add", "away", "--provider", "openai-compatible", "--url", away, "--model", "ok"]);
    person.ok(["egress", "block"]);
    let refused = person.json_of(1, ["prompt", "try", "ticket@1", "--model", "away"]);
    assert_eq!(refused["error"]["code"], "egress_blocked");
    let plan = person.json(["prompt", "try", "ticket@1", "--model", "away", "--dry-run"]);
    assert_eq!((&plan["refused"]["code"], &plan["sends_to"][0]["blocked"]), (&json!("egress_blocked"), &json!(true)));

    person.write("draft.txt", "Sort {{ order }}");
    let tried =
        person.json_of(4, ["prompt", "try", "draft.txt", "--for", "ticket", "--model", "local", "--sample", "3"]);
    let errors: Vec<&Value> = inputs(&tried).iter().map(|one| &one["error"]["code"]).collect();
    assert_eq!(errors, [&json!("missing_variable"); 3], "{tried}");
    assert_eq!(server.counts().calls, 0);

    let few = ["--model", "local", "--sample", "5", "--budget-calls", "2"];
    let tried = person.json_of(4, ["prompt", "try", "ticket@1"].into_iter().chain(few));
    let answered = inputs(&tried).iter().filter(|one| one["output"].is_string()).count();
    assert_eq!((answered, &tried["calls"]), (2, &json!(2)), "{tried}");
    assert!(inputs(&tried).iter().any(|one| one["error"]["code"] == "over_budget"));

    let none = person.json_of(1, ["prompt", "try", "ticket@1", "--model", "local", "--filter", "tag:none"]);
    assert_eq!(none["error"]["code"], "plan_refused");
    let many = person.json_of(2, ["prompt", "try", "ticket@1", "--model", "local", "--sample", "101"]);
    assert_eq!(many["error"]["where"]["field"], "sample");
    assert_eq!(person.json_of(2, ["prompt", "try", "ticket@1"])["error"]["where"]["field"], "model");
}

#[test]
fn a_fork_says_where_it_comes_from() {
    let person = Person::with_workspace();
    person.write("plain.txt", "Sort the message.");
    person.ok(["prompt", "add", "ticket", "plain.txt"]);
    let forked = person.json(["prompt", "fork", "ticket", "other"]);
    assert_eq!((&forked["name"], &forked["version"], &forked["created"]), (&json!("other"), &json!(1), &json!(true)));
    let shown = person.json(["prompt", "history", "other"]);
    assert_eq!((&shown["versions"][0]["origin"], &shown["versions"][0]["parent"]), (&json!("ticket@1"), &Value::Null));
    assert!(person.ok(["prompt", "history", "other"]).out.contains("ticket@1"));
    assert!(person.ok(["prompt", "show", "other"]).out.contains("forked from"));
    assert_eq!(person.json(["prompt", "show", "ticket"])["origin"], Value::Null);
    assert_eq!(person.json_of(1, ["prompt", "fork", "ticket", "other"])["error"]["code"], "already_exists");
    assert_eq!(person.json_of(1, ["prompt", "fork", "none", "third"])["error"]["code"], "not_found");
}
