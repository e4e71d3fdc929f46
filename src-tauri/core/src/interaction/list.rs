//! The table of interactions, paged by key so that page 1,000 is as quick as page 1.
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use sqlx::{SqliteConnection, sqlite::SqliteArguments};
use ts_rs::TS;

use super::{
    form::Thumb,
    page::{EXACT, Page},
};
use crate::{
    error::{Error, Result},
    filter::{self, Filter, Lookup, Term, sql::Resolved},
    money::Money,
    operation::Context,
    store,
    time::rfc3339,
    workspace::Workspace,
};

const MOST: u32 = 1_000;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "InteractionSort")]
pub enum Sort {
    /// Newest first.
    #[default]
    Time,
    /// Lowest first, unrated last.
    Rating,
    /// Slowest first.
    Latency,
    /// Dearest first.
    Cost,
}

impl Sort {
    /// The column, its way, and the sign of what comes after. Interactions without a value come last.
    pub(super) fn order(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Sort::Time => ("time", "DESC", "<"),
            Sort::Rating => ("rating", "ASC", ">"),
            Sort::Latency => ("latency_ms", "DESC", "<"),
            Sort::Cost => ("cost_nano", "DESC", "<"),
        }
    }

    fn value(self, row: &store::interaction::Listed) -> Option<f64> {
        match self {
            Sort::Time => Some(row.time as f64),
            Sort::Rating => row.rating,
            Sort::Latency => row.latency_ms,
            Sort::Cost => row.cost_nano.map(|nano| nano as f64),
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "InteractionList")]
pub struct List {
    /// In the filter language; empty for all.
    pub filter: String,
    pub sort: Sort,
    /// At most 1,000; 50 if not given.
    pub limit: Option<u32>,
    /// From `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// One line of the table.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "InteractionListed")]
pub struct Listed {
    pub id: String,
    pub time: String,
    pub prompt: Option<String>,
    pub version: Option<String>,
    pub model: Option<String>,
    pub query: String,
    pub output: String,
    pub thumb: Option<Thumb>,
    pub rating: Option<f64>,
    pub correction: Option<String>,
    pub latency_ms: Option<f64>,
    pub cost: Option<Money>,
    pub tags: Vec<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Interactions {
    /// Exact up to 10,000.
    pub total: i64,
    pub total_is_estimate: bool,
    pub next_cursor: Option<String>,
    pub interactions: Vec<Listed>,
}

/// Where the next page begins: the last row's value under the sort, and its key.
#[derive(Serialize, Deserialize)]
pub(super) struct Cursor {
    pub value: Option<f64>,
    pub key: i64,
    sort: String,
}

pub async fn list(context: &Context, request: List) -> Result<Interactions> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(&request.filter)?;
    let resolved = resolve(context, &mut connection, &workspace, &filter).await?;
    let limit = request.limit.unwrap_or(50).clamp(1, MOST) as usize;
    let page = Page {
        filter: &filter,
        resolved: &resolved,
        now: context.now_ms(),
        sort: request.sort,
        after: request.cursor.as_deref().map(|text| read_cursor(text, request.sort)).transpose()?,
        // One more says whether there is a next page.
        rows: limit as i64 + 1,
    };
    let passing = page.passing(&mut connection).await?;
    let all = store::interaction::about(&mut connection).await?;
    let mut keys = page.keys(&mut connection, passing, all).await?;
    let more = keys.len() > limit;
    keys.truncate(limit);
    let rows = store::interaction::listed_all(&mut connection, &keys).await?;
    let next_cursor = rows.last().filter(|_| more).map(|row| cursor(row, request.sort)).transpose()?;
    let total_is_estimate = passing > EXACT;
    let total = if total_is_estimate && filter.root.is_none() { all } else { passing };
    Ok(Interactions { total, total_is_estimate, next_cursor, interactions: shown(&mut connection, rows).await? })
}

fn read_cursor(text: &str, sort: Sort) -> Result<Cursor> {
    let wrong = || Error::usage("This cursor is not one of this list").hint("Begin again without --cursor");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
    let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    let fits = cursor.sort == sort.order().0 && cursor.value.is_none_or(f64::is_finite);
    if fits { Ok(cursor) } else { Err(wrong()) }
}

impl Cursor {
    pub(super) fn at(sort: Sort, value: Option<f64>, key: i64) -> Self {
        Self { value, key, sort: sort.order().0.to_owned() }
    }
}

fn cursor(row: &store::interaction::Listed, sort: Sort) -> Result<String> {
    let cursor = Cursor::at(sort, sort.value(row), row.key);
    Ok(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor)?))
}

/// Adds to rows what stands in other tables: tags and the newest correction.
pub async fn shown(connection: &mut SqliteConnection, rows: Vec<store::interaction::Listed>) -> Result<Vec<Listed>> {
    let keys: Vec<i64> = rows.iter().map(|row| row.key).collect();
    let corrected: Vec<i64> = rows.iter().filter(|row| row.has_correction).map(|row| row.key).collect();
    let mut tags = store::interaction::tags(connection, &keys).await?;
    let mut corrections = store::feedback::corrections(connection, &corrected).await?;
    let shown = rows.into_iter().map(|row| Listed {
        time: rfc3339(row.time),
        prompt: row.prompt,
        version: row.version,
        model: row.model,
        query: row.query,
        output: row.output,
        thumb: row.thumb.map(|thumb| if thumb > 0 { Thumb::Up } else { Thumb::Down }),
        rating: row.rating,
        correction: corrections.remove(&row.key),
        latency_ms: row.latency_ms,
        cost: row.cost_nano.map(Money),
        tags: tags.remove(&row.key).unwrap_or_default(),
        id: row.id,
    });
    Ok(shown.collect())
}

/// Keys and ids of all interactions that fit, oldest first.
pub async fn that_fit(
    context: &Context,
    connection: &mut SqliteConnection,
    workspace: &Workspace,
    filter: &Filter,
) -> Result<Vec<(i64, String)>> {
    let resolved = resolve(context, connection, workspace, filter).await?;
    let condition = filter::sql::build(filter, context.now_ms(), &resolved, 1)?;
    let sql = format!("SELECT key, id FROM interaction WHERE {} ORDER BY time, key", condition.sql);
    let arguments = condition.arguments(SqliteArguments::default())?;
    Ok(sqlx::query_as_with(sqlx::AssertSqlSafe(sql), arguments).fetch_all(connection).await?)
}

/// Looks up what a filter names and only the workspace knows, and sees to it that its words can be found: an import
/// that was killed may have left interactions behind that are not in the full text yet.
pub async fn resolve(
    context: &Context,
    connection: &mut SqliteConnection,
    workspace: &Workspace,
    filter: &Filter,
) -> Result<Resolved> {
    if filter.terms().into_iter().any(|term| matches!(term, Term::Text(_))) {
        store::words::catch_up_for(connection, &workspace.store).await?;
    }
    let mut resolved = Resolved::default();
    for lookup in filter.lookups() {
        match lookup {
            Lookup::User(user) => {
                resolved.users.insert(user.to_owned(), workspace.pseudonym(user));
            }
            Lookup::Batch(id) => {
                resolved.batches.insert(id.to_owned(), store::batch::find(connection, id).await?);
            }
            Lookup::Like(id) => {
                // Boxed, so that the compiler need not look through the index's types from each operation with a filter.
                let near = crate::search::near(context, connection, id).boxed().await?;
                resolved.like.insert(id.to_owned(), near);
            }
            Lookup::Found(group) => store::found::check(connection, group).await?,
            Lookup::Pattern(id) => {
                let whole = store::pattern::find(connection, id).await?;
                resolved.patterns.insert(id.to_owned(), store::pattern::members_of(connection, &whole).await?);
            }
        }
    }
    Ok(resolved)
}
