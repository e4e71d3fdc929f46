//! What words find and what meaning finds, among the interactions that a filter lets through.
use std::{collections::HashSet, time::Duration};

use attune_index::Near;
use sqlx::sqlite::SqliteArguments;

use super::{embed::embed_pending, fusion::ByWords, index, words};
use crate::{
    error::Result,
    filter::{
        self, Filter,
        sql::{Resolved, Where},
    },
    interaction,
    model::Embedder,
    operation::Context,
    store,
};

/// Candidates of each kind.
const CANDIDATES: usize = 400;
/// So many interactions are compared one by one where a filter leaves no more.
const FEW: usize = 10_000;
/// How long a search waits for meaning to catch up with new interactions.
pub(super) const CATCH_UP: Duration = Duration::from_secs(4);

/// Which interactions may be found.
pub(super) struct Fitting {
    filter: Filter,
    resolved: Resolved,
    now: i64,
}

impl Fitting {
    pub(super) async fn read(context: &Context, text: &str) -> Result<Self> {
        let filter = filter::parse(text)?;
        let workspace = context.workspace()?;
        let mut connection = workspace.store.read().await?;
        let resolved = interaction::resolve(context, &mut connection, &workspace, &filter).await?;
        Ok(Self { filter, resolved, now: context.now_ms() })
    }

    /// The condition, with placeholders from `first` on; `None` where everything fits.
    fn condition(&self, first: usize) -> Result<Option<Where>> {
        if self.filter.root.is_none() {
            return Ok(None);
        }
        filter::sql::build(&self.filter, self.now, &self.resolved, first).map(Some)
    }
}

/// What words found, and what is needed to weigh it.
#[derive(Default)]
pub(super) struct Found {
    found: Vec<(i64, f64)>,
    words: usize,
    interactions: i64,
}

impl Found {
    pub(super) fn as_ref(&self) -> ByWords<'_> {
        ByWords { found: &self.found, words: self.words, interactions: self.interactions }
    }
}

pub(super) async fn by_words(context: &Context, text: &str, fitting: &Fitting) -> Result<Found> {
    let Some(ranked) = words::ranked(text) else { return Ok(Found::default()) };
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let condition = fitting.condition(3)?;
    let found = store::words::search(&mut connection, &ranked.query, condition.as_ref(), CANDIDATES as i64).await?;
    Ok(Found { found, words: ranked.words, interactions: store::words::size(&mut connection).await? })
}

/// Keys and cosines of what is nearest and fits, and how many interactions could not be compared yet.
pub(super) async fn by_meaning(context: &Context, text: &str, fitting: &Fitting) -> Result<(Vec<(i64, f64)>, i64)> {
    let left = embed_pending(context, CATCH_UP).await?;
    let embedder = context.engine()?.embedder();
    let vector = embedder.embed(&[text.to_owned()]).await?.pop().unwrap_or_default();
    let near = match fitting.condition(1)? {
        None => nearest(context, &vector, CANDIDATES).await?,
        Some(condition) => nearest_fitting(context, &vector, condition).await?,
    };
    Ok((near, left))
}

/// The nearest that fit: compared one by one where they are few, else taken out of the nearest of all.
async fn nearest_fitting(context: &Context, vector: &[f32], condition: Where) -> Result<Vec<(i64, f64)>> {
    let sql = format!("SELECT key FROM interaction WHERE {} LIMIT {}", condition.sql, FEW + 1);
    let fitting = keys_of(context, sql, &condition).await?;
    if fitting.len() <= FEW {
        return Ok(scored(index::nearest(&*context.workspace()?, vector, Some(&fitting), CANDIDATES).await?));
    }
    let mut near = nearest(context, vector, FEW).await?;
    let fitting = fitting_of(context, &near, condition).await?;
    near.retain(|(key, _)| fitting.contains(key));
    Ok(near)
}

async fn fitting_of(context: &Context, near: &[(i64, f64)], condition: Where) -> Result<HashSet<i64>> {
    let keys: Vec<String> = near.iter().map(|(key, _)| key.to_string()).collect();
    let sql = format!("SELECT key FROM interaction WHERE key IN ({}) AND {}", keys.join(","), condition.sql);
    Ok(keys_of(context, sql, &condition).await?.into_iter().collect())
}

async fn keys_of(context: &Context, sql: String, condition: &Where) -> Result<Vec<i64>> {
    let workspace = context.workspace()?;
    let arguments = condition.arguments(SqliteArguments::default())?;
    let keys = sqlx::query_scalar_with(sqlx::AssertSqlSafe(sql), arguments);
    Ok(keys.fetch_all(&mut *workspace.store.read().await?).await?)
}

pub(super) async fn nearest(context: &Context, vector: &[f32], count: usize) -> Result<Vec<(i64, f64)>> {
    Ok(scored(index::nearest(&*context.workspace()?, vector, None, count).await?))
}

fn scored(near: Vec<Near>) -> Vec<(i64, f64)> {
    near.into_iter().map(|near| (near.key, f64::from(near.score))).collect()
}
