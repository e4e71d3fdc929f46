//! Importing files: each chunk of rows is one transaction, so that what was committed stays whatever comes next, and
//! importing again goes on where it stopped, because what is there already is known.
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    chunks::{Chunks, Item, Read, open},
    refuse::Refused,
};
use crate::{
    error::{Code, Error, Result},
    import::{Fault, Format, Mapping, Recognised, RowError},
    job::{Lease, State},
    operation::Context,
    store::{
        self,
        ingest::{Fate, New, Origin},
        waiting::Late,
    },
};

/// Full text follows the rows at most this far behind.
const WORDS_BEHIND: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "ImportRun")]
pub struct Run {
    pub files: Vec<String>,
    /// Identity is (source, id): the same id of another source is another interaction.
    pub source: Option<String>,
    /// A mapping file. Without one the mapping is guessed.
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
    // A wrong path among several is told before anything is kept.
    for file in request.files.iter().filter(|file| *file != "-") {
        std::fs::metadata(file).map_err(|_| Error::not_found("file", file))?;
    }
    refuse_rejects_over_input(&request)?;
    let mut import = Import::begin(context, &request).await?;
    let mut files = Vec::new();
    for (nth, file) in request.files.iter().enumerate() {
        match import.file(context, nth, file, &request).await {
            Ok(report) => files.push(report),
            Err(error) => {
                import.end(State::Failed, &error.message).await?;
                return Err(error);
            }
        }
    }
    let (batch, first_errors) = (import.origin.batch.clone(), std::mem::take(&mut import.first_errors));
    import.end(State::Finished, "Imported").await?;
    Ok(Imported { batch: (!request.dry_run).then_some(batch), files, first_errors })
}

/// Mended rows are often read from the very file that an earlier import rejected them to.
fn refuse_rejects_over_input(request: &Run) -> Result<()> {
    let same = |file: &&String| request.rejects.as_ref().is_some_and(|rejects| is_same_file(file, rejects));
    match request.files.iter().find(same) {
        Some(file) => Err(Error::usage(format!("{file} is read; rejected rows cannot go into it"))
            .hint("Name another file for --rejects")
            .at_field("rejects")),
        None => Ok(()),
    }
}

fn is_same_file(one: &str, other: &str) -> bool {
    let whole = |path: &str| std::fs::canonicalize(path).ok();
    whole(one).is_some_and(|one| whole(other) == Some(one))
}

/// Each file of an import has rejects of its own: the second and later ones have their number in the name.
fn numbered(path: &Path, nth: usize) -> PathBuf {
    if nth == 0 {
        return path.to_owned();
    }
    let part =
        |part: Option<&std::ffi::OsStr>| part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default();
    let (stem, extension) = (part(path.file_stem()), part(path.extension()));
    let dot = if extension.is_empty() { "" } else { "." };
    path.with_file_name(format!("{stem}-{}{dot}{extension}", nth + 1))
}

/// One run over several files.
struct Import {
    context: Context,
    origin: Origin,
    /// None for a dry run.
    lease: Option<Lease>,
    first_errors: Vec<RowError>,
    words_at: Instant,
    done: u64,
}

impl Import {
    async fn begin(context: &Context, request: &Run) -> Result<Self> {
        let origin = Origin {
            batch: context.new_id(),
            source: request.source.clone().unwrap_or_else(|| "default".to_owned()),
            now: context.now_ms(),
        };
        let lease = match request.dry_run {
            true => None,
            false => {
                let (made, files) = (origin.clone(), serde_json::to_string(&request.files)?);
                context
                    .workspace()?
                    .store
                    .write(&["batch"], move |tx| Box::pin(async move { store::batch::add(tx, &made, &files).await }))
                    .await?;
                Some(Lease::take(context, "import", &origin.batch, None).await?)
            }
        };
        Ok(Self {
            context: context.clone(),
            origin,
            lease,
            first_errors: Vec::new(),
            words_at: Instant::now(),
            done: 0,
        })
    }

    async fn file(&mut self, context: &Context, nth: usize, path: &str, request: &Run) -> Result<FileReport> {
        let (name, given) = (path.to_owned(), request.mapping.clone());
        let (source, mapping) = blocking(move || {
            let source = open(&name)?;
            let mapping = match given {
                Some(file) => Mapping::parse(&text(&file)?).map_err(|error| error.in_file(file))?,
                None => source.recognise()?.mapping,
            };
            Ok((source, mapping))
        })
        .await?;
        let format = source.format();
        let mut chunks = Chunks::start(source, &mapping, context.workspace()?, context.host.clone())?;
        let rejects = self.rejects_path(nth, path, format, request)?;
        let mut refused = Refused::new(rejects, chunks.header.take());
        let mut report = FileReport {
            path: path.to_owned(),
            format,
            mapping: if mapping.is_own() { None } else { Some(mapping.to_yaml()?) },
            rows: 0,
            added: 0,
            duplicates: 0,
            rejected: 0,
            feedback_added: 0,
            feedback_waiting: 0,
            rejects_file: None,
            error: None,
        };
        while let Some(chunk) = chunks.next().await {
            match chunk {
                Ok(rows) => self.keep(rows, &mut report, &mut refused).await?,
                Err(error) => report.error = Some(error),
            }
            self.progress(path, &chunks).await?;
        }
        report.rejected = refused.count;
        report.rejects_file = refused.finish()?;
        Ok(report)
    }

    fn rejects_path(&self, nth: usize, path: &str, format: Format, request: &Run) -> Result<PathBuf> {
        if let Some(path) = &request.rejects {
            return Ok(numbered(Path::new(path), nth));
        }
        let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let batch: String = self.origin.batch.chars().rev().take(6).collect();
        let extension = match format {
            Format::Json | Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
        };
        let name = format!("{}-{batch}.rejected.{extension}", stem.split('.').next().unwrap_or_default());
        Ok(numbered(&self.context.workspace()?.dir.join("rejects").join(name), nth))
    }

    async fn keep(&mut self, rows: Vec<Read>, report: &mut FileReport, refused: &mut Refused) -> Result<()> {
        let (mut news, mut lates, mut handed_back) = (Vec::new(), Vec::new(), Vec::new());
        report.rows += rows.len() as u64;
        self.done += rows.len() as u64;
        for Read { line, raw, row } in rows {
            match row {
                Ok(Item::Interaction(new)) => {
                    news.push(*new);
                    handed_back.push((line, raw));
                }
                Ok(Item::Late(late)) => lates.push(late),
                Err(fault) => refused.push(&raw, fault.in_file(&report.path, line), &mut self.first_errors)?,
            }
        }
        if self.lease.is_none() {
            report.added += news.len() as u64;
            report.feedback_added += news.iter().map(|new| new.feedback.len() as u64).sum::<u64>();
            return Ok(());
        }
        let origin = self.origin.clone();
        let store = self.context.workspace()?.store.clone();
        let written = store
            .write(&["interaction", "feedback", "batch"], move |tx| Box::pin(write(tx, origin, news, lates)))
            .await?;
        for (fate, (line, raw)) in written.fates.into_iter().zip(handed_back) {
            match fate {
                Fate::Added => report.added += 1,
                Fate::Duplicate => report.duplicates += 1,
                Fate::Conflict => {
                    let fault = Fault::at("id", "An interaction with this id and other content is there already");
                    refused.push(&raw, fault.in_file(&report.path, line), &mut self.first_errors)?;
                }
            }
        }
        report.feedback_added += written.feedback_added;
        report.feedback_waiting += written.feedback_waiting;
        if self.words_at.elapsed() > WORDS_BEHIND {
            store::words::catch_up(&store).await?;
            self.words_at = Instant::now();
        }
        Ok(())
    }

    async fn progress(&self, path: &str, chunks: &Chunks) -> Result<()> {
        let Some(lease) = &self.lease else { return Ok(()) };
        let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let read = chunks.progress.read() as f64;
        let total =
            chunks.progress.total().filter(|_| read > 0.0).map(|all| (self.done as f64 * all as f64 / read) as u64);
        lease.report(&format!("Importing {name}"), self.done, total, None);
        lease.save(&format!("Importing {name}"), self.done, total).await?;
        if lease.cancel.is_cancelled() {
            return Err(Error::new(Code::Interrupted, format!("Stopped after {} rows; they stay", self.done))
                .hint("Import the same file again to go on: what is there already is left out"));
        }
        Ok(())
    }

    async fn end(self, state: State, message: &str) -> Result<()> {
        let Some(lease) = self.lease else { return Ok(()) };
        store::words::catch_up(&self.context.workspace()?.store).await?;
        let state = if lease.cancel.is_cancelled() { State::Cancelled } else { state };
        lease.end(state, message).await
    }
}

/// What one transaction changed.
struct Written {
    fates: Vec<Fate>,
    feedback_added: u64,
    feedback_waiting: u64,
}

async fn write(tx: &mut SqliteConnection, origin: Origin, news: Vec<New>, lates: Vec<Late>) -> Result<Written> {
    let added = store::ingest::add(tx, &origin, news).await?;
    let attached = store::waiting::attach(tx, &origin, lates).await?;
    let written = Written {
        fates: added.fates,
        feedback_added: added.feedback_added + attached.added,
        feedback_waiting: attached.waiting,
    };
    let new = written.fates.iter().filter(|fate| **fate == Fate::Added).count();
    store::batch::count(tx, &origin.batch, new as i64, written.feedback_added as i64).await?;
    Ok(written)
}

fn text(path: &str) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| Error::from(error).in_file(path))
}

/// Reading files waits on the disk, so it happens beside the other tasks.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?
}
