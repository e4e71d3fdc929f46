//! Importing files: each chunk of rows is one transaction, so that what was committed stays whatever comes next, and
//! importing again goes on where it stopped, because what is there already is known.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    chosen::{Chosen, Origin},
    kept::{self, Kept},
    open::{STDIN, open, refuse_rejects_over_input},
    work::Import,
};
use crate::{
    error::{Error, Result},
    file::unreadable,
    import::{Format, Guessed, RowError},
    job::State,
    operation::Context,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ImportRun")]
pub struct Run {
    pub files: Vec<String>,
    /// Identity is (source, id): the same id of another source is another interaction.
    pub source: Option<String>,
    /// How each file is read, in their order; one alone is meant for all, none means as kept or guessed.
    pub chosen: Vec<Chosen>,
    /// Read and count, keep nothing.
    pub dry_run: bool,
    /// Where rejected rows go; else into the workspace's folder `rejects`.
    pub rejects: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Imported {
    /// Null for a dry run.
    pub batch: Option<String>,
    pub files: Vec<FileReport>,
    pub first_errors: Vec<RowError>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportedFile")]
pub struct FileReport {
    pub path: String,
    pub format: Format,
    /// The mapping as YAML; null where the file is in the own form.
    pub mapping: Option<String>,
    pub origin: Origin,
    /// The table "your field, our word", of a dry run.
    pub columns: Option<Vec<Guessed>>,
    pub rows: u64,
    pub added: u64,
    pub duplicates: u64,
    /// Rows that the mapping is not about.
    pub left_out: u64,
    pub rejected: u64,
    pub feedback_added: u64,
    /// Feedback whose interaction is not there yet.
    pub feedback_waiting: u64,
    pub rejects_file: Option<String>,
    /// Why reading stopped before the end of the file, if it did.
    pub error: Option<Error>,
}

impl Run {
    /// How the file in this place is read.
    pub(super) fn chosen(&self, nth: usize) -> Chosen {
        let one = if self.chosen.len() == 1 { self.chosen.first() } else { self.chosen.get(nth) };
        one.cloned().unwrap_or_default()
    }
}

pub async fn run(context: &Context, request: Run) -> Result<Imported> {
    if request.files.is_empty() {
        return Err(Error::usage("Name at least one file to import"));
    }
    refuse_rejects_over_input(&request.files, request.rejects.as_ref())?;
    let kept = kept::all(context).await?;
    let (asked, known) = (request.clone(), kept.clone());
    let bytes = blocking(move || look_at_all(&asked, &known)).await?;
    let mut import = Import::begin(context, &request, kept, bytes).await?;
    let mut files = Vec::new();
    for (nth, file) in request.files.iter().enumerate() {
        match import.file(nth, file, &request).await {
            Ok(report) => files.push(report),
            Err(error) => return Err(import.failed(error).await),
        }
    }
    let (batch, first_errors) = import.told();
    import.end(State::Finished, "Imported").await?;
    Ok(Imported { batch, files, first_errors })
}

/// What is wrong with one file of several is told before anything of the others is kept. A pipe can be read only once,
/// so what is wrong with that comes out later. Gives the length of all files in bytes, where that is known.
fn look_at_all(request: &Run, kept: &[Kept]) -> Result<Option<u64>> {
    let mut bytes = Some(0);
    for (nth, path) in request.files.iter().enumerate() {
        if path == STDIN {
            bytes = None;
            continue;
        }
        let about = std::fs::metadata(path).map_err(|error| unreadable(path.as_ref(), error))?;
        bytes = bytes.filter(|_| about.is_file()).map(|sum| sum + about.len());
        if about.is_file() || about.is_dir() {
            let chosen = request.chosen(nth);
            let mut source = open(path, chosen.format)?;
            let taken = chosen.take(&mut source, request.source.as_deref(), kept)?;
            taken.enough().map_err(|error| error.in_file(path))?;
        }
    }
    Ok(bytes)
}

/// Reading files waits on the disk, so it happens beside the other tasks.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?
}
