//! The index of meaning, which is made from the database and can be made again.
use attune_core::{error::Result, operation::dispatch};
use clap::Subcommand;
use serde_json::json;

use crate::{exit::Exit, shell::Shell};

#[derive(Subcommand)]
pub enum Index {
    /// Throw the index away and make it anew; nothing is lost
    Rebuild,
}

impl Index {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Index::Rebuild = self;
        let answer = dispatch(&shell.context, "index.rebuild", json!({})).await?;
        shell.answer(&answer, |page| page.line("The index is made anew"))?;
        Ok(Exit::Done)
    }
}
