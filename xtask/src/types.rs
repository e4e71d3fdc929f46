//! The TypeScript side of the operations.
use crate::shell::{Done, run};

/// Writes `ui/src/operations.ts`. The core's own test writes it when it is allowed to, and else compares.
pub fn write() -> Done {
    let test = ["ATTUNE_WRITE_TYPES=1", "cargo", "test", "--workspace", "--lib", "operation::typescript"];
    run(".", "env", &test)
}
