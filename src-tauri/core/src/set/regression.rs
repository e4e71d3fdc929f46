//! The regression set of a prompt: cases that went wrong once, run first by every replay of the prompt.
use serde::Deserialize;
use ts_rs::TS;

use super::{
    Added, FlipKind,
    add::{Source, from_flips, from_ids, put, refuse_kind},
};
use crate::{
    error::{Error, Result},
    operation::Context,
    prompt::reference::check_name,
    store,
};

/// The name of a prompt's regression set.
pub fn regressions_of(prompt: &str) -> String {
    format!("{prompt}-regressions")
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "SetRegression")]
pub struct Regression {
    pub prompt: String,
    /// Interactions; or give `flips`.
    pub ids: Vec<String>,
    /// A replay whose flips become cases; the broken ones, unless `kind` says otherwise.
    pub flips: Option<String>,
    pub kind: Option<FlipKind>,
}

/// Adds cases to a prompt's regression set, and makes it if it is not there.
pub async fn regression(context: &Context, request: Regression) -> Result<Added> {
    let Regression { prompt, ids, flips, kind } = request;
    check_name("prompt", &prompt)?;
    refuse_kind(kind, flips.as_ref())?;
    let workspace = context.workspace()?;
    if store::prompt::newest(&mut *workspace.store.read().await?, &prompt).await?.is_none() {
        return Err(Error::not_found("prompt", &prompt).hint("See them with attune prompt list"));
    }
    let source = match (flips, ids.is_empty()) {
        (Some(replay), true) => from_flips(context, &replay, kind.or(Some(FlipKind::Broken))).await?,
        (None, false) => {
            let mut cases = from_ids(context, &ids).await?;
            let keys: Vec<i64> = cases.iter().filter_map(|case| case.key).collect();
            let mut corrections = store::feedback::corrections(&mut *workspace.store.read().await?, &keys).await?;
            for case in &mut cases {
                case.expected = case.key.and_then(|key| corrections.remove(&key));
            }
            Source { cases, by_outcome: true, origin: format!("kept for {prompt}") }
        }
        _ => return Err(Error::usage("Give ids of interactions or the flips of a replay: one of the two")),
    };
    put(context, regressions_of(&prompt), source).await
}
