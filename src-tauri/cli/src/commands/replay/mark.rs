//! What a person says of a case, and keeping it as a test.
use attune_core::{
    error::Result,
    replay::{
        self,
        marks::{Add, Keep, Said},
    },
};
use clap::Args;

use crate::{args::word, exit::Exit, shell::Shell};

#[derive(Args)]
pub struct MarkCase {
    #[arg(value_name = "R")]
    replay: String,
    case: String,
    /// right or wrong of the candidate's output, or the better side: baseline, candidate or tie
    #[arg(value_parser = word::<Said>)]
    mark: Said,
    /// You did not know which output was whose
    #[arg(long)]
    blind: bool,
    /// Why
    #[arg(long, value_name = "T")]
    reason: Option<String>,
    /// What the answer should have been
    #[arg(long, value_name = "T")]
    correction: Option<String>,
}

#[derive(Args)]
pub struct KeepCase {
    #[arg(value_name = "R")]
    replay: String,
    case: String,
    /// The set that gets it; else the prompt's own, NAME-regressions
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// What the answer should be
    #[arg(long, value_name = "T")]
    expected: Option<String>,
}

impl MarkCase {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let MarkCase { replay, case, mark, blind, reason, correction } = self;
        let report = replay::mark(&shell.context, Add { replay, case, mark, blind, reason, correction }).await?;
        shell.answer(&report, |page| page.line("Kept the mark"))?;
        Ok(Exit::Done)
    }
}

impl KeepCase {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let KeepCase { replay, case, set, expected } = self;
        let kept = replay::keep(&shell.context, Keep { replay, case, set, expected }).await?;
        shell.answer(&kept, |page| match kept.added {
            true => page.line(format!("Kept in the set {}@{}", kept.set, kept.version)),
            false => page.line(format!("The set {} holds it already", kept.set)),
        })?;
        Ok(Exit::Done)
    }
}
