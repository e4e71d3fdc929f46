//! Bootstrap interval of the mean difference, bias-corrected and accelerated.
//!
//! Efron (1987), JASA 82:171; the formulas are those of Efron and Tibshirani (1993), section 14.3, with ties counted
//! half, so that the figures are SciPy's on the same resamples.
use super::draws::Indices;
use super::normal::{cumulative, quantile};
use super::units::Units;

const DRAWS: usize = 10_000;

/// Limits and the name of the method that gave them.
pub(super) struct Bounded {
    pub interval: [f64; 2],
    pub method: &'static str,
}

/// Two-sided interval at level 1 − `alpha` from 10,000 resamples of whole units. `units` must not be empty.
///
/// Where all differences are equal it is that point. Where BCa is undefined it is the percentile interval.
pub(super) fn interval(units: &Units, alpha: f64, seed: u64) -> Bounded {
    let mean = units.mean();
    if units.all_equal() {
        return Bounded { interval: [mean, mean], method: "point (all differences are equal)" };
    }
    let mut means = resampled_means(units, seed);
    means.sort_unstable_by(f64::total_cmp);
    let bias = bias(&means, mean, units.tie());
    let levels = [alpha / 2.0, 1.0 - alpha / 2.0];
    match levels.map(|level| corrected(level, bias, acceleration(units))) {
        [Some(lower), Some(upper)] => {
            Bounded { interval: [at(&means, lower), at(&means, upper)], method: "BCa bootstrap, 10,000 draws" }
        }
        _ => Bounded {
            interval: levels.map(|level| at(&means, level)),
            method: "percentile bootstrap, 10,000 draws (BCa is undefined here)",
        },
    }
}

fn resampled_means(units: &Units, seed: u64) -> Vec<f64> {
    let sizes = units.sizes();
    let mut indices = Indices::new(seed, units.len() as u32);
    // Where all units are alike in size, so are all resamples, and only the sums have to be picked up.
    let even = sizes.iter().all(|size| *size == sizes[0]).then(|| units.cases());
    (0..DRAWS)
        .map(|_| {
            let drawn = indices.next();
            gathered(units.sums(), drawn) / even.unwrap_or_else(|| gathered(sizes, drawn))
        })
        .collect()
}

/// Sum of the drawn values. Four partial sums keep the processor's adders busy.
fn gathered(values: &[f64], drawn: &[u32]) -> f64 {
    let (blocks, rest) = drawn.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for block in blocks {
        for (sum, index) in sums.iter_mut().zip(block) {
            *sum += values[*index as usize];
        }
    }
    sums.iter().sum::<f64>() + rest.iter().map(|index| values[*index as usize]).sum::<f64>()
}

/// z₀: how far the resamples' median is from the mean seen, in standard deviations. `means` are sorted.
fn bias(means: &[f64], mean: f64, tie: f64) -> f64 {
    let below = means.partition_point(|resampled| *resampled < mean - tie);
    let up_to = means.partition_point(|resampled| *resampled <= mean + tie);
    quantile((below + up_to) as f64 / (2 * means.len()) as f64)
}

/// a, from the means that leave out one unit at a time.
fn acceleration(units: &Units) -> f64 {
    let (total, cases) = (units.sums().iter().sum::<f64>(), units.cases());
    let left_out: Vec<f64> =
        units.sums().iter().zip(units.sizes()).map(|(sum, size)| (total - sum) / (cases - size)).collect();
    let centre = left_out.iter().sum::<f64>() / left_out.len() as f64;
    let (mut squares, mut cubes) = (0.0, 0.0);
    for mean in left_out {
        let influence = centre - mean;
        squares += influence * influence;
        cubes += influence * influence * influence;
    }
    cubes / (6.0 * squares.powf(1.5))
}

/// The level at which the resamples are read off, or None where bias or acceleration leave none.
fn corrected(level: f64, bias: f64, acceleration: f64) -> Option<f64> {
    let shifted = bias + quantile(level);
    let stretch = 1.0 - acceleration * shifted;
    let corrected = cumulative(bias + shifted / stretch);
    (stretch > 0.0 && corrected.is_finite()).then_some(corrected)
}

/// The quantile of sorted values, linear between neighbours.
fn at(sorted: &[f64], level: f64) -> f64 {
    let position = level * (sorted.len() - 1) as f64;
    let below = position.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (sorted[above] - sorted[below]) * (position - below as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_differences_give_that_point() {
        let bounded = interval(&Units::of_cases([0.25; 9]), 0.05, 1);
        assert_eq!(bounded.interval, [0.25, 0.25]);
        assert!(bounded.method.starts_with("point"));
    }

    #[test]
    fn the_interval_is_about_that_of_the_normal_distribution_where_that_fits() {
        let differences = (0..1000).map(|i| f64::from(i * 7919 % 1000) / 1000.0);
        let [lower, upper] = interval(&Units::of_cases(differences), 0.05, 1).interval;
        let half = 1.96 * (1.0f64 / 12.0 / 1000.0).sqrt();
        assert!((lower - (0.4995 - half)).abs() < 0.001 && (upper - (0.4995 + half)).abs() < 0.001, "{lower} {upper}");
    }

    #[test]
    fn clusters_of_copies_are_as_wide_as_their_number_says() {
        let copies = Units::of_clusters((0..40).map(|i| (4.0 * f64::from(i % 5), 4.0)));
        let singles = Units::of_cases((0..40).map(|i| f64::from(i % 5)));
        assert_eq!(interval(&copies, 0.05, 1).interval, interval(&singles, 0.05, 1).interval);
    }

    #[test]
    fn a_shift_that_leaves_no_level_falls_back_to_percentiles() {
        assert!(corrected(0.025, f64::NEG_INFINITY, 0.0).is_none());
        assert!(corrected(0.975, 0.0, 0.6).is_none());
        assert!((corrected(0.025, 0.0, 0.0).unwrap() - 0.025).abs() < 1e-15);
    }
}
