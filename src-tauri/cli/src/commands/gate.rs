//! The conditions a candidate must meet before a channel moves to it.
use attune_core::{error::Result, gate};
use clap::Subcommand;

use crate::{exit::Exit, shell::Shell};

#[derive(Subcommand)]
pub enum Gate {
    /// Show a channel's gate
    Show {
        /// @CHANNEL shows the default for prompts without a gate of their own
        #[arg(value_name = "NAME@CHANNEL")]
        channel: String,
    },
    /// Set a channel's gate from a YAML or JSON file
    Set {
        #[arg(value_name = "NAME@CHANNEL")]
        channel: String,
        file: String,
    },
}

impl Gate {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let shown = match self {
            Gate::Show { channel } => gate::show(&shell.context, gate::Show { channel }).await?,
            Gate::Set { channel, file } => {
                gate::set(&shell.context, gate::Set { channel, file: Some(file), text: None }).await?
            }
        };
        shell.answer(&shown, |page| {
            let origin = if shown.built_in { " (nobody has set one; this is the program's own)" } else { "" };
            page.heading(&format!("Gate of {}{origin}", shown.channel));
            shown.conditions.iter().for_each(|condition| page.line(condition));
        })?;
        Ok(Exit::Done)
    }
}
