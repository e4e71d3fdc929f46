//! A replay's report, for a colleague who has never seen Attune.
use attune_core::{error::Result, operation::dispatch};
use clap::Args;
use serde_json::json;

use crate::{exit::Exit, shell::Shell};

#[derive(Args)]
#[command(group = clap::ArgGroup::new("form").required(true).multiple(true).args(["html", "markdown", "junit"]))]
pub struct Report {
    /// The replay's id, its beginning, or last
    #[arg(value_name = "R")]
    replay: String,
    /// One self-contained HTML file
    #[arg(long, value_name = "FILE")]
    html: Option<String>,
    /// Markdown for a pull request
    #[arg(long, value_name = "FILE")]
    markdown: Option<String>,
    /// JUnit XML for a build server
    #[arg(long, value_name = "FILE")]
    junit: Option<String>,
}

impl Report {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let forms = [("html", self.html), ("markdown", self.markdown), ("junit", self.junit)];
        let mut files = Vec::new();
        for (form, file) in forms {
            let Some(file) = file else { continue };
            let request = json!({ "replay": self.replay, "file": file, "form": form });
            dispatch(&shell.context, "report.write", request).await?;
            files.push(file);
        }
        let answer = json!({ "file": files[0], "files": files });
        shell.answer(&answer, |page| files.iter().for_each(|file| page.line(format!("Wrote {file}"))))?;
        Ok(Exit::Done)
    }
}
