//! The sample through the window: one version is promoted, the other refused, with the command line's own verdicts.
use serde_json::{Value, json};

use super::{
    Window,
    whole::{all_flips_are_listed, the_verdict_is_that_of},
};
use crate::{engine::put_chat_model, r#loop::Person};

#[tokio::test(flavor = "multi_thread")]
async fn both_stories_end_as_on_the_command_line() {
    let person = Person::with_sample();
    put_chat_model(&person.path(".cache/attune"));
    let elsewhere = Person::with_sample();
    let window = Window::open(&person, "sample").await;
    window.sees("sample").await;
    window.shot("1-opened").await;

    let better = replayed(&window, &person, &elsewhere, "ticket").await;
    assert_eq!(better["verdicts"][0]["verdict"], "better");
    window.shot("3-better").await;
    promoted(&window, &person).await;

    let worse = replayed(&window, &person, &elsewhere, "sentiment").await;
    assert_eq!(worse["verdicts"][0]["verdict"], "worse");
    window.shot("5-worse").await;
    refused(&window, &person, &worse).await;
}

/// Planned and run in the window; what it says is what the command line says in another workspace.
async fn replayed(window: &Window, person: &Person, elsewhere: &Person, prompt: &str) -> Value {
    window.press("g r n").await;
    window.choose("Prompt", prompt).await;
    // The live run is offered, and taken back.
    window.click("button", "Ask live on 40 cases").await;
    window.find("button", "Run, 80 calls").await;
    window.click("button", "Use the kept answers").await;
    window.find("button", "Run, nothing is sent").await;
    window.shot("2-plan").await;
    window.press("Ctrl+Enter").await;
    window.find("region", "Verdict").await;
    let told = elsewhere.json(["replay", "run", "--candidate", &format!("{prompt}@2")]);
    the_verdict_is_that_of(window, &told).await;
    let kept = person.json(["replay", "show", "last"]);
    assert_eq!((&kept["calls"], &kept["verdicts"]), (&json!(0), &told["verdicts"]));
    told
}

async fn promoted(window: &Window, person: &Person) {
    window.click("button", "Promote ticket@2").await;
    window.sees("✓ met").await;
    window.shot("4-gate-met").await;
    window.click("button", "Promote to production").await;
    window.sees("production is ticket@2 now").await;
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 2);
}

/// The flips show why, and the gate lets nothing pass.
async fn refused(window: &Window, person: &Person, told: &Value) {
    window.click("tab", "Flips").await;
    all_flips_are_listed(window, told).await;
    window.find("region", "The case").await;
    window.sees("The customer is").await;
    window.shot("6-flips").await;
    window.open_channels("sentiment").await;
    window.click("button", "Promote @2").await;
    window.sees("✗ not met").await;
    window.shot("7-refused").await;
    assert!(!window.find("button", "Promote to production").await.is_enabled().await.unwrap());
    window.press("Escape").await;
    assert_eq!(person.json(["prompt", "get", "sentiment@production"])["version"], 1);
}
