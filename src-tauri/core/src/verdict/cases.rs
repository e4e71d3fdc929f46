//! From pairs to cases: repeats become one mean, and cases fall into slices and clusters.
use std::collections::BTreeMap;

use super::form::{Kind, Options};
use super::pairs::Pair;
use super::units::Units;
use crate::error::{Error, Result};

/// One case with both sides, each the mean of its repeats.
#[derive(Debug, Clone)]
pub(super) struct Case<'a> {
    name: &'a str,
    /// Place of its first pair: the plan's order.
    place: usize,
    slice: Option<&'a str>,
    cluster: Option<&'a str>,
    pub baseline: f64,
    pub candidate: f64,
}

impl Case<'_> {
    pub fn difference(&self) -> f64 {
        self.candidate - self.baseline
    }
}

/// What one verdict is computed from. Cases stand in the order of their names, so that draws do not depend on the order
/// of the file.
#[derive(Debug, Clone)]
pub(super) struct Sample<'a> {
    pub slice: Option<&'a str>,
    pub kind: Kind,
    pub cases: Vec<Case<'a>>,
    /// The slice of each case that lacks a side.
    unpaired: Vec<Option<&'a str>>,
    /// Every outcome is 0 or 1, so that means are shares of cases.
    pub shares: bool,
    /// A case was asked more than once.
    pub repeated: bool,
    pub clustered: bool,
}

#[derive(Default)]
struct Sides {
    place: usize,
    baseline: Mean,
    candidate: Mean,
}

#[derive(Default)]
struct Mean {
    sum: f64,
    count: u32,
}

impl Mean {
    fn take(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.count += 1;
        }
    }

    fn value(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }
}

impl<'a> Sample<'a> {
    pub fn new(pairs: &'a [Pair], options: &Options) -> Result<Self> {
        let mut sides: BTreeMap<&str, (&Pair, Sides)> = BTreeMap::new();
        for (place, pair) in pairs.iter().enumerate() {
            check_values(pair, options)?;
            let (_, sides) = sides.entry(&pair.case).or_insert_with(|| (pair, Sides { place, ..Sides::default() }));
            sides.baseline.take(pair.baseline);
            sides.candidate.take(pair.candidate);
        }
        let mut sample = Self {
            slice: None,
            kind: Kind::Score,
            cases: Vec::new(),
            unpaired: Vec::new(),
            shares: pairs.iter().flat_map(values).all(is_share),
            repeated: sides.len() < pairs.len(),
            clustered: pairs.iter().any(|pair| pair.cluster.is_some()),
        };
        for (name, (pair, sides)) in sides {
            let (slice, cluster) = (pair.slice.as_deref(), pair.cluster.as_deref());
            match (sides.baseline.value(), sides.candidate.value()) {
                (Some(baseline), Some(candidate)) => {
                    sample.cases.push(Case { name, place: sides.place, slice, cluster, baseline, candidate });
                }
                _ => sample.unpaired.push(slice),
            }
        }
        sample.kind = sample.kind_of(options);
        Ok(sample)
    }

    /// Binary only where every case says pass or fail on both sides and stands for itself.
    fn kind_of(&self, options: &Options) -> Kind {
        let whole = self.cases.iter().flat_map(|case| [case.baseline, case.candidate]).all(is_share);
        if options.kind != Some(Kind::Score) && whole && !self.clustered { Kind::Binary } else { Kind::Score }
    }

    /// The same comparison on the cases of each slice, in the order of their names.
    pub fn slices(&self) -> Vec<Sample<'a>> {
        let mut slices: BTreeMap<&str, (Vec<Case>, Vec<_>)> = BTreeMap::new();
        for case in &self.cases {
            case.slice.into_iter().for_each(|slice| slices.entry(slice).or_default().0.push(case.clone()));
        }
        for missing in &self.unpaired {
            missing.iter().for_each(|slice| slices.entry(slice).or_default().1.push(*missing));
        }
        let sample = |(slice, (cases, unpaired))| Sample { slice: Some(slice), cases, unpaired, ..*self };
        slices.into_iter().map(sample).collect()
    }

    pub fn n(&self) -> u64 {
        self.cases.len() as u64
    }

    pub fn unpaired(&self) -> u64 {
        self.unpaired.len() as u64
    }

    /// Means of both sides; None without cases.
    pub fn means(&self) -> Option<[f64; 2]> {
        let n = self.cases.len() as f64;
        let sum = |side: fn(&Case) -> f64| self.cases.iter().map(side).sum::<f64>();
        (n > 0.0).then(|| [sum(|case| case.baseline) / n, sum(|case| case.candidate) / n])
    }

    /// Cases that went from below one half to above it, and the other way.
    pub fn crossings(&self) -> [u64; 2] {
        let count = |from: fn(&Case) -> f64, to: fn(&Case) -> f64| {
            self.cases.iter().filter(|case| from(case) < 0.5 && to(case) > 0.5).count() as u64
        };
        [count(|case| case.baseline, |case| case.candidate), count(|case| case.candidate, |case| case.baseline)]
    }

    /// Every outcome lies on 0 to 1, so that one half is a middle.
    pub fn on_unit_scale(&self) -> bool {
        self.cases.iter().flat_map(|case| [case.baseline, case.candidate]).all(|value| (0.0..=1.0).contains(&value))
    }

    pub fn units(&self) -> Units {
        if !self.clustered {
            return Units::of_cases(self.cases.iter().map(Case::difference));
        }
        let mut clusters: BTreeMap<(bool, &str), (f64, f64)> = BTreeMap::new();
        for case in &self.cases {
            // A case without a cluster is one of its own.
            let key = case.cluster.map_or((false, case.name), |cluster| (true, cluster));
            let (sum, size) = clusters.entry(key).or_default();
            *sum += case.difference();
            *size += 1.0;
        }
        Units::of_clusters(clusters.into_values())
    }

    /// The cases in the plan's order.
    pub fn planned(&self) -> Vec<&Case<'a>> {
        let mut cases: Vec<_> = self.cases.iter().collect();
        cases.sort_by_key(|case| case.place);
        cases
    }
}

fn values(pair: &Pair) -> impl Iterator<Item = f64> {
    [pair.baseline, pair.candidate].into_iter().flatten()
}

fn is_share(value: f64) -> bool {
    value == 0.0 || value == 1.0
}

fn check_values(pair: &Pair, options: &Options) -> Result<()> {
    for value in values(pair) {
        let wrong = |why: String| Err(Error::bad_input(format!("Case “{}” has the outcome {value}, {why}", pair.case)));
        if !value.is_finite() {
            return wrong("which is not a finite number".to_owned());
        }
        if options.kind == Some(Kind::Binary) && !is_share(value) {
            return wrong("and binary outcomes are 0 and 1".to_owned());
        }
        if let Some([low, high]) = options.range
            && !(low..=high).contains(&value)
        {
            return wrong(format!("and its range is {low} to {high}"));
        }
    }
    Ok(())
}
