//! Job: long work as a leased row with progress, cancel and resume.
//!
//! A job has one owner process, which renews its lease with a heartbeat. When the owner is gone, the lease runs out and
//! another process may take the work on.
mod lease;
mod ops;

/// Everything that is a job: what a person is told of it has words for each.
pub const KINDS: [&str; 5] = ["import", "replay", "pattern", "follow_up", "try"];

pub use lease::Lease;
pub(crate) use lease::{EXPIRY, pace};
pub use ops::{Cancel, Cancelled, Job, Jobs, List, State, cancel, list};
