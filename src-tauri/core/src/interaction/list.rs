//! The table of interactions, paged by key so that page 1,000 is as quick as page 1.
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{
    fit::resolve,
    form::Thumb,
    page::{EXACT, From, Page},
    sample::Sample,
};
use crate::{
    error::{Error, Result},
    filter,
    money::Money,
    operation::Context,
    store,
    time::rfc3339,
};

const MOST: u32 = 1_000;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// From an answer: `next_cursor`, `previous_cursor`, or `cursor` for the same page again.
    pub cursor: Option<String>,
    /// Instead of a cursor: the page that begins so many rows down the list, or the last one where there are fewer.
    pub row: Option<u64>,
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
    /// For the page in front of this one.
    pub previous_cursor: Option<String>,
    /// For this page again, whatever came in front of it since.
    pub cursor: Option<String>,
    /// How many rows stand in front of this page; unknown behind a cursor, about right where the total is an estimate.
    pub row: Option<i64>,
    pub interactions: Vec<Listed>,
}

/// Where a page begins: a row's value under the sort, and its key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Cursor {
    pub value: Option<f64>,
    pub key: i64,
    sort: String,
    way: Way,
}

/// What a cursor says of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    /// The page begins behind it.
    After,
    /// The page ends in front of it.
    Before,
    /// The page begins with it.
    At,
}

pub async fn list(context: &Context, request: List) -> Result<Interactions> {
    let workspace = context.workspace()?;
    let mut connection = workspace.store.read().await?;
    let filter = filter::parse(&request.filter)?;
    let resolved = resolve(context, &mut connection, &workspace, &filter).await?;
    let limit = request.limit.unwrap_or(50).clamp(1, MOST) as i64;
    let from = match &request.cursor {
        Some(_) if request.row.is_some() => {
            return Err(Error::usage("Give a cursor or a row, not both").at_field("row"));
        }
        Some(text) => read_cursor(text, request.sort)?,
        None => From::Start,
    };
    // One more says whether there is a next page.
    let rows = limit + 1;
    let sort = request.sort;
    let mut page = Page { filter: &filter, resolved: &resolved, now: context.now_ms(), sort, from, rows };
    let passing = page.passing(&mut connection).await?;
    let all = store::interaction::about(&mut connection).await?;
    let total_is_estimate = passing > EXACT;
    let sampled = match total_is_estimate && filter.root.is_some() {
        true => Some(Sample::of(&mut connection, &page, all).await?),
        false => None,
    };
    let total = match &sampled {
        Some(sampled) => sampled.total(all),
        None if total_is_estimate => all,
        None => passing,
    };
    let mut row = request.cursor.is_none().then_some(0);
    if let Some(wanted) = request.row {
        let wanted = i64::try_from(wanted).unwrap_or(i64::MAX);
        (page.from, row) = if wanted + limit >= total {
            (From::End, Some((total - limit).max(0)))
        } else if total_is_estimate && (filter.root.is_some() || sort != Sort::Time) {
            let sampled = match sampled {
                Some(sampled) => sampled,
                None => Sample::of(&mut connection, &page, all).await?,
            };
            (sampled.place(sort, wanted as f64 / total as f64), Some(wanted))
        } else {
            (From::Row(wanted), Some(wanted))
        };
    }
    let mut keys = page.keys(&mut connection, passing, all).await?;
    let more = keys.len() as i64 > limit;
    keys.truncate(limit as usize);
    let backwards = page.is_backwards();
    if backwards {
        keys.reverse();
    }
    let rows = store::interaction::listed_all(&mut connection, &keys).await?;
    let is_first = matches!(page.from, From::Start | From::Row(0)) || (backwards && !more);
    let is_last = matches!(page.from, From::End) || (!backwards && !more);
    let next_cursor = rows.last().filter(|_| !is_last).map(|row| cursor(row, sort, Way::After)).transpose()?;
    let previous_cursor = rows.first().filter(|_| !is_first).map(|row| cursor(row, sort, Way::Before)).transpose()?;
    let cursor = rows.first().map(|row| cursor(row, sort, Way::At)).transpose()?;
    let row = if is_first { Some(0) } else { row };
    let interactions = shown(&mut connection, rows).await?;
    Ok(Interactions { total, total_is_estimate, next_cursor, previous_cursor, cursor, row, interactions })
}

fn read_cursor(text: &str, sort: Sort) -> Result<From> {
    let wrong = || Error::usage("This cursor is not one of this list").hint("Begin again without --cursor");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| wrong())?;
    let cursor: Cursor = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    let fits = cursor.sort == sort.order().0 && cursor.value.is_none_or(f64::is_finite);
    match (fits, cursor.way) {
        (false, _) => Err(wrong()),
        (true, Way::After) => Ok(From::After(cursor)),
        (true, Way::Before) => Ok(From::Before(cursor)),
        (true, Way::At) => Ok(From::At(cursor)),
    }
}

impl Cursor {
    pub(super) fn at(sort: Sort, value: Option<f64>, key: i64) -> Self {
        Self { value, key, sort: sort.order().0.to_owned(), way: Way::After }
    }
}

fn cursor(row: &store::interaction::Listed, sort: Sort, way: Way) -> Result<String> {
    let cursor = Cursor { way, ..Cursor::at(sort, sort.value(row), row.key) };
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
