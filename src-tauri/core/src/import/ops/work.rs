//! The work of an import: rows as they come, to the store, or to the file of rejected rows.
use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use sqlx::SqliteConnection;
use tokio_util::sync::CancellationToken;

use super::{
    chosen::Taken,
    chunks::{Chunks, Item, Read},
    kept::{self, Kept},
    open::{STDIN, open},
    refuse::Refused,
    run::{FileReport, Run, blocking},
};
use crate::{
    error::{Code, Error, Result},
    import::{Fault, Format, Progress, RowError},
    job::{Lease, State, pace},
    operation::{Context, Step},
    store::{
        self,
        foresee::Seen,
        ingest::{Fate, Ingested, New, Origin},
        waiting::{Attached, Late},
    },
};

/// Full text follows the rows at most this far behind.
const WORDS_BEHIND: Duration = Duration::from_secs(1);

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

/// `1536000` to "1.5 MB".
fn megabytes(bytes: u64) -> String {
    let megabytes = bytes as f64 / 1e6;
    if megabytes < 1000.0 { format!("{megabytes:.1} MB") } else { format!("{:.2} GB", megabytes / 1e3) }
}

/// One run over several files.
pub(super) struct Import {
    context: Context,
    origin: Origin,
    kept: Vec<Kept>,
    /// Of all files, where it is known, and of those that are read to their end.
    bytes: Option<u64>,
    bytes_before: u64,
    /// None for a dry run.
    lease: Option<Lease>,
    seen: Seen,
    first_errors: Vec<RowError>,
    words_at: Instant,
    began: Instant,
    done: u64,
}

impl Import {
    pub(super) async fn begin(context: &Context, request: &Run, kept: Vec<Kept>, bytes: Option<u64>) -> Result<Self> {
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
            kept,
            bytes,
            bytes_before: 0,
            lease,
            seen: Seen::default(),
            first_errors: Vec::new(),
            words_at: Instant::now(),
            began: Instant::now(),
            done: 0,
        })
    }

    pub(super) async fn file(&mut self, nth: usize, path: &str, request: &Run) -> Result<FileReport> {
        let (name, chosen, from) = (path.to_owned(), request.chosen(nth), request.source.clone());
        let (kept, is_made) = (self.kept.clone(), chosen.is_made());
        // Standard input may keep us waiting for ever.
        let opened = blocking(move || {
            let mut source = open(&name, chosen.format)?;
            let taken = chosen.take(&mut source, from.as_deref(), &kept)?;
            taken.enough().map_err(|error| error.in_file(&name))?;
            let (format, progress) = (source.format(), source.progress());
            Ok((format, progress, source.rows(&taken.mapping)?, taken))
        });
        let (format, progress, rows, taken) = match self.cancel().run_until_cancelled(opened).await {
            Some(opened) => opened?,
            None => return Err(self.stopped()),
        };
        let Taken { mapping, origin, looked, .. } = taken;
        let mut chunks = Chunks::start(rows, progress, self.context.workspace()?, self.context.host.clone());
        let rejects = self.rejects_path(nth, path, format, request)?;
        let mut refused = Refused::new(rejects, chunks.header.take());
        let mut report = FileReport {
            path: path.to_owned(),
            format,
            mapping: if mapping.is_own() { None } else { Some(mapping.to_yaml()?) },
            origin,
            columns: request.dry_run.then(|| looked.table(&mapping)),
            rows: 0,
            added: 0,
            duplicates: 0,
            left_out: 0,
            rejected: 0,
            feedback_added: 0,
            feedback_waiting: 0,
            rejects_file: None,
            error: None,
        };
        let cancel = self.cancel();
        loop {
            let Some(chunk) = cancel.run_until_cancelled(chunks.next()).await else { return Err(self.stopped()) };
            let Some(chunk) = chunk else { break };
            match chunk {
                Ok(rows) => self.keep(rows, &mut report, &mut refused).await?,
                Err(error) => report.error = Some(error),
            }
            self.progress(path, &chunks.progress).await?;
        }
        report.rejected = refused.count;
        report.rejects_file = refused.finish()?;
        self.bytes_before += chunks.progress.read();
        if is_made && self.lease.is_some() && report.rows > report.rejected && !mapping.is_own() {
            kept::keep(&self.context, &self.origin.source, looked.shape(), &mapping).await?;
        }
        Ok(report)
    }

    /// The batch, unless this is a dry run, and the first errors.
    pub(super) fn told(&mut self) -> (Option<String>, Vec<RowError>) {
        let batch = self.lease.as_ref().map(|_| self.origin.batch.clone());
        (batch, std::mem::take(&mut self.first_errors))
    }

    /// Set by Ctrl-C and by `job.cancel`.
    fn cancel(&self) -> CancellationToken {
        self.lease.as_ref().map_or(&self.context.cancel, |lease| &lease.cancel).clone()
    }

    fn stopped(&self) -> Error {
        let error = match &self.lease {
            Some(_) => Error::new(Code::Interrupted, format!("Stopped after {} rows; they stay", self.done)),
            None => Error::new(Code::Interrupted, format!("Stopped after {} rows", self.done)),
        };
        error.hint("Import the same file again to go on: what is there already is left out")
    }

    /// Where rejected rows go. A dry run keeps them only where it was told to.
    fn rejects_path(&self, nth: usize, path: &str, format: Format, request: &Run) -> Result<Option<PathBuf>> {
        match &request.rejects {
            Some(path) => return Ok(Some(numbered(Path::new(path), nth))),
            None if request.dry_run => return Ok(None),
            None => {}
        }
        let path = if path == STDIN { "stdin" } else { path };
        let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let batch: String = self.origin.batch.chars().rev().take(6).collect();
        let extension = match format {
            Format::Json | Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
        };
        let name = format!("{}-{batch}.rejected.{extension}", stem.split('.').next().unwrap_or_default());
        Ok(Some(numbered(&self.context.workspace()?.dir.join("rejects").join(name), nth)))
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
                Ok(Item::LeftOut) => report.left_out += 1,
                Err(fault) => refused.push(&raw, fault.in_file(&report.path, line), &mut self.first_errors)?,
            }
        }
        let (origin, store) = (self.origin.clone(), self.context.workspace()?.store.clone());
        let written = match self.lease.is_some() {
            true => {
                let words = &["interaction", "feedback", "batch"];
                store.write(words, move |tx| Box::pin(write(tx, origin, news, lates))).await?
            }
            false => foresee(&mut *store.read().await?, &origin.source, news, lates, &mut self.seen).await?,
        };
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
        if self.lease.is_some() && self.words_at.elapsed() > WORDS_BEHIND {
            store::words::catch_up(&store).await?;
            self.words_at = Instant::now();
        }
        Ok(())
    }

    async fn progress(&self, path: &str, file: &Progress) -> Result<()> {
        let name = Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let read = self.bytes_before + file.read();
        let bytes = self.bytes.filter(|_| read > 0);
        // How many rows there are is not known before they are read; how many bytes is.
        let total = bytes.map(|all| (self.done as f64 * all as f64 / read as f64) as u64);
        let of = bytes.map(|all| format!(" of {}", megabytes(all))).unwrap_or_default();
        let doing = if self.lease.is_some() { "Importing" } else { "Reading" };
        let message = format!("{doing} {name}, {}{of}", megabytes(read));
        match &self.lease {
            Some(lease) => {
                lease.report(&message, self.done, total, None);
                lease.save(&message, self.done, total).await?;
            }
            None => {
                let (rate, seconds_left) = pace(self.began, 0, self.done, total);
                let step = Step { message, done: self.done, total, rate, seconds_left, ..Step::default() };
                self.context.progress.report(step);
            }
        }
        if self.cancel().is_cancelled() { Err(self.stopped()) } else { Ok(()) }
    }

    /// Ends the job, and says what is kept of the files before.
    pub(super) async fn failed(self, mut error: Error) -> Error {
        let (store, batch) =
            (self.context.workspace().map(|workspace| workspace.store.clone()), self.origin.batch.clone());
        if self.lease.is_some() && self.done > 0 && error.code != Code::Interrupted {
            error
                .message
                .push_str(&format!("; what was read before it is kept (attune imports undo {batch} takes it back)"));
        }
        let ended = self.end(State::Failed, &error.message).await;
        let forgotten = match store {
            Ok(store) => {
                store
                    .write(&["batch"], move |tx| Box::pin(async move { store::batch::forget_empty(tx, &batch).await }))
                    .await
            }
            Err(closed) => Err(closed),
        };
        // What went wrong first is what the person has to know.
        if let Err(second) = ended.and(forgotten) {
            tracing::warn!(code = ?second.code, "an import that failed could not be ended well");
        }
        error
    }

    pub(super) async fn end(self, state: State, message: &str) -> Result<()> {
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

impl Written {
    fn of(rows: Ingested, late: Attached) -> Self {
        let feedback_added = rows.feedback_added + late.added;
        Self { fates: rows.fates, feedback_added, feedback_waiting: late.waiting }
    }
}

async fn write(tx: &mut SqliteConnection, origin: Origin, news: Vec<New>, lates: Vec<Late>) -> Result<Written> {
    let rows = store::ingest::add(tx, &origin, news).await?;
    let written = Written::of(rows, store::waiting::attach(tx, &origin, lates).await?);
    let new = written.fates.iter().filter(|fate| **fate == Fate::Added).count();
    store::batch::count(tx, &origin.batch, new as i64, written.feedback_added as i64).await?;
    Ok(written)
}

/// What [`write`] would change.
async fn foresee(
    connection: &mut SqliteConnection,
    source: &str,
    news: Vec<New>,
    lates: Vec<Late>,
    seen: &mut Seen,
) -> Result<Written> {
    let rows = store::foresee::rows(connection, source, &news, seen).await?;
    Ok(Written::of(rows, store::foresee::late(connection, source, lates, seen).await?))
}
