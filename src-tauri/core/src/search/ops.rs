//! Searching interactions.
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    candidates::{CATCH_UP, Fitting, Found, by_meaning, by_words, nearest},
    embed::embed_pending,
    fusion::fuse,
};
use crate::{
    error::{Code, Error, Result},
    interaction::{self, Listed},
    model::Embedder,
    operation::Context,
    store,
};

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
    let fitting = Fitting::read(context, &request.filter).await?;
    store::words::catch_up(&workspace.store).await?;
    let by_words = match request.mode {
        Mode::Meaning => Found::default(),
        _ => by_words(context, &request.text, &fitting).await?,
    };
    let (by_meaning, not_yet_by_meaning, note) = match request.mode {
        Mode::Words => (Vec::new(), 0, None),
        _ => match by_meaning(context, &request.text, &fitting).await {
            Ok((near, left)) => (near, left, None),
            // Words go on without meaning; asked for meaning alone, its absence is the answer.
            Err(error) if request.mode == Mode::Hybrid && matches!(error.code, Code::ModelUnavailable | Code::Busy) => {
                (Vec::new(), 0, Some(error.message))
            }
            Err(error) => return Err(error),
        },
    };
    let fused = fuse(by_words.as_ref(), &by_meaning, limit);
    let mut connection = workspace.store.read().await?;
    Ok(Hits { hits: hits(&mut connection, fused).await?, not_yet_by_meaning, note })
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
