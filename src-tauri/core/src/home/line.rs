//! Week by week: satisfaction, on which promotions stand, with volume, time and money beside it.
use std::collections::HashMap;

use serde::Serialize;
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{Thumbs, Took, date, scope::Scope};
use crate::{
    error::Result,
    store::rollup::{self, Taken},
};

pub(super) const WEEK: i64 = 7;
/// The newest weeks are shown.
const WEEKS: i64 = 60;

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "WeekOfThumbs")]
pub struct WeekOfThumbs {
    /// First and last day.
    pub from: String,
    pub to: String,
    #[serde(flatten)]
    pub thumbs: Thumbs,
    pub took: Took,
}

/// Oldest first; the last week ends with the last day that has answers, as the weeks do that are compared.
pub(super) async fn of(connection: &mut SqliteConnection, scope: &Scope) -> Result<Vec<WeekOfThumbs>> {
    let first = scope.since.unwrap_or(i64::MIN);
    let Some(last) = rollup::last_day(connection, &scope.over(first..scope.last() + 1)).await? else {
        return Ok(Vec::new());
    };
    let earliest = (last + 1 - WEEKS * WEEK).max(first);
    let days = scope.over(earliest..last + 1);
    let mut counts = [(0, 0, 0); WEEKS as usize];
    for day in rollup::days(connection, &days).await? {
        let count = &mut counts[((last - day.day) / WEEK) as usize];
        *count = (count.0 + day.answers, count.1 + day.up, count.2 + day.down);
    }
    let taken = rollup::taken_by_day(connection, &days).await?;
    let mut took: HashMap<i64, Vec<&Taken>> = HashMap::new();
    for row in &taken {
        took.entry((last - row.day) / WEEK).or_default().push(row);
    }
    let mut weeks = Vec::new();
    for (back, (answers, up, down)) in (0..WEEKS).zip(counts) {
        let to = last - back * WEEK;
        let from = (to + 1 - WEEK).max(earliest);
        let took = Took::of(took.remove(&back).unwrap_or_default());
        weeks.push(WeekOfThumbs { from: date(from), to: date(to), thumbs: Thumbs::of(answers, up, down), took });
    }
    // Before the first answer there is nothing to show.
    let known = weeks.iter().rposition(|week| week.thumbs.answers > 0).map_or(0, |first| first + 1);
    weeks.truncate(known);
    weeks.reverse();
    Ok(weeks)
}
