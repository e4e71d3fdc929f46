//! What is said of lists too long to be counted: an even sample of all interactions is looked at instead.
//!
//! Keys are given one after the other, so keys at even distances are spread over everything that ever came in. The
//! sample is the same each time, so that two looks at one list agree.
use sqlx::{AssertSqlSafe, SqliteConnection, sqlite::SqliteArguments};

use super::{
    list::{Cursor, Sort},
    page::{EXACT, From, Page},
};
use crate::{error::Result, filter::sql};

/// Interactions looked at: shares are then right to about a hundredth.
const SIZE: i64 = 10_000;

/// Keys at even distances among about `all`.
pub(super) fn keys(all: i64) -> Vec<i64> {
    let size = SIZE.min(all);
    (0..size).map(|at| 1 + at * all / size).collect()
}

/// About how many pass the filter, where it is known that more than [`EXACT`] do.
pub(super) async fn total(connection: &mut SqliteConnection, page: &Page<'_>, all: i64) -> Result<i64> {
    let sample = keys(all);
    let passing = passing(connection, page, &sample, None).await?.len() as i64;
    Ok((passing * all / sample.len() as i64).max(EXACT + 1))
}

/// The sampled that pass.
pub(super) async fn keys_passing(connection: &mut SqliteConnection, page: &Page<'_>, all: i64) -> Result<Vec<i64>> {
    Ok(passing(connection, page, &keys(all), None).await?.into_iter().map(|(key, _)| key).collect())
}

/// Where a page begins that has about this share of the list in front of it.
pub(super) async fn place(connection: &mut SqliteConnection, page: &Page<'_>, all: i64, share: f64) -> Result<From> {
    let places = passing(connection, page, &keys(all), Some(page.sort)).await?;
    let at = (share * places.len() as f64) as usize;
    Ok(match places.get(at) {
        Some(_) if at == 0 => From::Start,
        Some((key, value)) => From::After(Cursor::at(page.sort, *value, *key)),
        None => From::Start,
    })
}

/// The sampled that pass, with their value, in the order of the list if one is asked for.
async fn passing(
    connection: &mut SqliteConnection,
    page: &Page<'_>,
    sample: &[i64],
    sort: Option<Sort>,
) -> Result<Vec<(i64, Option<f64>)>> {
    let (column, way, _) = sort.unwrap_or(page.sort).order();
    let order = sort.map(|_| format!("ORDER BY {column} {way} NULLS LAST, key {way}")).unwrap_or_default();
    let condition = sql::build_along(page.filter, page.now, page.resolved, "key")?;
    let among = sql::among(sample);
    let sql =
        format!("SELECT key, CAST({column} AS REAL) FROM interaction WHERE {} AND {among} {order}", condition.sql);
    let arguments = condition.arguments(SqliteArguments::default())?;
    Ok(sqlx::query_as_with(AssertSqlSafe(sql), arguments).fetch_all(connection).await?)
}
