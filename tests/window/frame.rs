//! The window's frame: being led somewhere from outside, several workspaces, jobs, finding things, what the page may not do.
use std::process::Command;

use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::{Window, hands::desktop, screens::SCREENS};
use crate::r#loop::Person;

#[tokio::test(flavor = "multi_thread")]
async fn a_link_leads_the_open_window_to_its_record_and_does_nothing_else() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    person.ok(["set", "add", "held", "--filter", "thumb:down"]);
    let replay = person.json(["replay", "list"])["replays"][0]["replay"].as_str().unwrap().to_owned();
    let window = Window::open(&person, "frame-links").await;
    window.sees("Recent replays").await;

    let opened = person.json(["open", &format!("attune://replays/{replay}?tab=cells")]);
    assert_eq!((&opened["reached"], &opened["known"]), (&json!(true), &json!(true)), "{opened}");
    window.sees("Outcomes").await;
    for (name, words) in
        [(&replay[..], "ticket@2 against ticket@1"), ("ticket@2", "What changed"), ("held", "Where from")]
    {
        assert_eq!(person.json(["open", name])["reached"], true);
        window.sees(words).await;
    }

    let before = person.json(["audit", "list"]);
    for hostile in
        ["attune://../../etc/passwd", "attune://egress.set?no_egress=false", "attune:///home/x", "attune://home?x"]
    {
        let opened = person.json(["open", hostile]);
        assert_eq!((&opened["known"], &opened["link"]), (&json!(false), &json!("#/home")), "{opened}");
    }
    // The program itself, as the desktop starts it with a link.
    started_again(&person, "attune://replays/..%2f..%2fetc");
    window.sees("This link leads nowhere in Attune").await;
    window.find("heading", "Home").await;
    window.shot("nowhere").await;
    assert_eq!(person.json(["audit", "list"]), before);
    started_again(&person, "attune://sets?set=held");
    window.find("heading", "Sets").await;
}

/// A second start on the same workspace leads the window that is there, and ends.
fn started_again(person: &Person, link: &str) {
    let mut again = Command::new(desktop());
    again.env_clear().env("HOME", person.path("")).current_dir(person.path("")).args(["--workspace", "work", link]);
    let ended = again.output().unwrap();
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_place_has_a_link_that_leads_back_to_it() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(5, &server, "ok");
    let window = Window::open(&person, "frame-places").await;
    for (_, place, _) in SCREENS.iter().filter(|(_, place, _)| *place != "#/nowhere") {
        let found = person.json(["open", &place.replace("#/", "attune://")]);
        assert_eq!(found["known"], true, "{place}");
        let same = "const [a, b] = Array.from(arguments, (text) => new URL(text.slice(1), 'http://x'));
            return a.pathname === b.pathname && String(a.searchParams) === String(b.searchParams)";
        assert_eq!(window.run(same, &[json!(place), found["link"].clone()]).await, true, "{place} {found}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workspaces_are_switched_in_the_window() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    for name in ["other", "lost"] {
        person.ok(["init", name]);
    }
    std::fs::remove_dir_all(person.path("lost")).unwrap();
    let window =
        Window::start(&person, "frame-workspaces", &["--workspace", "work", "#/interactions?filter=thumb:up"]).await;
    window.sees("thumb:up").await;
    window.press("g w").await;
    window.find("dialog", "Workspaces").await;
    window.sees("gone").await;
    window.shot("list").await;
    window.click("button", "Forget lost").await;
    window.wait("it to be forgotten", async || (!window.text().await.contains("gone")).then_some(())).await;
    window.click("button", "other").await;
    window.find("heading", "Home").await;
    window.find("button", "other").await;
    window.press("g i").await;
    window.find("heading", "Interactions").await;
    assert_eq!(window.run("return location.hash", &[]).await, "#/interactions", "each workspace has its own filters");
    // The window is known by what it shows now.
    assert_eq!(person.json(["open", "attune://sets", "--workspace", "other"])["reached"], true);
    window.find("heading", "Sets").await;

    window.press("Ctrl+k").await;
    window.write("work").await;
    window.find("option", "work").await;
    window.press("Enter").await;
    window.find("button", "work").await;
    window.press("g i").await;
    window.until("its filter to be there again", "return location.hash.includes('thumb')").await;
    let names = person.json(["workspaces"]);
    assert_eq!(names["workspaces"][0]["name"], "work", "{names}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_into_the_palette_is_found_by_whatever_name() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    let window = Window::open(&person, "frame-palette").await;
    for (typed, heading) in
        [("trace", "Interactions"), ("evaluator", "Checks"), ("attune://models", "Models"), ("experiment", "Replays")]
    {
        window.press("Ctrl+k").await;
        window.find("dialog", "Find anything").await;
        window.write(typed).await;
        window.shot(heading).await;
        window.press("Enter").await;
        window.find("heading", heading).await;
    }
    window.press("Ctrl+k").await;
    window.write("ticket 2").await;
    window.find("option", "ticket@2").await;
    window.shot("version").await;
    window.press("Enter").await;
    window.sees("What changed and why").await;
    window.press("Alt+Left").await;
    window.find("heading", "Replays").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_line_runs_stands_among_the_jobs() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(20, &server, "ok");
    let window = Window::open(&person, "frame-jobs").await;
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    window.sees("Replay done").await;
    window.press("g j").await;
    window.find("dialog", "Jobs").await;
    window.shot("list").await;
    window.click("link", "Replay").await;
    window.sees("ticket@2 against ticket@1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_may_do_nothing_with_the_plugins_beneath_it() {
    let person = Person::with_workspace();
    let window = Window::open(&person, "frame-permissions").await;
    for (command, args) in [
        ("plugin:notification|notify", json!({"options": {"title": "x"}})),
        ("plugin:window-state|save_window_state", json!({"flags": 1})),
        ("plugin:deep-link|get_current", json!({})),
        ("plugin:deep-link|register", json!({"protocol": "https"})),
        ("plugin:event|emit", json!({"event": "link", "payload": "#/audit"})),
        ("plugin:window|set_title", json!({"label": "main", "value": "x"})),
        ("plugin:dialog|open", json!({"options": {}})),
        ("operate", json!({"name": "workspace.open", "request": {"dir": "/etc"}, "progress": "__CHANNEL__:1"})),
    ] {
        let call = "return window.__TAURI_INTERNALS__.invoke(...arguments).then(() => 'done', (error) => 'refused ' + JSON.stringify(error))";
        let answer = window.run(call, &[json!(command), args]).await;
        assert!(answer.as_str().is_some_and(|answer| answer.starts_with("refused")), "{command}: {answer}");
    }
    let told = "return window.__TAURI_INTERNALS__.invoke('tell_end', { job: 'none' }).then(() => true, () => false)";
    assert_eq!(window.run(told, &[]).await, Value::Bool(true), "a job that is not there is told of to nobody");
}
