//! A prompt is written, lost with the window, found again, saved and compared.
use attune_tests::fault_server::FaultServer;

use super::Window;
use crate::r#loop::{Person, material::interactions};

const FIRST: &str = "You answer customers.\nBe short.\nThe question: {{input}}";

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_outlives_the_window_and_versions_are_compared() {
    let person = Person::with_workspace();
    person.write("past.jsonl", &interactions(12));
    person.ok(["import", "past.jsonl"]);
    let window = Window::open(&person, "prompts").await;

    window.press("g p").await;
    window.sees("No prompts yet").await;
    window.shot("1-none").await;
    window.click("button", "New prompt").await;
    window.write("Reply").await;
    window.sees("Lower-case letters").await;
    window.fill("Name", "reply").await;
    window.shot("2-name").await;
    window.press("Enter").await;
    window.click("textbox", "Text of message 1, system").await;
    window.write(FIRST).await;
    window.sees("Draft saved").await;
    window.sees("The question: Where is my order 11?").await;
    window.shot("3-draft").await;
    save(&window, "The first one").await;
    window.sees("Saved as version 1").await;

    window.click("textbox", "Text of message 1, system").await;
    window.press("Ctrl+a").await;
    window.write(&FIRST.replace("short", "very short")).await;
    window.sees("Draft saved, from version 1").await;
    // As if the power went.
    drop(window);

    let window = Window::open(&person, "prompts").await;
    window.sees("A draft of reply is not saved as a version").await;
    window.click("link", "A draft of reply is not saved as a version").await;
    window.sees("Draft saved, from version 1").await;
    let text = window.reads("textbox", "Text of message 1, system").await;
    assert_eq!(text, "You answer customers. Be very short. The question: {{input}}");
    window.click("tab", "Against version 1").await;
    window.shot("4-draft-again").await;
    save(&window, "Shorter still").await;
    window.sees("Saved as version 2").await;
    assert_eq!(person.json(["prompt", "show", "reply"])["version"], 2);

    window.click("tab", "History").await;
    window.sees("Shorter still").await;
    window.shot("5-history").await;
    window.click("button", "Compare").await;
    comparing(&window).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_tried_on_past_inputs_with_one_key() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "late:150");
    let window = Window::open(&person, "trying").await;
    window.press("g p").await;
    window.click("link", "ticket").await;
    window.click("textbox", "Text of message 1, system").await;
    window.press("Ctrl+a").await;
    window.write("Sort {{ mesage|shout }} now. [[upper]]").await;
    window.sees("There is no filter “shout”").await;
    window.sees("No past input of").await;
    window.shot("1-faults").await;
    window.press("Ctrl+a").await;
    window.write("Sort the message of {{ input }} loudly. [[upper]]").await;
    window.until("no fault", "return !document.querySelector('[aria-label^=\"Problems of message\"]')").await;
    assert_eq!(server.counts().calls, 0, "nothing is sent by looking");
    window.press("Alt+Enter").await;
    window.sees("Stays on this machine").await;
    window.shot("2-running").await;
    let done = "return document.querySelectorAll('[aria-label=\"Answers on past inputs\"] article').length === 20";
    window.until("twenty answers", done).await;
    window.sees("20 of 20 answered").await;
    assert_eq!(server.counts().calls, 20);
    window.with_axe().await;
    window.shot("3-answers").await;
    window.press("Alt+Enter").await;
    window.sees("20 of them there already").await;
    assert_eq!(server.counts().calls, 20, "nothing is paid for twice");
    assert_eq!(person.json(["replay", "list"])["replays"], serde_json::json!([]));
}

/// By keys alone.
async fn save(window: &Window, note: &str) {
    window.press("Ctrl+s").await;
    window.find("textbox", "What changed and why").await;
    window.write(note).await;
    window.press("Enter").await;
}

async fn comparing(window: &Window) {
    // Side by side where there is room.
    window.until("two columns", "return document.querySelectorAll('[data-change]').length > 0").await;
    let shown =
        "return [...document.querySelectorAll('[role=tab][aria-selected=true]')].map((tab) => tab.innerText.trim())";
    let tabs = window.run(shown, &[]).await;
    assert!(tabs.to_string().contains("Side by side"), "{tabs}");
    window.sees("Be very short.").await;
    window.shot("6-side-by-side").await;
    window.click("tab", "One column").await;
    window.shot("7-one-column").await;
    let text = window.text().await;
    assert!(text.contains("Be short.") && text.contains("very"), "{text}");
}
