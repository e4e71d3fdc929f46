//! Which interactions stand on a page, found so that a page costs about the same however many there are.
//!
//! There are two ways to a page. Where few interactions pass the filter, they are found by it and sorted. Where many
//! pass, the index of the sort is walked and each interaction on the way is tested, because enough of them pass soon.
//! The database cannot know which is which; the count that the list shows anyway tells.
use sqlx::{AssertSqlSafe, SqliteConnection, sqlite::SqliteArguments};

use super::list::{Cursor, Sort};
use crate::{
    error::Result,
    filter::{
        Filter,
        sql::{self, Resolved, Where},
    },
};

/// Totals are exact up to here.
pub(super) const EXACT: i64 = 10_000;

/// What a page is made of.
pub(super) struct Page<'a> {
    pub filter: &'a Filter,
    pub resolved: &'a Resolved,
    pub now: i64,
    pub sort: Sort,
    /// Where it begins, behind the first page.
    pub after: Option<Cursor>,
    pub rows: i64,
}

impl Page<'_> {
    /// How many interactions pass the filter, counted no further than one beyond [`EXACT`].
    pub(super) async fn passing(&self, connection: &mut SqliteConnection) -> Result<i64> {
        let condition = sql::build(self.filter, self.now, self.resolved, 1)?;
        let limit = EXACT + 1;
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM interaction WHERE {} LIMIT {limit}) AS counted",
            condition.sql
        );
        let arguments = condition.arguments(SqliteArguments::default())?;
        Ok(sqlx::query_scalar_with(AssertSqlSafe(sql), arguments).fetch_one(connection).await?)
    }

    /// The keys on the page, in order. `passing` of about `all` interactions pass the filter.
    pub(super) async fn keys(&self, connection: &mut SqliteConnection, passing: i64, all: i64) -> Result<Vec<i64>> {
        // A walk meets the rows of a page among about `rows * all / passing` interactions.
        if passing <= EXACT && passing.saturating_mul(passing) <= self.rows.saturating_mul(all) {
            return self.sorted()?.keys(connection).await;
        }
        let mut keys = if self.is_behind_values() { Vec::new() } else { self.walked()?.keys(connection).await? };
        let missing = self.rows - keys.len() as i64;
        if missing > 0 && self.sort != Sort::Time {
            keys.extend(self.walked_without(missing)?.keys(connection).await?);
        }
        Ok(keys)
    }

    /// Found by the filter, then sorted.
    fn sorted(&self) -> Result<Query> {
        let (column, way, beyond) = self.sort.order();
        let after = match &self.after {
            None => "TRUE".to_owned(),
            Some(Cursor { value: None, key, .. }) => format!("({column} IS NULL AND key {beyond} {key})"),
            Some(Cursor { value: Some(value), key, .. }) => {
                format!("(({column}, key) {beyond} ({value:?}, {key}) OR {column} IS NULL)")
            }
        };
        let condition = sql::build(self.filter, self.now, self.resolved, 1)?;
        // With the sign the index of the sort does not fit, so the filter's own is used.
        Ok(Query::new(condition, &after, &format!("+{column} {way} NULLS LAST, key {way}"), self.rows))
    }

    /// Tested along the index of the sort, in which those without a value are not.
    fn walked(&self) -> Result<Query> {
        let (column, way, beyond) = self.sort.order();
        let after = match &self.after {
            // From two values compared at once SQLite does not see that the first is none without a value.
            Some(Cursor { value: Some(value), key, .. }) => {
                format!("{column} {beyond}= {value:?} AND ({column}, key) {beyond} ({value:?}, {key})")
            }
            _ => format!("{column} IS NOT NULL"),
        };
        let condition = sql::build_along(self.filter, self.now, self.resolved, column)?;
        Ok(Query::new(condition, &after, &format!("{column} {way}, key {way}"), self.rows))
    }

    /// Those without a value, which come behind all others.
    fn walked_without(&self, rows: i64) -> Result<Query> {
        let (column, way, beyond) = self.sort.order();
        let after = match &self.after {
            Some(cursor) if self.is_behind_values() => format!("{column} IS NULL AND key {beyond} {}", cursor.key),
            _ => format!("{column} IS NULL"),
        };
        let condition = sql::build_along(self.filter, self.now, self.resolved, "key")?;
        Ok(Query::new(condition, &after, &format!("key {way}"), rows))
    }

    fn is_behind_values(&self) -> bool {
        self.after.as_ref().is_some_and(|cursor| cursor.value.is_none())
    }
}

/// A query for keys.
struct Query {
    sql: String,
    condition: Where,
}

impl Query {
    fn new(condition: Where, after: &str, order: &str, rows: i64) -> Self {
        let sql =
            format!("SELECT key FROM interaction WHERE {} AND {after} ORDER BY {order} LIMIT {rows}", condition.sql);
        Self { sql, condition }
    }

    async fn keys(self, connection: &mut SqliteConnection) -> Result<Vec<i64>> {
        let arguments = self.condition.arguments(SqliteArguments::default())?;
        Ok(sqlx::query_scalar_with(AssertSqlSafe(self.sql), arguments).fetch_all(connection).await?)
    }
}

#[cfg(test)]
mod tests;
