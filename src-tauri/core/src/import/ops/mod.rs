//! What a person or a program can ask of imports.
mod batches;
mod chosen;
mod chunks;
mod follow;
mod kept;
mod open;
mod preview;
mod refuse;
mod run;
mod work;

pub use batches::{Batch, Batches, ListBatches, Undo, Undone, list, undo};
pub use chosen::{Chosen, JoinChosen, MappedBy, Origin};
pub use follow::Follower;
pub use kept::{Forget, Forgotten, Kept, KeptList, ListKept, forget, list_kept};
pub use preview::{
    JoinedPreview, MappingWritten, PresetList, Presets, Preview, Previewed, WriteMapping, presets, preview,
    write_mapping,
};
pub use run::{FileReport, Imported, Run, run};
