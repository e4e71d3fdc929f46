//! Every check and test there is, the quick ones first.
use crate::{
    room,
    setup::{self, For},
    shell::{Done, run, step},
    tidy,
};

pub fn test() -> Done {
    step("set-up", || setup::setup(For::Testing))?;
    step("format", || run(".", "cargo", &["fmt", "--all", "--check"]))?;
    step("tidy", tidy::tidy)?;
    step("window: types, lint, tests, build", || {
        for script in ["check", "lint", "format:check", "test", "build"] {
            run("ui", "npm", &["run", "--silent", script])?;
        }
        Ok(())
    })?;
    step("room on the disk", room::make)?;
    step("build", || run(".", "cargo", &["build", "--workspace", "--all-targets"]))?;
    step("clippy", || run(".", "cargo", &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    step("tests", || run(".", "cargo", &["test", "--workspace"]))
}
