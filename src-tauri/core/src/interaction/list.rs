//! The table of interactions, paged by key so that page 1,000 is as quick as page 1.
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sqlx::{SqliteConnection, sqlite::SqliteArguments};
use ts_rs::TS;

use super::form::Thumb;
use crate::{
    error::{Error, Result},
    filter::{
        self, Filter, Lookup,
        sql::{Resolved, Where},
    },
    money::Money,
    operation::Context,
    store,
    time::rfc3339,
    workspace::Workspace,
};

/// Totals are exact up to here; above, the answer says that it is an estimate.
const EXACT: i64 = 10_000;
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
    /// The column, and whether its greatest value comes first.
    fn column(self) -> (&'static str, bool) {
        match self {
            Sort::Time => ("time", true),
            Sort::Rating => ("rating", false),
            Sort::Latency => ("latency_ms", true),
            Sort::Cost => ("cost_nano", true),
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
struct Cursor {
    value: Option<f64>,
    key: i64,
    sort: String,
}

pub async fn list(context: &Context, request: List) -> Result<Interactions> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(&request.filter)?;
    let resolved = resolve(context, &mut connection, &workspace, &filter).await?;
    let condition = filter::sql::build(&filter, context.now_ms(), &resolved, 1)?;
    let (total, total_is_estimate) = total(&mut connection, &filter, &condition).await?;
    let limit = i64::from(request.limit.unwrap_or(50).clamp(1, MOST));
    let (after, order) = place(request.sort, request.cursor.as_deref())?;
    let sql = format!(
        "SELECT {} FROM interaction WHERE {} AND {after} ORDER BY {order} LIMIT {}",
        store::interaction::LISTED,
        condition.sql,
        limit + 1
    );
    let rows = sqlx::query_with(sqlx::AssertSqlSafe(sql), condition.arguments(SqliteArguments::default())?)
        .fetch_all(&mut *connection)
        .await?;
    let mut rows: Vec<_> = rows.iter().map(store::interaction::listed).collect::<Result<_>>()?;
    let more = rows.len() as i64 > limit;
    rows.truncate(limit as usize);
    let next_cursor = rows.last().filter(|_| more).map(|row| cursor(row, request.sort)).transpose()?;
    Ok(Interactions { total, total_is_estimate, next_cursor, interactions: shown(&mut connection, rows).await? })
}

async fn total(connection: &mut SqliteConnection, filter: &Filter, condition: &Where) -> Result<(i64, bool)> {
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM interaction WHERE {} LIMIT {}) AS counted",
        condition.sql,
        EXACT + 1
    );
    let arguments = condition.arguments(SqliteArguments::default())?;
    let counted: i64 = sqlx::query_scalar_with(sqlx::AssertSqlSafe(sql), arguments).fetch_one(&mut *connection).await?;
    if counted <= EXACT || filter.root.is_some() {
        return Ok((counted, counted > EXACT));
    }
    // Keys are given one after the other, so the highest says about how many there are.
    let about: i64 = sqlx::query_scalar("SELECT coalesce(max(key), 0) FROM interaction").fetch_one(connection).await?;
    Ok((about, true))
}

/// The condition that begins behind the cursor, and the order. Rows without a value come last.
fn place(sort: Sort, cursor: Option<&str>) -> Result<(String, String)> {
    let (column, descending) = sort.column();
    let (way, beyond) = if descending { ("DESC", "<") } else { ("ASC", ">") };
    let order = format!("{column} {way} NULLS LAST, key {way}");
    let Some(text) = cursor else { return Ok(("TRUE".to_owned(), order)) };
    let wrong = || Error::usage("This cursor is not one of this list").hint("Begin again without --cursor");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
    let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    if cursor.sort != column {
        return Err(wrong());
    }
    let key = cursor.key;
    let after = match cursor.value.filter(|value| value.is_finite()) {
        // Time is never null, so the bare row comparison lets SQLite start in the index.
        Some(value) if sort == Sort::Time => format!("(time, key) {beyond} ({value:.0}, {key})"),
        Some(value) => format!("(({column}, key) {beyond} ({value:?}, {key}) OR {column} IS NULL)"),
        None => format!("({column} IS NULL AND key {beyond} {key})"),
    };
    Ok((after, order))
}

fn cursor(row: &store::interaction::Listed, sort: Sort) -> Result<String> {
    let cursor = Cursor { value: sort.value(row), key: row.key, sort: sort.column().0.to_owned() };
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

/// Looks up what a filter names and only the workspace knows.
pub async fn resolve(
    context: &Context,
    connection: &mut SqliteConnection,
    workspace: &Workspace,
    filter: &Filter,
) -> Result<Resolved> {
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
                let near = crate::search::near(context, connection, id).await?;
                resolved.like.insert(id.to_owned(), near);
            }
            Lookup::Pattern(id) => {
                return Err(Error::not_found("pattern", id).hint("Patterns are made by attune patterns"));
            }
        }
    }
    Ok(resolved)
}
