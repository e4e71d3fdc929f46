//! Found prompts accepted: prompts with versions, to which the interactions of the history belong from then on.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

use super::{Person, found::person};

const ACCEPT: [&str; 6] = ["prompt", "find", "--accept", "support-bot", "--name", "support"];

fn total(person: &Person, filter: &str) -> u64 {
    person.json(["list", filter])["total"].as_u64().unwrap()
}

/// What Home says of a prompt, read off the rollups.
fn answers(person: &Person, prompt: &str) -> Option<u64> {
    let home = person.json(["home"]);
    let rows = home["satisfaction"].as_array().unwrap();
    let row = rows.iter().find(|row| row["by"] == "prompt" && row["prompt"] == prompt);
    row.map(|row| row["answers"].as_u64().unwrap())
}

fn accepted() -> Person {
    let person = person();
    person.ok(["prompt", "find"]);
    person.ok(ACCEPT);
    person
}

#[test]
fn an_accepted_group_is_a_prompt_that_its_interactions_belong_to() {
    let person = person();
    person.ok(["prompt", "find"]);
    let accepted = person.json(ACCEPT);
    assert_eq!((&accepted["prompt"], &accepted["interactions"]), (&json!("support"), &json!(200)), "{accepted:#}");
    let versions = accepted["versions"].as_array().unwrap().iter();
    let versions = versions.map(|one| (one["version"].clone(), one["interactions"].clone(), one["aliases"].clone()));
    let expected = [(json!(1), json!(120), json!(["v3"])), (json!(2), json!(80), json!(["v4"]))];
    assert_eq!(versions.collect::<Vec<_>>(), expected);

    let counted = ["prompt:support version:1", "prompt:support version:2", "prompt:support var.customer:Farid"];
    assert_eq!(counted.map(|filter| total(&person, filter)), [120, 80, 40]);
    assert_eq!((answers(&person, "support"), answers(&person, "Support Bot")), (Some(200), None));
    let shown = person.json(["show", "support-7"]);
    let belongs = (&shown["prompt"], &shown["version"], &shown["variables"]);
    assert_eq!(belongs, (&json!("support"), &json!("1"), &json!({"customer": "Chloé Dupont"})));
    let examples = person.json(["prompt", "examples", "support", "version:1", "--limit", "1"]);
    let example = examples["examples"][0]["id"].as_str().unwrap();
    let rendered = person.json(["prompt", "render", "support@1", "--interaction", example]);
    let shown = person.json(["show", example]);
    assert_eq!(rendered["messages"], shown["messages"], "as it was sent, byte for byte");

    // Another tool's version is a name of ours.
    let alias = person.json(["prompt", "show", "support@v4"]);
    assert_eq!((&alias["version"], &alias["aliases"]), (&json!(2), &json!(["v4"])));
    assert_eq!(total(&person, "prompt:support version:v3"), 120);
    let audit = person.json(["audit", "list"]);
    let kinds = audit["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap());
    let mut kinds: Vec<&str> = kinds.collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["accepted", "version_added", "version_added"]);
    assert_eq!(person.json(["audit", "verify"])["valid"], true);
}

#[test]
fn the_rest_of_what_was_found_can_be_read() {
    let person = person();
    let early = person.json_of(1, ["list", "found:support-bot"])["error"].clone();
    assert!(early["hint"].as_str().unwrap().contains("attune prompt find"), "{early}");
    person.ok(["prompt", "find"]);
    let rest = person.json(["list", "found:none"]);
    assert_eq!((&rest["total"], &rest["interactions"][0]["id"]), (&json!(1), &json!("by-hand")));
    let counted = ["found:support-bot", "found:support-bot@2", "-found:support-bot prompt:\"Support Bot\""];
    assert_eq!(counted.map(|filter| total(&person, filter)), [200, 80, 0]);
    let unknown = person.json_of(1, ["list", "found:nobody"])["error"].clone();
    assert!(unknown["hint"].as_str().unwrap().contains("support-bot"), "{unknown}");
}

#[test]
fn the_same_file_again_changes_nothing_and_undo_gives_back_what_the_log_named() {
    let person = accepted();
    let again = person.json(["import", "past.jsonl"]);
    let file = &again["files"][0];
    assert_eq!((&file["added"], &file["duplicates"], &file["rejected"]), (&json!(0), &json!(264), &json!(0)));
    assert_eq!(total(&person, "prompt:support version:1 var.customer:Bob"), 24);
    // What is taken out is what came in.
    let lines = person.ok(["export", "interactions"]).out;
    person.write("out.jsonl", &lines);
    let out = person.json(["import", "out.jsonl"]);
    assert_eq!((&out["files"][0]["added"], &out["files"][0]["rejected"]), (&json!(0), &json!(0)), "{out:#}");

    // Found again, it is known; accepted again, nothing is to do.
    let found = person.json(["prompt", "find"]);
    let version = &found["found"][1];
    assert_eq!((&version["prompt"], &version["logged_as"][0]["version"]), (&json!("support"), &json!("v4")));
    assert_eq!(version["belong"], json!([{"prompt": "support", "version": 2, "messages": 80}]));
    let nothing = person.json(["prompt", "find", "--accept", "support"]);
    assert_eq!((&nothing["interactions"], &nothing["versions"][0]["created"]), (&json!(0), &json!(false)));

    let undone = person.json(["prompt", "find", "--undo", "support"]);
    assert_eq!(undone["interactions"], 200);
    assert_eq!(["prompt:support", "prompt:\"Support Bot\" version:v3"].map(|filter| total(&person, filter)), [0, 120]);
    assert_eq!((answers(&person, "support"), answers(&person, "Support Bot")), (None, Some(200)));
    assert_eq!(person.json(["show", "support-7"])["variables"], json!({}));
    let twice = person.json_of(1, ["prompt", "find", "--undo", "support"]);
    assert_eq!(twice["error"]["code"], "not_found");
    // The prompt stayed, so accepting again finds its versions.
    assert_eq!(person.json(["prompt", "find", "--accept", "support"])["interactions"], 200);
}

#[test]
fn undoing_the_import_takes_what_was_accepted_along() {
    let person = accepted();
    let batch = person.json(["imports"])["batches"][0]["batch"].as_str().unwrap().to_owned();
    person.ok(["imports", "undo", &batch]);
    assert_eq!((total(&person, ""), answers(&person, "support")), (0, None));
    let error = person.json_of(1, ["prompt", "find", "--accept", "support-bot"])["error"].clone();
    assert!(error["hint"].as_str().unwrap().contains("attune prompt find"), "what was found is gone too: {error}");
    person.ok(["import", "past.jsonl"]);
    assert_eq!(["prompt:support", "prompt:\"Support Bot\""].map(|filter| total(&person, filter)), [0, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_takes_the_values_away() {
    let person = accepted();
    person.ok(["erase", "--filter", "var.customer:Farid"]);
    assert_eq!(total(&person, "prompt:support"), 160);
    let url = format!("sqlite://{}", person.path("work/attune.db").display());
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    let sql = "SELECT (SELECT count(*) FROM accepted WHERE filled LIKE '%Farid%'), (SELECT count(*) FROM accepted),
               (SELECT count(*) FROM found_search)";
    let counts: (i64, i64, i64) = sqlx::query_as(sql).fetch_one(&mut database).await.unwrap();
    assert_eq!(counts, (0, 160, 0));
    let bytes = std::fs::read(person.path("work/attune.db")).unwrap();
    assert!(!bytes.windows(5).any(|part| part == b"Farid"), "no byte of the value is left");
}

#[test]
fn what_cannot_be_accepted_says_why() {
    let person = person();
    let early = person.json_of(1, ACCEPT)["error"].clone();
    assert!(early["hint"].as_str().unwrap().contains("attune prompt find"), "{early}");
    person.ok(["prompt", "find"]);
    let refused = |code: i32, group: &str, name: &str| {
        person.json_of(code, ["prompt", "find", "--accept", group, "--name", name])["error"].clone()
    };
    assert_eq!(refused(1, "nobody", "a")["code"], "not_found");
    assert_eq!(refused(2, "none", "a")["code"], "wrong_usage");
    assert_eq!(refused(2, "support-bot", "A b")["code"], "wrong_usage");
    person.write("own.txt", "Mine.");
    person.ok(["prompt", "add", "support", "own.txt"]);
    let taken = refused(1, "support-bot", "support");
    assert_eq!((&taken["code"], taken["hint"].as_str().unwrap().contains("--name")), (&json!("already_exists"), true));
    assert_eq!(person.json(["prompt", "history", "support"])["versions"].as_array().unwrap().len(), 1);
    person.ends(2, ["prompt", "find", "--name", "a"]);
    person.ends(2, ["prompt", "find", "--accept", "support-bot", "--undo", "support"]);
    person.ends(2, ["prompt", "find", "model:x", "--accept", "support-bot"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_of_an_accepted_prompt_is_replayed_with_the_values_that_were_found() {
    let server = FaultServer::start().await;
    let person = accepted();
    let template = person.json(["prompt", "show", "support"])["messages"][0]["content"].as_str().unwrap().to_owned();
    person.write("revised.txt", &template.replace("Be kind", "Address {{ customer }} by name, be kind"));
    person.ok(["prompt", "add", "support", "revised.txt", "--role", "system"]);
    let url = format!("{}/v1", server.url());
    person.ok(["model", "add", "local", "--provider", "openai-compatible", "--url", &url, "--model", "ok"]);
    person.write("valid.yaml", "kind: json_valid\n");
    person.ok(["check", "add", "valid", "valid.yaml"]);
    person.ok(["check", "attach", "valid", "support", "--decide", "--margin", "0.05"]);
    let flags = ["--candidate", "support@3", "--baseline", "support@2", "--model", "local", "--guard", "0"];
    let plan = person.json(["replay", "plan"].into_iter().chain(flags).chain(["--slice", "var.customer"]));
    assert_eq!(
        (&plan["cases"], &plan["guard_cases"], &plan["skipped"]),
        (&json!(5), &json!(0), &json!([])),
        "{plan:#}"
    );
    let case = person.json(["list", "prompt:support version:2 var.customer:Farid", "--limit", "1"]);
    let id = case["interactions"][0]["id"].as_str().unwrap();
    let rendered: Value = person.json(["prompt", "render", "support@3", "--interaction", id]);
    let system = rendered["messages"][0]["content"].as_str().unwrap();
    assert!(system.contains("Customer: Farid\n\nAddress Farid by name"), "{system}");
    let ran = person.json(["replay", "run"].into_iter().chain(flags));
    assert_eq!((&ran["state"], &ran["cells"]["failed"]), (&json!("finished"), &json!(0)), "{ran:#}");
}
