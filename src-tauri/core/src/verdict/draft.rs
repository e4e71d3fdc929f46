//! All figures of one comparison, before its word is chosen: the word may wait for a correction over several.
use super::cases::Sample;
use super::evidence::Evidence;
use super::form::{Direction, Kind, Options, Verdict, Word};
use super::normal::two_sided_quantile;
use super::power::{Spread, detectable, more_cases};
use super::sentence::sentence;
use super::warnings::warnings;

/// A verdict without its word, and what is needed to choose it.
pub(super) struct Draft {
    verdict: Verdict,
    /// The word that interval or e-value support, if the p-value is small enough.
    firm: Option<Word>,
    spread: Option<Spread>,
    shares: bool,
    alpha: f64,
    withheld: bool,
}

impl Draft {
    pub fn new(sample: &Sample, options: &Options) -> Self {
        let evidence = Evidence::of(sample, options);
        let means = sample.means();
        let difference = means.map(|[baseline, candidate]| difference(sample, candidate - baseline));
        let crossings = (sample.n() > 0 && sample.on_unit_scale()).then(|| match options.direction {
            Direction::Up => sample.crossings(),
            Direction::Down => {
                let [up, down] = sample.crossings();
                [down, up]
            }
        });
        let spread = spread(sample);
        let z = two_sided_quantile(options.alpha);
        let withheld = !options.withheld.is_empty();
        let good = evidence.interval.map(|interval| options.direction.turned(interval));
        let claim = |holds: fn([f64; 2], f64) -> bool| {
            options.margin.map(|margin| !withheld && good.is_some_and(|interval| holds(interval, margin)))
        };
        let verdict = Verdict {
            check: options.check.clone(),
            part: options.part.clone(),
            slice: sample.slice.map(str::to_owned),
            kind: sample.kind,
            direction: options.direction,
            n: sample.n(),
            unpaired: sample.unpaired(),
            baseline: means.map(|[baseline, _]| baseline),
            candidate: means.map(|[_, candidate]| candidate),
            difference,
            interval: evidence.interval,
            level: 1.0 - options.alpha,
            method: evidence.method,
            p_value: evidence.p_value,
            p_adjusted: None,
            fixed: crossings.map(|[fixed, _]| fixed),
            broken: crossings.map(|[_, broken]| broken),
            word: Word::CantTell,
            margin: options.margin,
            not_worse: claim(|[lower, _], margin| lower > -margin),
            no_difference: claim(|[lower, upper], margin| lower > -margin && upper < margin),
            more_cases: None,
            detectable: spread.and_then(|spread| detectable(spread, sample.n(), z)),
            tries: options.tries,
            text: String::new(),
            warnings: warnings(sample, options),
            anytime: evidence.running,
            seed: options.seed,
            slices: Vec::new(),
        };
        let firm = evidence.firm.filter(|_| !withheld);
        Self { verdict, firm, spread, shares: sample.shares, alpha: options.alpha, withheld }
    }

    pub fn p_value(&self) -> Option<f64> {
        self.verdict.p_value
    }

    pub fn with_slices(mut self, slices: Vec<Verdict>) -> Self {
        self.verdict.slices = slices;
        self
    }

    /// Chooses the word, with the p-value that a correction over several comparisons made of this one's.
    pub fn finish(mut self, p_adjusted: Option<f64>) -> Verdict {
        self.verdict.p_adjusted = p_adjusted;
        self.verdict.word = self.verdict.choose_word(self.firm, self.alpha);
        if self.verdict.word == Word::CantTell && !self.withheld {
            self.verdict.more_cases = self.more_cases();
        }
        self.verdict.text = sentence(&self.verdict, self.shares, self.withheld);
        self.verdict
    }

    fn more_cases(&self) -> Option<u64> {
        let difference = self.verdict.difference?;
        let good = if self.verdict.direction == Direction::Up { difference } else { -difference };
        more_cases(self.spread?, self.verdict.n, good, self.verdict.margin, two_sided_quantile(self.alpha))
    }
}

/// Candidate − baseline; for binary cases from the counts, which have no rounding.
fn difference(sample: &Sample, of_means: f64) -> f64 {
    match sample.kind {
        Kind::Binary => {
            let [up, down] = sample.crossings();
            (up as f64 - down as f64) / sample.n() as f64
        }
        Kind::Score => of_means,
    }
}

fn spread(sample: &Sample) -> Option<Spread> {
    match sample.kind {
        Kind::Binary => {
            let [up, down] = sample.crossings();
            (sample.n() > 0).then(|| Spread::Discordant((up + down) as f64 / sample.n() as f64))
        }
        Kind::Score => sample.units().deviation().map(Spread::Deviation),
    }
}
