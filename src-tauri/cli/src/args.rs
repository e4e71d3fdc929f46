//! The words, flags and help texts of the command line.
use std::path::PathBuf;

use attune_core::error::Error;
use clap::{CommandFactory, Parser, error::ErrorKind};

use crate::{
    commands::Command,
    exit::Exit,
    output::{self, Form},
};

/// Closes the loop between what users say of a model's answers and the prompts that make the next ones.
///
/// The usual way: `attune init`, `attune import`, `attune prompt add`, `attune replay run`, `attune promote`.
/// `attune init DIR --sample` makes a workspace to try all of it on.
#[derive(Parser)]
#[command(name = "attune", version, propagate_version = false, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = "\
Exit codes:
  0    done
  1    failed
  2    wrong usage
  3    the answer is no: gate not met, damage found, --require not reached
  4    done in part: rows rejected, cells failed
  130  interrupted")]
pub struct Args {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Global {
    /// The workspace's folder. Else the nearest parent folder that holds attune.db, else the one opened last
    #[arg(long, global = true, value_name = "DIR", env = "ATTUNE_WORKSPACE", hide_env_values = true)]
    pub workspace: Option<PathBuf>,
    /// Answer with one JSON document, errors too
    #[arg(long, global = true, conflicts_with = "jsonl")]
    pub json: bool,
    /// Answer a list with one JSON object a line
    #[arg(long, global = true)]
    pub jsonl: bool,
    /// Show no progress and no advice
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Answer every question with yes
    #[arg(long, short, global = true)]
    pub yes: bool,
}

/// The command line as it was typed, or how the program ends without one.
pub fn parse() -> Result<Args, Exit> {
    Args::try_parse().map_err(|error| {
        if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            let _ = error.print();
            return Exit::Done;
        }
        if std::env::args_os().any(|word| word == "--json" || word == "--jsonl") {
            let lines = std::env::args_os().any(|word| word == "--jsonl");
            output::json_error(if lines { Form::JsonLines } else { Form::Json }, &usage(&error));
        } else {
            let _ = error.print();
        }
        Exit::WrongUsage
    })
}

/// The first paragraph says what is wrong; what follows is how it would be right.
fn usage(error: &clap::Error) -> Error {
    let text = error.to_string();
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let message = message.trim().trim_start_matches("error: ").to_owned();
    let hint = rest.trim();
    match hint.is_empty() {
        true => Error::usage(message).hint("See attune --help"),
        false => Error::usage(message).hint(hint),
    }
}

/// A filter as it is typed. It may begin with a hyphen, as in `-thumb:up`; two of them are a flag that is misspelt.
pub fn filter(text: &str) -> Result<String, String> {
    match text.starts_with("--") {
        true => Err("there is no such flag (in a filter one hyphen negates)".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// The command line's own description, for completions and the reference.
pub fn command() -> clap::Command {
    Args::command()
}

/// Reads a value that the core spells in one word, such as `up`.
pub fn word<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::from(text)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_put_together_well() {
        super::command().debug_assert();
    }

    /// The reference of all commands is a file that a change of the command line changes too.
    #[test]
    fn every_word_and_flag_stands_in_the_reference() {
        let mut reference = String::new();
        describe(&mut super::command().term_width(100), "attune", &mut reference);
        insta::assert_snapshot!("reference", reference);
    }

    fn describe(command: &mut clap::Command, name: &str, reference: &mut String) {
        let help = command.clone().bin_name(name).render_long_help().to_string();
        let lines = help.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
        reference.push_str(&format!("# {name}\n\n{lines}\n\n"));
        for verb in command.get_subcommands_mut().filter(|verb| verb.get_name() != "help") {
            let name = format!("{name} {}", verb.get_name());
            describe(verb, &name, reference);
        }
    }
}
