//! Opens the program on the sample workspace, or runs the same loop in the terminal.
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

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
    let workspace = sample()?;
    if has_display() {
        let status = Command::new(built("attune-desktop")).arg("--workspace").arg(&workspace).status();
        return status.map(drop).map_err(|error| format!("the window cannot be started: {error}"));
    }
    println!("There is no display, so the same loop runs here in the terminal.");
    in_the_terminal(&workspace)
}

fn has_display() -> bool {
    cfg!(not(target_os = "linux")) || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}

/// The sample workspace of this person, made the first time.
fn sample() -> Done<PathBuf> {
    let folder = cache()?.join("sample-workspace");
    if !folder.join("attune.db").exists() {
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        attune(&folder, &["init", &folder.to_string_lossy(), "--sample"])?;
    }
    Ok(folder)
}

/// Revision, diff, replay, verdict, gate and report, on the sample.
fn in_the_terminal(workspace: &Path) -> Done {
    let report = workspace.join("report.html");
    let said = |what: &str| println!("\n$ attune {what}");
    for command in [
        "list prompt:ticket --limit 5",
        "diff ticket@1 ticket@2",
        "replay run --candidate ticket@2 --filter prompt:ticket",
        "promote ticket@2 --to production --replay last",
    ] {
        said(command);
        let args: Vec<&str> = command.split(' ').collect();
        // A gate that says no is an answer, not a failure of this program.
        let status = Command::new(built("attune")).arg("--workspace").arg(workspace).args(&args).status();
        let status = status.map_err(|error| error.to_string())?;
        // The second time the channel has moved already.
        let moved_before = command.starts_with("promote") && status.code() == Some(1);
        if !(matches!(status.code(), Some(0 | 3 | 4)) || moved_before) {
            return Err(format!("attune {command} failed ({status})"));
        }
    }
    said("report last --html report.html");
    attune(workspace, &["report", "last", "--html", &report.to_string_lossy()])?;
    println!("\nThe report lies in {}", report.display());
    Ok(())
}

fn attune(workspace: &Path, args: &[&str]) -> Done {
    let status =
        Command::new(built("attune")).arg("--workspace").arg(workspace).args(args).current_dir(root()).status();
    match status.map_err(|error| error.to_string())?.success() {
        true => Ok(()),
        false => Err(format!("attune {} failed", args.join(" "))),
    }
}
