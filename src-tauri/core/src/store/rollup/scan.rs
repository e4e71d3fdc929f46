//! The rollups beside one full scan of what they count.
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{ANSWERS, Counted, NEXT, PLACES, SAID};
use crate::{error::Result, time::DAY};

/// Everything there is, as what was touched.
const ALL: &str = "touched (key) AS (SELECT key FROM interaction)";

/// How many counts are not those of a full scan, each wrong, missing or too many.
pub async fn wrong(connection: &mut SqliteConnection) -> Result<i64> {
    let mut wrong = 0;
    for Counted { table, key, only, select } in [ANSWERS, SAID, NEXT] {
        let there = format!("SELECT {key}, answers FROM {table} WHERE {only}");
        let sql = format!(
            "WITH {ALL}, {PLACES}, scanned AS ({select})
             SELECT count(*) FROM (SELECT DISTINCT {key} FROM (
               SELECT * FROM (SELECT {key}, answers FROM scanned EXCEPT {there})
               UNION ALL SELECT * FROM ({there} EXCEPT SELECT {key}, answers FROM scanned)) AS different) AS places"
        );
        wrong += sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).bind(DAY).bind(1).fetch_one(&mut *connection).await?;
    }
    Ok(wrong)
}

/// Counts everything anew.
pub async fn rebuild(tx: &mut SqliteConnection) -> Result<()> {
    for counted in [ANSWERS, SAID, NEXT] {
        let sql = format!("DELETE FROM {} WHERE {}", counted.table, counted.only);
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
        let sql = format!("WITH {ALL}, {PLACES} {}", counted.add());
        sqlx::query(AssertSqlSafe(sql)).bind(DAY).bind(1).execute(&mut *tx).await?;
    }
    Ok(())
}
