//! Past inputs to look at while a prompt is written: never those that are held out for its replays.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    error::Result,
    held_out::fitting,
    interaction::{self, Listed},
    operation::Context,
    prompt::inputs::{self, Variable},
    store,
    template::words::{self, Word},
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptExamples")]
pub struct Examples {
    pub prompt: String,
    /// In the filter language; else the prompt's own interactions.
    pub filter: Option<String>,
    /// At most 1,000; 50 if not given.
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptExamplesShown")]
pub struct ExamplesShown {
    /// Newest first.
    pub examples: Vec<Listed>,
    /// How many fit and may be looked at, listed or not.
    #[ts(type = "number")]
    pub total: usize,
    /// How many fit and are held out.
    #[ts(type = "number")]
    pub held_out: usize,
}

pub async fn examples(context: &Context, request: Examples) -> Result<ExamplesShown> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let found = fitting(context, &mut connection, Some(&request.prompt), request.filter.as_deref()).await?;
    let count = request.limit.unwrap_or(50).clamp(1, 1_000) as usize;
    let keys: Vec<i64> = found.inputs.iter().take(count).map(|input| input.key).collect();
    let rows = store::interaction::listed_all(&mut connection, &keys).await?;
    let examples = interaction::shown(&mut connection, rows).await?;
    Ok(ExamplesShown { examples, total: found.inputs.len(), held_out: found.held_out })
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "PromptOffered")]
pub struct Offered {
    pub prompt: String,
    /// In the filter language; else the prompt's own interactions.
    pub filter: Option<String>,
}

/// What a template can name.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "PromptOffers")]
pub struct Offers {
    /// How many past inputs were looked at, the newest ones; 0 where there are none to tell from.
    #[ts(type = "number")]
    pub of: usize,
    /// Those that most of them have first.
    pub variables: Vec<Variable>,
    /// Every past input has these.
    pub always: Vec<OfferedWord>,
    pub statements: Vec<OfferedWord>,
    pub filters: Vec<OfferedWord>,
    pub tests: Vec<OfferedWord>,
}

/// A word of the template language.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct OfferedWord {
    pub name: &'static str,
    /// What it does, in a few words.
    pub what: &'static str,
}

pub async fn offered(context: &Context, request: Offered) -> Result<Offers> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let found = fitting(context, &mut connection, Some(&request.prompt), request.filter.as_deref()).await?;
    let (of, variables) = inputs::variables(&mut connection, &found.inputs).await?;
    let told = |words: &[Word]| words.iter().map(|(name, what)| OfferedWord { name, what }).collect();
    Ok(Offers {
        of,
        variables,
        always: told(words::ALWAYS),
        statements: told(words::STATEMENTS),
        filters: told(words::FILTERS),
        tests: told(words::TESTS),
    })
}
