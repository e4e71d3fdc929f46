//! Evidence while a replay runs: pairs of the deciding check enter in the plan's seeded order, whatever the order in
//! which they finish, so that looking at any time is allowed.
use std::collections::{HashMap, HashSet};

use super::{
    assemble::{Assembled, Plan},
    cases::{Case, Part},
};
use crate::{
    check::{self, Outcome, Spec},
    error::{Error, Result},
    store::{
        Store,
        replay::{Cell, CellOutcome, Placed, outcomes},
    },
    verdict::{Anytime, Direction, Kind, Running, Word},
};

/// What evidence has to know of a case.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    pub part: Part,
    /// Other turns of its session are cases too.
    pub clustered: bool,
}

impl Head {
    fn of(case: &Case) -> Self {
        Self { part: case.part, clustered: case.cluster.is_some() }
    }
}

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
    /// With nothing known yet.
    pub fn new(plan: &Plan, heads: &[Head]) -> Result<Self> {
        let Some(deciding) = plan.deciding() else {
            return Err(Error::internal("No check decides"));
        };
        let spec = deciding.spec()?;
        let alpha = plan.request.alpha();
        let anytime = match (spec.compare, spec.value_range()) {
            // Turns of one session are no strangers to each other, and nobody may bet on them as if they were.
            _ if heads.iter().any(|head| head.clustered) => None,
            (check::Compare::Passed, _) if plan.request.repeats() == 1 => Some(Anytime::binary(alpha, Direction::Up)),
            (_, Some((low, high))) if low < high => Some(Anytime::score([low, high], alpha, Direction::Up)),
            _ => None,
        };
        let open = heads.iter().map(|head| (head.part == Part::Target).then(Default::default));
        let repeats = plan.request.repeats() as usize;
        Ok(Self {
            check: deciding.name.clone(),
            spec,
            wanted: [if plan.lanes[0].is_recorded() { 1 } else { repeats }, repeats],
            open: open.collect(),
            next: 0,
            anytime,
        })
    }

    /// With what was finished before: position, lane and repeat of each such cell.
    pub async fn of(
        store: &Store,
        id: &str,
        assembled: &Assembled,
        finished: &HashSet<(i64, i64, i64)>,
    ) -> Result<Self> {
        let heads: Vec<Head> = assembled.cases.iter().map(Head::of).collect();
        let mut evidence = Self::new(&assembled.plan, &heads)?;
        let placed = outcomes(&mut *store.read().await?, id).await?;
        // The others are asked again and count then.
        let before = placed.into_iter().filter(|one| finished.contains(&(one.position, one.lane, one.repeat)));
        evidence.put_all(before);
        evidence.advance();
        Ok(evidence)
    }

    /// Takes what is stored without feeding it: that is done step by step. A cell that failed has no value.
    pub fn take(&mut self, cells: &[Cell], placed: Vec<Placed>) {
        let done: HashSet<(i64, i64, i64)> =
            cells.iter().filter(|cell| cell.done).map(|cell| (cell.position, cell.lane, cell.repeat)).collect();
        self.put_all(placed.into_iter().filter(|one| done.contains(&(one.position, one.lane, one.repeat))));
        for cell in cells.iter().filter(|cell| !cell.done) {
            self.value(cell.position as usize, cell.lane as usize, None);
        }
    }

    fn put_all(&mut self, placed: impl Iterator<Item = Placed>) {
        let mut before: HashMap<(i64, i64, i64), Vec<CellOutcome>> = HashMap::new();
        for one in placed {
            before.entry((one.position, one.lane, one.repeat)).or_default().push(one.outcome);
        }
        for ((position, lane, _), outcomes) in before {
            self.put(position as usize, lane as usize, &outcomes);
        }
    }

    pub fn check(&self) -> &str {
        &self.check
    }

    /// Of the single outcomes.
    pub fn kind(&self) -> Kind {
        match self.spec.compare {
            check::Compare::Passed => Kind::Binary,
            check::Compare::Score => Kind::Score,
        }
    }

    /// Cases that may count.
    pub fn target(&self) -> u64 {
        self.open.iter().flatten().count() as u64
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
        while self.step() {}
    }

    /// Feeds the next pair; false where none is complete yet, or none is left.
    pub fn step(&mut self) -> bool {
        while let Some(case) = self.open.get(self.next) {
            let mut pair = None;
            if let Some([baseline, candidate]) = case {
                if baseline.len() < self.wanted[0] || candidate.len() < self.wanted[1] {
                    return false;
                }
                pair = mean(baseline).zip(mean(candidate));
            }
            self.next += 1;
            if let (Some(anytime), Some((baseline, candidate))) = (&mut self.anytime, pair) {
                anytime.push(baseline, candidate);
                return true;
            }
        }
        false
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
