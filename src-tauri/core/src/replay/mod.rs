//! Replay: past queries sent again through a candidate version and the baseline.
//!
//! ```text
//! request ── lanes, checks, cases ── questions ── cells ── outcomes ── pairs ── verdicts
//!            lanes      cases        assemble     run      score       compare
//! ```
//!
//! The promise: an unchanged prompt passes no gate, whatever cases one picks, however often one looks, however many
//! versions one tries.
pub(crate) mod answers;
mod apart;
pub mod assemble;
pub mod cases;
pub mod compare;
pub(crate) mod cost;
mod course;
pub mod lanes;
pub mod marks;
mod measured;
mod paired;
mod pairs;
mod plan;
pub mod request;
mod rescore;
mod run;
pub(crate) mod running;
pub(crate) mod score;
mod show;
mod skipped;
mod warnings;

pub use answers::{Given, keep_answers};
pub use apart::Regression;
pub use course::{Course, CourseOf, CoursePoint, course};
pub use marks::{keep, mark};
pub use measured::{Difference, Lane};
pub use paired::{FourFold, Measure, Paired, PairedCase, PairsOf, pairs};
pub use pairs::{VerdictOf, verdict};
pub use plan::{Destination, Planned, plan};
pub use request::Request;
pub use rescore::{Cancel, Confirm, Confirmed, Rescore, RescorePlan, cancel, confirm, plan_rescore, rescore};
pub use run::{Resume, resume, run};
pub use show::{CellList, CellShown, CellsOf, List, Replays, Report, Show, cells, list, show};
pub use skipped::{Skipped, SkippedFor};
