//! The window itself, driven as a person drives it: how soon it is there, how soon each screen shows what is on it, how
//! smoothly the big table scrolls, and how soon a key is answered while other work goes on.
//!
//! All of it in the real web view on a screen without a graphics card, where each frame is drawn by the processor that
//! the work beside it needs as well.
use std::{
    fs,
    path::PathBuf,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use attune_tests::{fault_server::FaultServer, webdriver::Machine};
use serde_json::{Value, json};

use crate::{
    Done,
    figure::{Figures, Goal, percentile},
    material::{interaction, lines},
    program::Program,
};

/// With the goal for the time to content of 100,000 interactions, in milliseconds.
const SCREENS: [(&str, &str); 12] = [
    ("home", "#/home"),
    ("interactions", "#/interactions"),
    ("interactions of a filter", "#/interactions?filter=thumb:down%20prompt:support"),
    ("import", "#/import"),
    ("prompts", "#/prompts"),
    ("a prompt's editor", "#/prompts/support"),
    ("replays", "#/replays"),
    ("the plan of a replay", "#/replays/new?candidate=support@2"),
    ("sets", "#/sets"),
    ("checks", "#/checks"),
    ("models", "#/models"),
    ("privacy", "#/privacy"),
];
const AWAY: &str = "#/audit";
const ROUNDS: usize = 5;
const KEYS: usize = 40;
/// Answers in this many milliseconds feel immediate (Nielsen, Usability Engineering, 1993: 0.1 s).
const ANSWERED: f64 = 50.0;
const BETWEEN_KEYS: Duration = Duration::from_millis(120);

/// Goes to a screen and answers after how many milliseconds it and nothing that loads is drawn.
const GO: &str = "const [address, done] = arguments;
    const before = document.querySelector('h1')?.textContent;
    const started = performance.now();
    location.hash = address;
    const look = () => {
        const title = document.querySelector('h1')?.textContent;
        const loads = document.querySelector('[aria-busy=true], [role=status][aria-label=Loading]');
        if (title && title !== before && !loads) requestAnimationFrame(() => done(performance.now() - started));
        else if (performance.now() - started > 20000) done(null);
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);";

/// Scrolls the tallest list by so many pixels a frame, and answers how long each frame took.
const SCROLL: &str = "const [step, frames, done] = arguments;
    const all = [...document.querySelectorAll('main *')].filter((one) => one.scrollHeight > one.clientHeight + 50);
    const list = all.sort((one, other) => other.scrollHeight - one.scrollHeight)[0];
    const times = [];
    let last = null;
    const frame = (now) => {
        if (last !== null) times.push(now - last);
        last = now;
        list.scrollTop += step;
        if (times.length < frames) requestAnimationFrame(frame); else done(times);
    };
    requestAnimationFrame(frame);";

/// Notes for each key how long it is until the frame that shows what it did is drawn.
const LISTEN: &str = "window.answered = [];
    addEventListener('keydown', () => {
        const pressed = performance.now();
        requestAnimationFrame(() => setTimeout(() => window.answered.push(performance.now() - pressed)));
    }, true);";

pub async fn measure(program: &Program, figures: &mut Figures) -> Done {
    let count = figures.part(1_000_000);
    let server = FaultServer::start().await;
    fill(program, count, &server)?;
    let desktop = program.path.with_file_name(format!("attune-desktop{}", std::env::consts::EXE_SUFFIX));
    let workspace = program.home().join("window");
    let arguments = ["--workspace", &workspace.to_string_lossy()];
    let started = Instant::now();
    let machine = Machine::start(&desktop, program.home(), &arguments).await;
    until(&machine, "return document.querySelector('h1') !== null").await?;
    figures.milliseconds("window, from nothing to its first screen", Goal::AtMost(1_000.0), started.elapsed());
    machine.client.set_window_rect(0, 0, 1280, 800).await?;
    screens(&machine, count, figures).await?;
    scrolling(&machine, count, figures).await?;
    typing(&machine, program, figures).await?;
    beside_work(&machine, program, count, figures).await
}

/// A workspace as after some months: interactions, a prompt with two versions, a model, a check.
fn fill(program: &Program, count: usize, server: &FaultServer) -> Done {
    program.init("window")?;
    program.write("rows.jsonl", lines((0..count).map(|number| interaction(number, count))))?;
    program.run("window", &["import", "rows.jsonl"])?;
    for version in 1..=2 {
        program.write("prompt.txt", format!("Version {version}: {{{{input}}}}"))?;
        program.run("window", &["prompt", "add", "support", "prompt.txt"])?;
    }
    program.run("window", &["promote", "support@1", "--to", "production", "--adopt"])?;
    program.write("said.yaml", "kind: regex\npattern: '.'\n")?;
    program.run("window", &["check", "add", "said", "said.yaml"])?;
    program.run("window", &["check", "attach", "said", "support", "--decide"])?;
    let url = format!("{}/v1", server.url());
    let model = ["model", "add", "local", "--provider", "openai-compatible", "--url", &url, "--model", "ok:50"];
    program.run("window", &model).map(drop)
}

async fn until(machine: &Machine, script: &str) -> Done {
    let started = Instant::now();
    while machine.client.execute(script, vec![]).await? != true {
        if started.elapsed() > Duration::from_secs(60) {
            let says = machine.client.execute("return location.hash + ' ' + document.body.innerText", vec![]).await?;
            return Err(format!("The window does not come to this: {script}\nIt says: {says}").into());
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    Ok(())
}

async fn go(machine: &Machine, address: &str) -> Done<Duration> {
    let took = machine.client.execute_async(GO, vec![json!(address)]).await?;
    let took = took.as_f64().ok_or_else(|| format!("{address} does not come to an end"))?;
    Ok(Duration::from_secs_f64(took / 1e3))
}

async fn screens(machine: &Machine, count: usize, figures: &mut Figures) -> Done {
    for (name, address) in SCREENS {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            go(machine, AWAY).await?;
            times.push(go(machine, address).await?);
        }
        let named = format!("{name}, of {count} interactions");
        figures.milliseconds(&named, Goal::AtMost(200.0), percentile(times, 0.5));
    }
    Ok(())
}

async fn scrolling(machine: &Machine, count: usize, figures: &mut Figures) -> Done {
    go(machine, "#/interactions").await?;
    for (pace, step) in [("slowly", 40), ("quickly", 2_000)] {
        let times = machine.client.execute_async(SCROLL, vec![json!(step), json!(120)]).await?;
        let times = milliseconds(&times)?;
        let late = times.iter().filter(|time| time.as_secs_f64() > 0.025).count();
        let named = |what: &str| format!("{count} rows scrolled {pace}, {what}");
        figures.milliseconds(&named("95 of 100 frames"), Goal::AtMost(1_000.0 / 59.0), percentile(times.clone(), 0.95));
        figures.add(&named("frames that are late"), Goal::AtMost(1.0), 100.0 * late as f64 / times.len() as f64, "%");
    }
    Ok(())
}

/// Keys in the editor while a replay runs.
async fn typing(machine: &Machine, program: &Program, figures: &mut Figures) -> Done {
    go(machine, "#/prompts/support").await?;
    until(machine, "const lines = document.querySelector('.cm-content'); lines?.focus(); return lines !== null")
        .await?;
    machine.client.execute(LISTEN, vec![]).await?;
    let mut replay = Beside::start(program, &REPLAY)?;
    for place in 0..KEYS {
        machine.write(if place % 6 == 5 { " " } else { "a" }).await?;
        tokio::time::sleep(BETWEEN_KEYS).await;
    }
    answered(machine, "a letter in the editor while a replay runs", replay.runs()?, figures).await
}

const REPLAY: [&str; 10] =
    ["replay", "run", "--candidate", "support@2", "--model", "local", "--sample", "1000", "--concurrency", "8"];

/// Keys in the table while as many interactions as there are come in and a replay runs.
async fn beside_work(machine: &Machine, program: &Program, count: usize, figures: &mut Figures) -> Done {
    let rows = lines((count..count * 2).map(|number| interaction(number, count)));
    program.write("more.jsonl", rows)?;
    go(machine, "#/interactions").await?;
    let mut import = Beside::start(program, &["import", "more.jsonl"])?;
    let _replay = Beside::start(program, &[&REPLAY[..], &["--fresh"]].concat())?;
    machine.client.execute("window.answered = []", vec![]).await?;
    for place in 0..KEYS {
        machine.press(if place % 8 == 7 { "k" } else { "j" }).await?;
        tokio::time::sleep(BETWEEN_KEYS).await;
    }
    answered(machine, "a key while an import and a replay run", import.runs()?, figures).await
}

async fn answered(machine: &Machine, what: &str, to_the_end: bool, figures: &mut Figures) -> Done {
    let times = milliseconds(&machine.client.execute("return window.answered", vec![]).await?)?;
    let what = if to_the_end { what.to_owned() } else { format!("{what} (which ended before)") };
    for (share, words) in [(0.5, "half"), (0.95, "95 of 100"), (1.0, "the slowest")] {
        let goal = if share < 1.0 { Goal::AtMost(ANSWERED) } else { Goal::None };
        figures.milliseconds(&format!("{what}, {words}"), goal, percentile(times.clone(), share));
    }
    Ok(())
}

fn milliseconds(times: &Value) -> Done<Vec<Duration>> {
    let times = times.as_array().filter(|times| !times.is_empty()).ok_or("The window measured nothing")?;
    Ok(times.iter().filter_map(Value::as_f64).map(|time| Duration::from_secs_f64(time / 1e3)).collect())
}

/// A command that runs meanwhile, and is ended with this.
struct Beside(Child, PathBuf);

impl Beside {
    fn start(program: &Program, args: &[&str]) -> Done<Self> {
        let said = program.home().join(format!("{}.txt", args[0]));
        let mut command = program.command("window", args);
        command.stdout(Stdio::null()).stderr(fs::File::create(&said)?);
        Ok(Self(command.spawn()?, said))
    }

    /// Whether it still runs; one that failed is an error.
    fn runs(&mut self) -> Done<bool> {
        match self.0.try_wait()? {
            Some(status) if !status.success() => Err(fs::read_to_string(&self.1)?.into()),
            ended => Ok(ended.is_none()),
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
