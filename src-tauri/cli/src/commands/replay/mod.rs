//! Replays: past queries sent again through a candidate and the baseline.
mod flags;
mod mark;
mod paired;
mod require;
mod run;
mod show;

use attune_core::{
    error::Result,
    money::Money,
    replay::{self, CellsOf, List, Rescore, Resume, Show},
};
use clap::Subcommand;

pub use flags::{Flags, Run};

use crate::{args::word, exit::Exit, shell::Shell};

#[derive(Subcommand)]
pub enum Replay {
    /// Say what a replay would do; nothing is sent
    Plan(Flags),
    /// Run a replay
    Run(Run),
    /// Show what a replay says
    Show {
        /// Its id, the beginning of it, or last
        #[arg(value_name = "R")]
        replay: String,
    },
    /// List the replays, newest first
    List,
    /// Go on where a replay stopped; what is finished is not asked again
    Resume {
        #[arg(value_name = "R")]
        replay: String,
        /// From now on the replay may spend so many US dollars in all
        #[arg(long, value_name = "X", value_parser = word::<Money>)]
        budget_usd: Option<Money>,
        /// From now on the replay may make so many calls in all
        #[arg(long, value_name = "N")]
        budget_calls: Option<u64>,
    },
    /// Stop a replay; what is finished stays
    Cancel {
        #[arg(value_name = "R")]
        replay: String,
    },
    /// Score stored outputs again with the newest version of checks
    Rescore {
        #[arg(value_name = "R")]
        replay: String,
        /// Which checks; the plan's own if none is named
        #[arg(long, value_name = "NAME", num_args = 1..)]
        check: Vec<String>,
        /// Judges may spend at most so many US dollars on it
        #[arg(long, value_name = "X", value_parser = word::<Money>)]
        budget_usd: Option<Money>,
        /// Judges may be called at most so often for it
        #[arg(long, value_name = "N")]
        budget_calls: Option<u64>,
    },
    /// Show each output with its outcomes
    Cells {
        #[arg(value_name = "R")]
        replay: String,
        /// Only of these cases
        #[arg(long, value_name = "CASE", num_args = 1..)]
        case: Vec<String>,
    },
    /// Show what became of each case on both sides, by a check or by latency, cost or length
    Pairs(paired::Pairs),
    /// Show how the running interval closed in
    Course {
        #[arg(value_name = "R")]
        replay: String,
    },
    /// Say of a case what you see: right, wrong, baseline, candidate or tie
    Mark(mark::MarkCase),
    /// Draw the flips again and find those that come out otherwise
    Confirm {
        #[arg(value_name = "R")]
        replay: String,
        /// How often each is drawn; 3 if not given
        #[arg(long, value_name = "N")]
        repeats: Option<u32>,
    },
    /// Keep a case as a test
    Keep(mark::KeepCase),
}

impl Replay {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Replay::Plan(flags) => run::plan(shell, flags.request()).await,
            Replay::Run(run) => run::run(shell, run).await,
            Replay::Show { replay } => {
                let report = replay::show(&shell.context, Show { replay }).await?;
                shell.answer(&report, |page| show::report(page, &report))?;
                Ok(Exit::Done)
            }
            Replay::List => list(shell).await,
            Replay::Resume { replay, budget_usd, budget_calls } => {
                let report = replay::resume(&shell.context, Resume { replay, budget_usd, budget_calls }).await?;
                run::ended(shell, &report)
            }
            Replay::Cancel { replay } => {
                let report = replay::cancel(&shell.context, replay::Cancel { replay }).await?;
                shell.answer(&report, |page| page.line(format!("Asked {} to stop", report.replay)))?;
                Ok(Exit::Done)
            }
            Replay::Rescore { replay, check, budget_usd, budget_calls } => {
                run::rescore(shell, Rescore { replay, check, budget_usd, budget_calls }).await
            }
            Replay::Cells { replay, case } => cells(shell, replay, case).await,
            Replay::Pairs(pairs) => pairs.run(shell).await,
            Replay::Course { replay } => paired::course(shell, replay).await,
            Replay::Mark(mark) => mark.run(shell).await,
            Replay::Confirm { replay, repeats } => confirm(shell, replay, repeats).await,
            Replay::Keep(keep) => keep.run(shell).await,
        }
    }
}

async fn list(shell: &Shell) -> Result<Exit> {
    let answer = replay::list(&shell.context, List {}).await?;
    shell.list(&answer, &answer.replays, |page| show::list(page, &answer))?;
    Ok(Exit::Done)
}

async fn cells(shell: &Shell, replay: String, cases: Vec<String>) -> Result<Exit> {
    let answer = replay::cells(&shell.context, CellsOf { replay, cases }).await?;
    shell.list(&answer, &answer.cells, |page| show::cells(page, &answer))?;
    Ok(Exit::Done)
}

async fn confirm(shell: &Shell, replay: String, repeats: Option<u32>) -> Result<Exit> {
    let answer = replay::confirm(&shell.context, replay::Confirm { replay, repeats }).await?;
    shell.answer(&answer, |page| {
        page.heading(&format!(
            "{} of {} flips came out the same again",
            answer.confirmed.len(),
            answer.confirmed.len() + answer.flaky.len()
        ));
        answer.flaky.iter().for_each(|case| page.line(format!("flaky {case}")));
    })?;
    Ok(run::exit_of(&answer.report))
}
