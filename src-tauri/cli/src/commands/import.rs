//! Bringing files in, and taking an import back.
use attune_core::{
    error::Result,
    import::ops::{self, Imported, ListBatches, Run, Undo},
};
use clap::{Args, Subcommand};

use crate::{
    exit::Exit,
    output::{Page, Paint, Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Import {
    /// Files of interactions and feedback; - reads stdin
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// How the file's fields are read; without it the mapping is guessed
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
        let Import { files, mapping, source, dry_run, rejects } = self;
        let imported = ops::run(&shell.context, Run { files, source, mapping, dry_run, rejects }).await?;
        shell.answer(&imported, |page| report(page, &imported))?;
        let is_part = imported.files.iter().any(|file| file.rejected > 0 || file.error.is_some());
        if let (true, false) = (is_part, dry_run) {
            shell.advise(
                "Mend the rejected rows where they lie and import that file: what is there already is left out",
            );
        }
        Ok(if is_part { Exit::Part } else { Exit::Done })
    }
}

fn report(page: &mut Page, imported: &Imported) {
    for file in &imported.files {
        page.heading(&file.path);
        page.field("rows", Some(figures::grouped(file.rows)));
        page.field("added", Some(figures::grouped(file.added)));
        let more = [
            ("known", file.duplicates),
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
