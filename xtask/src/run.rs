//! Opens the program on the sample workspace; without a display, plays the loop in the terminal.
use std::{path::PathBuf, process::Command};

use crate::{
    setup::{self, For},
    shell::{self, Done, built, cache, data, root, step},
    terminal,
};

pub fn run() -> Done {
    setup::setup(For::Running)?;
    step("build", || {
        shell::run("ui", "npm", &["run", "--silent", "build"])?;
        shell::run(".", "cargo", &["build", "--workspace", "--bins"])
    })?;
    if !has_display() {
        println!("There is no display, so the loop is played in the terminal.");
        return terminal::play(&cache()?.join("terminal"));
    }
    let status = Command::new(built("attune-desktop")).arg("--workspace").arg(sample()?).status();
    status.map(drop).map_err(|error| format!("the window cannot be started: {error}"))
}

fn has_display() -> bool {
    cfg!(not(target_os = "linux")) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}

/// This person's sample workspace. One whose making was interrupted is made to its end.
fn sample() -> Done<PathBuf> {
    let folder = data()?.join("sample");
    let made = Command::new(built("attune")).args(["init", "--sample"]).arg(&folder).current_dir(root()).output();
    let made = made.map_err(|error| format!("attune cannot be started: {error}"))?;
    if made.status.success() || folder.join("attune.db").exists() {
        return Ok(folder);
    }
    Err(format!("the sample workspace could not be made: {}", String::from_utf8_lossy(&made.stderr)))
}
