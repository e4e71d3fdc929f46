//! What a person does with the window: look, press, type, wait.
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use attune_tests::webdriver::Machine;
use fantoccini::elements::{Element, ElementRef};
use serde_json::{Value, json};

use crate::r#loop::{Person, program};

const FIND: &str = include_str!("find.js");
/// Whether that has the focus, in a way that can be seen.
const HAS_FOCUS: &str = concat!(
    "const found = (() => {",
    include_str!("find.js"),
    "})();
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return found !== null && found === at && at.matches(':focus-visible')"
);
/// More presses of Tab than any screen has places to stop at.
const MOST_STOPS: usize = 150;
/// Long, because tests share a small machine; nothing waits longer than it must.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(50);

pub struct Window {
    machine: Machine,
    /// Of its pictures.
    name: &'static str,
    home: PathBuf,
}

impl Window {
    /// On the person's workspace `work`.
    pub async fn open(person: &Person, name: &'static str) -> Self {
        Self::start(person, name, &["--workspace", "work"]).await
    }

    pub async fn start(person: &Person, name: &'static str, args: &[&str]) -> Self {
        let machine = Machine::start(&desktop(), &person.path(""), args).await;
        let window = Self { machine, name, home: person.path("") };
        window.resize(1280, 800).await;
        window.until("the program to draw its first screen", "return document.querySelector('h1') !== null").await;
        window
    }

    pub async fn resize(&self, width: u32, height: u32) {
        self.machine.client.set_window_rect(0, 0, width, height).await.expect("the window can be resized");
    }

    /// The next dialog of the system answers with these files.
    pub fn will_choose(&self, paths: &[&str]) {
        self.through_the_door("dialog", paths);
    }

    /// Lets files go over the window.
    pub fn drop_files(&self, paths: &[&str]) {
        self.through_the_door("drop", paths);
    }

    fn through_the_door(&self, what: &str, names: &[&str]) {
        let lines: Vec<_> = names.iter().map(|name| self.home.join(name).display().to_string()).collect();
        let written = self.home.join(format!("{what}.new"));
        std::fs::write(&written, lines.join("\n")).unwrap();
        std::fs::rename(written, self.home.join(what)).unwrap();
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str, args: &[Value]) -> Value {
        match self.machine.client.execute(script, args.to_vec()).await {
            Ok(value) => value,
            Err(error) => self.fail(&format!("a script fails: {error}\n{script}")).await,
        }
    }

    /// Waits until a script says true.
    pub async fn until(&self, what: &str, script: &str) {
        self.wait(what, async || (self.run(script, &[]).await == true).then_some(())).await;
    }

    /// Waits until this stands in the window.
    pub async fn sees(&self, text: &str) {
        let what = format!("“{text}” to stand in the window");
        self.wait(&what, async || self.text().await.contains(text).then_some(())).await;
    }

    /// All that can be read, in one line.
    pub async fn text(&self) -> String {
        let text = self.run("return document.body.innerText", &[]).await;
        text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text of a part.
    pub async fn reads(&self, role: &str, name: &str) -> String {
        let part = self.find(role, name).await;
        let text = self.run("return arguments[0].innerText ?? ''", &[json!(part)]).await;
        text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub async fn find(&self, role: &str, name: &str) -> Element {
        let what = format!("the {role} “{name}” to be there");
        self.wait(&what, async || self.look(role, name).await).await
    }

    pub async fn is_there(&self, role: &str, name: &str) -> bool {
        self.look(role, name).await.is_some()
    }

    async fn look(&self, role: &str, name: &str) -> Option<Element> {
        self.with_axe().await;
        let found = self.run(FIND, &[json!(role), json!(name)]).await;
        let id = found.as_object()?.values().next()?.as_str()?.to_owned();
        Some(Element::from_element_id(self.machine.client.clone(), ElementRef::from(id)))
    }

    /// Puts axe-core into the page, which is new after each start.
    pub async fn with_axe(&self) {
        if self.run("return typeof axe === 'object'", &[]).await != true {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js");
            let axe = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}; run npm ci in ui"));
            self.run(&axe, &[]).await;
        }
    }

    /// Presses with the mouse, once it can be pressed.
    pub async fn click(&self, role: &str, name: &str) {
        let what = format!("the {role} “{name}” to be pressed");
        self.wait(&what, async || {
            let part = self.look(role, name).await?;
            if part.is_enabled().await.ok()? { part.click().await.ok() } else { None }
        })
        .await;
    }

    /// Puts a text into a field in place of what is there.
    pub async fn fill(&self, label: &str, text: &str) {
        self.click_field(label).await;
        self.press("Ctrl+a").await;
        self.write(text).await;
    }

    async fn click_field(&self, label: &str) {
        let what = format!("the field “{label}” to be there");
        self.wait(&what, async || {
            for role in ["searchbox", "textbox", "spinbutton", "combobox"] {
                if let Some(field) = self.look(role, label).await {
                    return field.click().await.ok();
                }
            }
            None
        })
        .await;
    }

    /// Chooses one of a list.
    pub async fn choose(&self, label: &str, option: &str) {
        let what = format!("“{option}” to be chosen as “{label}”");
        self.wait(&what, async || {
            let list = self.look("combobox", label).await?;
            list.select_by_label(option).await.ok()
        })
        .await;
    }

    /// Goes on with the Tab key until this has the focus.
    pub async fn reach(&self, role: &str, name: &str) {
        let part = self.find(role, name).await;
        let enabled = format!("the {role} “{name}” to be of use");
        self.wait(&enabled, async || part.is_enabled().await.unwrap_or(true).then_some(())).await;
        for _ in 0..MOST_STOPS {
            if self.run(HAS_FOCUS, &[json!(role), json!(name)]).await == true {
                return;
            }
            self.press("Tab").await;
        }
        self.fail(&format!("Tab never comes to the {role} “{name}”")).await
    }

    /// Reaches something by keys and presses Enter on it.
    pub async fn enter(&self, role: &str, name: &str) {
        self.reach(role, name).await;
        self.press("Enter").await;
    }

    /// What the clipboard holds, pasted where anything can be typed.
    pub async fn pasted(&self) -> String {
        self.press("Ctrl+k").await;
        self.find("dialog", "Find anything").await;
        self.press("Ctrl+v").await;
        let typed = "return document.activeElement.value ?? ''";
        let text = self.wait("something to be pasted", async || {
            let text = self.run(typed, &[]).await;
            text.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
        });
        let text = text.await;
        self.press("Escape").await;
        text
    }

    /// Goes to where a prompt's channels are moved.
    pub async fn open_channels(&self, prompt: &str) {
        self.press("g p").await;
        self.click("link", prompt).await;
        self.click("tab", "Channels").await;
    }

    /// Types a text where the focus is.
    pub async fn write(&self, text: &str) {
        if let Err(error) = self.machine.write(text).await {
            self.fail(&format!("a text cannot be typed: {error}")).await;
        }
    }

    /// Presses keys as they stand on key caps: `g i`, `Ctrl+Enter`.
    pub async fn press(&self, keys: &str) {
        if let Err(error) = self.machine.press(keys).await {
            self.fail(&format!("keys cannot be pressed: {error}")).await;
        }
    }

    /// Keeps a picture of the window.
    pub async fn shot(&self, what: &str) {
        self.until("the window to come to rest", "return document.getAnimations().length === 0").await;
        // What has changed is on the screen with the frame after the next.
        let drawn = "return document.fonts.ready.then(() => new Promise((done) =>
            requestAnimationFrame(() => requestAnimationFrame(() => done(true)))))";
        self.until("the window to be drawn", drawn).await;
        self.picture(what).await;
    }

    async fn picture(&self, what: &str) -> PathBuf {
        let path = shots().join(format!("{}-{what}.png", self.name));
        if let Ok(png) = self.machine.client.screenshot().await {
            std::fs::write(&path, png).unwrap();
        }
        path
    }

    /// Looks again and again until there is an answer.
    pub async fn wait<T>(&self, what: &str, look: impl AsyncFn() -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(answer) = look().await {
                return answer;
            }
            if started.elapsed() > PATIENCE {
                self.fail(&format!("waited {} s for {what}", PATIENCE.as_secs())).await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn fail(&self, why: &str) -> ! {
        let path = self.picture("FAILED").await;
        let text = self.machine.client.execute("return location.hash + '\\n' + document.body.innerText", vec![]).await;
        let text = text.ok().and_then(|text| text.as_str().map(str::to_owned)).unwrap_or_default();
        panic!("{}: {why}\nPicture: {}\nThe window says: {text}", self.name, path.display());
    }
}

/// The window's program, built beside the command line.
pub fn desktop() -> PathBuf {
    program().with_file_name(format!("attune-desktop{}", std::env::consts::EXE_SUFFIX))
}

/// Where pictures go: outside the checkout.
fn shots() -> PathBuf {
    let folder = std::env::var_os("ATTUNE_SHOTS").map(PathBuf::from);
    let folder = folder.unwrap_or_else(|| program().parent().unwrap_or(Path::new(".")).with_file_name("shots"));
    std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    folder
}
