//! Prompts: adding, reading, rendering, and writing out.
mod found;
mod writing;

use std::path::PathBuf;

use attune_core::{
    error::{Error, Result},
    message::Role,
    prompt::ops::{self, Added, Shown},
};
use clap::Subcommand;
use serde_json::{Map, Value};

use super::interaction::messages;
use crate::{
    args::{filter, word},
    exit::Exit,
    output::{Page, Table, figures},
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Prompt {
    /// Add a version from a file
    Add {
        /// [a-z][a-z0-9-]*
        name: String,
        /// Text, Markdown, YAML or JSON
        file: String,
        /// Why it was made
        #[arg(long, value_name = "T")]
        note: Option<String>,
        /// For a plain text file, whose message it is: system, developer, user or assistant
        #[arg(long, value_name = "R", value_parser = word::<Role>)]
        role: Option<Role>,
        /// Who made it
        #[arg(long)]
        author: Option<String>,
    },
    /// List the prompts
    List,
    /// List a prompt's versions, newest first
    History { name: String },
    /// Show a version
    Show {
        /// NAME@7, NAME@production, NAME@sha256:PREFIX, or NAME for the newest
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Get what a channel points at, as an application does
    Get {
        #[arg(value_name = "NAME@CHANNEL")]
        reference: String,
    },
    /// Show the messages that would be sent
    Render {
        #[arg(value_name = "REF")]
        reference: String,
        /// Variables, as a JSON or YAML object
        #[arg(long, value_name = "FILE", conflicts_with = "interaction")]
        vars: Option<PathBuf>,
        /// A past interaction whose variables and messages fill the template
        #[arg(long, value_name = "ID")]
        interaction: Option<String>,
    },
    /// List past inputs to write a prompt by; what is held out for its replays is not among them
    Examples {
        name: String,
        /// Which, in the filter language; the prompt's own if not given
        #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = filter)]
        filter: Option<String>,
        /// At most so many; 50 if not given
        #[arg(long, value_name = "N")]
        limit: Option<u32>,
    },
    /// Show what a template can name: variables of past inputs, filters, tests and blocks
    Offered {
        name: String,
        /// Of which past inputs, in the filter language; the prompt's own if not given
        #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = filter)]
        filter: Option<String>,
    },
    /// Check a file before it becomes a version: all faults with their places, and its tokens
    Check(writing::Check),
    /// Try a version or a file on a few past inputs, its answers beside the recorded ones; no evidence for a gate
    Try(writing::Try),
    /// Make a new prompt of a version of another one
    Fork {
        #[arg(value_name = "REF")]
        reference: String,
        /// The new prompt's name
        name: String,
        /// Why it was made
        #[arg(long, value_name = "T")]
        note: Option<String>,
        /// Who made it
        #[arg(long)]
        author: Option<String>,
    },
    /// Find the templates that messages of the history were made from, and make them prompts
    Find {
        /// Which interactions, in the filter language; all if not given
        #[arg(value_name = "FILTER", allow_hyphen_values = true, conflicts_with_all = ["accept", "undo"])]
        filter: Option<String>,
        /// Make a group that was found a prompt with its versions, to which its interactions belong from then on
        #[arg(long, value_name = "GROUP", conflicts_with = "undo")]
        accept: Option<String>,
        /// The prompt's name; the group's if not given
        #[arg(long, value_name = "NAME", requires = "accept")]
        name: Option<String>,
        /// Give a prompt's accepted interactions back to what the log named
        #[arg(long, value_name = "NAME")]
        undo: Option<String>,
    },
    /// Add the prompts of a file or a folder
    Import { path: String },
    /// Write a prompt's versions as files
    Export {
        name: String,
        /// Gets a folder NAME with a file for each version
        dir: String,
    },
}

impl Prompt {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Prompt::Add { name, file, note, role, author } => {
                let request = ops::Add { name, file: Some(file), note, role, author, ..ops::Add::default() };
                let added = ops::add(&shell.context, request).await?;
                shell.answer(&added, |page| show_added(page, &added))?;
            }
            Prompt::List => list(shell).await?,
            Prompt::History { name } => history(shell, name).await?,
            Prompt::Show { reference } => {
                let shown = ops::show(&shell.context, ops::Show { reference }).await?;
                shell.answer(&shown, |page| show(page, &shown))?;
            }
            Prompt::Get { reference } => {
                let shown = ops::get(&shell.context, ops::Get { reference }).await?;
                shell.answer(&shown, |page| show(page, &shown))?;
            }
            Prompt::Render { reference, vars, interaction } => render(shell, reference, vars, interaction).await?,
            Prompt::Examples { name, filter, limit } => examples(shell, name, filter, limit).await?,
            Prompt::Offered { name, filter } => writing::offered(shell, name, filter).await?,
            Prompt::Check(check) => return check.run(shell).await,
            Prompt::Try(one) => return one.run(shell).await,
            Prompt::Fork { reference, name, note, author } => {
                let added = ops::fork(&shell.context, ops::Fork { reference, name, note, author }).await?;
                shell.answer(&added, |page| show_added(page, &added))?;
            }
            Prompt::Find { accept: Some(group), name, .. } => found::accept(shell, group, name).await?,
            Prompt::Find { undo: Some(prompt), .. } => found::undo(shell, prompt).await?,
            Prompt::Find { filter, .. } => found::find(shell, filter.unwrap_or_default()).await?,
            Prompt::Import { path } => return import(shell, path).await,
            Prompt::Export { name, dir } => {
                let exported = ops::export(&shell.context, ops::Export { name, dir }).await?;
                shell
                    .list(&exported, &exported.files, |page| exported.files.iter().for_each(|file| page.line(file)))?;
            }
        }
        Ok(Exit::Done)
    }
}

fn show_added(page: &mut Page, added: &Added) {
    let what = if added.created { "Added" } else { "Is the newest already:" };
    page.line(format!("{what} {}@{} ({})", added.name, added.version, figures::short_hash(&added.hash)));
    let roles = added.messages.iter().map(|entry| entry.turn().map_or("(history)", |turn| turn.role.as_str()));
    page.field("messages", Some(roles.collect::<Vec<_>>().join(", ")));
    page.field("variables", Some(added.variables.join(", ")).filter(|variables| !variables.is_empty()));
}

async fn list(shell: &Shell) -> Result<()> {
    let answer = ops::list(&shell.context, ops::List {}).await?;
    shell.list(&answer, &answer.prompts, |page| {
        let mut table = Table::new(["PROMPT", ">NEWEST", "CHANGED", ">INTERACTIONS", "CHANNELS"]);
        for prompt in &answer.prompts {
            let channels = prompt.channels.iter().map(|at| format!("{}@{}", at.channel, at.version));
            table.row([
                prompt.name.clone(),
                prompt.newest.to_string(),
                figures::minute(&prompt.changed),
                figures::grouped(prompt.interactions),
                channels.collect::<Vec<_>>().join(" "),
            ]);
        }
        page.table(&table);
    })
}

async fn history(shell: &Shell, name: String) -> Result<()> {
    let answer = ops::history(&shell.context, ops::History { name }).await?;
    shell.list(&answer, &answer.versions, |page| {
        let mut table = Table::new([">VERSION", "TIME", "HASH", "CHANNELS", "AUTHOR", "NOTE"]);
        for version in &answer.versions {
            table.row([
                version.version.to_string(),
                figures::minute(&version.time),
                figures::short_hash(&version.hash).to_owned(),
                version.channels.join(" "),
                version.author.clone().unwrap_or_default(),
                note(version),
            ]);
        }
        page.table(&table);
    })
}

/// Where it comes from stands with why it was made, unless the note says it.
fn note(version: &Shown) -> String {
    let note = version.note.clone().unwrap_or_default();
    match &version.origin {
        Some(origin) if !note.contains(origin.as_str()) => {
            format!("(forked from {origin}) {note}").trim_end().to_owned()
        }
        _ => note,
    }
}

fn show(page: &mut Page, version: &Shown) {
    page.field("version", Some(format!("{}@{}", version.name, version.version)));
    page.field("hash", Some(&version.hash));
    page.field("time", Some(&version.time));
    page.field("author", version.author.as_ref());
    page.field("note", version.note.as_ref());
    page.field("forked from", version.origin.as_ref());
    page.field("other names", Some(version.aliases.join(", ")).filter(|aliases| !aliases.is_empty()));
    page.field("channels", Some(version.channels.join(", ")).filter(|channels| !channels.is_empty()));
    page.field("variables", Some(version.variables.join(", ")).filter(|variables| !variables.is_empty()));
    if let Ok(Value::Object(settings)) = serde_json::to_value(&version.settings) {
        for (name, value) in settings {
            page.field(&name, Some(value));
        }
    }
    messages(page, version);
}

async fn render(shell: &Shell, reference: String, vars: Option<PathBuf>, interaction: Option<String>) -> Result<()> {
    let vars = vars.map(|path| variables(&path)).transpose()?;
    let request = ops::Render { reference: Some(reference), vars, interaction, ..ops::Render::default() };
    let rendered = ops::render(&shell.context, request).await?;
    shell.list(&rendered, &rendered.messages, |page| {
        for message in &rendered.messages {
            page.heading(message.role.as_str());
            page.indented(&message.text());
        }
    })
}

async fn examples(shell: &Shell, prompt: String, filter: Option<String>, limit: Option<u32>) -> Result<()> {
    let answer = ops::examples(&shell.context, ops::Examples { prompt, filter, limit }).await?;
    shell.list(&answer, &answer.examples, |page| {
        let mut table = Table::new(["ID", "TIME", "QUERY", "OUTPUT"]);
        for example in &answer.examples {
            let (query, output) = (example.query.clone(), example.output.clone());
            table.row([example.id.clone(), figures::minute(&example.time), query, output]);
        }
        page.table(&table);
        let (shown, total) = (figures::grouped(answer.examples.len() as i64), figures::grouped(answer.total as i64));
        let held_out = figures::grouped(answer.held_out as i64);
        page.line(format!("{shown} of {total}; {held_out} more are held out for replays"));
    })
}

/// YAML holds JSON, so one reader takes both.
fn variables(path: &std::path::Path) -> Result<Map<String, Value>> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| Error::from(error).in_file(name.clone()))?;
    serde_norway::from_str(&text).map_err(|error| {
        let line = error.location().map(|place| place.line() as u64);
        let wrong = Error::bad_input(format!("This is no object of variables: {error}")).in_file(name);
        line.into_iter().fold(wrong, Error::at_line)
    })
}

async fn import(shell: &Shell, path: String) -> Result<Exit> {
    let imported = ops::import(&shell.context, ops::Import { path }).await?;
    shell.answer(&imported, |page| {
        imported.prompts.iter().for_each(|added| show_added(page, added));
        for error in &imported.rejected {
            let file = error.place.as_ref().and_then(|place| place.file.clone()).unwrap_or_default();
            page.line(format!("{file}: {}", error.message));
        }
        for path in &imported.ignored {
            page.line(format!("{path}: no prompt file, left out"));
        }
    })?;
    Ok(if imported.rejected.is_empty() { Exit::Done } else { Exit::Part })
}
