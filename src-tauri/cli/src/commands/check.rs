//! Checks: what gives an output its outcome.
use attune_core::{
    check::ops::{self, Attached},
    error::Result,
};
use clap::Subcommand;
use serde::Serialize;

use crate::{exit::Exit, output::Table, shell::Shell};

#[derive(Subcommand)]
pub enum Check {
    /// Add a check, or a new version of one, from a YAML or JSON file
    Add { name: String, file: String },
    /// List the checks
    List,
    /// Try a check on recorded outputs
    Test {
        name: String,
        #[arg(required_unless_present = "filter", value_name = "ID")]
        ids: Vec<String>,
        /// The newest that fit, but for those held out of the examples for their prompt
        #[arg(long, value_name = "FILTER", conflicts_with = "ids", value_parser = crate::args::filter, allow_hyphen_values = true)]
        filter: Option<String>,
        /// How many of them
        #[arg(long, value_name = "N", requires = "filter")]
        limit: Option<u32>,
    },
    /// Remove a check from the list and from its prompts; what replays were scored with stays
    Remove {
        name: String,
        /// Take the removal back
        #[arg(long)]
        undo: bool,
    },
    /// Make a prompt's replays use a check
    Attach {
        name: String,
        prompt: String,
        /// It alone makes broken and fixed, and is what a gate asks for
        #[arg(long)]
        decide: bool,
        /// The smallest difference that matters, such as 0.02
        #[arg(long, value_name = "D")]
        margin: Option<f64>,
    },
    /// Take a check off a prompt
    Detach { name: String, prompt: String },
}

/// The check that was attached or taken off, and what the prompt's replays use now.
#[derive(Serialize)]
struct Changed {
    name: String,
    version: Option<i64>,
    kind: Option<String>,
    attached: Vec<Attached>,
}

impl Check {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Check::Add { name, file } => {
                let request = ops::Add { name, file: Some(file), text: None };
                let added = ops::add(&shell.context, request).await?;
                shell.answer(&added, |page| {
                    let what = if added.created { "Added" } else { "Is the newest already:" };
                    page.line(format!("{what} {}@{} ({})", added.name, added.version, added.kind));
                    added.note.iter().for_each(|note| page.line(note));
                })?;
            }
            Check::List => list(shell).await?,
            Check::Test { name, ids, filter, limit } => {
                test(shell, ops::Test { name, ids, filter, limit, text: None }).await?;
            }
            Check::Remove { name, undo } => {
                let removed = ops::remove(&shell.context, ops::Remove { name, undo }).await?;
                shell.answer(&removed, |page| {
                    let what = if undo { "Is there again:" } else { "Removed" };
                    page.line(format!("{what} {}", removed.name));
                    removed.prompts.iter().for_each(|prompt| page.indented(&format!("attached to {prompt}")));
                })?;
            }
            Check::Attach { name, prompt, decide, margin } => {
                attach(shell, ops::Attach { check: name, prompt, decide, margin, detach: false }).await?;
            }
            Check::Detach { name, prompt } => {
                attach(shell, ops::Attach { check: name, prompt, decide: false, margin: None, detach: true }).await?;
            }
        }
        Ok(Exit::Done)
    }
}

async fn list(shell: &Shell) -> Result<()> {
    let answer = ops::list(&shell.context, ops::List {}).await?;
    shell.list(&answer, &answer.checks, |page| {
        let mut table = Table::new(["CHECK", ">VERSION", "KIND", "PROMPTS", "LOOKS FOR"]);
        for check in &answer.checks {
            table.row([
                check.name.clone(),
                check.version.to_string(),
                check.kind.clone(),
                check.prompts.join(" "),
                check.description.clone(),
            ]);
        }
        page.table(&table);
    })
}

async fn test(shell: &Shell, request: ops::Test) -> Result<()> {
    let answer = ops::test(&shell.context, request).await?;
    shell.list(&answer, &answer.results, |page| {
        let mut table = Table::new(["ID", "OUTCOME", ">SCORE", "REASON"]);
        for result in &answer.results {
            let outcome = match result.passed {
                Some(true) => "pass",
                Some(false) => "fail",
                None => "not applicable",
            };
            let score = result.score.map(|score| score.to_string()).unwrap_or_default();
            table.row([result.id.clone(), outcome.to_owned(), score, result.reason.clone()]);
        }
        page.table(&table);
        if answer.held_out > 0 {
            page.line(format!("{} more are held out of the examples and are not shown", answer.held_out));
        }
    })
}

async fn attach(shell: &Shell, request: ops::Attach) -> Result<()> {
    let (name, prompt) = (request.check.clone(), request.prompt.clone());
    let attached = ops::attach(&shell.context, request).await?;
    let checks = ops::list(&shell.context, ops::List {}).await?.checks;
    let check = checks.into_iter().find(|check| check.name == name);
    let (version, kind) = check.map(|check| (check.version, check.kind)).unzip();
    shell.answer(&Changed { name, version, kind, attached: attached.clone() }, |page| {
        if attached.is_empty() {
            page.line(format!("The replays of {prompt} use no check"));
        }
        for one in &attached {
            let decides = if one.decides { ", decides" } else { "" };
            let margin = one.margin.map(|margin| format!(", margin {margin}")).unwrap_or_default();
            page.line(format!("{}: {}{decides}{margin}", one.prompt, one.check));
        }
    })
}
