//! What leaves this machine, and the switch that lets nothing leave.
use attune_core::{
    egress::{self, Sent, Shown},
    error::Result,
};
use clap::{Args, Subcommand};

use crate::{
    exit::Exit,
    output::{Page, Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Egress {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Let nothing leave this machine: only models on it are called
    Block,
    /// Let messages go to every model that is called
    Allow,
}

impl Egress {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let set = |no_egress| egress::set(&shell.context, egress::Set { no_egress });
        let shown = match self.verb {
            None => egress::show(&shell.context, egress::Show {}).await?,
            Some(Verb::Block) => set(true).await?,
            Some(Verb::Allow) => set(false).await?,
        };
        shell.list(&shown, &shown.sent, |page| report(page, &shown))?;
        Ok(Exit::Done)
    }
}

fn report(page: &mut Page, shown: &Shown) {
    page.line(match shown.no_egress {
        true => "Nothing may leave this machine",
        false => "Messages may go to every model that is called; attune egress block keeps them here",
    });
    let mut table = Table::new(["HOST", "FOR", "FIRST", "LAST", ">CALLS", ">CASES"]);
    for sent in &shown.sent {
        table.row([
            sent.host.clone(),
            purpose(sent),
            figures::minute(&sent.first),
            figures::minute(&sent.last),
            figures::grouped(sent.calls),
            figures::grouped(sent.cases),
        ]);
    }
    page.table(&table);
}

fn purpose(sent: &Sent) -> String {
    match (&sent.replay, sent.trial.as_deref()) {
        (Some(replay), _) => format!("replay {replay}"),
        (None, Some("")) => "trying a prompt".to_owned(),
        (None, Some(prompt)) => format!("trying {prompt}"),
        (None, None) => "testing a model".to_owned(),
    }
}
