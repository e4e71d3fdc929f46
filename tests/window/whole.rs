//! The whole loop through the window, and the same verdict as on the command line.
use attune_tests::fault_server::FaultServer;
use serde_json::Value;

use super::Window;
use crate::r#loop::Person;

#[tokio::test(flavor = "multi_thread")]
async fn a_version_is_planned_run_read_promoted_and_taken_back() {
    let server = FaultServer::start().await;
    // Slow enough that somebody can watch.
    let person = Person::with_everything(60, &server, "late:150");
    let window = Window::open(&person, "whole").await;

    refused_without_evidence(&window, &person).await;
    planned_and_run(&window, &server).await;
    let report = person.json(["replay", "show", "last"]);
    assert_eq!(report["verdicts"][0]["verdict"], "better");
    the_verdict_is_that_of(&window, &report).await;
    window.shot("4-verdict").await;
    flips_are_read_by_keys(&window, &person, &report).await;
    promoted_and_taken_back(&window, &person).await;
    a_report_is_written(&window, &person).await;
}

async fn refused_without_evidence(window: &Window, person: &Person) {
    window.open_channels("ticket").await;
    window.click("button", "Promote @3").await;
    window.sees("not met").await;
    window.shot("1-refused").await;
    let promote = window.find("button", "Promote to production").await;
    assert!(!promote.is_enabled().await.unwrap(), "a gate that is not met lets nothing pass");
    window.press("Escape").await;
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 1);
}

async fn planned_and_run(window: &Window, server: &FaultServer) {
    window.press("g r").await;
    window.sees("No replays yet").await;
    window.press("n").await;
    window.choose("Candidate", "@2").await;
    window.choose("Model of the candidate", "local").await;
    window.find("button", "Run, 120 calls").await;
    let plan = window.reads("region", "What it will do").await;
    assert!(plan.contains("120 calls of local on this machine, at http://127.0.0.1:"), "{plan}");
    assert_eq!(server.counts().calls, 0, "a plan sends nothing");
    window.shot("2-plan").await;
    window.press("Ctrl+Enter").await;
    let share = "const bar = document.querySelector('main [role=progressbar], main progress');
        return bar !== null && Number(bar.getAttribute('aria-valuenow') ?? bar.value) > 0";
    window.until("the replay to move", share).await;
    window.find("region", "How far it is").await;
    window.shot("3-running").await;
    window.find("region", "Verdict").await;
    window.find("button", "Promote ticket@2").await;
    assert_eq!(server.counts().calls, 120);
}

/// Word, sentence and figures.
pub(super) async fn the_verdict_is_that_of(window: &Window, report: &Value) {
    let decided = &report["verdicts"][0];
    assert_eq!(report["state"], "finished");
    let headline = window.reads("region", "Verdict").await;
    assert!(headline.contains(decided["text"].as_str().unwrap()), "{headline}\n{decided}");
    assert!(headline.starts_with(decided["verdict"].as_str().unwrap()), "{headline}");
    let points = |value: &Value| format!("{:+.1}", value.as_f64().unwrap() * 100.0).replace('-', "−");
    let interval = format!("{} to {}", points(&decided["interval"][0]), points(&decided["interval"][1]));
    let target = window.reads("region", "Target").await;
    let [difference, cases] = [points(&decided["difference"]) + " points", format!("on {} cases", decided["n"])];
    assert!([interval, difference, cases].iter().all(|figure| target.contains(figure)), "{target}\n{decided}");
}

async fn flips_are_read_by_keys(window: &Window, person: &Person, report: &Value) {
    window.click("tab", "Flips").await;
    all_flips_are_listed(window, report).await;
    window.find("region", "The case").await;
    window.shot("5-flips").await;
    let selected = "return document.querySelector('[role=option][aria-selected=true]')?.innerText.trim() ?? ''";
    let first = window.run(selected, &[]).await;
    window.press("j").await;
    let second = window.run(selected, &[]).await;
    assert_ne!(first, second);
    window.press("k").await;
    // A judgement goes on to the next case by itself.
    window.press("1").await;
    window.wait("the next case", async || (window.run(selected, &[]).await == second).then_some(())).await;
    window.press("2").await;
    window.sees("wrong").await;
    window.press("t").await;
    window.find("textbox", "Expected answer").await;
    window.shot("6-keep").await;
    window.click("button", "Keep").await;
    window.sees("Kept in ticket-regressions").await;
    assert_eq!(person.json(["set", "show", "ticket-regressions"])["cases"], 1);

    window.press("b").await;
    window.find("button", "Left").await;
    window.shot("7-blind").await;
    window.press("3").await;
    // Nothing says yet which was which.
    window.sees("1 of 60 judged blind").await;
    assert!(!window.text().await.contains("preferred"));
    window.press("b").await;
    window.sees("ticket@2 preferred").await;
}

pub(super) async fn all_flips_are_listed(window: &Window, report: &Value) {
    let count = |which: &str| report[which].as_array().unwrap().len();
    let all =
        format!("return document.querySelectorAll('[role=option]').length === {}", count("broken") + count("fixed"));
    window.until("all flips", &all).await;
}

async fn promoted_and_taken_back(window: &Window, person: &Person) {
    window.click("tab", "Result").await;
    window.press("Ctrl+Enter").await;
    window.find("dialog", "Promote ticket@2").await;
    window.sees("✓ met").await;
    assert!(!window.text().await.contains("✗ not met"));
    window.shot("8-gate-met").await;
    window.click("button", "Promote to production").await;
    window.sees("production is ticket@2 now").await;
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 2);

    window.open_channels("ticket").await;
    window.sees("promoted from ticket@1 to ticket@2").await;
    window.shot("9-promoted").await;
    window.click("button", "Roll back").await;
    window.sees("production is back at ticket@1").await;
    assert_eq!(person.json(["prompt", "get", "ticket@production"])["version"], 1);
    assert_eq!(person.json(["audit", "verify"])["valid"], true);
}

async fn a_report_is_written(window: &Window, person: &Person) {
    window.press("g r").await;
    window.click("link", "ticket@2").await;
    window.will_choose(&["report.html"]);
    window.click("button", "Write the report").await;
    window.sees("Report written to").await;
    assert!(std::fs::read_to_string(person.path("report.html")).unwrap().contains("Content-Security-Policy"));
}
