//! The rollups beside one full scan of what they count.
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{
    counted::{ALL, Counted, PLACES},
    heard,
};
use crate::{error::Result, time::DAY};

/// Everything there is, as what was touched.
const EVERYTHING: &str = "touched (key) AS (SELECT key FROM interaction)";

/// How many counts are not those of a full scan, each wrong, missing or too many.
pub async fn wrong(connection: &mut SqliteConnection) -> Result<i64> {
    let mut wrong = 0;
    for counted in ALL {
        let (Counted { table, key, only, .. }, select) = (counted, counted.select());
        let columns = format!("{key}, {}", counted.sums.join(", "));
        let there = format!("SELECT {columns} FROM {table} WHERE {only}");
        let sql = format!(
            "WITH {EVERYTHING}, {PLACES}, scanned AS ({select})
             SELECT count(*) FROM (SELECT DISTINCT {key} FROM (
               SELECT * FROM (SELECT {columns} FROM scanned EXCEPT {there})
               UNION ALL SELECT * FROM ({there} EXCEPT SELECT {columns} FROM scanned)) AS different) AS places"
        );
        wrong += sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql)).bind(DAY).bind(1).fetch_one(&mut *connection).await?;
    }
    Ok(wrong + heard::wrong(connection).await?)
}

/// Counts everything anew.
pub async fn rebuild(tx: &mut SqliteConnection) -> Result<()> {
    for counted in ALL {
        anew(tx, counted).await?;
    }
    // Read again when it is asked for.
    sqlx::query("DELETE FROM rollup_heard").execute(tx).await?;
    Ok(())
}

/// Counts one of them anew.
async fn anew(tx: &mut SqliteConnection, counted: &Counted) -> Result<()> {
    let sql = format!("DELETE FROM {} WHERE {}", counted.table, counted.only);
    sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
    let sql = format!("WITH {EVERYTHING}, {PLACES} {}", counted.add());
    sqlx::query(AssertSqlSafe(sql)).bind(DAY).bind(1).execute(&mut *tx).await?;
    Ok(())
}
