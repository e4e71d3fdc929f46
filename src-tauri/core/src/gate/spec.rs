//! A gate as its file says it.
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::{
    error::{Error, Result},
    filter,
    hex::hex,
};

/// What must hold. Every condition that is given must be met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export_to = "operations.ts")]
pub struct Gate {
    /// Cases with both sides, by each required check.
    pub min_cases: u64,
    /// Everything is judged on the cases alone that were held out of the examples for the prompt.
    pub held_out: bool,
    pub require: Vec<Requirement>,
    /// Parts of the traffic, in the filter language, that must not get worse by the deciding check.
    pub no_worse_slices: Vec<String>,
    /// A slice with fewer cases is too small to tell, and so not shown to be no worse.
    pub min_slice_cases: u64,
    /// The smallest loss in a slice that matters.
    pub slice_margin: Option<f64>,
    /// Mean cost of an answer, candidate ÷ baseline.
    pub max_cost_ratio: Option<f64>,
    /// Median latency of an answer, candidate ÷ baseline.
    pub max_latency_ratio: Option<f64>,
    pub max_broken: Option<u64>,
    pub max_unpaired: Option<u64>,
    /// Cases of the regression set that pass under the baseline and fail under the candidate.
    pub max_regressions: Option<u64>,
    /// Cases that a person has marked.
    pub min_marks: Option<u64>,
    pub evidence_max_age_days: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "operations.ts", rename = "GateRequirement")]
pub struct Requirement {
    /// Null: the deciding check.
    #[serde(default)]
    pub check: Option<String>,
    #[serde(default)]
    pub part: Part,
    pub word: Word,
    #[serde(default)]
    pub margin: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "GatePart")]
pub enum Part {
    #[default]
    Target,
    Guard,
    All,
}

impl Part {
    pub fn as_str(self) -> &'static str {
        match self {
            Part::Target => "target",
            Part::Guard => "guard",
            Part::All => "all",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "GateWord")]
pub enum Word {
    Better,
    NotWorse,
}

/// As a command line says it: `[CHECK] better|not-worse [target|guard|all] [MARGIN]`.
impl FromStr for Requirement {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            Error::usage(format!("“{text}” requires nothing that a gate knows")).hint(
                "Write [CHECK] better|not-worse [target|guard|all] [MARGIN], for example: right not-worse guard 0.02",
            )
        };
        let mut words = text.split_whitespace().peekable();
        let word_of = |text: &str| match text {
            "better" => Some(Word::Better),
            "not-worse" => Some(Word::NotWorse),
            _ => None,
        };
        let check = words.next_if(|first| word_of(first).is_none()).map(str::to_owned);
        let word = words.next().and_then(word_of).ok_or_else(wrong)?;
        let part = [Part::Target, Part::Guard, Part::All].into_iter();
        let part = words.peek().and_then(|next| part.clone().find(|part| part.as_str() == *next));
        part.and_then(|_| words.next());
        let margin = words.next().map(|margin| margin.parse::<f64>().map_err(|_| wrong())).transpose()?;
        match words.next() {
            Some(_) => Err(wrong()),
            None => Ok(Self { check, part: part.unwrap_or_default(), word, margin }),
        }
    }
}

impl Default for Gate {
    /// The program's own gate, where nobody has set one: enough cases, and better by the deciding check.
    fn default() -> Self {
        Self {
            min_cases: 30,
            held_out: false,
            require: vec![Requirement { check: None, part: Part::Target, word: Word::Better, margin: None }],
            no_worse_slices: Vec::new(),
            min_slice_cases: 30,
            slice_margin: None,
            max_cost_ratio: None,
            max_latency_ratio: None,
            max_broken: None,
            max_unpaired: None,
            max_regressions: None,
            min_marks: None,
            evidence_max_age_days: None,
        }
    }
}

impl Gate {
    /// Reads YAML or JSON.
    pub fn read(text: &str) -> Result<Self> {
        let gate: Gate = serde_norway::from_str(text).map_err(|error| {
            let line = error.location().map(|place| place.line() as u64);
            let error = Error::bad_input(format!("This is no gate: {error}"))
                .hint("A gate looks like: {min_cases: 100, require: [{check: right, word: better}]}");
            line.into_iter().fold(error, Error::at_line)
        })?;
        gate.check()?;
        Ok(gate)
    }

    pub fn of_kept(kept: Option<&str>) -> Result<Self> {
        kept.map_or_else(|| Ok(Self::default()), |kept| Ok(serde_json::from_str(kept)?))
    }

    fn check(&self) -> Result<()> {
        let margins = self.require.iter().map(|require| ("margin", require.margin));
        let others = [
            ("slice_margin", self.slice_margin),
            ("max_cost_ratio", self.max_cost_ratio),
            ("max_latency_ratio", self.max_latency_ratio),
        ];
        let positive = |value: Option<f64>| value.is_none_or(|value| value > 0.0 && value.is_finite());
        if let Some((field, _)) = margins.chain(others).find(|(_, value)| !positive(*value)) {
            return Err(Error::bad_input("Margins and ratios are numbers above 0").at_field(field));
        }
        if self.require.is_empty() {
            let hint = "Require at least one check, for example: require: [{check: right, word: better}]";
            return Err(Error::bad_input("A gate that requires no check lets everything through")
                .hint(hint)
                .at_field("require"));
        }
        if !self.no_worse_slices.is_empty() && self.slice_margin.is_none() {
            return Err(Error::bad_input("no_worse_slices needs slice_margin").at_field("slice_margin"));
        }
        for slice in &self.no_worse_slices {
            filter::parse(slice).map_err(|error| error.at_field("no_worse_slices"))?;
        }
        Ok(())
    }

    /// Hex SHA-256 of its canonical JSON.
    pub fn hash(&self) -> Result<String> {
        let canonical = serde_json_canonicalizer::to_vec(self)?;
        Ok(hex(&Sha256::digest(canonical)))
    }

    /// One condition a line.
    pub fn in_words(&self) -> Vec<String> {
        let mut words = vec![format!("at least {} cases", self.min_cases)];
        words.extend(self.held_out.then(|| "all of it on held-out cases alone".to_owned()));
        for Requirement { check, part, word, margin } in &self.require {
            let check = check.as_deref().unwrap_or("the deciding check");
            let word = match word {
                Word::Better => "better".to_owned(),
                Word::NotWorse => margin.map_or("not worse".to_owned(), |margin| format!("not worse by {margin}")),
            };
            words.push(format!("{check} {word} on the {}", part.as_str()));
        }
        for slice in &self.no_worse_slices {
            words.push(format!("no worse where {slice}, in at least {} cases", self.min_slice_cases));
        }
        let mut at_most =
            |name: &str, value: Option<String>| words.extend(value.map(|value| format!("{name} {value}")));
        at_most("cost at most ×", self.max_cost_ratio.map(|ratio| ratio.to_string()));
        at_most("latency at most ×", self.max_latency_ratio.map(|ratio| ratio.to_string()));
        at_most("broken cases at most", self.max_broken.map(|count| count.to_string()));
        at_most("cases without both sides at most", self.max_unpaired.map(|count| count.to_string()));
        at_most(
            "cases of the regression set that fail again at most",
            self.max_regressions.map(|count| count.to_string()),
        );
        at_most("cases marked by eye at least", self.min_marks.map(|count| count.to_string()));
        at_most("evidence not older than days:", self.evidence_max_age_days.map(|days| days.to_string()));
        words
    }

    /// Whether something that the other gate would stop could pass this one.
    pub fn is_weaker_than(&self, other: &Gate) -> bool {
        fn loosened<T: PartialOrd>(mine: Option<T>, other: Option<T>) -> bool {
            match (mine, other) {
                (None, Some(_)) => true,
                (Some(mine), Some(other)) => mine > other,
                _ => false,
            }
        }
        let dropped = |required: &Requirement| {
            !self.require.iter().any(|own| {
                (&own.check, own.part) == (&required.check, required.part)
                    && (own.word == Word::Better || required.word == Word::NotWorse)
                    && !loosened(own.margin, required.margin)
            })
        };
        self.min_cases < other.min_cases
            || (other.held_out && !self.held_out)
            || other.require.iter().any(dropped)
            || other.no_worse_slices.iter().any(|slice| !self.no_worse_slices.contains(slice))
            || (!other.no_worse_slices.is_empty() && self.min_slice_cases < other.min_slice_cases)
            || loosened(self.slice_margin, other.slice_margin)
            || loosened(self.max_cost_ratio, other.max_cost_ratio)
            || loosened(self.max_latency_ratio, other.max_latency_ratio)
            || loosened(self.max_broken, other.max_broken)
            || loosened(self.max_unpaired, other.max_unpaired)
            || loosened(self.max_regressions, other.max_regressions)
            || other.min_marks.is_some_and(|marks| self.min_marks.is_none_or(|own| own < marks))
            || loosened(self.evidence_max_age_days, other.evidence_max_age_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_loosening_is_seen_and_tightening_is_not() {
        let base = Gate {
            max_broken: Some(3),
            min_marks: Some(5),
            slice_margin: Some(0.1),
            held_out: true,
            ..Gate::default()
        };
        assert!(!base.is_weaker_than(&base));
        for weaker in [
            Gate { min_cases: 10, ..base.clone() },
            Gate { max_broken: None, ..base.clone() },
            Gate { held_out: false, ..base.clone() },
            Gate { max_broken: Some(4), ..base.clone() },
            Gate { min_marks: Some(4), ..base.clone() },
            Gate { slice_margin: Some(0.2), ..base.clone() },
            Gate { require: vec![Requirement { word: Word::NotWorse, ..base.require[0].clone() }], ..base.clone() },
        ] {
            assert!(weaker.is_weaker_than(&base), "{weaker:?}");
            assert!(!base.is_weaker_than(&weaker), "{weaker:?}");
        }
    }

    #[test]
    fn a_requirement_is_read_as_it_is_typed() {
        let read = |text: &str| text.parse::<Requirement>();
        let plain = Requirement { check: None, part: Part::Target, word: Word::Better, margin: None };
        assert_eq!(read("better").unwrap(), plain);
        assert_eq!(read("right better").unwrap(), Requirement { check: Some("right".into()), ..plain.clone() });
        let guarded = Requirement { part: Part::Guard, word: Word::NotWorse, margin: Some(0.02), ..plain };
        assert_eq!(read("not-worse guard 0.02").unwrap(), guarded);
        for wrong in ["", "right", "right worse", "right better somewhere", "right better target 0.1 more"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_file_with_a_wrong_field_names_its_line() {
        let error =
            Gate::read("min_cases: 20\nrequire:\n  - {check: right, word: better}\nmax_brokn: 3\n").unwrap_err();
        assert!(error.message.contains("max_brokn"), "{error}");
        assert!(Gate::read("min_cases: 5\nrequire: []\n").is_err());
    }
}
