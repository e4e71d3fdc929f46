//! How far a judge agrees with people, on outputs that both have judged.
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// With fewer outputs than this judged by both, a judge is unverified.
pub const LEAST_MARKS: u64 = 30;

/// Agreement of a judge with the marks of people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Agreement {
    /// Outputs that both have judged.
    #[ts(type = "number")]
    pub n: u64,
    /// Share of them on which both say the same.
    pub agreed: Option<f64>,
    /// Cohen's kappa: the agreement beyond what chance would give, 1 at most, 0 for chance. None where both always say
    /// the same one word, so that chance explains everything. (Cohen 1960, doi:10.1177/001316446002000104)
    pub kappa: Option<f64>,
    /// False below [`LEAST_MARKS`]: “unverified judge”.
    pub verified: bool,
}

impl Agreement {
    /// Of pairs of the judge's pass and a person's, one for each output.
    pub fn of(pairs: impl IntoIterator<Item = (bool, bool)>) -> Self {
        let (mut n, mut same, mut judge_passes, mut person_passes) = (0_u64, 0_u64, 0_u64, 0_u64);
        for (judge, person) in pairs {
            n += 1;
            same += u64::from(judge == person);
            judge_passes += u64::from(judge);
            person_passes += u64::from(person);
        }
        if n == 0 {
            return Self { n, agreed: None, kappa: None, verified: false };
        }
        let share = |count: u64| count as f64 / n as f64;
        let (agreed, judge, person) = (share(same), share(judge_passes), share(person_passes));
        let by_chance = judge * person + (1.0 - judge) * (1.0 - person);
        let kappa = (by_chance < 1.0).then(|| (agreed - by_chance) / (1.0 - by_chance));
        Self { n, agreed: Some(agreed), kappa, verified: n >= LEAST_MARKS }
    }

    /// One line for beside a verdict.
    pub fn text(&self) -> String {
        let figures = match (self.agreed, self.kappa) {
            (None, _) => return "unverified judge: no answer was marked by a person".to_owned(),
            (Some(agreed), Some(kappa)) => format!("{:.0} % of {} (kappa {kappa:.2})", agreed * 100.0, self.n),
            (Some(agreed), None) => format!("{:.0} % of {}", agreed * 100.0, self.n),
        };
        let prefix = if self.verified { "" } else { "unverified judge: " };
        format!("{prefix}agrees with people on {figures}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `counts`: both pass, judge alone, person alone, both fail.
    fn of(counts: [usize; 4]) -> Agreement {
        let answers = [(true, true), (true, false), (false, true), (false, false)];
        Agreement::of(answers.into_iter().zip(counts).flat_map(|(pair, count)| std::iter::repeat_n(pair, count)))
    }

    #[test]
    fn kappa_is_what_it_is_by_hand() {
        // 35 of 50 agree, 0.7; by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5; kappa = 0.2 / 0.5.
        let agreement = of([20, 5, 10, 15]);
        assert_eq!((agreement.n, agreement.agreed, agreement.verified), (50, Some(0.7), true));
        assert!((agreement.kappa.unwrap() - 0.4).abs() < 1e-12);
        // 60 of 100 agree, 0.6; by chance 0.6 · 0.7 + 0.4 · 0.3 = 0.54; kappa = 0.06 / 0.46.
        assert!((of([45, 15, 25, 15]).kappa.unwrap() - 0.06 / 0.46).abs() < 1e-12);
        // Always the opposite, half and half.
        assert!((of([0, 5, 5, 0]).kappa.unwrap() + 1.0).abs() < 1e-12);
    }

    #[test]
    fn perfect_agreement_has_kappa_one_unless_there_is_but_one_word() {
        assert_eq!(of([10, 0, 0, 10]).kappa, Some(1.0));
        assert_eq!(of([20, 0, 0, 0]).kappa, None);
        assert_eq!(of([20, 0, 0, 0]).agreed, Some(1.0));
        assert_eq!(of([19, 1, 0, 0]).kappa, Some(0.0));
    }

    #[test]
    fn a_judge_is_unverified_below_thirty_marks() {
        assert!(!of([15, 0, 0, 14]).verified);
        assert!(of([15, 0, 0, 15]).verified);
        assert_eq!(of([15, 0, 0, 14]).text(), "unverified judge: agrees with people on 100 % of 29 (kappa 1.00)");
        assert_eq!(of([0; 4]).text(), "unverified judge: no answer was marked by a person");
        assert_eq!(of([20, 5, 10, 15]).text(), "agrees with people on 70 % of 50 (kappa 0.40)");
    }
}
