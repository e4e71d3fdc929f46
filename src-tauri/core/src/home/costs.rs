//! What each model's answers cost in this month, whatever days Home is narrowed to.
use std::collections::BTreeMap;

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Took, date, satisfaction::segment_filter, scope::Scope};
use crate::{
    error::Result,
    store::rollup::{self, Taken},
};

/// This UTC month so far.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HomeMonth")]
pub struct Month {
    /// Its first day.
    pub from: String,
    /// The dearest first; only models whose answers say what they cost or how many tokens they took.
    pub models: Vec<OfModel>,
}

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ModelCosts")]
pub struct OfModel {
    pub model: String,
    /// The filter that lists its answers of this month.
    pub filter: String,
    pub took: Took,
}

/// Nothing where Home is narrowed to a tag: what a model cost of that is not counted.
pub(super) async fn of(connection: &mut SqliteConnection, scope: &Scope) -> Result<Month> {
    let from = scope.month();
    let mut by_segment: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
    for taken in rollup::spent(connection, &scope.over(from..scope.today + 1)).await? {
        let segment = scope.rollup.segment.as_ref().unwrap_or(&taken.segment);
        by_segment.entry(segment.clone()).or_default().push(taken);
    }
    let mut models = Vec::new();
    for (segment, taken) in by_segment {
        let Some(model) = segment.strip_prefix("model:") else { continue };
        let took = Took::of(taken.iter());
        if !took.is_unknown() {
            let filter = scope.of_prompt(format!("{} after:{}", segment_filter(&segment), date(from)));
            models.push(OfModel { model: model.to_owned(), filter, took });
        }
    }
    models.sort_by(|a, b| b.took.cost.map(|cost| cost.0).cmp(&a.took.cost.map(|cost| cost.0)));
    Ok(Month { from: date(from), models })
}
