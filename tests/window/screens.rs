//! Every screen in both themes: no breach of the content policy, nothing that axe-core finds.
use attune_tests::fault_server::FaultServer;
use serde_json::Value;

use super::Window;
use crate::r#loop::Person;

/// Places, with the words that show that they are there.
pub const SCREENS: [(&str, &str, &str); 30] = [
    ("home", "#/home", "Recent replays"),
    ("interactions", "#/interactions", "of 60"),
    ("search", "#/interactions?text=order&mode=words", "Nearest first"),
    ("patterns", "#/patterns", "like no others"),
    ("import", "#/import", "Imports so far"),
    ("prompts", "#/prompts", "ticket"),
    ("found", "#/found", "Look for prompts"),
    ("prompt-edit", "#/prompts/ticket", "On a past input"),
    ("prompt-history", "#/prompts/ticket?tab=history", "What changed and why"),
    ("prompt-compare", "#/prompts/ticket?tab=compare", "Before"),
    ("prompt-channels", "#/prompts/ticket?tab=channels", "Moves"),
    ("prompt-checks", "#/prompts/ticket?tab=checks", "decides"),
    ("replays", "#/replays", "Candidate against baseline"),
    ("plan", "#/replays/new?candidate=ticket@2", "What leaves this machine"),
    ("sets", "#/sets?set=held", "Where from"),
    ("checks", "#/checks?check=valid", "Try it on past answers"),
    ("models", "#/models", "local"),
    ("privacy", "#/privacy", "this machine"),
    ("privacy-masks", "#/privacy?tab=masks", "60 interactions hold"),
    ("privacy-erase", "#/privacy?tab=erase&filter=thumb:down", "Nothing is changed by looking"),
    ("audit", "#/audit", "What this proves"),
    ("settings-appearance", "#/settings", "Long work"),
    ("settings-keys", "#/settings?section=keys", "Find anything"),
    ("settings-pass", "#/settings?section=pass", "Promote it, or see it refused"),
    ("settings-gates", "#/settings?section=gates", "Every prompt, production"),
    ("settings-prices", "#/settings?section=prices", "Models in use"),
    ("settings-backup", "#/settings?section=backup", "Back up"),
    ("settings-diagnostics", "#/settings?section=diagnostics", "no address and no key"),
    ("no-such-place", "#/nowhere", "Recent replays"),
    ("long-filter", "#/interactions?filter=nothing-is-like-this", "Nothing fits this filter"),
];

/// Parts of a replay, with what must stand there.
const PARTS: [(&str, &str); 4] =
    [("result", "How was this computed"), ("flips", "Judge blind"), ("changes", "ticket"), ("cells", "Outcomes")];

/// Keys that open something over a screen, the screen, and what is open then.
const DIALOGS: [(&str, &str, &str, &str); 8] = [
    ("palette", "#/home", "Ctrl+k", "Find anything"),
    ("keys", "#/home", "Shift+?", "Keys"),
    ("jobs", "#/home", "g j", "Jobs"),
    ("workspaces", "#/home", "g w", "Workspaces"),
    ("home-copy", "#/home", "Ctrl+Shift+c", "Take the figures along"),
    ("new-prompt", "#/prompts", "n", "New prompt"),
    ("keep", "#/replays/{replay}?tab=flips", "t", "Keep this case as a test"),
    ("promote", "#/replays/{replay}", "Ctrl+Enter", "Promote ticket@2"),
];

pub const LISTEN: &str = "window.breaches = [];
    document.addEventListener('securitypolicyviolation', (event) =>
        window.breaches.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))";
const EXAMINE: &str = "return axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ').slice(0, 600)}`))";

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_keeps_the_policy_and_can_be_used_by_everybody() {
    let server = FaultServer::start().await;
    let person = Person::with_everything(60, &server, "ok");
    person.ok(["replay", "run", "--candidate", "ticket@2", "--model", "local"]);
    person.ok(["set", "add", "held", "--filter", "thumb:down"]);
    let replay = person.json(["replay", "list"])["replays"][0]["replay"].as_str().unwrap().to_owned();
    let window = Window::open(&person, "screens").await;
    window.with_axe().await;
    window.run(LISTEN, &[]).await;
    let mut found = Vec::new();
    for theme in ["light", "dark"] {
        let is_theme = format!("return document.documentElement.dataset.theme === '{theme}'");
        while window.run(&is_theme, &[]).await != true {
            window.press("Ctrl+Shift+l").await;
        }
        for (name, place, words) in SCREENS {
            go(&window, place).await;
            window.sees(words).await;
            found.extend(examined(&window, &format!("{theme}-{name}")).await);
        }
        for (part, words) in PARTS {
            go(&window, &format!("#/replays/{replay}?tab={part}")).await;
            window.sees(words).await;
            found.extend(examined(&window, &format!("{theme}-replay-{part}")).await);
        }
        go(&window, "#/interactions").await;
        window.click("row", "Where is my order 59?").await;
        window.find("textbox", "New tag").await;
        found.extend(examined(&window, &format!("{theme}-record")).await);
        found.extend(beside_the_list(&window, theme).await);
        for (name, place, keys, title) in DIALOGS {
            go(&window, &place.replace("{replay}", &replay)).await;
            window.until("the screen to be there", "return document.querySelector('main h1') !== null").await;
            window
                .wait(&format!("{title} to open"), async || {
                    window.press(keys).await;
                    window.is_there("dialog", title).await.then_some(())
                })
                .await;
            found.extend(examined(&window, &format!("{theme}-{name}")).await);
            window.press("Escape").await;
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What they have in common, a saved view, and several picked rows, all at once.
async fn beside_the_list(window: &Window, theme: &str) -> Vec<String> {
    go(window, "#/interactions?filter=thumb:down").await;
    window.sees("of 60").await;
    window.press("f").await;
    window.find("complementary", "What they have in common").await;
    if !window.is_there("link", "Unhappy").await {
        window.press("Shift+s").await;
        window.find("textbox", "Name").await;
        window.write("Unhappy").await;
        window.shot(&format!("{theme}-save-view")).await;
        window.press("Enter").await;
    }
    window.find("button", "Remove the view Unhappy").await;
    window.press("j Shift+j Shift+j").await;
    window.find("toolbar", "Do with what is selected").await;
    window.sees("3 interactions").await;
    let mut found = examined(window, &format!("{theme}-facets")).await;
    window.press("t").await;
    window.find("dialog", "Tag 3 interactions").await;
    found.extend(examined(window, &format!("{theme}-tag")).await);
    window.press("Escape Escape f").await;
    found
}

async fn go(window: &Window, place: &str) {
    window.run("location.hash = arguments[0]", &[Value::from(place)]).await;
}

/// What is wrong with what the window shows now.
pub async fn examined(window: &Window, name: &str) -> Vec<String> {
    window.shot(name).await;
    let mut found: Vec<Value> =
        window.run("return window.breaches.splice(0)", &[]).await.as_array().cloned().unwrap_or_default();
    found.extend(window.run(EXAMINE, &[]).await.as_array().cloned().unwrap_or_default());
    found.iter().map(|one| format!("{name}: {}", one.as_str().unwrap_or_default())).collect()
}
