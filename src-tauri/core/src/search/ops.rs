//! Searching interactions.
use std::time::Duration;

use attune_index::Kind;
use serde::{Deserialize, Serialize};
use sqlx::{SqliteConnection, sqlite::SqliteArguments};
use ts_rs::TS;

use super::{embed::embed_pending, fusion::fuse, index, words};
use crate::{
    error::{Code, Error, Result},
    filter,
    interaction::{self, Listed},
    model::Embedder,
    operation::Context,
    store,
};

/// Candidates of each kind, from which a filter may take some away.
const CANDIDATES: usize = 400;
/// How long a search waits for meaning to catch up with new interactions.
const CATCH_UP: Duration = Duration::from_secs(4);
/// How many are near enough for `like:ID` and "more like this".
const NEAR: usize = 50;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "SearchMode")]
pub enum Mode {
    #[default]
    Hybrid,
    Meaning,
    Words,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts")]
pub struct Search {
    pub text: String,
    pub filter: String,
    pub limit: Option<u32>,
    pub mode: Mode,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SearchHits")]
pub struct Hits {
    pub hits: Vec<Hit>,
    /// Interactions that cannot be found by meaning yet.
    pub not_yet_by_meaning: i64,
    /// Why meaning was left out, if it was.
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "SearchHit")]
pub struct Hit {
    /// 0 to 1, higher is nearer.
    pub score: f64,
    #[serde(flatten)]
    pub interaction: Listed,
}

pub async fn search(context: &Context, request: Search) -> Result<Hits> {
    if request.text.trim().is_empty() {
        return Err(Error::usage("Say what to search for").at_field("text"));
    }
    let workspace = context.workspace()?;
    let limit = request.limit.unwrap_or(20).clamp(1, 200) as usize;
    store::words::catch_up(&workspace.store).await?;
    let by_words = match (request.mode, words::ranked(&request.text)) {
        (Mode::Meaning, _) | (_, None) => Vec::new(),
        (_, Some(query)) => {
            store::words::search(&mut *workspace.store.read().await?, &query, CANDIDATES as i64).await?
        }
    };
    let (by_meaning, left, note) = match request.mode {
        Mode::Words => (Vec::new(), 0, None),
        _ => match by_meaning(context, &request.text).await {
            Ok((near, left)) => (near, left, None),
            // Words go on without the engine; asked for meaning alone, its absence is the answer.
            Err(error) if request.mode == Mode::Hybrid && error.code == Code::ModelUnavailable => {
                (Vec::new(), 0, Some(error.message))
            }
            Err(error) => return Err(error),
        },
    };
    let mut fused = fuse(&by_words, &by_meaning, 2 * CANDIDATES);
    let mut connection = workspace.store.read().await?;
    keep_fitting(context, &mut connection, &request.filter, &mut fused).await?;
    fused.truncate(limit);
    Ok(Hits { hits: hits(&mut connection, fused).await?, not_yet_by_meaning: left, note })
}

/// Keys and cosines of what is nearest, and how many interactions could not be compared yet.
async fn by_meaning(context: &Context, text: &str) -> Result<(Vec<(i64, f64)>, i64)> {
    let left = embed_pending(context, CATCH_UP).await?;
    let embedder = context.engine()?.embedder();
    let vector = embedder.embed(&[text.to_owned()]).await?.pop().unwrap_or_default();
    Ok((nearest(context, &vector, CANDIDATES).await?, left))
}

async fn nearest(context: &Context, vector: &[f32], count: usize) -> Result<Vec<(i64, f64)>> {
    let workspace = context.workspace()?;
    let index = index::open(&workspace, vector.len()).await?;
    let near = index.search(vector, Kind::Query, count).await.map_err(Error::from)?;
    Ok(near.into_iter().map(|near| (near.key, f64::from(near.score))).collect())
}

async fn keep_fitting(
    context: &Context,
    connection: &mut SqliteConnection,
    text: &str,
    found: &mut Vec<(i64, f64)>,
) -> Result<()> {
    let filter = filter::parse(text)?;
    if filter.root.is_none() {
        return Ok(());
    }
    let workspace = context.workspace()?;
    let resolved = interaction::resolve(context, connection, &workspace, &filter).await?;
    let condition = filter::sql::build(&filter, context.now_ms(), &resolved, 1)?;
    let keys: Vec<String> = found.iter().map(|(key, _)| key.to_string()).collect();
    let sql = format!("SELECT key FROM interaction WHERE key IN ({}) AND ({})", keys.join(","), condition.sql);
    let arguments = condition.arguments(SqliteArguments::default())?;
    let fitting: Vec<i64> = sqlx::query_scalar_with(sqlx::AssertSqlSafe(sql), arguments).fetch_all(connection).await?;
    let fitting: std::collections::HashSet<i64> = fitting.into_iter().collect();
    found.retain(|(key, _)| fitting.contains(key));
    Ok(())
}

async fn hits(connection: &mut SqliteConnection, found: Vec<(i64, f64)>) -> Result<Vec<Hit>> {
    let keys: Vec<i64> = found.iter().map(|(key, _)| *key).collect();
    let loaded = store::interaction::load_all(connection, &keys).await?;
    let scores: std::collections::HashMap<i64, f64> = found.into_iter().collect();
    let rows: Vec<_> = loaded.into_iter().map(|one| one.row).collect();
    let scores: Vec<f64> = rows.iter().map(|row| scores.get(&row.key).copied().unwrap_or_default()).collect();
    let shown = interaction::shown(connection, rows).await?;
    Ok(scores.into_iter().zip(shown).map(|(score, interaction)| Hit { score, interaction }).collect())
}

#[derive(Debug, Clone, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Similar {
    pub id: String,
    #[serde(default)]
    pub limit: Option<u32>,
}

/// More like this one, by meaning.
pub async fn similar(context: &Context, request: Similar) -> Result<Hits> {
    let left = embed_pending(context, CATCH_UP).await?;
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let limit = request.limit.unwrap_or(20).clamp(1, 200) as usize;
    let found = near_scored(context, &mut connection, &request.id, limit).await?;
    Ok(Hits { hits: hits(&mut connection, found).await?, not_yet_by_meaning: left, note: None })
}

/// Keys of the interactions near one in meaning, for the filter `like:ID`.
pub async fn near(context: &Context, connection: &mut SqliteConnection, id: &str) -> Result<Vec<i64>> {
    Ok(near_scored(context, connection, id, NEAR).await?.into_iter().map(|(key, _)| key).collect())
}

async fn near_scored(
    context: &Context,
    connection: &mut SqliteConnection,
    id: &str,
    count: usize,
) -> Result<Vec<(i64, f64)>> {
    let key = store::interaction::find(connection, id).await?;
    let vector = match store::vector::of(connection, key).await? {
        Some(vector) => vector,
        None => {
            let text = store::interaction::load(connection, key).await?.row.query;
            context.engine()?.embedder().embed(&[text]).await?.pop().unwrap_or_default()
        }
    };
    let mut found = nearest(context, &vector, count + 1).await?;
    found.retain(|(other, _)| *other != key);
    found.truncate(count);
    Ok(found)
}
