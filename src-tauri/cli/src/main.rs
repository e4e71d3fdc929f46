//! `attune`, the command line: each command parses, calls one operation and shows its answer.
mod answer;
mod args;
mod ask;
mod commands;
mod exit;
mod interrupt;
mod log;
mod output;
mod progress;
mod shell;

use std::process::ExitCode;

fn main() -> ExitCode {
    match args::parse() {
        Ok(args) => shell::run(args).into(),
        Err(exit) => exit.into(),
    }
}
