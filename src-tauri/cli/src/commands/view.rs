//! Saved views: a filter and an order under a name.
use attune_core::{
    error::{Error, Result},
    interaction::{self, ListViews, RemoveView, Sort, Views},
};
use clap::Subcommand;

use crate::{
    args::{filter, word},
    exit::Exit,
    output::Table,
    shell::Shell,
};

#[derive(Subcommand)]
pub enum View {
    /// Keep a filter under a name; one of that name is replaced
    Save {
        name: String,
        /// In the filter language; all interactions if not given
        #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = filter)]
        filter: Option<String>,
        /// time, rating, latency or cost
        #[arg(long, default_value = "time", value_parser = word::<Sort>)]
        sort: Sort,
        /// The columns of the window's table, one after the other with commas
        #[arg(long, value_name = "C,…", value_delimiter = ',')]
        columns: Vec<String>,
    },
    /// See the views
    List,
    /// Forget a view
    Remove { name: String },
}

impl View {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let context = &shell.context;
        let views = match self {
            View::Save { name, filter, sort, columns } => {
                let view = interaction::View { name, filter: filter.unwrap_or_default(), sort, columns };
                interaction::save_view(context, view).await?
            }
            View::List => interaction::list_views(context, ListViews {}).await?,
            View::Remove { name } => interaction::remove_view(context, RemoveView { name }).await?,
        };
        shell.answer(&views, |page| page.table(&table(&views)))?;
        Ok(Exit::Done)
    }
}

fn table(views: &Views) -> Table {
    let mut table = Table::new(["NAME", "SORT", "FILTER"]);
    for view in &views.views {
        let sort = serde_json::to_value(view.sort).ok().and_then(|sort| sort.as_str().map(str::to_owned));
        table.row([view.name.clone(), sort.unwrap_or_default(), view.filter.clone()]);
    }
    table
}

/// The view of that name.
pub async fn named(shell: &Shell, name: &str) -> Result<interaction::View> {
    let views = interaction::list_views(&shell.context, ListViews {}).await?.views;
    let found = views.into_iter().find(|view| view.name == name);
    found.ok_or_else(|| Error::not_found("view", name).hint("See them with attune view list"))
}
