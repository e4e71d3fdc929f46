//! Small and large text, and the looks that a system can ask for: nothing scrolls sideways, nothing is cut off.
use attune_tests::fault_server::FaultServer;
use serde_json::{Value, json};

use super::{Window, screens::SCREENS};
use crate::r#loop::Person;

/// What stands beyond the window's edge, and words that are cut without a sign that there is more.
const BREAKAGE: &str = "
    const found = [];
    const page = document.scrollingElement;
    if (page.scrollWidth > innerWidth + 1) found.push(`the page is ${page.scrollWidth} wide in ${innerWidth}`);
    const name = (element) => `${element.tagName.toLowerCase()}.${element.className} “${(element.textContent ?? '').trim().slice(0, 50)}”`;
    const scrolls = (element) => element.closest('table, pre, [data-scrolls], .cm-editor, [role=grid], [role=table]') !== null;
    for (const element of document.querySelectorAll('main, main *, nav *, dialog *')) {
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        const style = getComputedStyle(element);
        if (style.clipPath !== 'none' || style.position === 'absolute') continue;
        const isOver = element.scrollWidth > element.clientWidth + 2 && element.clientWidth > 0;
        if (!isOver || style.display === 'inline' || scrolls(element)) continue;
        if (/auto|scroll/.test(style.overflowX) && element.matches('main, .body, .screen > *'))
            found.push(`${name(element)} scrolls sideways: ${element.scrollWidth} in ${element.clientWidth}`);
        const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
        if (/hidden|clip/.test(style.overflowX) && style.textOverflow !== 'ellipsis' && isText)
            found.push(`${name(element)} is cut off: ${element.scrollWidth} in ${element.clientWidth}`);
    }
    return found";

#[tokio::test(flavor = "multi_thread")]
async fn no_screen_breaks_with_small_or_large_text() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    person.ok(["set", "add", "held", "--filter", "thumb:down"]);
    let replay = person.json(["replay", "list"])["replays"][0]["replay"].as_str().unwrap().to_owned();
    let parts = ["result", "flips", "changes", "cells"].map(|part| (part, format!("#/replays/{replay}?tab={part}")));
    let window = Window::open(&person, "sizes").await;
    let mut found = Vec::new();
    for (size, keys, times) in [(80, "Ctrl+-", 2), (200, "Ctrl+=", 7)] {
        window.press("Ctrl+0").await;
        for _ in 0..times {
            window.press(keys).await;
        }
        let is_so = format!("return document.documentElement.style.fontSize === '{size}%'");
        window.until("the text to have its size", &is_so).await;
        let places = SCREENS.iter().map(|(name, place, _)| (*name, (*place).to_owned()));
        for (name, place) in places.chain(parts.iter().map(|(part, place)| (*part, place.clone()))) {
            window.run("location.hash = arguments[0]", &[json!(place)]).await;
            window.until("the screen to be there", "return document.querySelector('main h1') !== null").await;
            window.shot(&format!("{size}-{name}")).await;
            let broken = window.run(BREAKAGE, &[]).await;
            let broken = broken.as_array().cloned().unwrap_or_default();
            found.extend(broken.iter().filter_map(Value::as_str).map(|what| format!("{size} % {name}: {what}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
