//! Importing files: each chunk of rows is one transaction, so that what was committed stays whatever comes next, and
//! importing again goes on where it stopped, because what is there already is known.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    open::{given, look_at_all, open, refuse_rejects_over_input},
    work::Import,
};
use crate::{
    error::{Error, Result},
    import::{Format, Recognised, RowError},
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
    /// A mapping file or the name of a preset. Without one the mapping is guessed.
    pub mapping: Option<String>,
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

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportPreview")]
pub struct Preview {
    pub file: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ImportPreviewed")]
pub struct Previewed {
    pub file: String,
    #[serde(flatten)]
    pub recognised: Recognised,
}

/// What a file is taken for, and its first rows as they would come in. Nothing is kept.
pub async fn preview(_: &Context, request: Preview) -> Result<Previewed> {
    let file = request.file.clone();
    let recognised = blocking(move || open(&file)?.recognise()).await?;
    Ok(Previewed { file: request.file, recognised })
}

pub async fn run(context: &Context, request: Run) -> Result<Imported> {
    if request.files.is_empty() {
        return Err(Error::usage("Name at least one file to import"));
    }
    refuse_rejects_over_input(&request.files, request.rejects.as_ref())?;
    let (files, mapping) = (request.files.clone(), request.mapping.clone());
    let given = blocking(move || {
        let given = mapping.as_deref().map(given).transpose()?;
        look_at_all(&files, given.as_ref())?;
        Ok(given)
    })
    .await?;
    let mut import = Import::begin(context, &request, given).await?;
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

/// Reading files waits on the disk, so it happens beside the other tasks.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?
}
