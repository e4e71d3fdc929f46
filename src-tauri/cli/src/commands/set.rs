//! Sets: frozen lists of cases.
use attune_core::{error::Result, set};
use clap::{ArgGroup, Subcommand};

use crate::{
    args::filter,
    exit::Exit,
    output::{Table, figures},
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Set {
    /// Make a set from a filter, from ids, or from a file of cases
    #[command(group(ArgGroup::new("cases").required(true).args(["filter", "ids", "file"])))]
    Add {
        name: String,
        /// Interactions that fit, in the filter language
        #[arg(long, value_name = "F", allow_hyphen_values = true, value_parser = filter)]
        filter: Option<String>,
        /// These interactions
        #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
        ids: Vec<String>,
        /// JSONL: messages or query, and if wanted id, variables, contexts, expected
        file: Option<String>,
    },
    /// List the sets
    List,
    /// Show a set's cases
    Show { name: String },
}

impl Set {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Set::Add { name, filter, ids, file } => {
                let added = set::add(&shell.context, set::Add { name, filter, ids, file }).await?;
                shell.answer(&added, |page| {
                    page.line(format!(
                        "Made the set {} of {}",
                        added.set,
                        figures::count(added.cases, "case", "cases")
                    ));
                })?;
            }
            Set::List => list(shell).await?,
            Set::Show { name } => show(shell, name).await?,
        }
        Ok(Exit::Done)
    }
}

async fn list(shell: &Shell) -> Result<()> {
    let answer = set::list(&shell.context, set::List {}).await?;
    shell.list(&answer, &answer.sets, |page| {
        let mut table = Table::new(["SET", ">CASES", "MADE", "ORIGIN", ""]);
        for set in &answer.sets {
            table.row([
                set.set.clone(),
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
        let mut table = Table::new(["CASE", "QUERY", "EXPECTED"]);
        for entry in &answer.entries {
            table.row([entry.case.clone(), entry.query.clone(), entry.expected.clone().unwrap_or_default()]);
        }
        page.table(&table);
    })
}
