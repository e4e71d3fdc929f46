//! Long work that runs or ran, in this process or another.
use attune_core::{error::Result, job};
use clap::{Args, Subcommand};

use crate::{
    exit::Exit,
    output::{Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Jobs {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Only those that run now
    #[arg(long)]
    running: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Ask a job to stop; what it committed stays
    Cancel {
        /// The job's id, its beginning, or what it works on
        id: String,
    },
}

impl Jobs {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self.verb {
            None => list(shell, self.running).await,
            Some(Verb::Cancel { id }) => cancel(shell, id).await,
        }
    }
}

async fn list(shell: &Shell, running: bool) -> Result<Exit> {
    let answer = job::list(&shell.context, job::List { running }).await?;
    shell.list(&answer, &answer.jobs, |page| {
        let mut table = Table::new(["JOB", "KIND", "STATE", ">DONE", ">OF", "BEGAN", "MESSAGE"]);
        for job in &answer.jobs {
            table.row([
                job.id.clone(),
                job.kind.clone(),
                state(job.state).to_owned(),
                figures::grouped(job.done),
                job.total.map(figures::grouped).unwrap_or_default(),
                figures::minute(&job.created),
                job.message.clone(),
            ]);
        }
        page.table(&table);
    })?;
    Ok(Exit::Done)
}

fn state(state: job::State) -> &'static str {
    match state {
        job::State::Running => "running",
        job::State::Finished => "finished",
        job::State::Failed => "failed",
        job::State::Cancelled => "cancelled",
        job::State::Interrupted => "interrupted",
    }
}

async fn cancel(shell: &Shell, id: String) -> Result<Exit> {
    let cancelled = job::cancel(&shell.context, job::Cancel { id }).await?;
    shell.answer(&cancelled, |page| match cancelled.asked {
        true => page.line(format!("Asked {} to stop; what it committed stays", cancelled.id)),
        false => page.line(format!("{} does not run any more", cancelled.id)),
    })?;
    Ok(Exit::Done)
}
