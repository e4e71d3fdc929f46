//! What leaves, what is hidden and what is taken out for good, in the window; and Home's figures, taken along.
use attune_tests::fault_server::FaultServer;
use serde_json::json;

use super::Window;
use crate::r#loop::{Person, material::interaction};

#[tokio::test(flavor = "multi_thread")]
async fn the_way_out_is_closed_texts_are_masked_and_a_user_is_erased() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    let row = |number: usize| {
        let mut row = interaction(number);
        row["user"] = json!("alice");
        row["query"] = json!(format!("Write to anna@mail.example about order {number}"));
        format!("{row}\n")
    };
    person.write("alice.jsonl", &(100..103).map(row).collect::<String>());
    person.ok(["import", "alice.jsonl"]);
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    person.ok(["backup", "old.db"]);
    person.ok(["model", "add", "away", "--provider", "openai-compatible", "--url", "https://192.0.2.1/v1"]);

    let window = Window::open(&person, "privacy").await;
    window.press("g y").await;
    window.find("row", "this machine").await;
    window.shot("1-ledger").await;
    window.click("switch", "Keep everything on this machine").await;
    window.sees("Nothing may leave this machine").await;
    assert_eq!(person.json(["egress"])["no_egress"], true);
    window.run("location.hash = '#/replays/new?candidate=ticket@2'", &[]).await;
    window.choose("Model of the candidate", "away").await;
    window.sees("will be refused").await;
    window.sees("to https://192.0.2.1:443").await;
    window.shot("2-refused").await;

    window.run("location.hash = '#/privacy?tab=masks'", &[]).await;
    window.sees("3 of 23 interactions hold personal data").await;
    window.click("switch", "Hide personal data").await;
    window.sees("What is hidden").await;
    window.shot("3-masks").await;
    assert_eq!(person.json(["mask", "preview"])["mask"], true);

    window.click("tab", "Erase").await;
    window.fill("User", "alice").await;
    window.click("button", "See what would be erased").await;
    window.sees("old.db").await;
    window.shot("4-would").await;
    window.click("button", "Erase 3 interactions").await;
    window.find("dialog", "Erase 3 interactions for good?").await;
    assert_eq!(person.json(["list", "user:alice"])["total"], 3);
    window.click("button", "Erase 3 interactions").await;
    window.sees("No byte of it is left").await;
    window.shot("5-erased").await;
    assert_eq!(person.json(["list", "user:alice"])["total"], 0);
    let database = std::fs::read(person.path("work/attune.db")).unwrap();
    assert!(!database.windows(8).any(|part| part == b"anna@mai"));

    window.run("location.hash = '#/home'", &[]).await;
    window.click("button", "Copy the figures").await;
    window.find("img", "Satisfaction, drawn for a slide").await;
    window.shot("6-picture").await;
    window.click("button", "Copy as Markdown").await;
    window.sees("Copied as Markdown").await;
    window.press("Ctrl+Shift+c").await;
    window.will_choose(&["satisfaction.svg"]);
    window.click("button", "Save the picture").await;
    window.sees("Saved satisfaction.svg").await;
    assert!(std::fs::read_to_string(person.path("satisfaction.svg")).unwrap().starts_with("<svg"));
}
