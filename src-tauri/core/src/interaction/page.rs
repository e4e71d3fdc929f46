//! Which interactions stand on a page, found so that a page costs about the same however many there are.
//!
//! There are two ways to a page. Where few interactions pass the filter, they are found by it and sorted. Where many
//! pass, the index of the sort is walked and each interaction on the way is tested, because enough of them pass soon.
//! The database cannot know which is which; the count that the list shows anyway tells. A page is read in either way.
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
    pub from: From,
    pub rows: i64,
}

/// Where a page begins, and which way it goes from there.
#[derive(Debug, Clone)]
pub(super) enum From {
    Start,
    /// The last page, read from its end.
    End,
    After(Cursor),
    /// With this row, or what stands there now.
    At(Cursor),
    /// The page that ends in front of this.
    Before(Cursor),
    /// So many rows are passed by.
    Row(i64),
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

    /// The keys on the page, in the order of its way. `passing` of about `all` interactions pass the filter.
    pub(super) async fn keys(&self, connection: &mut SqliteConnection, passing: i64, all: i64) -> Result<Vec<i64>> {
        // A walk meets the rows of a page among about `rows * all / passing` interactions.
        if passing <= EXACT && passing.saturating_mul(passing) <= self.rows.saturating_mul(all) {
            return self.sorted()?.keys(connection).await;
        }
        let parts = [Part::Valued, Part::Without];
        let parts = if self.is_backwards() { [parts[1], parts[0]] } else { parts };
        let (mut keys, mut skip) = (Vec::new(), self.skip());
        for part in parts.into_iter().filter(|part| self.reaches(*part)) {
            let missing = self.rows - keys.len() as i64;
            if missing > 0 {
                let found = self.walked(part, skip, missing)?.keys(connection).await?;
                if found.is_empty() && skip > 0 {
                    skip = (skip - self.count(connection, part).await?).max(0);
                } else {
                    skip = 0;
                }
                keys.extend(found);
            }
        }
        Ok(keys)
    }

    pub(super) fn is_backwards(&self) -> bool {
        matches!(self.from, From::End | From::Before(_))
    }

    fn skip(&self) -> i64 {
        if let From::Row(row) = self.from { row } else { 0 }
    }

    /// Whether a part of the list has rows on this side of where the page begins.
    fn reaches(&self, part: Part) -> bool {
        match (&self.from, part) {
            (_, Part::Without) if self.sort == Sort::Time => false,
            (From::After(cursor) | From::At(cursor), Part::Valued) => cursor.value.is_some(),
            (From::Before(cursor), Part::Without) => cursor.value.is_none(),
            _ => true,
        }
    }

    /// The column, the way that this page is read in, and the sign of what comes after it on that way.
    fn order(&self) -> (&'static str, &'static str, &'static str) {
        let (column, way, beyond) = self.sort.order();
        match (self.is_backwards(), way) {
            (false, _) => (column, way, beyond),
            (true, "ASC") => (column, "DESC", "<"),
            (true, _) => (column, "ASC", ">"),
        }
    }

    fn cursor(&self) -> Option<&Cursor> {
        match &self.from {
            From::After(cursor) | From::At(cursor) | From::Before(cursor) => Some(cursor),
            _ => None,
        }
    }

    /// The sign of the keys that belong to the page.
    fn beyond(&self) -> String {
        let or_equal = if matches!(self.from, From::At(_)) { "=" } else { "" };
        format!("{}{or_equal}", self.order().2)
    }

    /// Found by the filter, then sorted.
    fn sorted(&self) -> Result<Query> {
        let ((column, way, _), beyond) = (self.order(), self.beyond());
        let (nulls, without) = match self.is_backwards() {
            false => ("LAST", format!("{column} IS NULL")),
            true => ("FIRST", "FALSE".to_owned()),
        };
        let after = match self.cursor() {
            None => "TRUE".to_owned(),
            Some(Cursor { value: None, key, .. }) => {
                let valued = if self.is_backwards() { format!(" OR {column} IS NOT NULL") } else { String::new() };
                format!("(({column} IS NULL AND key {beyond} {key}){valued})")
            }
            Some(Cursor { value: Some(value), key, .. }) => {
                format!("(({column}, key) {beyond} ({value:?}, {key}) OR {without})")
            }
        };
        let condition = sql::build(self.filter, self.now, self.resolved, 1)?;
        // With the sign the index of the sort does not fit, so the filter's own is used.
        let order = format!("+{column} {way} NULLS {nulls}, key {way}");
        Ok(Query::new(condition, &after, &order, self.rows, self.skip()))
    }

    /// Tested along the index of the sort: those with a value, or those without, which come behind all others.
    fn walked(&self, part: Part, skip: i64, rows: i64) -> Result<Query> {
        let ((column, way, after), beyond) = (self.order(), self.beyond());
        let after = match (self.cursor(), part) {
            // From two values compared at once SQLite does not see that the first is none without a value.
            (Some(Cursor { value: Some(value), key, .. }), Part::Valued) => {
                format!("{column} {after}= {value:?} AND ({column}, key) {beyond} ({value:?}, {key})")
            }
            (Some(Cursor { value: None, key, .. }), Part::Without) => {
                format!("{column} IS NULL AND key {beyond} {key}")
            }
            (_, Part::Valued) => format!("{column} IS NOT NULL"),
            (_, Part::Without) => format!("{column} IS NULL"),
        };
        let (along, order) = match part {
            Part::Valued => (column, format!("{column} {way}, key {way}")),
            Part::Without => ("key", format!("key {way}")),
        };
        let condition = sql::build_along(self.filter, self.now, self.resolved, along)?;
        Ok(Query::new(condition, &after, &order, rows, skip))
    }

    /// How many stand in a part of the list.
    async fn count(&self, connection: &mut SqliteConnection, part: Part) -> Result<i64> {
        let column = self.sort.order().0;
        let is = if part == Part::Valued { "IS NOT NULL" } else { "IS NULL" };
        let condition = sql::build_along(self.filter, self.now, self.resolved, column)?;
        let sql = format!("SELECT count(*) FROM interaction WHERE {} AND {column} {is}", condition.sql);
        let arguments = condition.arguments(SqliteArguments::default())?;
        Ok(sqlx::query_scalar_with(AssertSqlSafe(sql), arguments).fetch_one(connection).await?)
    }
}

/// The two lists that stand one behind the other: those with a value of the sort, and those without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Valued,
    Without,
}

/// A query for keys.
struct Query {
    sql: String,
    condition: Where,
}

impl Query {
    fn new(condition: Where, after: &str, order: &str, rows: i64, skip: i64) -> Self {
        let sql = format!(
            "SELECT key FROM interaction WHERE {} AND {after} ORDER BY {order} LIMIT {rows} OFFSET {skip}",
            condition.sql
        );
        Self { sql, condition }
    }

    async fn keys(self, connection: &mut SqliteConnection) -> Result<Vec<i64>> {
        let arguments = self.condition.arguments(SqliteArguments::default())?;
        Ok(sqlx::query_scalar_with(AssertSqlSafe(self.sql), arguments).fetch_all(connection).await?)
    }
}

#[cfg(test)]
mod tests;
