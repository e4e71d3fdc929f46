//! Pages of the interactions table: every common filter with every sort, its first page and the next.
use std::time::{Duration, Instant};

use serde_json::json;

use crate::{
    Done,
    core::Core,
    figure::{Figures, Goal, percentile},
    material::{interaction, lines, word},
    program::Program,
};

const SORTS: [&str; 4] = ["time", "rating", "latency", "cost"];
const ROUNDS: usize = 5;

/// By name.
fn filters() -> Vec<(&'static str, String)> {
    let plain = [
        ("everything", ""),
        ("thumbs down", "thumb:down"),
        ("thumbs up", "thumb:up"),
        ("no thumb", "thumb:none"),
        ("rated low", "rating:<=2"),
        ("one prompt", "prompt:support"),
        ("one version", "prompt:support version:3"),
        ("what is live", "channel:production"),
        ("one model", "model:model-3"),
        ("since a day", "after:2026-10-20"),
        ("one day", "after:2026-09-10 before:2026-09-11"),
        ("one user", "user:u17"),
        ("one session", "session:s42"),
        ("one tag", "tag:vip"),
        ("in a set", "set:chosen"),
        ("corrected", "has:correction"),
        ("commented", "has:comment"),
        ("failed calls", "has:error"),
        ("slow", "latency:>4s"),
        ("dear", "cost:>0.0115"),
        ("long", "tokens:>1500"),
        ("one variable", "var.lang:de"),
        ("thumbs down on one prompt lately", "thumb:down prompt:support after:2026-10-01"),
        ("bad and not seen", "(thumb:down OR rating:<=2) -tag:seen"),
    ];
    let mut filters: Vec<_> = plain.map(|(name, filter)| (name, filter.to_owned())).to_vec();
    filters.push(("a frequent word", word(3)));
    filters.push(("a rare word", word(3_000)));
    filters.push(("two words", format!("{} {}", word(40), word(90))));
    filters.push(("a phrase", format!("\"{} {}\"", word(1), word(5))));
    filters
}

pub async fn measure(program: &Program, figures: &mut Figures) -> Done {
    let count = figures.part(1_000_000);
    let core = filled(program, count).await?;
    let (mut all, mut slowest) = (Vec::new(), Vec::new());
    for (name, filter) in filters() {
        for sort in SORTS {
            let times = pages(&core, &filter, sort).await?;
            slowest.push((percentile(times.clone(), 0.5), name, sort));
            all.extend(times);
        }
    }
    slowest.sort();
    let named = |what: &str| format!("pages of {count} interactions, {what}");
    figures.milliseconds(&named("half of them"), Goal::None, percentile(all.clone(), 0.5));
    figures.milliseconds(&named("95 of 100"), Goal::AtMost(50.0), percentile(all, 0.95));
    for (time, name, sort) in slowest.into_iter().rev().take(8) {
        figures.milliseconds(&format!("  slowest: {name} by {sort}"), Goal::AtMost(50.0), time);
    }
    let far = far(&core, count).await?;
    figures.milliseconds(&named("one in the middle"), Goal::AtMost(50.0), far);
    Ok(())
}

/// A workspace with so many interactions.
pub async fn imported(program: &Program, workspace: &str, count: usize) -> Done<Core> {
    program.init(workspace)?;
    program.write("rows.jsonl", lines((0..count).map(|number| interaction(number, count))))?;
    program.run(workspace, &["import", "rows.jsonl"])?;
    Core::open(program, workspace).await
}

async fn filled(program: &Program, count: usize) -> Done<Core> {
    let core = imported(program, "pages", count).await?;
    for (name, versions) in [("support", 3), ("ticket", 2)] {
        for version in 1..=versions {
            program.write("prompt.txt", format!("Version {version}: {{{{input}}}}"))?;
            program.run("pages", &["prompt", "add", name, "prompt.txt"])?;
        }
        let live = format!("{name}@{versions}");
        program.run("pages", &["promote", &live, "--to", "production", "--adopt"])?;
    }
    core.ask("set.add", json!({"name": "chosen", "filter": "tag:bug has:comment"})).await?;
    Ok(core)
}

/// First and second pages, several times.
async fn pages(core: &Core, filter: &str, sort: &str) -> Done<Vec<Duration>> {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let mut cursor = serde_json::Value::Null;
        for _ in 0..2 {
            let started = Instant::now();
            let request = json!({"filter": filter, "sort": sort, "cursor": cursor});
            let page = core.ask("interaction.list", request).await?;
            times.push(started.elapsed());
            cursor = page["next_cursor"].clone();
            if cursor.is_null() {
                break;
            }
        }
    }
    Ok(times)
}

/// A page that a person reaches after half of all.
async fn far(core: &Core, count: usize) -> Done<Duration> {
    let mut cursor = serde_json::Value::Null;
    for _ in 0..count / 2_000 {
        let page = core.ask("interaction.list", json!({"sort": "latency", "limit": 1_000, "cursor": cursor})).await?;
        cursor = page["next_cursor"].clone();
    }
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let started = Instant::now();
        core.ask("interaction.list", json!({"sort": "latency", "cursor": cursor})).await?;
        times.push(started.elapsed());
    }
    Ok(percentile(times, 0.0))
}
