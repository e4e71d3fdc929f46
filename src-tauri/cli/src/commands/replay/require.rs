//! What a script requires of a replay: its answer is the exit code.
use attune_core::{
    error::{Error, Result},
    replay::{Planned, Report},
    verdict::{Verdict, Word},
};
use clap::ValueEnum;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Require {
    Better,
    NotWorse,
}

impl Require {
    /// Not worse by what? Without a margin that cannot be said.
    pub fn check(self, planned: &Planned) -> Result<()> {
        let has_margin = planned.checks.iter().any(|check| check.decides && check.margin.is_some());
        if self == Require::NotWorse && !has_margin {
            return Err(Error::usage("--require not-worse needs a margin")
                .hint("Give --margin D, or one with the check: attune check attach NAME PROMPT --decide --margin D")
                .at_field("margin"));
        }
        Ok(())
    }

    /// Whether the deciding check says so of every candidate, on the target.
    pub fn is_reached(self, report: &Report) -> bool {
        let mut deciding = report
            .verdicts
            .iter()
            .map(|compared| &compared.verdict)
            .filter(|verdict| verdict.check == report.deciding && verdict.part.as_deref() == Some("target"));
        let is_so = |verdict: &Verdict| match self {
            Require::Better => verdict.word == Word::Better,
            Require::NotWorse => verdict.not_worse == Some(true),
        };
        let first = deciding.next();
        first.is_some_and(is_so) && deciding.all(is_so)
    }
}
