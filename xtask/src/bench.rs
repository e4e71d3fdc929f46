//! Benchmarks: programs that print figures and ratios, never timed tests.
use crate::shell::{Done, run};

/// The examples of the workspace that measure something.
const BENCHES: &[(&str, &str)] = &[("attune-tests", "bench")];

pub fn bench() -> Done {
    for (package, example) in BENCHES {
        run(".", "cargo", &["run", "--release", "--package", package, "--example", example])?;
    }
    Ok(())
}
