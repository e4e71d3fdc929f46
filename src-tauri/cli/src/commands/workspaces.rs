//! The workspaces opened on this machine.
use attune_core::{
    error::Result,
    workspace::{self, RecentWorkspaces},
};
use clap::{Args, Subcommand};

use crate::{exit::Exit, output::Table, shell::Shell};

#[derive(Args)]
pub struct Workspaces {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Take one off the list; the workspace itself is not touched
    Forget {
        /// Its folder, as the list shows it
        dir: String,
    },
}

impl Workspaces {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let recent = match self.verb {
            None => workspace::recent(&shell.context, workspace::RecentList {}).await?,
            Some(Verb::Forget { dir }) => workspace::forget(&shell.context, workspace::Forget { id: dir }).await?,
        };
        tell(shell, &recent)
    }
}

fn tell(shell: &Shell, recent: &RecentWorkspaces) -> Result<Exit> {
    shell.list(recent, &recent.workspaces, |page| {
        let mut table = Table::new(["NAME", "FOLDER", ""]);
        for one in &recent.workspaces {
            let state = if one.gone { "gone" } else { "" };
            table.row([one.name.clone(), one.dir.clone(), state.to_owned()]);
        }
        page.table(&table);
    })?;
    Ok(Exit::Done)
}
