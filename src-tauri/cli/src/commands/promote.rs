//! Moving a channel to a version, and back.
use attune_core::{
    error::Result,
    promotion::{self, Promoted},
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
}

#[derive(Args)]
pub struct Rollback {
    #[arg(value_name = "NAME@CHANNEL")]
    channel: String,
}

impl Promote {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Promote { reference, to, replay, adopt, override_reason, dry_run } = self;
        let request = promotion::Promote { reference, to, replay, adopt, override_reason, dry_run };
        let promoted = promotion::promote(&shell.context, request).await?;
        shell.answer(&promoted, |page| show(page, &promoted))?;
        // What was moved by an override is not refused, though the gate says no.
        let is_refused = !promoted.allowed && promoted.moved_to.is_none();
        Ok(if is_refused { Exit::No } else { Exit::Done })
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
    page.field("written to", promoted.file.as_ref());
}

impl Rollback {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = promotion::Rollback { channel: self.channel };
        let moved = promotion::rollback(&shell.context, request).await?;
        shell.answer(&moved, |page| {
            let from = moved.moved_from.as_deref().unwrap_or("nothing");
            page.line(format!("Moved from {from} back to {}", moved.moved_to));
            page.field("written to", moved.file.as_ref());
        })?;
        Ok(Exit::Done)
    }
}
