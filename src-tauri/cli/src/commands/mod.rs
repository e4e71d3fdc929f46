//! The commands, one file for each word.
mod audit;
mod channel;
mod check;
mod diff;
mod egress;
mod erase;
mod facets;
mod feedback;
mod follow_up;
mod gate;
mod held_out;
mod home;
mod import;
mod imports;
mod index;
mod interaction;
mod job;
mod mask;
mod model;
mod open;
mod pattern;
mod promote;
mod prompt;
mod replay;
mod report;
mod search;
mod set;
mod verdict;
mod view;
mod workspace;
mod workspaces;

use attune_core::error::{Code, Error, Result};
use clap::Subcommand;

use crate::{args, exit::Exit, shell::Shell};

#[derive(Subcommand)]
pub enum Command {
    /// Make a workspace
    Init(workspace::Init),
    /// Say what is in the workspace
    Status,
    /// Show whether people are content, what changed, what promotions brought and what waits
    Home(home::Home),
    /// Bring in interactions and feedback from files
    Import(import::Import),
    /// See the imports that were made, or take one back
    Imports(imports::Imports),
    /// List interactions
    List(interaction::List),
    /// Count what interactions have in common: prompts, models, thumbs, tags, variables
    Facets(facets::Facets),
    /// Filters that were kept under a name
    #[command(subcommand)]
    View(view::View),
    /// Show the whole record of an interaction
    Show(interaction::Show),
    /// Find interactions by words and meaning
    Search(search::Search),
    /// See what people are unhappy about: failures that are alike
    Patterns(pattern::Patterns),
    /// See what users' next turns say of the answers before them
    FollowUps(follow_up::FollowUps),
    /// Add feedback to an interaction
    #[command(subcommand)]
    Feedback(feedback::Feedback),
    /// Put a tag on interactions, or take it off
    #[command(subcommand)]
    Tag(feedback::Tag),
    /// Prompts and their versions
    #[command(subcommand)]
    Prompt(prompt::Prompt),
    /// Show what changed between two versions
    Diff(diff::Diff),
    /// Channels: where they pointed, and the folder that gets their files
    #[command(subcommand)]
    Channel(channel::Channel),
    /// What is held out of the examples for each prompt, so that replays can measure on it
    HeldOut(held_out::HeldOut),
    /// Sets: frozen lists of cases
    #[command(subcommand)]
    Set(set::Set),
    /// Checks: what gives an output its outcome
    #[command(subcommand)]
    Check(check::Check),
    /// Models that answer
    #[command(subcommand)]
    Model(model::Model),
    /// Send past queries through a candidate and the baseline
    #[command(subcommand)]
    Replay(replay::Replay),
    /// Compare pairs of outcomes from a file
    Verdict(verdict::VerdictOf),
    /// The conditions a candidate must meet
    #[command(subcommand)]
    Gate(gate::Gate),
    /// Move a channel to a version, if its gate is met
    Promote(promote::Promote),
    /// Move a channel back to where it pointed before
    Rollback(promote::Rollback),
    /// Write a replay's report for a colleague
    Report(report::Report),
    /// The chain of what was decided
    #[command(subcommand)]
    Audit(audit::Audit),
    /// What was sent where, and whether anything may leave this machine
    Egress(egress::Egress),
    /// Hide personal data in what is sent and in reports
    #[command(subcommand)]
    Mask(mask::Mask),
    /// Take interactions out for good, and every byte of them
    Erase(erase::Erase),
    /// Take interactions out again
    #[command(subcommand)]
    Export(interaction::Export),
    /// Look for damage and say what mends it
    Doctor(workspace::Doctor),
    /// The index of meaning
    #[command(subcommand)]
    Index(index::Index),
    /// Copy the whole workspace into one file, while others work on
    Backup(workspace::Backup),
    /// List the backups that were made, with where they lie
    Backups,
    /// Show or write what somebody who helps needs to know: versions, counts and settings, no content
    Diagnostics(workspace::Diagnostics),
    /// Make a new workspace from a backup
    Restore(workspace::Restore),
    /// Long work that runs or ran
    Jobs(job::Jobs),
    /// Open the window, there where it is asked to
    Open(open::Open),
    /// The workspaces opened on this machine
    Workspaces(workspaces::Workspaces),
    /// Write the completions for a shell
    Completions(Completions),
}

#[derive(clap::Args)]
pub struct Completions {
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

impl Command {
    /// The first word, for the log.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Init(_) => "init",
            Command::Status => "status",
            Command::Home(_) => "home",
            Command::Import(_) => "import",
            Command::Imports(_) => "imports",
            Command::List(_) => "list",
            Command::Facets(_) => "facets",
            Command::View(_) => "view",
            Command::Show(_) => "show",
            Command::Search(_) => "search",
            Command::Patterns(_) => "patterns",
            Command::FollowUps(_) => "follow-ups",
            Command::Feedback(_) => "feedback",
            Command::Tag(_) => "tag",
            Command::Prompt(_) => "prompt",
            Command::Diff(_) => "diff",
            Command::Channel(_) => "channel",
            Command::HeldOut(_) => "held-out",
            Command::Set(_) => "set",
            Command::Check(_) => "check",
            Command::Model(_) => "model",
            Command::Replay(_) => "replay",
            Command::Verdict(_) => "verdict",
            Command::Gate(_) => "gate",
            Command::Promote(_) => "promote",
            Command::Rollback(_) => "rollback",
            Command::Report(_) => "report",
            Command::Audit(_) => "audit",
            Command::Egress(_) => "egress",
            Command::Mask(_) => "mask",
            Command::Erase(_) => "erase",
            Command::Export(_) => "export",
            Command::Doctor(_) => "doctor",
            Command::Index(_) => "index",
            Command::Backup(_) => "backup",
            Command::Backups => "backups",
            Command::Diagnostics(_) => "diagnostics",
            Command::Restore(_) => "restore",
            Command::Jobs(_) => "jobs",
            Command::Open(_) => "open",
            Command::Workspaces(_) => "workspaces",
            Command::Completions(_) => "completions",
        }
    }

    /// False for what works without one, or opens one itself.
    pub fn needs_workspace(&self) -> bool {
        use Command::{Completions, Init, Restore, Verdict, Workspaces};
        !matches!(self, Init(_) | Restore(_) | Verdict(_) | Workspaces(_) | Completions(_))
    }

    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Command::Init(init) => init.run(shell).await,
            Command::Status => workspace::status(shell).await,
            Command::Home(home) => home.run(shell).await,
            Command::Import(import) => import.run(shell).await,
            Command::Imports(imports) => imports.run(shell).await,
            Command::List(list) => list.run(shell).await,
            Command::Facets(facets) => facets.run(shell).await,
            Command::View(view) => view.run(shell).await,
            Command::Show(show) => show.run(shell).await,
            Command::Search(search) => search.run(shell).await,
            Command::Patterns(patterns) => patterns.run(shell).await,
            Command::FollowUps(follow_ups) => follow_ups.run(shell).await,
            Command::Feedback(feedback) => feedback.run(shell).await,
            Command::Tag(tag) => tag.run(shell).await,
            Command::Prompt(prompt) => prompt.run(shell).await,
            Command::Diff(diff) => diff.run(shell).await,
            Command::Channel(channel) => channel.run(shell).await,
            Command::HeldOut(held_out) => held_out.run(shell).await,
            Command::Set(set) => set.run(shell).await,
            Command::Check(check) => check.run(shell).await,
            Command::Model(model) => model.run(shell).await,
            Command::Replay(replay) => replay.run(shell).await,
            Command::Verdict(verdict) => verdict.run(shell).await,
            Command::Gate(gate) => gate.run(shell).await,
            Command::Promote(promote) => promote.run(shell).await,
            Command::Rollback(rollback) => rollback.run(shell).await,
            Command::Report(report) => report.run(shell).await,
            Command::Audit(audit) => audit.run(shell).await,
            Command::Egress(egress) => egress.run(shell).await,
            Command::Mask(mask) => mask.run(shell).await,
            Command::Erase(erase) => erase.run(shell).await,
            Command::Export(export) => export.run(shell).await,
            Command::Doctor(doctor) => doctor.run(shell).await,
            Command::Index(index) => index.run(shell).await,
            Command::Backup(backup) => backup.run(shell).await,
            Command::Backups => workspace::backups(shell).await,
            Command::Diagnostics(diagnostics) => diagnostics.run(shell).await,
            Command::Restore(restore) => restore.run(shell).await,
            Command::Jobs(jobs) => jobs.run(shell).await,
            Command::Open(open) => open.run(shell).await,
            Command::Workspaces(workspaces) => workspaces.run(shell).await,
            Command::Completions(completions) => completions.run(),
        }
    }

    /// A workspace that cannot be opened for damage is what the doctor is asked about.
    pub fn without_workspace(self, shell: &Shell, error: Error) -> Result<Exit> {
        match (&self, error.code) {
            (Command::Doctor(_), Code::DamagedWorkspace) => workspace::beyond_opening(shell, error),
            _ => Err(error),
        }
    }
}

impl Completions {
    fn run(self) -> Result<Exit> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut args::command(), "attune", &mut text);
        crate::output::write(&String::from_utf8_lossy(&text))?;
        Ok(Exit::Done)
    }
}
