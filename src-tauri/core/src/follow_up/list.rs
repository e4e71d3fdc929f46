//! What the turns after answers that fit a filter were read as.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{FollowUp, Kind};
use crate::{
    error::Result,
    filter::{self, Expression, Filter, Term},
    interaction,
    operation::Context,
    store,
    verdict::share,
};

/// Examples of a kind.
const EXAMPLES: usize = 3;

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "FollowUpList")]
pub struct List {
    /// Only answers that fit, in the filter language; empty for all.
    pub filter: String,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct FollowUps {
    /// Answers that fit and whose next turn was read.
    pub turns: i64,
    /// Of each kind, also of those that none was read as.
    pub kinds: Vec<Of>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "FollowUpsOfKind")]
pub struct Of {
    pub kind: Kind,
    pub answers: i64,
    /// Of the turns, with Wilson's interval at 95 %.
    pub share: Option<f64>,
    pub interval: Option<[f64; 2]>,
    /// The filter that lists these answers.
    pub filter: String,
    /// The surest ones.
    pub examples: Vec<Example>,
}

/// An answer and what was read in the turn after it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "FollowUpExample")]
pub struct Example {
    pub id: String,
    pub query: String,
    #[serde(flatten)]
    pub follow_up: FollowUp,
}

/// The follow-ups as [`super::read`] left them.
pub async fn list(context: &Context, request: List) -> Result<FollowUps> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(&request.filter)?;
    let resolved = interaction::resolve(context, &mut connection, &workspace, &filter).await?;
    let condition = filter::sql::build(&filter, context.now_ms(), &resolved, 1)?;
    let counts = store::follow_up::counts(&mut connection, &condition).await?;
    let turns = counts.values().sum();
    let mut kinds = Vec::with_capacity(Kind::ALL.len());
    for kind in Kind::ALL {
        let answers = counts.get(&kind).copied().unwrap_or_default();
        let surest = store::follow_up::surest(&mut connection, &condition, kind, EXAMPLES).await?;
        let keys: Vec<i64> = surest.iter().map(|(key, _)| *key).collect();
        let mut rows = store::interaction::listed_all(&mut connection, &keys).await?;
        let examples = surest.into_iter().filter_map(|(key, follow_up)| {
            let place = rows.iter().position(|row| row.key == key)?;
            let row = rows.swap_remove(place);
            Some(Example { id: row.id, query: row.query, follow_up })
        });
        kinds.push(Of {
            kind,
            answers,
            share: (turns > 0).then(|| answers as f64 / turns as f64),
            interval: share::wilson(answers, turns),
            filter: of_kind(kind).and(filter.clone()).to_string(),
            examples: examples.collect(),
        });
    }
    Ok(FollowUps { turns, kinds })
}

fn of_kind(kind: Kind) -> Filter {
    Filter { root: Some(Expression::Is(Term::FollowUp(kind))) }
}
