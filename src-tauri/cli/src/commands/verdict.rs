//! The verdict of a pairs file.
use attune_core::{error::Result, replay};
use clap::Args;

use crate::{exit::Exit, output::verdicts, shell::Shell};

#[derive(Args)]
pub struct VerdictOf {
    /// CSV or JSONL with case, baseline, candidate, and if wanted slice, repeat, cluster
    pairs: String,
    /// auto, binary or score
    #[arg(long, default_value = "auto")]
    kind: String,
    /// The smallest difference that matters, such as 0.02
    #[arg(long, value_name = "D")]
    margin: Option<f64>,
    /// How often an unchanged prompt may be called better or worse; 0.05 if not given
    #[arg(long, value_name = "A")]
    alpha: Option<f64>,
    /// For what is drawn at random
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
}

impl VerdictOf {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let VerdictOf { pairs, kind, margin, alpha, seed } = self;
        let request = replay::VerdictOf { file: pairs, kind: Some(kind), margin, alpha, seed };
        let verdict = replay::verdict(&shell.context, request).await?;
        shell.answer(&verdict, |page| {
            page.heading(&verdict.text);
            verdicts::table(page, std::iter::once(&verdict));
            verdict.warnings.iter().for_each(|warning| page.line(warning));
        })?;
        Ok(Exit::Done)
    }
}
