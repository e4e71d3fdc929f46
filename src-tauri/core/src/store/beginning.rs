//! Rows that are named by the beginning of their id.
use sqlx::{AssertSqlSafe, Decode, Sqlite, SqliteConnection, Type};

use crate::error::{Error, Result};

/// Where such rows are, and what people call them.
pub(super) struct Named {
    pub table: &'static str,
    pub one: &'static str,
    pub several: &'static str,
    /// Where their ids can be read.
    pub hint: &'static str,
}

impl Named {
    /// A column of the only row whose id begins so.
    ///
    /// Errors: [`crate::error::Code::NotFound`], [`crate::error::Code::NotUnique`].
    pub async fn find<T>(&self, connection: &mut SqliteConnection, column: &str, beginning: &str) -> Result<T>
    where
        T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + Send + Unpin,
    {
        let sql = format!("SELECT {column} FROM {} WHERE id >= $1 AND id < $2 LIMIT 2", self.table);
        let after = format!("{beginning}\u{10FFFF}");
        let found = sqlx::query_scalar(AssertSqlSafe(sql)).bind(beginning).bind(after).fetch_all(connection);
        let mut found: Vec<T> = found.await?;
        match (found.len(), found.pop()) {
            (1, Some(one)) if !beginning.is_empty() => Ok(one),
            (2, _) => Err(Error::not_unique(self.several, beginning)),
            _ => Err(Error::not_found(self.one, beginning).hint(self.hint)),
        }
    }
}
