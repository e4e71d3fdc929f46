//! What interactions that fit have in common.
use attune_core::{
    error::Result,
    interaction::{self, FacetsOf},
};
use clap::Args;

use crate::{
    args::filter,
    exit::Exit,
    output::{Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Facets {
    /// Which interactions, in the filter language; all if not given
    #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = filter)]
    filter: Option<String>,
}

impl Facets {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = FacetsOf { filter: self.filter.unwrap_or_default() };
        let answer = interaction::facets(&shell.context, request).await?;
        let about = if answer.is_estimate { "about " } else { "" };
        shell.answer(&answer, |page| {
            let mut table = Table::new([">COUNT", "TOKEN"]);
            for value in answer.facets.iter().flat_map(|facet| &facet.values) {
                table.row([format!("{about}{}", figures::grouped(value.count)), value.token.clone()]);
            }
            page.table(&table);
        })?;
        Ok(Exit::Done)
    }
}
