//! The chain of events: what was decided, by hash, in an order that cannot be changed unseen.
use attune_core::{audit, error::Result};
use clap::Subcommand;

use crate::{
    exit::Exit,
    output::{Paint, Table, figures},
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Audit {
    /// List the events
    List,
    /// See whether the chain is whole
    Verify {
        /// A head that was written down earlier, for example in a report; the chain must hold it
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
}

impl Audit {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Audit::List => list(shell).await,
            Audit::Verify { head } => verify(shell, head).await,
        }
    }
}

async fn list(shell: &Shell) -> Result<Exit> {
    let answer = audit::list(&shell.context, audit::List {}).await?;
    shell.list(&answer, &answer.events, |page| {
        let mut table = Table::new([">EVENT", "TIME", "KIND", "SUBJECT", "HASH", "DETAIL"]);
        for event in &answer.events {
            table.row([
                event.seq.to_string(),
                figures::minute(&event.time),
                event.kind.clone(),
                event.subject.clone(),
                figures::short_hash(&event.hash).to_owned(),
                event.detail.to_string(),
            ]);
        }
        page.table(&table);
    })?;
    Ok(Exit::Done)
}

async fn verify(shell: &Shell, head: Option<String>) -> Result<Exit> {
    let verified = audit::verify(&shell.context, audit::Verify { head }).await?;
    shell.answer(&verified, |page| {
        let (word, paint) = if verified.valid { ("whole", Paint::Good) } else { ("broken", Paint::Bad) };
        let line = format!("{} {}", page.paint(paint, word), page.paint(Paint::Strong, &verified.message));
        page.painted(&line);
        page.field("head", verified.head.as_ref());
    })?;
    Ok(if verified.valid { Exit::Done } else { Exit::No })
}
