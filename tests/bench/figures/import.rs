//! Durable import: the clock ends when every row is in the database, synced.
use std::process::Stdio;

use serde_json::{Value, json};

use crate::{
    Done,
    figure::{Figures, Goal},
    material::{Dice, FIRST_DAY, SPAN, interaction, lines, rfc3339},
    program::{Program, Ran},
};

const RUNS: usize = 3;

/// Feedback alone, on an interaction that is there already: a thumb of another user, somewhat later.
fn late(number: usize, of: usize) -> Value {
    let mut dice = Dice(number as u64 ^ 0xfeed);
    let about = dice.below(of as u64);
    let time = rfc3339(FIRST_DAY + SPAN + number as i64 * 10);
    let value = if dice.happens(0.7) { "up" } else { "down" };
    json!({"id": format!("row-{about}"), "feedback": [{"kind": "thumb", "value": value, "author": format!("u{number}"), "time": time}]})
}

pub fn measure(program: &Program, figures: &mut Figures) -> Done {
    let count = figures.part(1_000_000);
    program.write("rows.jsonl", lines((0..count).map(|number| interaction(number, count))))?;
    program.write("late.jsonl", lines((0..count).map(|number| late(number, count))))?;
    let (mut whole, mut feedback) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let workspace = format!("import-{run}");
        program.init(&workspace)?;
        whole.push(program.run(&workspace, &["import", "rows.jsonl"])?);
        feedback.push(program.run(&workspace, &["import", "late.jsonl"])?);
    }
    let (whole, feedback) = (quickest(whole)?, quickest(feedback)?);
    let rate =
        |ran: &Ran, what: &str| ran.answer["files"][0][what].as_f64().unwrap_or_default() / ran.time.as_secs_f64();
    let named = |what: &str| format!("durable import, {what} ({count} rows)");
    figures.add(&named("interactions of 1 KB"), Goal::None, rate(&whole, "added"), "/s");
    figures.add(&named("the feedback with them"), Goal::None, rate(&whole, "feedback_added"), "/s");
    figures.add(&named("feedback alone"), Goal::AtLeast(18_000.0), rate(&feedback, "feedback_added"), "/s");
    figures.add("peak memory of the import of interactions", Goal::AtMost(200.0), whole.peak, "MB");
    figures.add("peak memory of the import of feedback", Goal::AtMost(200.0), feedback.peak, "MB");
    let again = program.run("import-0", &["import", "rows.jsonl"])?;
    figures.add(&named("the same again"), Goal::None, rate(&again, "duplicates"), "/s");
    let beside = beside_embedding(program)?;
    figures.add(&named("feedback alone, beside embedding"), Goal::None, rate(&beside, "feedback_added"), "/s");
    Ok(())
}

/// Feedback while another process reads everything for meaning.
fn beside_embedding(program: &Program) -> Done<Ran> {
    program.init("beside")?;
    program.run("beside", &["import", "rows.jsonl"])?;
    let mut rebuild = program.command("beside", &["index", "rebuild"]);
    let mut rebuild = rebuild.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    std::thread::sleep(std::time::Duration::from_secs(2));
    let ran = program.run("beside", &["import", "late.jsonl"]);
    rebuild.kill()?;
    rebuild.wait()?;
    ran
}

fn quickest(runs: Vec<Ran>) -> Done<Ran> {
    Ok(runs.into_iter().min_by_key(|ran| ran.time).ok_or("nothing was run")?)
}
