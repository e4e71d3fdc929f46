//! Pattern: a group of alike failures, with the words that set it apart, its size and its trend.
//!
//! A failure has a thumb down, a low rating, a correction or a failed check. Failures are alike when what was asked is
//! alike in meaning; that is found on this machine, by the built-in embedder. A failure like no others is in no
//! pattern, and is counted as such.
mod group;
mod identity;
mod list;
mod trend;
mod words;

pub use group::{Group, Grouped, group};
pub(crate) use list::growing;
pub use list::{Growing, List, Pattern, Patterns, list};
pub use trend::Trend;
