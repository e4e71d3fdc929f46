//! Hiding personal data in what is sent and in reports.
use attune_core::{
    error::Result,
    mask::{self, Previewed},
};
use clap::Subcommand;

use crate::{
    args::filter,
    exit::Exit,
    output::{Page, figures},
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Mask {
    /// Hide e-mail addresses, phone numbers, cards and IBANs from now on
    On,
    /// Send and report texts as they are
    Off,
    /// Show what is hidden, or would be, in the interactions that fit
    Preview {
        #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = filter)]
        filter: Option<String>,
    },
}

impl Mask {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        match self {
            Mask::On => set(shell, true).await?,
            Mask::Off => set(shell, false).await?,
            Mask::Preview { filter } => {
                let previewed = mask::preview(&shell.context, mask::Preview { filter }).await?;
                shell.answer(&previewed, |page| report(page, &previewed))?;
            }
        }
        Ok(Exit::Done)
    }
}

async fn set(shell: &Shell, on: bool) -> Result<()> {
    let setting = mask::set(&shell.context, mask::Set { mask: on }).await?;
    shell.answer(&setting, |page| {
        page.line(match setting.mask {
            true => "Personal data is hidden in what is sent and in reports",
            false => "Texts are sent and reported as they are",
        });
    })
}

fn report(page: &mut Page, previewed: &Previewed) {
    let (holding, all) = (figures::grouped(previewed.holding), figures::grouped(previewed.interactions));
    page.line(format!("{holding} of {all} interactions hold personal data"));
    for (kind, count) in &previewed.found {
        page.field(kind.mask(), Some(figures::grouped(*count)));
    }
    for example in &previewed.examples {
        page.heading(&example.id);
        page.indented(&format!("- {}\n+ {}", example.before, example.after));
    }
    if !previewed.mask {
        page.line("Nothing is hidden yet: attune mask on");
    }
}
