//! Moving a channel to a version, and back.
use attune_core::{
    error::Result,
    promotion::{self, Delivery, DeliveryState, Promoted},
};
use clap::Args;

use crate::{
    exit::Exit,
    output::{Page, Paint, Table},
    shell::Shell,
};

#[derive(Args)]
pub struct Promote {
    /// The version, such as ticket@8
    #[arg(value_name = "REF")]
    reference: String,
    /// The channel that is to point at it
    #[arg(long, value_name = "CHANNEL")]
    to: String,
    /// The replay that is the evidence; else the newest that can be
    #[arg(long, value_name = "R")]
    replay: Option<String>,
    /// Record the version that is live already as the channel's first
    #[arg(long, conflicts_with = "override_reason")]
    adopt: bool,
    /// Move although the gate says no; the reason is kept
    #[arg(long = "override", value_name = "REASON")]
    override_reason: Option<String>,
    /// Judge the gate only, move nothing
    #[arg(long)]
    dry_run: bool,
    /// Write over the channel's file though somebody has changed it
    #[arg(long)]
    overwrite: bool,
}

#[derive(Args)]
pub struct Rollback {
    #[arg(value_name = "NAME@CHANNEL")]
    channel: String,
    /// Write over the channel's file though somebody has changed it
    #[arg(long)]
    overwrite: bool,
}

impl Promote {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Promote { reference, to, replay, adopt, override_reason, dry_run, overwrite } = self;
        let request = promotion::Promote { reference, to, replay, adopt, override_reason, dry_run, overwrite };
        let promoted = promotion::promote(&shell.context, request).await?;
        shell.answer(&promoted, |page| show(page, &promoted))?;
        // What was moved by an override is not refused, though the gate says no.
        let is_refused = !promoted.allowed && promoted.moved_to.is_none();
        Ok(if is_refused { Exit::No } else { moved(shell, promoted.delivery.as_ref()) })
    }
}

/// A move whose file did not follow is done in part.
fn moved(shell: &Shell, delivery: Option<&Delivery>) -> Exit {
    let Some(failed) = delivery.filter(|delivery| delivery.problem.is_some()) else { return Exit::Done };
    let Delivery { channel, prompt, .. } = failed;
    shell.advise(&format!("The channel moved. Its file is tried again with attune channel deliver {channel} {prompt}"));
    Exit::Part
}

/// One line on a file.
pub fn delivery(found: &Delivery) -> String {
    let Delivery { file, channel, holds, .. } = found;
    let version = found.reference();
    let holds = holds.map(|number| format!("version {number}")).unwrap_or_default();
    let state = match (found.state, &found.commit) {
        (DeliveryState::Current, Some(commit)) => {
            format!("holds {version}, commit {}", &commit[..commit.len().min(10)])
        }
        (DeliveryState::Current, None) => format!("holds {version}"),
        (DeliveryState::Uncommitted, _) => format!("holds {version}, not committed"),
        (DeliveryState::Behind, _) => format!("holds {holds}, while {channel} points at {version}"),
        (DeliveryState::Missing, _) => format!("is not there, while {channel} points at {version}"),
        (DeliveryState::Changed, _) => format!("was changed by somebody else; {channel} points at {version}"),
    };
    match &found.problem {
        Some(problem) => format!("{file}: {state}: {problem}"),
        None => format!("{file}: {state}"),
    }
}

fn show(page: &mut Page, promoted: &Promoted) {
    let from = promoted.moved_from.as_deref().unwrap_or("nothing");
    let line = match (&promoted.moved_to, promoted.allowed) {
        (Some(to), _) => page.paint(Paint::Good, &format!("Moved from {from} to {to}")),
        (None, true) => page.paint(Paint::Good, "The gate would let it through"),
        (None, false) => page.paint(Paint::Bad, "Refused: the gate is not met"),
    };
    page.painted(&line);
    if let Some(reason) = &promoted.reason {
        page.line(reason);
    }
    let mut table = Table::new(["", "CONDITION", "REQUIRED", "ACTUAL", "EVIDENCE"]);
    for condition in &promoted.conditions {
        table.row([
            if condition.met { "met" } else { "not met" }.to_owned(),
            condition.name.clone(),
            condition.required.clone(),
            condition.actual.clone(),
            condition.evidence.clone().unwrap_or_default(),
        ]);
    }
    page.table(&table);
    for condition in &promoted.conditions {
        page.field("needs", condition.needs.as_ref().map(|needs| format!("{needs} ({})", condition.name)));
    }
    shown(page, promoted.delivery.as_ref());
}

fn shown(page: &mut Page, found: Option<&Delivery>) {
    page.field("file", found.map(delivery));
}

impl Rollback {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = promotion::Rollback { channel: self.channel, overwrite: self.overwrite };
        let back = promotion::rollback(&shell.context, request).await?;
        shell.answer(&back, |page| {
            let from = back.moved_from.as_deref().unwrap_or("nothing");
            page.line(format!("Moved from {from} back to {}", back.moved_to));
            shown(page, back.delivery.as_ref());
        })?;
        Ok(moved(shell, back.delivery.as_ref()))
    }
}
