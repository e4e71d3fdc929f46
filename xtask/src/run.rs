//! Opens the program on a workspace of this person.
use std::{path::PathBuf, process::Command};

use crate::{
    setup::{self, For},
    shell::{self, Done, built, cache, root, step},
};

pub fn run() -> Done {
    setup::setup(For::Running)?;
    step("build", || {
        shell::run("ui", "npm", &["run", "--silent", "build"])?;
        shell::run(".", "cargo", &["build", "--workspace", "--bins"])
    })?;
    let workspace = first_workspace()?;
    if has_display() {
        let status = Command::new(built("attune-desktop")).arg("--workspace").arg(&workspace).status();
        return status.map(drop).map_err(|error| format!("the window cannot be started: {error}"));
    }
    println!("There is no display. The workspace is {}; go on in the terminal:", workspace.display());
    let help = Command::new(built("attune")).arg("help").status();
    help.map(drop).map_err(|error| format!("attune cannot be started: {error}"))
}

fn has_display() -> bool {
    cfg!(not(target_os = "linux")) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}

/// The first workspace of this person, empty when it is made.
fn first_workspace() -> Done<PathBuf> {
    let folder = cache()?.join("first-workspace");
    if !folder.join("attune.db").exists() {
        let made = Command::new(built("attune")).arg("init").arg(&folder).current_dir(root()).status();
        if !made.map_err(|error| error.to_string())?.success() {
            return Err("the workspace could not be made".to_owned());
        }
    }
    Ok(folder)
}
