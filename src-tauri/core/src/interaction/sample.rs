//! What is said of lists too long to be counted: an even sample of all interactions is looked at instead.
//!
//! Keys are given one after the other, so keys at even distances are spread over everything that ever came in. The
//! sample is the same each time, so that two looks at one list agree.
use std::cmp::Ordering;

use sqlx::{AssertSqlSafe, SqliteConnection, sqlite::SqliteArguments};

use super::{
    list::{Cursor, Sort},
    page::{EXACT, From, Page},
};
use crate::{error::Result, filter::sql};

/// Interactions looked at: shares are then right to about a hundredth.
const SIZE: i64 = 10_000;

/// The sampled that pass a page's filter, with their value under its sort.
pub(super) struct Sample {
    passing: Vec<(i64, Option<f64>)>,
    /// How many were looked at.
    size: i64,
}

impl Sample {
    /// Of about `all` interactions, those at even distances.
    pub async fn of(connection: &mut SqliteConnection, page: &Page<'_>, all: i64) -> Result<Self> {
        let size = SIZE.min(all);
        let keys: Vec<i64> = (0..size).map(|at| 1 + at * all / size).collect();
        let condition = sql::build_along(page.filter, page.now, page.resolved, "key")?;
        let (column, among) = (page.sort.order().0, sql::among("interaction.key", &keys));
        let sql = format!("SELECT key, CAST({column} AS REAL) FROM interaction WHERE {} AND {among}", condition.sql);
        let arguments = condition.arguments(SqliteArguments::default())?;
        let passing = sqlx::query_as_with(AssertSqlSafe(sql), arguments).fetch_all(connection).await?;
        Ok(Self { passing, size })
    }

    /// About how many pass the filter, where it is known that more than [`EXACT`] do.
    pub fn total(&self, all: i64) -> i64 {
        (self.passing.len() as i64 * all / self.size).max(EXACT + 1)
    }

    pub fn keys(self) -> Vec<i64> {
        self.passing.into_iter().map(|(key, _)| key).collect()
    }

    /// Where a page begins that has about this share of the list in front of it.
    pub fn place(mut self, sort: Sort, share: f64) -> From {
        let way = |order: Ordering| if sort.order().1 == "ASC" { order } else { order.reverse() };
        self.passing.sort_by(|(key, value), (other, its)| match (value, its) {
            (Some(value), Some(its)) => way(value.total_cmp(its).then(key.cmp(other))),
            (None, None) => way(key.cmp(other)),
            // Those without a value come last either way.
            _ => value.is_none().cmp(&its.is_none()),
        });
        let at = (share * self.passing.len() as f64) as usize;
        match self.passing.get(at) {
            Some((key, value)) if at > 0 => From::After(Cursor::at(sort, *value, *key)),
            _ => From::Start,
        }
    }
}
