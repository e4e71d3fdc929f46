//! What answers took in time, money and tokens.
use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use crate::{
    money::Money,
    store::rollup::{Taken, What, quantile},
};

/// Of the answers that say so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HomeTook")]
pub struct Took {
    /// Answers with a latency.
    pub timed: i64,
    /// Half of them were quicker, to a tenth.
    pub median_ms: Option<f64>,
    /// Of twenty answers nineteen were quicker, to a tenth.
    pub p95_ms: Option<f64>,
    /// Answers with a cost.
    pub costed: i64,
    #[ts(type = "string | null")]
    pub cost: Option<Money>,
    #[ts(type = "string | null")]
    pub cost_each: Option<Money>,
    pub input_tokens: Option<i64>,
    pub output_tokens: Option<i64>,
}

impl Took {
    pub(super) fn of<'t>(rows: impl IntoIterator<Item = &'t Taken>) -> Self {
        let mut times: BTreeMap<i64, i64> = BTreeMap::new();
        let mut sums = [(0_i64, 0_i64); 3];
        for row in rows {
            let sum = match row.what {
                What::Latency => {
                    *times.entry(row.bucket).or_default() += row.answers;
                    continue;
                }
                What::Cost => &mut sums[0],
                What::Input => &mut sums[1],
                What::Output => &mut sums[2],
            };
            *sum = (sum.0 + row.answers, sum.1.saturating_add(row.total));
        }
        let times: Vec<(i64, i64)> = times.into_iter().collect();
        let [(costed, cost), input, output] = sums;
        let given = |(answers, tokens): (i64, i64)| (answers > 0).then_some(tokens);
        Self {
            timed: times.iter().map(|(_, answers)| answers).sum(),
            median_ms: quantile(&times, 0.5),
            p95_ms: quantile(&times, 0.95),
            costed,
            cost: (costed > 0).then_some(Money(cost)),
            cost_each: cost.checked_div(costed).map(Money),
            input_tokens: given(input),
            output_tokens: given(output),
        }
    }

    /// Nobody says anything of it.
    pub fn is_unknown(&self) -> bool {
        self.timed == 0 && self.costed == 0 && self.input_tokens.is_none() && self.output_tokens.is_none()
    }
}
