//! What the answers of a replay's lanes cost and how long they took.
use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use crate::error::Result;

/// Of one lane.
#[derive(Debug, Clone, Default)]
pub struct Measures {
    /// Finished answers.
    pub answers: i64,
    /// Nano-dollars, of those whose cost is known.
    pub costs: Vec<f64>,
    /// Milliseconds.
    pub latencies: Vec<f64>,
}

impl Measures {
    pub fn mean_cost(&self) -> Option<f64> {
        (!self.costs.is_empty()).then(|| self.costs.iter().sum::<f64>() / self.costs.len() as f64)
    }

    /// The latency that this share of the answers did not exceed, by nearest rank.
    pub fn latency(&self, share: f64) -> Option<f64> {
        let mut sorted = self.latencies.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.max(1) - 1).copied()
    }
}

/// By lane, on the traffic or on what of it is held out; the baseline is 0. A logged answer without latency counts as one whose latency is not known.
pub async fn by_lane(
    connection: &mut SqliteConnection,
    replay: &str,
    held_out: bool,
) -> Result<BTreeMap<i64, Measures>> {
    let sql = "SELECT cell.lane, answer.cost_nano, answer.latency_ms, answer.endpoint = 'recorded'
               FROM cell JOIN answer ON answer.key = cell.answer
               JOIN replay_case c ON c.replay = cell.replay AND c.position = cell.position
               WHERE cell.replay = $1 AND cell.state = 'done' AND c.part <> 'regression' AND c.held_out >= $2";
    let rows: Vec<(i64, Option<i64>, i64, bool)> =
        sqlx::query_as(sql).bind(replay).bind(held_out).fetch_all(connection).await?;
    let mut measures: BTreeMap<i64, Measures> = BTreeMap::new();
    for (lane, cost, latency, is_recorded) in rows {
        let side = measures.entry(lane).or_default();
        side.answers += 1;
        side.costs.extend(cost.map(|cost| cost as f64));
        side.latencies.extend((!is_recorded || latency > 0).then_some(latency as f64));
    }
    Ok(measures)
}

/// Of one finished cell.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    pub position: i64,
    pub lane: i64,
    pub cost_nano: Option<i64>,
    pub latency_ms: Option<i64>,
    /// Characters of the output.
    pub chars: i64,
}

/// What each finished cell of a replay needed. A logged answer without latency is one whose latency is not known.
pub async fn by_cell(connection: &mut SqliteConnection, replay: &str) -> Result<Vec<Measured>> {
    let sql = "SELECT cell.position, cell.lane, answer.cost_nano, answer.latency_ms, answer.endpoint = 'recorded',
               length(answer.output)
               FROM cell JOIN answer ON answer.key = cell.answer WHERE cell.replay = $1 AND cell.state = 'done'";
    type Found = (i64, i64, Option<i64>, i64, bool, i64);
    let rows: Vec<Found> = sqlx::query_as(sql).bind(replay).fetch_all(connection).await?;
    let measured = |(position, lane, cost_nano, latency, is_recorded, chars): Found| {
        let latency_ms = (!is_recorded || latency > 0).then_some(latency);
        Measured { position, lane, cost_nano, latency_ms, chars }
    };
    Ok(rows.into_iter().map(measured).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latency_is_one_that_was_measured() {
        let of = |latencies: &[f64]| Measures { latencies: latencies.to_vec(), ..Measures::default() };
        let twenty: Vec<f64> = (1..=20).rev().map(f64::from).collect();
        assert_eq!((of(&twenty).latency(0.5), of(&twenty).latency(0.95)), (Some(10.0), Some(19.0)));
        assert_eq!((of(&[7.0]).latency(0.5), of(&[7.0]).latency(0.95)), (Some(7.0), Some(7.0)));
        assert_eq!((of(&[]).latency(0.5), of(&[]).mean_cost()), (None, None));
    }
}
