//! The window: one command that calls operations, one that asks for files, one that tells of a job's end, and events for
//! drops and links.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
mod arguments;
mod bridge;
mod door;
mod files;
mod frame;
mod handles;
mod notice;
mod start;

use std::process::ExitCode;

fn main() -> ExitCode {
    // The core starts this program again as the process that runs local models, unless that is a program of its own.
    #[cfg(feature = "engine")]
    if std::env::args_os().nth(1).is_some_and(|word| word == attune_host::ENGINE) {
        return attune_engine::serve();
    }
    match start::start() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("attune-desktop: {error}");
            ExitCode::FAILURE
        }
    }
}
