//! Home over a long history: all of it, and a slice; when it is opened first, again, and after a thumb.
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    Done,
    core::Core,
    figure::{Figures, Goal, percentile},
    pages::imported,
    program::Program,
};

const ROUNDS: usize = 7;
/// One piece of feedback on each, on average, as the material has it.
const FEEDBACK: usize = 1_000_000;

pub async fn measure(program: &Program, figures: &mut Figures) -> Done {
    let count = figures.part(FEEDBACK);
    let core = imported(program, "home", count).await?;
    let named = |what: &str| format!("Home of {count} pieces of feedback, {what}");
    let first = shown(&core, &json!({})).await?;
    figures.milliseconds(&named("opened first"), Goal::None, first);
    for (what, goal, request) in [
        ("all", 50.0, json!({})),
        ("four weeks", 50.0, json!({"since": "2026-10-02"})),
        ("one prompt", 10.0, json!({"prompt": "support"})),
        ("one model", 10.0, json!({"segment": "model:model-1"})),
        ("one tag", 10.0, json!({"segment": "tag:vip"})),
    ] {
        let mut times = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            times.push(shown(&core, &request).await?);
        }
        figures.milliseconds(&named(what), Goal::AtMost(goal), percentile(times, 0.0));
    }
    let thumb = json!({"id": format!("row-{}", count - 1), "thumb": "down"});
    core.ask("feedback.add", thumb).await?;
    let after = shown(&core, &json!({})).await?;
    figures.milliseconds(&named("all, after a thumb"), Goal::AtMost(50.0), after);
    Ok(())
}

async fn shown(core: &Core, request: &Value) -> Done<Duration> {
    let started = Instant::now();
    core.ask("home.show", request.clone()).await?;
    Ok(started.elapsed())
}
