//! What is held out of the examples for each prompt.
use attune_core::{
    error::Result,
    held_out::{self, Shown},
};
use clap::{Args, Subcommand};

use crate::{
    exit::Exit,
    output::{Page, Table, figures},
    shell::Shell,
};

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct HeldOut {
    /// Only this prompt
    prompt: Option<String>,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Set the share of sessions that is held out
    Set {
        /// From 0 to 0.9, such as 0.3
        share: f64,
        /// Only of this prompt; else of each that has no share of its own
        #[arg(long, value_name = "NAME")]
        prompt: Option<String>,
    },
}

impl HeldOut {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let shown = match self.verb {
            None => held_out::show(&shell.context, held_out::Show { prompt: self.prompt }).await?,
            Some(Verb::Set { share, prompt }) => held_out::set(&shell.context, held_out::Set { share, prompt }).await?,
        };
        shell.list(&shown, &shown.prompts, |page| report(page, &shown))?;
        Ok(Exit::Done)
    }
}

fn report(page: &mut Page, shown: &Shown) {
    page.line(format!("{} of each prompt's sessions are held out of its examples", percent(shown.share)));
    let mut table = Table::new(["PROMPT", ">SHARE", ">SESSIONS", ">HELD OUT", ""]);
    for one in &shown.prompts {
        table.row([
            one.prompt.clone(),
            percent(one.share),
            figures::grouped(one.sessions as i64),
            figures::grouped(one.held_out as i64),
            if one.own { "a share of its own".to_owned() } else { String::new() },
        ]);
    }
    page.table(&table);
}

fn percent(share: f64) -> String {
    format!("{} %", (1_000.0 * share).round() / 10.0)
}
