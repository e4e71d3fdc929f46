//! Patterns and follow-ups of a year's history, all of it failures, and whether members stay as a tenth more comes.
//!
//! Vectors are drawn, as for search: embedding is a matter of the embedder, which `search_quality.md` speaks of.
use attune_core::store;
use serde_json::json;

use crate::{
    Done,
    core::Core,
    figure::{Figures, Goal},
    material::{Dice, interaction, lines},
    program::Program,
    search::place,
};

/// What a person with a year of logs brings.
const HISTORY: usize = 40_000;
const MORE: usize = HISTORY / 10;
const WORKSPACE: &str = "history";

pub async fn measure(program: &Program, figures: &mut Figures) -> Done {
    program.init(WORKSPACE)?;
    let core = Core::open(program, WORKSPACE).await?;
    let mut dice = Dice(1);
    come(program, &core, 0, HISTORY, &mut dice).await?;
    ask(program, figures, "patterns", &format!("patterns of {HISTORY} failures"))?;
    ask(program, figures, "follow-ups", &format!("follow-ups of {HISTORY} interactions"))?;
    let before = store::pattern::known(&mut *core.0.workspace()?.store.read().await?).await?;
    come(program, &core, HISTORY, MORE, &mut dice).await?;
    ask(program, figures, "patterns", &format!("patterns with {MORE} more"))?;
    ask(program, figures, "follow-ups", &format!("follow-ups with {MORE} more"))?;
    let after = store::pattern::known(&mut *core.0.workspace()?.store.read().await?).await?;
    let members: Vec<_> = before.iter().filter(|(_, pattern)| pattern.is_some()).collect();
    let stayed = members.iter().filter(|(key, pattern)| after.get(*key) == Some(*pattern)).count();
    let share = 100.0 * stayed as f64 / members.len().max(1) as f64;
    figures.add("members of patterns that stay with a tenth more", Goal::AtLeast(90.0), share, "%");
    figures.add("failures in a pattern", Goal::None, 100.0 * members.len() as f64 / HISTORY as f64, "%");
    Ok(())
}

/// So many interactions come in, each with a thumb down, in sessions of four.
async fn come(program: &Program, core: &Core, first: usize, count: usize, dice: &mut Dice) -> Done {
    let row = |number| {
        let mut row = interaction(number, HISTORY + MORE);
        row["feedback"] = json!([{"kind": "thumb", "value": "down"}]);
        row
    };
    program.write("rows.jsonl", lines((first..first + count).map(row)))?;
    program.run(WORKSPACE, &["import", "rows.jsonl"])?;
    place(core, first as i64 + 1..(first + count) as i64 + 1, dice).await.map(drop)
}

fn ask(program: &Program, figures: &mut Figures, command: &str, name: &str) -> Done {
    let ran = program.run(WORKSPACE, &[command])?;
    figures.milliseconds(name, Goal::None, ran.time);
    figures.add(&format!("{name}, peak memory"), Goal::None, ran.peak, "MB");
    Ok(())
}
