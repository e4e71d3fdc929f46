//! The window beside the command line, on one workspace.
use attune_tests::fault_server::FaultServer;

use super::Window;
use crate::r#loop::{Person, material::interaction};

#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_line_changes_appears_in_the_open_window() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    let window = Window::start(&person, "together", &["--workspace", "work", "#/interactions"]).await;
    window.sees("20 of 20").await;
    person.write("more.jsonl", &format!("{}\n", interaction(20)));
    person.ok(["import", "more.jsonl"]);
    window.sees("21 of 21").await;
    window.find("row", "Where is my order 20?").await;

    window.press("g p").await;
    window.sees("@3").await;
    person.write("fourth.txt", "Sort it well. [[json]]");
    person.ok(["prompt", "add", "ticket", "fourth.txt"]);
    window.sees("@4").await;

    window.press("g r").await;
    window.sees("No replays yet").await;
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    window.find("link", "ticket@2").await;
    window.sees("better").await;
    window.shot("replays").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_to_what_it_names() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    let replay = person.json(["replay", "list"])["replays"][0]["replay"].as_str().unwrap().to_owned();
    assert!(person.ends(1, ["open", "no-such-thing"]).err.contains("no-such-thing"));
    let window = Window::start(&person, "link", &["--workspace", "work", &format!("#/replays/{replay}")]).await;
    window.sees("ticket@2 against ticket@1").await;
}
