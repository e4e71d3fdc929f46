//! What a person or a script waits for with each small command.
use std::process::Stdio;

use crate::{
    Done,
    figure::{Figures, Goal, best},
    material::{interaction, lines},
    program::Program,
};

pub fn measure(program: &Program, figures: &mut Figures) -> Done {
    let count = figures.part(1_000_000);
    program.init("command")?;
    program.write("rows.jsonl", lines((0..count).map(|number| interaction(number, count))))?;
    program.run("command", &["import", "rows.jsonl"])?;
    program.write("prompt.txt", "Answer {{input}} in one sentence.")?;
    program.run("command", &["prompt", "add", "short", "prompt.txt"])?;
    program.run("command", &["promote", "short@1", "--to", "production", "--adopt"])?;
    let mut line = |name: &str, goal: Goal, args: &[&str]| -> Done {
        let time = best(20, || {
            let mut command = program.command("command", args);
            let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
            if status.success() { Ok(()) } else { Err(format!("attune {args:?} failed").into()) }
        })?;
        figures.milliseconds(name, goal, time);
        Ok(())
    };
    line("attune --version", Goal::AtMost(50.0), &["--version"])?;
    line("attune prompt get NAME@production", Goal::None, &["prompt", "get", "short@production"])?;
    line(&format!("attune list, first page of {count}"), Goal::None, &["list", "--limit", "50", "--json"])
}
