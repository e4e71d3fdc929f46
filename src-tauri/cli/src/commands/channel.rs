//! Channels: their moves, and the folder that gets a prompt's file when one moves.
use attune_core::{
    error::Result,
    promotion::{self, Changed, ChannelFolder, Deliver, Deliveries, Files},
};
use clap::{Args, Subcommand};

use super::promote::delivery;
use crate::{
    exit::Exit,
    output::{Page, Table, figures},
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
        /// Commit each file to the Git repository that the folder lies in; nothing is pushed
        #[arg(long, requires = "dir")]
        git: bool,
    },
    /// Show the folders of channels, and how each file there is
    Files,
    /// Bring the files of a channel to where it points, once more or for the first time
    Deliver(DeliverFiles),
}

#[derive(Args)]
pub struct DeliverFiles {
    channel: String,
    /// Only this prompt's file
    prompt: Option<String>,
    /// Make a new version of what somebody wrote into a file, and leave the file
    #[arg(long, conflicts_with = "overwrite")]
    take: bool,
    /// Write over what somebody wrote into a file
    #[arg(long)]
    overwrite: bool,
}

impl Channel {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Channel::Moves { prompt } => moves(shell, prompt).await,
            Channel::Folder { channel, dir, git } => {
                let set = promotion::set_folder(&shell.context, ChannelFolder { channel, folder: dir, git }).await?;
                shell.answer(&set, |page| match &set.folder {
                    Some(folder) => {
                        let git = if set.git { " and committed to Git" } else { "" };
                        page.line(format!("Moves of {} are written to {folder}{git}", set.channel));
                    }
                    None => page.line(format!("Moves of {} are not written to files", set.channel)),
                })?;
                if set.folder.is_some() {
                    shell.advise(&format!("Next: attune channel deliver {} writes what it points at now", set.channel));
                }
                Ok(Exit::Done)
            }
            Channel::Files => {
                let answer = promotion::files(&shell.context, Files {}).await?;
                shell.answer(&answer, |page| files(page, &answer))?;
                Ok(Exit::Done)
            }
            Channel::Deliver(deliver) => deliver.run(shell).await,
        }
    }
}

impl DeliverFiles {
    async fn run(self, shell: &Shell) -> Result<Exit> {
        let changed = match (self.take, self.overwrite) {
            (true, _) => Changed::Take,
            (_, true) => Changed::Overwrite,
            _ => Changed::Keep,
        };
        let request = Deliver { channel: self.channel, prompt: self.prompt, changed };
        let answer = promotion::deliver(&shell.context, request).await?;
        shell.answer(&answer, |page| files(page, &answer))?;
        if let Some(taken) = answer.taken.first() {
            shell.advise(&format!("Next: attune replay run --candidate {taken}, then promote it"));
        }
        let is_done = changed == Changed::Take || answer.files.iter().all(|file| file.problem.is_none());
        Ok(if is_done { Exit::Done } else { Exit::Part })
    }
}

fn files(page: &mut Page, answer: &Deliveries) {
    for folder in &answer.folders {
        let git = if folder.git { ", committed to Git" } else { "" };
        page.field(&folder.channel, Some(format!("{}{git}", folder.folder)));
    }
    if answer.folders.is_empty() {
        page.line("No channel has a folder; set one with attune channel folder CHANNEL DIR");
    }
    answer.files.iter().for_each(|file| page.line(delivery(file)));
    answer.taken.iter().for_each(|taken| page.line(format!("Made {taken} of what the file says")));
}

async fn moves(shell: &Shell, prompt: Option<String>) -> Result<Exit> {
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
    })?;
    Ok(Exit::Done)
}
