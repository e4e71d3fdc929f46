//! Channels: their moves, and the folder that gets a prompt's file when one moves.
use attune_core::{
    error::Result,
    promotion::{self, ChannelFolder},
};
use clap::Subcommand;

use crate::{
    exit::Exit,
    output::{Table, figures},
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Channel {
    /// List the moves of channels, newest first
    Moves {
        /// Only of this prompt
        prompt: Option<String>,
    },
    /// Set the folder that gets NAME.yaml when the channel moves
    Folder {
        channel: String,
        /// Without it no file is written any more
        dir: Option<String>,
    },
}

impl Channel {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Channel::Moves { prompt } => moves(shell, prompt).await?,
            Channel::Folder { channel, dir } => {
                let set = promotion::set_folder(&shell.context, ChannelFolder { channel, folder: dir }).await?;
                shell.answer(&set, |page| match &set.folder {
                    Some(folder) => page.line(format!("Moves of {} are written to {folder}", set.channel)),
                    None => page.line(format!("Moves of {} are not written to files", set.channel)),
                })?;
            }
        }
        Ok(Exit::Done)
    }
}

async fn moves(shell: &Shell, prompt: Option<String>) -> Result<()> {
    let answer = promotion::list(&shell.context, promotion::List { prompt }).await?;
    shell.list(&answer, &answer.promotions, |page| {
        let mut table = Table::new(["TIME", "CHANNEL", "KIND", "FROM", "TO", "REASON"]);
        for made in &answer.promotions {
            table.row([
                figures::minute(&made.time),
                format!("{}@{}", made.prompt, made.channel),
                made.kind.clone(),
                made.moved_from.clone().unwrap_or_default(),
                made.moved_to.clone(),
                made.reason.clone().unwrap_or_default(),
            ]);
        }
        page.table(&table);
    })
}
