//! The workspace itself: making, looking after and copying it.
use std::path::PathBuf;

use attune_core::{
    error::{Error, Result},
    workspace::{self, Diagnosis, Finding, Severity, StatusRequest},
};
use clap::Args;

use crate::{
    exit::Exit,
    output::{Page, Paint, Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Init {
    /// An empty or new folder
    dir: PathBuf,
    /// Fill it with the sample of a small support desk
    #[arg(long)]
    sample: bool,
}

#[derive(Args)]
pub struct Doctor {
    /// Mend what can be mended without losing anything
    #[arg(long)]
    repair: bool,
}

#[derive(Args)]
pub struct Backup {
    /// The file to make; nothing is overwritten. Without it, a new one in the workspace's folder backups
    file: Option<PathBuf>,
}

#[derive(Args)]
pub struct Diagnostics {
    /// Write it as a ZIP; nothing is overwritten. Without it, all that would be in it is shown
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Args)]
pub struct Restore {
    /// A file made by attune backup
    file: PathBuf,
    /// A folder without a workspace
    dir: PathBuf,
}

impl Init {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = workspace::Init { dir: text(&self.dir), sample: self.sample };
        let made = workspace::init(&shell.context, request).await?;
        shell.opened()?;
        shell.answer(&made, |page| page.line(format!("Made the workspace {}", made.workspace)))?;
        let next = match self.sample {
            true => "Next: attune list, attune prompt list, attune replay list",
            false => "Next: attune import FILE, then attune prompt add NAME FILE",
        };
        shell.advise(next);
        Ok(Exit::Done)
    }
}

pub async fn status(shell: &Shell) -> Result<Exit> {
    let status = workspace::status(&shell.context, StatusRequest {}).await?;
    shell.answer(&status, |page| {
        page.field("workspace", Some(&status.workspace));
        page.field("interactions", Some(figures::grouped(status.interactions)));
        page.field("feedback", Some(figures::grouped(status.feedback)));
        page.field("prompts", Some(figures::grouped(status.prompts)));
        page.field("replays", Some(figures::grouped(status.replays)));
        page.field("sample", status.sample.then_some("yes: made for trying things"));
    })?;
    Ok(Exit::Done)
}

impl Doctor {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let diagnosis = workspace::doctor(&shell.context, workspace::Doctor { repair: self.repair }).await?;
        tell(shell, &diagnosis)
    }
}

/// The damage that keeps the workspace from being opened is a finding like any other.
pub fn beyond_opening(shell: &Shell, error: Error) -> Result<Exit> {
    let repair = error.hint.unwrap_or_else(|| "Restore the newest backup: attune restore FILE DIR".to_owned());
    let finding = Finding { what: error.message, severity: Severity::Damage, repair, repaired: false };
    tell(shell, &Diagnosis { healthy: false, findings: vec![finding] })
}

fn tell(shell: &Shell, diagnosis: &Diagnosis) -> Result<Exit> {
    shell.answer(diagnosis, |page| findings(page, diagnosis))?;
    Ok(if diagnosis.healthy { Exit::Done } else { Exit::No })
}

fn findings(page: &mut Page, diagnosis: &Diagnosis) {
    if diagnosis.healthy {
        page.line("Healthy: nothing is damaged");
    }
    for finding in &diagnosis.findings {
        let (word, paint) = match (finding.repaired, finding.severity) {
            (true, _) => ("mended", Paint::Good),
            (false, Severity::Notice) => ("notice", Paint::Unsure),
            (false, Severity::Damage) => ("damage", Paint::Bad),
        };
        let line = format!("{} {}", page.paint(paint, word), page.paint(Paint::Strong, &finding.what));
        page.painted(&line);
        page.indented(&finding.repair);
    }
}

impl Backup {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let made =
            workspace::backup(&shell.context, workspace::Backup { file: self.file.as_deref().map(text) }).await?;
        shell.answer(&made, |page| {
            let rows = figures::count(made.interactions, "interaction", "interactions");
            page.line(format!("Wrote {}: {rows}, {} bytes", made.file, figures::grouped(made.bytes)));
        })?;
        Ok(Exit::Done)
    }
}

pub async fn backups(shell: &Shell) -> Result<Exit> {
    let answer = workspace::backups(&shell.context, workspace::BackupsOf {}).await?;
    shell.list(&answer, &answer.backups, |page| {
        let mut table = Table::new(["MADE", ">BYTES", "FILE"]);
        for backup in &answer.backups {
            let bytes = backup.bytes.map_or("not there any more".to_owned(), figures::grouped);
            table.row([backup.time.clone(), bytes, backup.file.clone()]);
        }
        match answer.backups.is_empty() {
            true => page.line("No backup was made yet: attune backup"),
            false => page.table(&table),
        }
    })?;
    Ok(Exit::Done)
}

impl Diagnostics {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = workspace::DiagnosticsOf { file: self.out.as_deref().map(text) };
        let made = workspace::diagnostics(&shell.context, request).await?;
        shell.answer(&made, |page| match &made.file {
            Some(file) => page.line(format!("Wrote {file}. Nothing that anybody said, wrote or named is in it")),
            None => made.files.iter().for_each(|part| {
                page.heading(&part.name);
                page.line(&part.text);
            }),
        })?;
        Ok(Exit::Done)
    }
}

impl Restore {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request =
            workspace::Restore { file: Some(text(&self.file)), dir: text(&self.dir), ..workspace::Restore::default() };
        let made = workspace::restore(&shell.context, request).await?;
        shell.answer(&made, |page| {
            let rows = figures::count(made.interactions, "interaction", "interactions");
            page.line(format!("Made the workspace {} with {rows}", made.workspace));
        })?;
        Ok(Exit::Done)
    }
}

fn text(path: &std::path::Path) -> String {
    path.display().to_string()
}
