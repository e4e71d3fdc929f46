//! Reading a turn: a multinomial logistic regression over what is seen of it, with weights that
//! `tests/bench/follow_ups.py` learns from the labelled set beside it.
use serde::Deserialize;

use super::{
    Kind,
    features::{Feature, Seen, Turn, features, seen},
};
use crate::error::{Error, Result};

const WEIGHTS: &str = include_str!("../../assets/follow_ups.json");

/// A reason has at most so many parts.
const PARTS: usize = 3;
/// What moves the odds by less than this (e^0.3, a third) is no reason.
const TELLING: f64 = 0.3;

/// What a turn was read as.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    pub kind: Kind,
    /// Calibrated on turns of which each kind is as frequent as any other.
    pub probability: f64,
    /// What speaks for it, in plain words.
    pub reason: String,
}

#[derive(Deserialize)]
pub struct Reader {
    /// Changes with the weights, so that turns that others read are read again.
    pub name: String,
    features: Vec<String>,
    kinds: Vec<Kind>,
    mean: Vec<f64>,
    scale: Vec<f64>,
    /// Of each kind, for each feature.
    weights: Vec<Vec<f64>>,
    bias: Vec<f64>,
}

impl Reader {
    pub fn built_in() -> Result<Self> {
        Self::of(WEIGHTS)
    }

    /// Weights as the script writes them. They must be for the features and kinds that this program has.
    fn of(weights: &str) -> Result<Self> {
        let reader: Self = serde_json::from_str(weights)?;
        let width = reader.features.len();
        let fits = features().map(|feature| feature.name).eq(reader.features.iter().map(String::as_str))
            && [&reader.mean, &reader.scale].iter().all(|row| row.len() == width)
            && reader.scale.iter().all(|scale| *scale > 0.0)
            && reader.weights.iter().all(|row| row.len() == width)
            && [reader.kinds.len(), reader.weights.len(), reader.bias.len()] == [Kind::ALL.len(); 3];
        if fits { Ok(reader) } else { Err(Error::internal("The weights of follow-ups are not for these features")) }
    }

    pub fn read(&self, turn: &Turn<'_>) -> Reading {
        let seen = seen(turn);
        let standard = self.standard(&seen);
        let probabilities = self.probabilities(&standard);
        let best = (0..probabilities.len()).max_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
        let best = best.unwrap_or_default();
        Reading {
            kind: self.kinds[best],
            probability: probabilities[best],
            reason: self.reason(best, &seen, &standard, &probabilities),
        }
    }

    fn standard(&self, seen: &Seen) -> Vec<f64> {
        let rows = seen.values.iter().zip(&self.mean).zip(&self.scale);
        rows.map(|((value, mean), scale)| (value - mean) / scale).collect()
    }

    fn probabilities(&self, standard: &[f64]) -> Vec<f64> {
        let score = |(weights, bias): (&Vec<f64>, &f64)| {
            bias + weights.iter().zip(standard).map(|(weight, value)| weight * value).sum::<f64>()
        };
        let scores: Vec<f64> = self.weights.iter().zip(&self.bias).map(score).collect();
        let most = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let odds: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
        let all: f64 = odds.iter().sum();
        odds.iter().map(|odds| odds / all).collect()
    }

    /// The features that speak most for this kind against what else it could be, the strongest first.
    fn reason(&self, best: usize, seen: &Seen, standard: &[f64], probabilities: &[f64]) -> String {
        let others = (1.0 - probabilities[best]).max(f64::EPSILON);
        let against = |place: usize| -> f64 {
            let other = (0..probabilities.len()).filter(|kind| *kind != best);
            other.map(|kind| probabilities[kind] / others * self.weights[kind][place]).sum()
        };
        let mut parts: Vec<(f64, String)> = Vec::new();
        for (place, feature) in features().enumerate() {
            let pull = (self.weights[best][place] - against(place)) * standard[place];
            let words = said(feature, standard[place] > 0.0, seen.values[place], seen.found[place]);
            if let Some(words) = words.filter(|_| pull > TELLING) {
                parts.push((pull, words));
            }
        }
        parts.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut words: Vec<String> = Vec::new();
        for (_, part) in parts {
            if words.len() < PARTS && !words.contains(&part) {
                words.push(part);
            }
        }
        if words.is_empty() { "no sign of anything else is strong".to_owned() } else { words.join("; ") }
    }
}

fn said(feature: &Feature, is_much: bool, value: f64, found: Option<&str>) -> Option<String> {
    let form = if is_much { feature.much } else { feature.little };
    let value = found.map_or_else(|| format!("{value:.2}"), str::to_owned);
    Some(form.replace("{}", &value)).filter(|form| !form.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Row {
        previous: String,
        answer: String,
        next: String,
        likeness: f64,
        kind: Kind,
        probability: f64,
    }

    /// The same weights give the same probabilities here as in the script that learnt them.
    #[test]
    fn turns_are_read_as_the_script_reads_them() {
        let reader = Reader::built_in().unwrap();
        let rows: Vec<Row> = serde_json::from_str(include_str!("read.json")).unwrap();
        assert!(rows.len() >= 40);
        for row in rows {
            let turn = Turn { previous: &row.previous, answer: &row.answer, next: &row.next, likeness: row.likeness };
            let reading = reader.read(&turn);
            assert_eq!(reading.kind, row.kind, "{}: {reading:?}", row.next);
            // The weights are written with a few digits less than the script computes with.
            assert!((reading.probability - row.probability).abs() < 1e-5, "{}: {reading:?}", row.next);
            assert!(!reading.reason.is_empty());
        }
    }

    #[test]
    fn reasons_are_in_plain_words() {
        let reader = Reader::built_in().unwrap();
        let turn = Turn {
            previous: "Where is my parcel?",
            answer: "It is on its way.",
            next: "where is my parcel now?",
            likeness: 0.91,
        };
        let reading = reader.read(&turn);
        assert_eq!(reading.kind, Kind::Rephrase);
        assert!(reading.reason.contains("says the same again: 0.91 alike"), "{reading:?}");
        let thanks = reader.read(&Turn { next: "Thanks a lot!", likeness: 0.1, ..turn });
        assert_eq!(thanks.kind, Kind::Thanks);
        assert!(thanks.reason.contains("says “thanks”"), "{thanks:?}");
    }

    #[test]
    fn weights_for_other_features_are_refused() {
        let other = WEIGHTS.replace("\"likeness\"", "\"sound\"");
        assert!(Reader::of(&other).is_err());
    }
}
