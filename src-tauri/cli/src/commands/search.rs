//! Searching interactions by words and meaning.
use attune_core::{error::Result, operation::dispatch};
use clap::Args;
use serde_json::{Value, json};

use crate::{args::filter, exit::Exit, output::Table, shell::Shell};

#[derive(Args)]
pub struct Search {
    /// What to look for
    #[arg(required = true)]
    text: Vec<String>,
    /// Only among these, in the filter language
    #[arg(long, value_name = "F", allow_hyphen_values = true, value_parser = filter)]
    filter: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// hybrid, meaning or words
    #[arg(long, value_parser = ["hybrid", "meaning", "words"], default_value = "hybrid", hide_possible_values = true)]
    mode: String,
}

impl Search {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Search { text, filter, limit, mode } = self;
        let mut request = json!({ "text": text.join(" "), "mode": mode });
        if let Some(filter) = filter {
            request["filter"] = filter.into();
        }
        if let Some(limit) = limit {
            request["limit"] = limit.into();
        }
        let answer = dispatch(&shell.context, "interaction.search", request).await?;
        let hits = answer["hits"].as_array().cloned().unwrap_or_default();
        shell.list(&answer, &hits, |page| {
            let mut table = Table::new(["ID", ">SCORE", "QUERY", "OUTPUT"]);
            for hit in &hits {
                let score = hit["score"].as_f64().map(|score| format!("{score:.3}")).unwrap_or_default();
                table.row([text_of(&hit["id"]), score, text_of(&hit["query"]), text_of(&hit["output"])]);
            }
            page.table(&table);
        })?;
        Ok(Exit::Done)
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
