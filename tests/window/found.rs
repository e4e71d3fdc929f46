//! Prompts are found in a log, looked at, accepted, and are there like any other.
use super::{
    Window,
    screens::{LISTEN, examined},
};
use crate::r#loop::found::person;

#[tokio::test(flavor = "multi_thread")]
async fn a_found_prompt_is_compared_and_accepted_and_the_rest_is_read() {
    let person = person();
    let window = Window::open(&person, "found").await;
    window.with_axe().await;
    window.run(LISTEN, &[]).await;
    window.press("g p").await;
    window.click("button", "Found in your history").await;
    window.sees("Prompts can be found in what was logged").await;
    window.shot("1-nothing-yet").await;
    window.click("button", "Look for prompts").await;
    window.sees("261 messages, 1 fit no template").await;
    let group = window.reads("region", "support-bot").await;
    assert!(group.contains("fits 200 of 261 messages") && group.contains("Support Bot v4"), "{group}");
    window.choose("Filled with", "example 1").await;
    assert_eq!(examined(&window, "2-found").await, Vec::<String>::new());
    window.click("button", "Compare with version 1").await;
    window.sees("Be brief.").await;
    window.shot("3-compared").await;

    window.fill("Prompt", "support").await;
    window.click("button", "Accept").await;
    window.sees("200 interactions now belong to support").await;
    window.sees("support@2").await;
    assert_eq!(examined(&window, "4-accepted").await, Vec::<String>::new());
    assert_eq!(person.json(["list", "prompt:support version:1 var.customer:Bob"])["total"], 24);

    window.click("link", "See what fits none").await;
    window.sees("1 of 264").await;
    window.find("row", "Tell me a joke").await;
    window.shot("5-rest").await;
    window.click("button", "Back").await;
    window.sees("support@2").await;
}
