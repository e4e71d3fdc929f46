//! Prices: what a million tokens costs.
use attune_core::{
    error::Result,
    model::ops::{self, InUse, PriceTable},
};
use clap::Subcommand;

use crate::{
    exit::Exit,
    output::{Page, Table},
    shell::Shell,
};

#[derive(Subcommand)]
pub enum Price {
    /// Show what the models that are set up here cost, your own prices, and with --all the built-in table
    List {
        #[arg(long)]
        all: bool,
    },
    /// Set a price of your own, in dollars per million tokens; it wins over the built-in one
    Set {
        /// The provider's own name of the model; a * at the end stands for anything
        model: String,
        #[arg(value_name = "IN")]
        input: f64,
        #[arg(value_name = "OUT")]
        output: f64,
        /// For this provider alone
        #[arg(long, value_name = "P")]
        provider: Option<String>,
        /// The longest answer in tokens
        #[arg(long, value_name = "N")]
        max_output: Option<u64>,
    },
    /// Take a price of your own away, so that the built-in one counts again
    Remove {
        model: String,
        #[arg(long, value_name = "P")]
        provider: Option<String>,
    },
}

impl Price {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let mut with_built_in = false;
        let table = match self {
            Price::List { all } => {
                with_built_in = all;
                ops::prices(&shell.context, ops::PricesOf {}).await?
            }
            Price::Set { model, input, output, provider, max_output } => {
                let request = ops::SetPrice { model, provider, input, output, max_output };
                ops::set_price(&shell.context, request).await?
            }
            Price::Remove { model, provider } => {
                ops::forget_price(&shell.context, ops::ForgetPrice { model, provider }).await?
            }
        };
        shell.answer(&table, |page| show(page, &table, with_built_in))?;
        Ok(Exit::Done)
    }
}

fn show(page: &mut Page, table: &PriceTable, with_built_in: bool) {
    let mut in_use = Table::new(["MODEL", ">$/M IN", ">$/M OUT", "WHERE FROM"]);
    for model in &table.in_use {
        let (input, output) = model.price.map(|(input, output)| (input.to_string(), output.to_string())).unzip();
        let [input, output] = [input, output].map(|dollars| dollars.unwrap_or_else(|| "not known".to_owned()));
        in_use.row([model.name.clone(), input, output, origin(model)]);
    }
    page.table(&in_use);
    let lists = [("Your own", &table.own, true), ("Built in", &table.built_in, with_built_in)];
    for (title, entries, _) in lists.into_iter().filter(|(_, entries, shown)| *shown && !entries.is_empty()) {
        page.heading(title);
        let mut prices = Table::new(["MODEL", "PROVIDER", ">$/M IN", ">$/M OUT", "AS OF"]);
        for entry in entries {
            let provider = entry.provider.map_or("any", |provider| provider.as_str());
            let as_of = entry.as_of.clone().unwrap_or_default();
            let [input, output] = [entry.input, entry.output].map(|dollars| dollars.to_string());
            prices.row([entry.model.clone(), provider.to_owned(), input, output, as_of]);
        }
        page.table(&prices);
    }
}

fn origin(model: &InUse) -> String {
    match (model.own, model.price, &model.as_of) {
        (true, ..) => "your own".to_owned(),
        (_, None, _) => "set it: attune model price set".to_owned(),
        (.., Some(day)) => format!("built in, as of {day}"),
        _ => "runs on your own machine".to_owned(),
    }
}
