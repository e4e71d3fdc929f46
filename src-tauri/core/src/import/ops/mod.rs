//! What a person or a program can ask of imports.
mod batches;
mod chunks;
mod follow;
mod open;
mod refuse;
mod run;
mod work;

pub use batches::{Batch, Batches, ListBatches, Undo, Undone, list, undo};
pub use follow::Follower;
pub use run::{FileReport, Imported, Preview, Previewed, Run, preview, run};
