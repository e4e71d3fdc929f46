//! Cost and latency of each lane, beside what the verdict says of its answers.
use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::lanes::Lane as Planned;
use crate::{money::Money, store::measure::Measures};

#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayLane")]
pub struct Lane {
    /// `ticket@2`, or `recorded`.
    pub version: String,
    pub model: Option<String>,
    #[ts(type = "number")]
    pub answers: i64,
    /// Mean of those answers whose cost is known.
    pub cost: Option<Money>,
    /// Half of the answers took no longer, in milliseconds.
    pub p50_ms: Option<f64>,
    /// Of 20 answers, 19 took no longer.
    pub p95_ms: Option<f64>,
    /// How much more than the baseline.
    pub difference: Option<Difference>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "ReplayLaneDifference")]
pub struct Difference {
    pub cost: Option<Money>,
    pub p50_ms: Option<f64>,
    pub p95_ms: Option<f64>,
}

pub fn measured(lanes: &[Planned], mut measures: BTreeMap<i64, Measures>) -> Vec<Lane> {
    let of_lane = |(lane, position): (&Planned, i64)| {
        let measures = measures.remove(&position).unwrap_or_default();
        Lane {
            version: lane.label.clone(),
            model: lane.version.as_ref().map(|version| version.model.clone()),
            answers: measures.answers,
            cost: measures.mean_cost().map(|nano| Money(nano.round() as i64)),
            p50_ms: measures.latency(0.5),
            p95_ms: measures.latency(0.95),
            difference: None,
        }
    };
    let mut shown: Vec<Lane> = lanes.iter().zip(0i64..).map(of_lane).collect();
    if let Some((baseline, candidates)) = shown.split_first_mut() {
        for lane in candidates {
            let more =
                |before: Option<f64>, after: Option<f64>| before.zip(after).map(|(before, after)| after - before);
            lane.difference = Some(Difference {
                cost: baseline.cost.zip(lane.cost).map(|(before, after)| Money(after.0 - before.0)),
                p50_ms: more(baseline.p50_ms, lane.p50_ms),
                p95_ms: more(baseline.p95_ms, lane.p95_ms),
            });
        }
    }
    shown
}
