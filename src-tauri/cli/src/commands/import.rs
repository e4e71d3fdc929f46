//! Bringing files in, and taking an import back.
use std::time::Duration;

use attune_core::{
    error::{Code, Result},
    import::ops::{self, Follower, Imported, ListBatches, Run, Undo},
};
use clap::{Args, Subcommand};
use tokio::time::sleep;

use crate::{
    exit::Exit,
    output::{Page, Paint, Table, figures},
    shell::Shell,
};

/// How often a followed folder is looked at. A file is imported when it rested for one look.
const LOOK_EVERY: Duration = Duration::from_secs(1);

#[derive(Args)]
pub struct Import {
    /// Files of interactions and feedback; - reads stdin
    #[arg(required_unless_present = "follow", value_name = "FILE")]
    files: Vec<String>,
    /// Import what comes into this folder or grows there, until interrupted; one answer for each file
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["files", "dry_run", "rejects"])]
    follow: Option<String>,
    /// How the file's fields are read: a mapping file, or openai-chat, langfuse, pairs, ratings or instruction;
    /// without it the mapping is guessed
    #[arg(long, value_name = "FILE|PRESET")]
    mapping: Option<String>,
    /// Where they come from: the same id of another source is another interaction
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Read and count, keep nothing, and say the mapping that was guessed
    #[arg(long)]
    dry_run: bool,
    /// Where rejected rows go; else into the workspace's folder rejects
    #[arg(long, value_name = "FILE")]
    rejects: Option<String>,
}

#[derive(Args)]
pub struct Imports {
    #[command(subcommand)]
    verb: Option<ImportsVerb>,
}

#[derive(Subcommand)]
enum ImportsVerb {
    /// Take an import back, but for what is used elsewhere
    Undo {
        /// The batch's id
        batch: String,
    },
}

impl Import {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Import { files, follow: folder, mapping, source, dry_run, rejects } = self;
        let request = Run { files, source, mapping, dry_run, rejects };
        match folder {
            Some(folder) => follow(shell, &folder, request).await,
            None => once(shell, request).await,
        }
    }
}

async fn once(shell: &Shell, request: Run) -> Result<Exit> {
    let dry_run = request.dry_run;
    let imported = ops::run(&shell.context, request).await?;
    shell.answer(&imported, |page| report(page, &imported))?;
    let is_part = imported.files.iter().any(|file| file.rejected > 0 || file.error.is_some());
    if let (true, false) = (is_part, dry_run) {
        shell.advise("Mend the rejected rows where they lie and import that file: what is there already is left out");
    }
    Ok(if is_part { Exit::Part } else { Exit::Done })
}

/// Until somebody interrupts it. A file that cannot be imported is told and does not end it.
async fn follow(shell: &Shell, folder: &str, request: Run) -> Result<Exit> {
    let mut follower = Follower::new(folder.as_ref())?;
    shell.context.workspace()?;
    shell.advise(&format!("Files put into {folder} are imported; Ctrl-C ends it"));
    loop {
        for file in follower.due()? {
            let request = Run { files: vec![file.display().to_string()], ..request.clone() };
            match once(shell, request).await {
                Err(error) if error.code == Code::Interrupted => return Err(error),
                Err(error) => shell.fail(&error),
                Ok(_) => {}
            }
        }
        if shell.context.cancel.run_until_cancelled(sleep(LOOK_EVERY)).await.is_none() {
            return Ok(Exit::Interrupted);
        }
    }
}

fn report(page: &mut Page, imported: &Imported) {
    for file in &imported.files {
        page.heading(&file.path);
        page.field("rows", Some(figures::grouped(file.rows)));
        page.field("added", Some(figures::grouped(file.added)));
        let more = [
            ("known", file.duplicates),
            ("left out", file.left_out),
            ("feedback", file.feedback_added),
            ("waiting", file.feedback_waiting),
            ("rejected", file.rejected),
        ];
        for (name, count) in more {
            page.field(name, (count > 0).then(|| figures::grouped(count)));
        }
        page.field("rejects", file.rejects_file.as_ref());
        if let (None, Some(mapping)) = (&imported.batch, &file.mapping) {
            page.line("mapping");
            page.indented(mapping);
        }
        if let Some(error) = &file.error {
            let line = page.paint(Paint::Bad, &format!("reading stopped: {}", error.message));
            page.painted(&line);
        }
    }
    for error in &imported.first_errors {
        let field = error.field.as_ref().map(|field| format!(":{field}")).unwrap_or_default();
        page.line(format!("{}:{}{field}: {}", error.file, error.line, error.reason));
    }
    page.field("batch", imported.batch.as_ref());
}

impl Imports {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self.verb {
            None => list(shell).await,
            Some(ImportsVerb::Undo { batch }) => undo(shell, batch).await,
        }
    }
}

async fn list(shell: &Shell) -> Result<Exit> {
    let answer = ops::list(&shell.context, ListBatches {}).await?;
    shell.list(&answer, &answer.batches, |page| {
        let mut table = Table::new(["BATCH", "TIME", "SOURCE", ">ADDED", ">FEEDBACK", "", "FILES"]);
        for batch in &answer.batches {
            table.row([
                batch.batch.clone(),
                figures::minute(&batch.time),
                batch.source.clone(),
                figures::grouped(batch.added),
                figures::grouped(batch.feedback_added),
                if batch.undone { "undone".to_owned() } else { String::new() },
                batch.files.join(", "),
            ]);
        }
        page.table(&table);
    })?;
    Ok(Exit::Done)
}

async fn undo(shell: &Shell, batch: String) -> Result<Exit> {
    shell.confirm(&format!("Take back all that the import {batch} brought in?"))?;
    let undone = ops::undo(&shell.context, Undo { batch }).await?;
    shell.answer(&undone, |page| {
        let feedback = figures::count(undone.feedback_removed, "piece of feedback", "pieces of feedback");
        page.line(format!("Removed {} and {feedback}", figures::count(undone.removed, "interaction", "interactions")));
        if !undone.kept_because_used.is_empty() {
            page.line("Kept, because a set or a replay holds them:");
            page.indented(&undone.kept_because_used.join("\n"));
        }
    })?;
    Ok(Exit::Done)
}
