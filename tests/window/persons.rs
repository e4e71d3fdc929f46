//! Each person's way through the window by keyboard alone: nothing here touches the mouse.
//!
//! The queues of experts and reviewers do not exist yet; what stands for their work today is judging the flips of a
//! replay, and reading gate, moves and audit.
use attune_tests::fault_server::FaultServer;

use super::Window;
use crate::r#loop::Person;

#[tokio::test(flavor = "multi_thread")]
async fn a_product_manager_goes_from_the_figures_to_the_answers_and_takes_them_along() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    let window = Window::open(&person, "manager").await;
    window.press("g h").await;
    window.sees("Recent replays").await;
    window.press("g i").await;
    window.sees("of 60").await;
    window.press("/").await;
    window.write("thumb:down").await;
    window.press("Enter").await;
    window.sees("Save this view").await;
    window.press("Escape").await;
    window.press("Shift+s").await;
    window.find("dialog", "Save this view").await;
    window.write("Unhappy").await;
    window.press("Enter").await;
    window.find("button", "Remove the view Unhappy").await;
    assert_eq!(person.json(["view", "list"])["views"][0]["filter"], "thumb:down");
    window.press("j Enter").await;
    window.find("button", "More like this").await;
    window.shot("1-answer").await;
    window.press("g h").await;
    window.sees("Recent replays").await;
    window.press("Ctrl+Shift+c").await;
    window.find("dialog", "Take the figures along").await;
    window.enter("button", "Copy as Markdown").await;
    window.sees("Copied").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_engineer_revises_replays_and_is_refused_with_the_reason() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    let window = Window::open(&person, "engineer").await;
    window.press("g p").await;
    window.enter("link", "ticket").await;
    window.reach("textbox", "Text of message 1").await;
    window.press("Ctrl+End").await;
    window.write(" Be loud.").await;
    window.sees("Draft saved, from version 3").await;
    window.press("Ctrl+s").await;
    window.find("dialog", "Save as version 4").await;
    window.write("Louder still").await;
    window.press("Ctrl+Enter").await;
    window.sees("Saved as version 4").await;
    window.press("Ctrl+Enter").await;
    window.find("button", "Run, 120 calls").await;
    window.press("Ctrl+Enter").await;
    window.find("button", "Promote ticket@4").await;
    window.press("Ctrl+Enter").await;
    window.find("dialog", "Promote ticket@4").await;
    window.sees("✗ not met").await;
    window.shot("1-refused").await;
    window.press("Escape").await;
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expert_judges_flips_without_leaving_the_keys() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    let window = Window::open(&person, "expert").await;
    window.press("g r").await;
    window.enter("link", "ticket@2").await;
    window.find("region", "Verdict").await;
    window.press("f").await;
    window.find("region", "The case").await;
    judge(&window, "1").await;
    judge(&window, "2").await;
    window.sees("wrong").await;
    window.press("b").await;
    window.find("button", "Left").await;
    window.press("3").await;
    window.sees("1 of 60 judged blind").await;
    window.shot("1-blind").await;
    window.press("b").await;
    window.sees("ticket@2 preferred").await;
    assert_eq!(person.json(["replay", "list"])["replays"][0]["marked"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_reads_the_gate_the_moves_and_the_proof() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    person.ok(["promote", "ticket@3", "--to", "production", "--override", "the feed changed"]);
    let window = Window::open(&person, "reviewer").await;
    window.press("g p").await;
    window.enter("link", "ticket").await;
    to_tab(&window, "Channels").await;
    window.sees("the feed changed").await;
    window.shot("1-moves").await;
    window.press("g a").await;
    window.enter("button", "Verify the chain").await;
    window.sees("✓").await;
    window.sees("overridden").await;
    window.shot("2-audit").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_developer_takes_the_line_that_fetches_the_prompt() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(6, &server, "ok");
    let window = Window::open(&person, "developer").await;
    window.press("g p").await;
    window.enter("link", "ticket").await;
    to_tab(&window, "Channels").await;
    window.sees("attune prompt get ticket@production").await;
    window.enter("button", "Copy the line").await;
    window.sees("Line copied").await;
    assert_eq!(window.pasted().await, "attune prompt get ticket@production");
    window.press("y l").await;
    window.sees("Link copied").await;
    let link = window.pasted().await;
    assert!(link.starts_with("attune://"), "{link}");
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 1);
}

/// Presses a judgement, which goes on to the next case by itself once it is kept.
async fn judge(window: &Window, key: &str) {
    let here = window.run("return location.hash", &[]).await;
    window.press(key).await;
    window.wait("the next case", async || (window.run("return location.hash", &[]).await != here).then_some(())).await;
}

/// Along the tabs with the arrow keys.
async fn to_tab(window: &Window, name: &str) {
    let chosen = "return document.querySelector('main [role=tab][aria-selected=true]')?.innerText.trim() ?? ''";
    let first = window.wait("a tab to be chosen", async || {
        let name = window.run(chosen, &[]).await;
        name.as_str().filter(|name| !name.is_empty()).map(str::to_owned)
    });
    window.reach("tab", &first.await).await;
    for _ in 0..8 {
        if window.run(chosen, &[]).await.as_str().is_some_and(|now| now.starts_with(name)) {
            return;
        }
        window.press("Right").await;
    }
    window.sees(&format!("the tab {name}")).await;
}
