//! Benchmarks: programs that print figures and ratios, never timed tests.
use crate::shell::{Done, run, target};

/// Builds all of the workspace with optimisation and runs the figures; what was asked for besides is passed on.
pub fn bench(flags: &[String]) -> Done {
    run(".", "cargo", &["build", "--release", "--workspace", "--bins", "--examples"])?;
    let program = target().join("release/examples/bench");
    run(".", &program.to_string_lossy(), flags)
}
