//! Evidence while a replay runs: pairs of the deciding check enter in the plan's seeded order, whatever the order in
//! which they finish, so that looking at any time is allowed.
use std::collections::{HashMap, HashSet};

use super::{assemble::Assembled, cases::Part};
use crate::{
    check::{self, Outcome, Spec},
    error::Result,
    store::{
        Store,
        replay::{Cell, CellOutcome, outcomes},
    },
    verdict::{Anytime, Direction, Running, Word},
};

pub struct Evidence {
    check: String,
    spec: Spec,
    /// Values that a side has when it is complete, by lane: recorded answers have no repeats.
    wanted: [usize; 2],
    /// By position: values of baseline and candidate, as far as they are known. `None` for the guard.
    open: Vec<Option<[Vec<Option<f64>>; 2]>>,
    next: usize,
    /// `None` for scores without a known range, and where all turns of sessions are taken.
    anytime: Option<Anytime>,
}

impl Evidence {
    /// With what was finished before: position, lane and repeat of each such cell.
    pub async fn of(
        store: &Store,
        id: &str,
        assembled: &Assembled,
        finished: &HashSet<(i64, i64, i64)>,
    ) -> Result<Self> {
        let Some(deciding) = assembled.plan.deciding() else {
            return Err(crate::error::Error::internal("No check decides"));
        };
        let spec = deciding.spec()?;
        let alpha = assembled.plan.request.alpha();
        let anytime = match (spec.compare, spec.value_range()) {
            // Turns of one session are no strangers to each other, and nobody may bet on them as if they were.
            _ if assembled.cases.iter().any(|case| case.cluster.is_some()) => None,
            (check::Compare::Passed, _) if assembled.plan.request.repeats() == 1 => {
                Some(Anytime::binary(alpha, Direction::Up))
            }
            (_, Some((low, high))) if low < high => Some(Anytime::score([low, high], alpha, Direction::Up)),
            _ => None,
        };
        let open = assembled.cases.iter().map(|case| (case.part == Part::Target).then(Default::default));
        let repeats = assembled.plan.request.repeats() as usize;
        let mut evidence = Self {
            check: deciding.name.clone(),
            spec,
            wanted: [if assembled.plan.lanes[0].is_recorded() { 1 } else { repeats }, repeats],
            open: open.collect(),
            next: 0,
            anytime,
        };
        let mut before: HashMap<(i64, i64, i64), Vec<CellOutcome>> = HashMap::new();
        for placed in outcomes(&mut *store.read().await?, id).await? {
            let place = (placed.position, placed.lane, placed.repeat);
            // The others are asked again and count then.
            if finished.contains(&place) {
                before.entry(place).or_default().push(placed.outcome);
            }
        }
        for ((position, lane, _), outcomes) in before {
            evidence.put(position as usize, lane as usize, &outcomes);
        }
        evidence.advance();
        Ok(evidence)
    }

    pub fn add(&mut self, cell: &Cell, outcomes: &[CellOutcome]) {
        match cell.done {
            true => self.put(cell.position as usize, cell.lane as usize, outcomes),
            false => self.value(cell.position as usize, cell.lane as usize, None),
        }
        self.advance();
    }

    fn put(&mut self, position: usize, lane: usize, outcomes: &[CellOutcome]) {
        let found = outcomes.iter().find(|outcome| outcome.check == self.check);
        let value = found.and_then(|CellOutcome { state, score, reason, .. }| {
            self.spec.value(&Outcome { state: *state, score: *score, reason: reason.clone() })
        });
        self.value(position, lane, value);
    }

    fn value(&mut self, position: usize, lane: usize, value: Option<f64>) {
        if let Some(Some(sides)) = self.open.get_mut(position)
            && let Some(side) = sides.get_mut(lane)
        {
            side.push(value);
        }
    }

    /// Feeds every case whose turn it is and that is complete.
    fn advance(&mut self) {
        while let Some(case) = self.open.get(self.next) {
            if let Some([baseline, candidate]) = case {
                if baseline.len() < self.wanted[0] || candidate.len() < self.wanted[1] {
                    return;
                }
                let pair = mean(baseline).zip(mean(candidate));
                if let (Some(anytime), Some((baseline, candidate))) = (&mut self.anytime, pair) {
                    anytime.push(baseline, candidate);
                }
            }
            self.next += 1;
        }
    }

    pub fn now(&self) -> Option<Running> {
        self.anytime.as_ref().map(Anytime::now)
    }

    pub fn decided(&self) -> Option<Word> {
        self.anytime.as_ref().and_then(Anytime::decided)
    }
}

/// The mean over repeats; `None` where one of them has no value.
fn mean(values: &[Option<f64>]) -> Option<f64> {
    let known: Option<Vec<f64>> = values.iter().copied().collect();
    known.map(|known| known.iter().sum::<f64>() / known.len().max(1) as f64)
}
