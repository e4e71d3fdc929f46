//! The figures that depend on whether somebody may have looked before the end.
use super::cases::Sample;
use super::form::{Kind, Method, Options, Running, Word};
use super::normal::two_sided_quantile;
use super::word::outside_zero;
use super::{Anytime, bootstrap, mcnemar, permutation, tango};

pub(super) struct Evidence {
    pub interval: Option<[f64; 2]>,
    pub p_value: Option<f64>,
    pub method: Method,
    /// The word that interval or e-value support, if the p-value is small enough.
    pub firm: Option<Word>,
    pub running: Option<Running>,
}

impl Evidence {
    pub fn of(sample: &Sample, options: &Options) -> Self {
        match sample.kind {
            _ if sample.n() == 0 => Self::none("none (no pairs)"),
            _ if options.anytime => Self::at_any_time(sample, options),
            Kind::Binary => Self::of_flips(sample, options),
            Kind::Score => Self::of_means(sample, options),
        }
    }

    fn of_flips(sample: &Sample, options: &Options) -> Self {
        let [up, down] = sample.crossings();
        let interval = tango::interval(up, down, sample.n(), two_sided_quantile(options.alpha));
        Self::at_the_end(interval, "Tango score", mcnemar::two_sided(up, down), "McNemar, exact", options)
    }

    fn of_means(sample: &Sample, options: &Options) -> Self {
        let units = sample.units();
        if sample.clustered && units.len() == 1 {
            return Self::none("none (one cluster tells nothing of others)");
        }
        let bounded = bootstrap::interval(&units, options.alpha, options.seed);
        let tested = permutation::sign_flip(&units, options.seed);
        Self::at_the_end(bounded.interval, bounded.method, tested.p_value, tested.method, options)
    }

    fn at_the_end(interval: [f64; 2], interval_method: &str, p_value: f64, test: &str, options: &Options) -> Self {
        Self {
            interval: Some(interval),
            p_value: Some(p_value),
            method: Method { interval: interval_method.to_owned(), test: test.to_owned() },
            firm: outside_zero(options.direction.turned(interval)),
            running: None,
        }
    }

    fn at_any_time(sample: &Sample, options: &Options) -> Self {
        let Some(mut anytime) = sequence(sample, options) else {
            return Self::none("none (no known range of independent scores)");
        };
        sample.planned().iter().for_each(|case| anytime.push(case.baseline, case.candidate));
        let running = anytime.now();
        let method = Method {
            interval: "hedged betting confidence sequence".to_owned(),
            test: "e-value, valid at any time".to_owned(),
        };
        Self {
            interval: Some(running.interval),
            p_value: Some(anytime.p_value()),
            method,
            firm: running.decided,
            running: Some(Running { decided: running.decided.filter(|_| options.withheld.is_empty()), ..running }),
        }
    }

    fn none(why: &str) -> Self {
        let method = Method { interval: why.to_owned(), test: why.to_owned() };
        Self { interval: None, p_value: None, method, firm: None, running: None }
    }
}

/// None where differences are unbounded, or cases of one cluster would be bet on as if they were strangers.
pub(super) fn sequence(sample: &Sample, options: &Options) -> Option<Anytime> {
    let range = options.range.or(sample.shares.then_some([0.0, 1.0]));
    match range {
        _ if sample.clustered => None,
        _ if sample.kind == Kind::Binary && !sample.repeated => Some(Anytime::binary(options.alpha, options.direction)),
        range => range.map(|range| Anytime::score(range, options.alpha, options.direction)),
    }
}
