//! What a person or a program can ask of checks.
mod attach;
mod judge;
mod keep;
mod try_out;

pub use attach::{Attach, Attached, Of, attach, attached};
pub(crate) use judge::{judge_asks, small_judge};
pub use keep::{Add, Added, Check, Checks, List, Remove, Removed, add, list, remove};
pub use try_out::{Test, TestResult, Tested, test};
