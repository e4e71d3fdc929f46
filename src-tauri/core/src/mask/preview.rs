//! What masking would hide, before anything is sent.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Kind, find, mask};
use crate::{
    error::Result,
    filter,
    interaction::{self, form::Interaction},
    operation::Context,
    store,
    texts::each_text,
};

/// Interactions looked at in one step.
const STEP: usize = 500;
/// Examples that are shown.
const EXAMPLES: usize = 10;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "MaskPreview")]
pub struct Preview {
    /// All interactions without one.
    pub filter: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "MaskPreviewed")]
pub struct Previewed {
    /// Whether the workspace masks what it sends and reports.
    pub mask: bool,
    /// Interactions that were looked at, and those of them with something to hide.
    pub interactions: u64,
    pub holding: u64,
    /// How often each kind was found.
    pub found: BTreeMap<Kind, u64>,
    /// The first ones, each with the first text that holds something.
    pub examples: Vec<Example>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "MaskExample")]
pub struct Example {
    pub id: String,
    pub before: String,
    pub after: String,
}

pub async fn preview(context: &Context, request: Preview) -> Result<Previewed> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(request.filter.as_deref().unwrap_or_default())?;
    let fitting = interaction::that_fit(context, &mut connection, &filter).await?;
    let mut previewed = Previewed {
        mask: workspace.settings()?.mask,
        interactions: fitting.len() as u64,
        holding: 0,
        found: BTreeMap::new(),
        examples: Vec::new(),
    };
    let keys: Vec<i64> = fitting.into_iter().map(|(key, _)| key).collect();
    for some in keys.chunks(STEP) {
        context.check_cancelled()?;
        for loaded in store::interaction::load_all(&mut connection, some).await? {
            previewed.add(loaded.row.id, &loaded.form)?;
        }
    }
    Ok(previewed)
}

impl Previewed {
    fn add(&mut self, id: String, form: &Interaction) -> Result<()> {
        // What [`super::masked_form`] masks.
        let mut sent = serde_json::json!([form.messages, form.query, form.variables, form.contexts, form.output]);
        let mut example = None;
        each_text(&mut sent, &mut |text| {
            let hits = find(text);
            hits.iter().for_each(|hit| *self.found.entry(hit.kind).or_default() += 1);
            if !hits.is_empty() && example.is_none() {
                example = Some(Example { id: id.clone(), before: text.clone(), after: mask(text).into_owned() });
            }
        });
        self.holding += u64::from(example.is_some());
        self.examples.extend(example.filter(|_| self.examples.len() < EXAMPLES));
        Ok(())
    }
}
