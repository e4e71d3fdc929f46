//! A replay's report, for a colleague who has never seen Attune.
use attune_core::{error::Result, operation::dispatch};
use clap::Args;
use serde_json::json;

use crate::{exit::Exit, shell::Shell};

#[derive(Args)]
pub struct Report {
    /// The replay's id, its beginning, or last
    #[arg(value_name = "R")]
    replay: String,
    /// One self-contained HTML file
    #[arg(long, value_name = "FILE")]
    html: String,
}

impl Report {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = json!({ "replay": self.replay, "file": self.html });
        let written = dispatch(&shell.context, "report.write", request).await?;
        shell.answer(&written, |page| page.line(format!("Wrote {}", self.html)))?;
        Ok(Exit::Done)
    }
}
