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
    // The core starts this program again as the process that runs local models, unless that is a program of its own.
    #[cfg(feature = "engine")]
    if std::env::args_os().nth(1).is_some_and(|word| word == attune_host::ENGINE) {
        return attune_engine::serve();
    }
    match args::parse() {
        Ok(args) => shell::run(args).into(),
        Err(exit) => exit.into(),
    }
}
