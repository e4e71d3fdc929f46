//! The imports that were made, and the mappings that were chosen for them.
use attune_core::{
    error::Result,
    import::ops::{self, Forget, ListBatches, ListKept, Undo},
};
use clap::{Args, Subcommand};

use crate::{
    exit::Exit,
    output::{Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Imports {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Take an import back, but for what is used elsewhere
    Undo {
        /// The batch's id
        batch: String,
    },
    /// The mappings that were chosen, which are taken again for files of the same source or fields
    Mappings,
    /// Forget a mapping that was chosen
    Forget {
        /// The mapping's id
        mapping: String,
    },
}

impl Imports {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self.verb {
            None => list(shell).await,
            Some(Verb::Undo { batch }) => undo(shell, batch).await,
            Some(Verb::Mappings) => mappings(shell).await,
            Some(Verb::Forget { mapping }) => forget(shell, mapping).await,
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

async fn mappings(shell: &Shell) -> Result<Exit> {
    let answer = ops::list_kept(&shell.context, ListKept {}).await?;
    shell.list(&answer, &answer.mappings, |page| {
        let mut table = Table::new(["MAPPING", "TIME", "SOURCE", "FIELDS OF THE FILE"]);
        for kept in &answer.mappings {
            table.row([kept.id.clone(), figures::minute(&kept.time), kept.source.clone(), kept.fields.join(", ")]);
        }
        page.table(&table);
    })?;
    Ok(Exit::Done)
}

async fn forget(shell: &Shell, mapping: String) -> Result<Exit> {
    let answer = ops::forget(&shell.context, Forget { id: mapping }).await?;
    shell.answer(&answer, |page| page.line(format!("Forgot {}; such files are guessed again", answer.forgotten)))?;
    Ok(Exit::Done)
}
