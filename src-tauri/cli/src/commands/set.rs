//! Sets: frozen lists of cases.
use attune_core::{
    error::Result,
    set::{self, Added, Entry, FlipKind},
};
use clap::{ArgGroup, Args, Subcommand};

use crate::{
    args::{filter, word},
    exit::Exit,
    output::{Page, Table, figures},
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Set {
    /// Make a set, or the next version of one, from a filter, ids, a file of cases, or the flips of a replay
    #[command(group(ArgGroup::new("cases").required(true).args(["filter", "ids", "file", "flips"])))]
    Add {
        name: String,
        /// Interactions that fit, in the filter language; pattern:ID takes a pattern of attune patterns
        #[arg(long, value_name = "F", allow_hyphen_values = true, value_parser = filter)]
        filter: Option<String>,
        /// These interactions
        #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
        ids: Vec<String>,
        #[command(flatten)]
        flips: Flips,
        /// JSONL: messages or query, and if wanted id, variables, contexts, expected
        file: Option<String>,
    },
    /// Keep cases that went wrong as tests: every replay of the prompt runs them first and reports them apart
    #[command(group(ArgGroup::new("cases").args(["add", "flips"])))]
    Regression {
        prompt: String,
        /// These interactions
        #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
        add: Vec<String>,
        #[command(flatten)]
        flips: Flips,
    },
    /// List the sets, each in its newest version
    List,
    /// Show a set's cases and versions
    Show {
        /// NAME@2 for one version, NAME for the newest
        name: String,
    },
    /// Show what two versions of a set, or two sets, differ in
    Diff {
        /// Such as held@1
        before: String,
        /// Such as held@2
        after: String,
    },
    /// Write a set's cases as a file that attune set add reads
    Export {
        /// NAME@2 for one version, NAME for the newest
        name: String,
        file: String,
    },
}

#[derive(Args)]
pub struct Flips {
    /// The flips of this replay
    #[arg(long, value_name = "R")]
    flips: Option<String>,
    /// Only these: broken (passed before, fail now) or fixed; of a regression set broken if not given
    #[arg(long, value_name = "broken|fixed", value_parser = word::<FlipKind>)]
    kind: Option<FlipKind>,
}

impl Set {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Set::Add { name, filter, ids, flips: Flips { flips, kind }, file } => {
                let added =
                    set::add(&shell.context, set::Add { name, filter, ids, among: None, file, flips, kind }).await?;
                shell.answer(&added, |page| page.line(said(&added)))?;
            }
            Set::Regression { prompt, add, flips } if add.is_empty() && flips.flips.is_none() => {
                show(shell, set::regressions_of(&prompt)).await?;
            }
            Set::Regression { prompt, add, flips: Flips { flips, kind } } => {
                let request = set::Regression { prompt, ids: add, flips, kind };
                let added = set::regression(&shell.context, request).await?;
                shell.answer(&added, |page| page.line(said(&added)))?;
            }
            Set::List => list(shell).await?,
            Set::Show { name } => show(shell, name).await?,
            Set::Diff { before, after } => diff(shell, set::Diff { before, after }).await?,
            Set::Export { name, file } => {
                let written = set::export(&shell.context, set::Export { name, file }).await?;
                shell.answer(&written, |page| {
                    let cases = figures::count(written.cases, "case", "cases");
                    page.line(format!("Wrote {cases} of {}@{} to {}", written.set, written.version, written.file));
                })?;
            }
        }
        Ok(Exit::Done)
    }
}

fn said(added: &Added) -> String {
    let (set, version, cases) = (&added.set, added.version, figures::count(added.cases, "case", "cases"));
    match added.added {
        0 => format!("{set}@{version} holds them already; it has {cases}"),
        new if version == 1 => format!("Made the set {set} of {}", figures::count(new, "case", "cases")),
        new => format!("Added {}: {set}@{version} has {cases}", figures::count(new, "case", "cases")),
    }
}

async fn list(shell: &Shell) -> Result<()> {
    let answer = set::list(&shell.context, set::List {}).await?;
    shell.list(&answer, &answer.sets, |page| {
        let mut table = Table::new(["SET", ">VERSION", ">CASES", "MADE", "ORIGIN", ""]);
        for set in &answer.sets {
            table.row([
                set.set.clone(),
                set.version.to_string(),
                figures::grouped(set.cases),
                figures::minute(&set.created),
                set.origin.clone(),
                if set.by_outcome { "chosen by outcome".to_owned() } else { String::new() },
            ]);
        }
        page.table(&table);
    })
}

async fn show(shell: &Shell, name: String) -> Result<()> {
    let answer = set::show(&shell.context, set::Show { name }).await?;
    shell.list(&answer, &answer.entries, |page| {
        entries(page, &answer.entries);
        if answer.versions.len() > 1 {
            let mut table = Table::new(["VERSION", ">CASES", "MADE", "ORIGIN"]);
            for made in &answer.versions {
                table.row([
                    format!("{}@{}", answer.set.set, made.version),
                    figures::grouped(made.cases),
                    figures::minute(&made.created),
                    made.origin.clone(),
                ]);
            }
            page.blank();
            page.table(&table);
        }
    })
}

async fn diff(shell: &Shell, request: set::Diff) -> Result<()> {
    let answer = set::diff(&shell.context, request).await?;
    shell.answer(&answer, |page| {
        for (sign, side) in [("added", &answer.added), ("removed", &answer.removed)] {
            if !side.is_empty() {
                page.heading(&format!("{} {sign}", figures::count(side.len() as i64, "case", "cases")));
                entries(page, side);
            }
        }
        if answer.added.is_empty() && answer.removed.is_empty() {
            page.line("Both hold the same cases");
        }
    })
}

fn entries(page: &mut Page, entries: &[Entry]) {
    let mut table = Table::new(["CASE", "QUERY", "EXPECTED"]);
    for entry in entries {
        table.row([entry.case.clone(), entry.query.clone(), entry.expected.clone().unwrap_or_default()]);
    }
    page.table(&table);
}
