//! Satisfaction week by week: the line on which promotions stand.
use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Thumbs, date};
use crate::{error::Result, store::rollup};

const WEEK: i64 = 7;
/// The newest weeks are shown.
const WEEKS: i64 = 26;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "WeekOfThumbs")]
pub struct WeekOfThumbs {
    /// First and last day.
    pub from: String,
    pub to: String,
    #[serde(flatten)]
    pub thumbs: Thumbs,
}

/// Oldest first; the last week ends with the last day that has answers, as the weeks do that are compared.
pub(super) async fn of(connection: &mut SqliteConnection, today: i64, since: Option<i64>) -> Result<Vec<WeekOfThumbs>> {
    let Some(last) = rollup::last_day(connection, today).await? else { return Ok(Vec::new()) };
    let earliest = (last + 1 - WEEKS * WEEK).max(since.unwrap_or(i64::MIN));
    let mut counts = [(0, 0, 0); WEEKS as usize];
    for (day, answers, up, down) in rollup::days(connection, &(earliest..last + 1)).await? {
        let count = &mut counts[((last - day) / WEEK) as usize];
        *count = (count.0 + answers, count.1 + up, count.2 + down);
    }
    let mut weeks = Vec::new();
    for (back, (answers, up, down)) in (0..WEEKS).zip(counts) {
        let to = last - back * WEEK;
        let from = (to + 1 - WEEK).max(earliest);
        weeks.push(WeekOfThumbs { from: date(from), to: date(to), thumbs: Thumbs::of(answers, up, down) });
    }
    // Before the first answer there is nothing to show.
    let known = weeks.iter().rposition(|week| week.thumbs.answers > 0).map_or(0, |first| first + 1);
    weeks.truncate(known);
    weeks.reverse();
    Ok(weeks)
}
