//! From nothing to interactions that can be found: the first minutes of somebody with a log of their own.
use serde_json::{Value, json};

use super::Window;
use crate::r#loop::{Person, material::interactions};

/// What few words have in common and meaning tells apart.
const TALK: [(&str, &str); 6] = [
    ("My parcel never arrived", "It is on its way."),
    ("Where is the package I ordered last week?", "It is on its way."),
    ("I was charged twice this month", "We pay one charge back."),
    ("The invoice shows a wrong amount", "We send a new one."),
    ("How do I reset my password?", "Press the link in the mail."),
    ("The kettle leaks at the bottom", "We send another kettle."),
];

fn talk() -> String {
    let row = |(number, (query, output)): (usize, &(&str, &str))| -> Value {
        json!({"id": format!("talk-{number}"), "time": "2026-11-01T08:00:00Z", "query": query, "output": output})
    };
    TALK.iter().enumerate().map(|case| format!("{}\n", row(case))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_is_brought_in_looked_at_filtered_and_searched() {
    let person = Person::new();
    person.write("past.jsonl", &interactions(120));
    person.write("talk.jsonl", &talk());
    let window = Window::start(&person, "import", &[]).await;

    window.sees("Everything stays in the folder you choose").await;
    window.shot("1-welcome").await;
    window.will_choose(&["mine"]);
    window.click("button", "Start with your own").await;
    window.sees("Where to begin").await;
    window.shot("2-empty").await;
    window.press("g i").await;
    window.sees("No interactions yet").await;
    window.shot("3-no-interactions").await;

    window.click("button", "Import a file").await;
    window.will_choose(&["past.jsonl"]);
    window.click("button", "Choose files").await;
    window.sees("read as Attune’s own form, JSONL").await;
    let preview = window.reads("region", "Preview of past.jsonl").await;
    assert!(preview.contains("Where is my order 0?") && preview.contains("where is my order 0?"), "{preview}");
    window.shot("4-preview").await;
    window.press("Ctrl+Enter").await;
    window.sees("120 interactions and 64 pieces of feedback added").await;
    window.shot("5-imported").await;

    window.click("button", "Show them").await;
    window.sees("120 of 120").await;
    window.click("button", "Clear the filter").await;
    window.find("row", "Where is my order 119?").await;
    filtering(&window).await;
    reading(&window).await;

    // The rest comes by a drop, on whatever screen one is.
    window.drop_files(&["talk.jsonl"]);
    window.find("region", "Preview of talk.jsonl").await;
    window.click("button", "Import talk.jsonl").await;
    window.sees("6 interactions and 0 pieces of feedback added").await;
    window.press("g i").await;
    searching(&window).await;

    let listed = person.json(["list", "--limit", "1"]);
    assert_eq!(listed["total"], 126, "the command line takes up the workspace that the window opened last");
}

/// As when somebody opens a file with Attune on the desktop.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_window_is_started_with_is_shown_before_anything_is_taken() {
    let person = Person::new();
    person.ok(["init", "desk"]);
    person.write("past.attune", &interactions(12));
    let database = person.path("desk/attune.db").display().to_string();
    let file = format!("file://{}", person.path("past.attune").display());
    let window = Window::start(&person, "opened", &[&database, &file]).await;
    let preview = window.reads("region", "Preview of past.attune").await;
    assert!(preview.contains("Where is my order 0?"), "{preview}");
    assert_eq!(person.json(["list", "--workspace", "desk"])["total"], 0);
    window.shot("1-preview").await;
    window.click("button", "Import past.attune").await;
    window.sees("12 interactions and").await;
}

async fn filtering(window: &Window) {
    window.press("/").await;
    window.write("thumb:down").await;
    window.press("Enter").await;
    window.sees("20 of 120").await;
    assert!(!window.is_there("row", "Where is my order 0?").await);
    window.shot("6-filtered").await;
    window.fill("Filter", "thumb:sideways").await;
    window.press("Enter").await;
    window.find("alert", "").await;
    window.shot("7-wrong-filter").await;
    window.fill("Filter", "thumb:up -has:correction nothing-like-it").await;
    window.press("Enter").await;
    window.sees("Nothing fits this filter").await;
    window.click("button", "Clear the filter").await;
    window.sees("120 of 120").await;
}

async fn reading(window: &Window) {
    window.click("row", "Where is my order 119?").await;
    window.find("region", "Interaction").await;
    window.sees("where is my order 119?").await;
    window.press("j").await;
    window.sees("where is my order 118?").await;
    window.press("d").await;
    window.sees("Feedback added, as an expert’s").await;
    window.shot("8-record").await;
    window.press("Escape").await;
    window
        .wait("the side pane to close", async || (!window.is_there("button", "More like this").await).then_some(()))
        .await;
}

async fn searching(window: &Window) {
    window.choose("Search by", "words").await;
    window.fill("Search", "kettle").await;
    window.press("Enter").await;
    window.sees("Nearest first").await;
    window.find("row", "The kettle leaks").await;
    let only = async || (!window.is_there("row", "How do I reset my password?").await).then_some(());
    window.wait("words to find only what holds them", only).await;

    window.choose("Search by", "meaning").await;
    window.fill("Search", "the delivery is lost").await;
    window.press("Enter").await;
    let first = "return document.querySelector('[role=row][aria-rowindex=\"1\"]')?.innerText ?? ''";
    window
        .wait("a lost delivery to be found by what it means", async || {
            let nearest = window.run(first, &[]).await;
            let nearest = nearest.as_str().unwrap_or_default();
            (nearest.contains("parcel") || nearest.contains("package")).then_some(())
        })
        .await;
    window.shot("9-meaning").await;

    window.click("row", "My parcel never arrived").await;
    window.click("button", "More like this").await;
    window.find("row", "Where is the package I ordered").await;
    window.find("button", "Show the list again").await;
    window.shot("10-similar").await;
    window.click("button", "Show the list again").await;
}
