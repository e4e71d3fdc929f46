//! Taking interactions out for good.
use attune_core::{
    erase::{self, Erased},
    error::Result,
};
use clap::{ArgGroup, Args};

use crate::{
    args::filter,
    exit::Exit,
    output::{Page, figures},
    shell::Shell,
};

#[derive(Args)]
#[command(group(ArgGroup::new("which").required(true).args(["ids", "filter", "user"])))]
pub struct Erase {
    /// These interactions
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// All that fit, in the filter language
    #[arg(long, value_name = "F", allow_hyphen_values = true, value_parser = filter)]
    filter: Option<String>,
    /// All that this user asked, and what they said of answers
    #[arg(long, value_name = "U")]
    user: Option<String>,
    /// Say what would be erased, and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Erase {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Erase { ids, filter, user, dry_run } = self;
        let request = erase::Erase { ids, filter, user, dry_run };
        if !dry_run && shell.can_ask() {
            let planned = erase::erase(&shell.context, erase::Erase { dry_run: true, ..request.clone() }).await?;
            let count = figures::count(planned.erased as i64, "interaction", "interactions");
            shell.confirm(&format!("Erase {count} for good?"))?;
        }
        let erased = erase::erase(&shell.context, request).await?;
        shell.answer(&erased, |page| report(page, &erased, dry_run))?;
        if !erased.backups_that_hold_it.is_empty() {
            shell.advise("Remove these backups and make new ones, so that it is nowhere any more");
        }
        Ok(Exit::Done)
    }
}

fn report(page: &mut Page, erased: &Erased, dry_run: bool) {
    let done = if dry_run { "Would erase" } else { "Erased" };
    page.line(format!("{done} {}", figures::count(erased.erased as i64, "interaction", "interactions")));
    let more = [
        ("feedback on others", erased.feedback_erased),
        ("drafts changed", erased.drafts_changed),
        ("replays changed", erased.replays_changed),
        ("sets changed", erased.sets_changed),
    ];
    for (name, count) in more {
        page.field(name, (count > 0).then(|| figures::grouped(count)));
    }
    for backup in &erased.backups_that_hold_it {
        page.field("still in", Some(backup));
    }
}
