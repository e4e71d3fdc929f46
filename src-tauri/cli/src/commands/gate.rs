//! The conditions a candidate must meet before a channel moves to it.
use attune_core::{
    error::{Error, Result},
    gate::{self, Origin, Requirement},
};
use clap::{Args, Subcommand};

use crate::{exit::Exit, output::Table, shell::Shell};

#[derive(Subcommand)]
pub enum Gate {
    /// List the gates, and for which prompts the default of the channel counts
    List,
    /// Show a channel's gate
    Show {
        /// @CHANNEL shows the default for prompts without a gate of their own
        #[arg(value_name = "NAME@CHANNEL")]
        channel: String,
    },
    /// Set a channel's gate from a YAML or JSON file, or change conditions of the one it has
    Set(Box<Set>),
    /// Take a channel's own gate away, so that the default counts again
    Remove {
        #[arg(value_name = "NAME@CHANNEL")]
        channel: String,
    },
}

#[derive(Args)]
pub struct Set {
    #[arg(value_name = "NAME@CHANNEL")]
    channel: String,
    /// The whole gate; without it, what is given below changes the gate there is
    file: Option<String>,
    /// Cases with both sides
    #[arg(long, value_name = "N", conflicts_with = "file")]
    min_cases: Option<u64>,
    /// What must be better or not worse: "[CHECK] better|not-worse [target|guard|all] [MARGIN]". All that are given take
    /// the place of those there were
    #[arg(long, value_name = "WORDS", conflicts_with = "file")]
    require: Vec<Requirement>,
    /// A part of the traffic that must not get worse, in the filter language
    #[arg(long, value_name = "FILTER", conflicts_with = "file", value_parser = crate::args::filter, allow_hyphen_values = true)]
    no_worse: Vec<String>,
    /// The smallest loss in such a part that matters
    #[arg(long, value_name = "D", conflicts_with = "file")]
    slice_margin: Option<f64>,
    /// Cases below which such a part is too small to tell
    #[arg(long, value_name = "N", conflicts_with = "file")]
    min_slice_cases: Option<u64>,
    /// Judge everything on held-out cases alone
    #[arg(long, conflicts_with = "file")]
    held_out: bool,
    /// Cases of the regression set that may fail again
    #[arg(long, value_name = "N", conflicts_with = "file")]
    max_regressions: Option<u64>,
    /// Cases that a person must have marked
    #[arg(long, value_name = "N", conflicts_with = "file")]
    min_marks: Option<u64>,
    /// Cases that may pass under the baseline and fail under the candidate
    #[arg(long, value_name = "N", conflicts_with = "file")]
    max_broken: Option<u64>,
    /// Cases that may lack one of both sides
    #[arg(long, value_name = "N", conflicts_with = "file")]
    max_unpaired: Option<u64>,
    /// How many times as much an answer may cost
    #[arg(long, value_name = "X", conflicts_with = "file")]
    max_cost_ratio: Option<f64>,
    /// How many times as long an answer may take
    #[arg(long, value_name = "X", conflicts_with = "file")]
    max_latency_ratio: Option<f64>,
    /// How old the replay may be
    #[arg(long, value_name = "DAYS", conflicts_with = "file")]
    evidence_max_age_days: Option<u64>,
}

impl Gate {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let shown = match self {
            Gate::List => return list(shell).await,
            Gate::Show { channel } => gate::show(&shell.context, gate::Show { channel }).await?,
            Gate::Set(set) => set.run(shell).await?,
            Gate::Remove { channel } => gate::remove(&shell.context, gate::Remove { channel }).await?,
        };
        shell.answer(&shown, |page| {
            let origin = if shown.built_in { " (nobody has set one; this is the program's own)" } else { "" };
            page.heading(&format!("Gate of {}{origin}", shown.channel));
            shown.conditions.iter().for_each(|condition| page.line(condition));
        })?;
        Ok(Exit::Done)
    }
}

impl Set {
    async fn run(self, shell: &Shell) -> Result<gate::Shown> {
        let channel = self.channel.clone();
        if self.file.is_some() {
            return gate::set(&shell.context, gate::Set { channel, file: self.file, text: None }).await;
        }
        let before = gate::show(&shell.context, gate::Show { channel: channel.clone() }).await?.gate;
        let gate = self.changed(before.clone());
        if gate == before {
            return Err(
                Error::usage("Nothing would change").hint("Name a file, or give --min-cases, --require or another")
            );
        }
        let text = Some(serde_json::to_string(&gate)?);
        gate::set(&shell.context, gate::Set { channel, file: None, text }).await
    }

    fn changed(self, mut gate: gate::Gate) -> gate::Gate {
        gate.min_cases = self.min_cases.unwrap_or(gate.min_cases);
        if !self.require.is_empty() {
            gate.require = self.require;
        }
        if !self.no_worse.is_empty() {
            gate.no_worse_slices = self.no_worse;
        }
        gate.slice_margin = self.slice_margin.or(gate.slice_margin);
        gate.min_slice_cases = self.min_slice_cases.unwrap_or(gate.min_slice_cases);
        gate.held_out |= self.held_out;
        gate.max_regressions = self.max_regressions.or(gate.max_regressions);
        gate.min_marks = self.min_marks.or(gate.min_marks);
        gate.max_broken = self.max_broken.or(gate.max_broken);
        gate.max_unpaired = self.max_unpaired.or(gate.max_unpaired);
        gate.max_cost_ratio = self.max_cost_ratio.or(gate.max_cost_ratio);
        gate.max_latency_ratio = self.max_latency_ratio.or(gate.max_latency_ratio);
        gate.evidence_max_age_days = self.evidence_max_age_days.or(gate.evidence_max_age_days);
        gate
    }
}

async fn list(shell: &Shell) -> Result<Exit> {
    let answer = gate::list(&shell.context, gate::List {}).await?;
    shell.list(&answer, &answer.gates, |page| {
        let mut table = Table::new(["CHANNEL", "SET", "CONDITIONS"]);
        for one in &answer.gates {
            let from = match one.from {
                Origin::Own => "here",
                Origin::Channel => "for the channel",
                Origin::Program => "no, the program's own",
            };
            table.row([one.channel.clone(), from.to_owned(), one.conditions.join("; ")]);
        }
        page.table(&table);
    })?;
    Ok(Exit::Done)
}
