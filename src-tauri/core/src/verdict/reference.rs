//! The figures against SciPy, statsmodels and high precision: `tests/reference/verdict` has the scripts.
use serde::Deserialize;

use super::anytime::betting::Betting;
use super::anytime::mixture::Mixture;
use super::normal::two_sided_quantile;
use super::power::{Spread, detectable, more_cases};
use super::units::Units;
use super::{bootstrap, mcnemar, permutation, tango};

fn rows<'a, T: Deserialize<'a>>(json: &'a str) -> Vec<T> {
    let rows: Vec<T> = serde_json::from_str(json).unwrap();
    assert!(rows.len() > 3);
    rows
}

#[track_caller]
fn equal(ours: f64, theirs: f64, tolerance: f64, what: &str) {
    assert!((ours - theirs).abs() <= tolerance, "{what}: {ours} and not {theirs}");
}

#[test]
fn mcnemar_equals_statsmodels_and_the_exact_fraction() {
    #[derive(Deserialize)]
    struct Row {
        fixed: u64,
        broken: u64,
        p_value: f64,
        exact: f64,
    }
    for row in rows::<Row>(include_str!("../../../../tests/reference/verdict/mcnemar.json")) {
        let ours = mcnemar::two_sided(row.fixed, row.broken);
        let what = format!("{} {}", row.fixed, row.broken);
        equal(ours, row.p_value, 1e-9 * row.p_value, &what);
        equal(ours, row.exact, 1e-13 * row.exact, &what);
    }
}

#[test]
fn tango_equals_fifty_digits_and_the_published_examples() {
    #[derive(Deserialize)]
    struct Row {
        fixed: u64,
        broken: u64,
        n: u64,
        alpha: f64,
        interval: [f64; 2],
        published: Option<[f64; 2]>,
    }
    let rows = rows::<Row>(include_str!("../../../../tests/reference/verdict/tango.json"));
    assert_eq!(rows.iter().filter(|row| row.published.is_some()).count(), 6);
    for row in rows {
        let ours = tango::interval(row.fixed, row.broken, row.n, two_sided_quantile(row.alpha));
        let what = format!("{} {} of {}", row.fixed, row.broken, row.n);
        for side in 0..2 {
            equal(ours[side], row.interval[side], 1e-13, &what);
            if let Some(published) = row.published {
                equal(ours[side], published[side], 0.0005, &what);
            }
        }
    }
}

#[test]
fn the_permutation_test_equals_scipy_and_the_draws_made_again() {
    #[derive(Deserialize)]
    struct Row {
        kind: String,
        differences: Vec<f64>,
        seed: u64,
        p_value: f64,
    }
    for row in rows::<Row>(include_str!("../../../../tests/reference/verdict/permutation.json")) {
        let ours = permutation::sign_flip(&Units::of_cases(row.differences), row.seed);
        equal(ours.p_value, row.p_value, 1e-12, &row.kind);
    }
}

#[test]
fn the_bootstrap_equals_scipy_on_the_same_resamples() {
    #[derive(Deserialize)]
    struct Row {
        kind: String,
        sums: Vec<f64>,
        sizes: Vec<f64>,
        seed: u64,
        alpha: f64,
        interval: [f64; 2],
    }
    for row in rows::<Row>(include_str!("../../../../tests/reference/verdict/bootstrap.json")) {
        let units = Units::of_clusters(row.sums.into_iter().zip(row.sizes));
        let ours = bootstrap::interval(&units, row.alpha, row.seed);
        assert!(ours.method.starts_with("BCa"), "{}", row.kind);
        equal(ours.interval[0], row.interval[0], 1e-12, &row.kind);
        equal(ours.interval[1], row.interval[1], 1e-12, &row.kind);
    }
}

#[test]
fn sample_sizes_equal_their_formulas() {
    #[derive(Deserialize)]
    struct Row {
        spread: String,
        value: f64,
        n: u64,
        difference: f64,
        alpha: f64,
        needed: Option<u64>,
        detectable: f64,
    }
    for row in rows::<Row>(include_str!("../../../../tests/reference/verdict/power.json")) {
        let spread = if row.spread == "discordant" { Spread::Discordant } else { Spread::Deviation }(row.value);
        let z = two_sided_quantile(row.alpha);
        let more = row.needed.map(|needed| needed.saturating_sub(row.n).max(1)).filter(|more| *more <= 1_000_000);
        assert_eq!(more_cases(spread, row.n, row.difference, None, z), more, "{spread:?} {}", row.n);
        equal(detectable(spread, row.n, z).unwrap(), row.detectable, 1e-9, &row.spread);
    }
}

#[test]
fn the_mixture_equals_high_precision() {
    #[derive(Deserialize)]
    struct Row {
        fixed: u64,
        broken: u64,
        e_better: f64,
        e_worse: f64,
    }
    for row in rows::<Row>(include_str!("../../../../tests/reference/verdict/mixture.json")) {
        let mut mixture = Mixture::default();
        (0..row.fixed).for_each(|_| mixture.push(true));
        (0..row.broken).for_each(|_| mixture.push(false));
        let [better, worse] = mixture.evidence();
        let what = format!("{} {}", row.fixed, row.broken);
        equal(better / row.e_better, 1.0, 1e-11, &what);
        equal(worse / row.e_worse, 1.0, 1e-11, &what);
    }
}

#[test]
fn betting_equals_the_formulas_of_its_paper() {
    #[derive(Deserialize)]
    struct Row {
        name: String,
        values: Vec<f64>,
        alpha: f64,
        interval: [f64; 2],
        above_half: f64,
        below_half: f64,
    }
    for row in rows::<Row>(include_str!("../../../../tests/reference/verdict/betting.json")) {
        let mut betting = Betting::new(row.alpha);
        row.values.iter().for_each(|value| betting.push(*value));
        let [lower, upper] = betting.interval();
        equal(lower, row.interval[0], 1e-11, &row.name);
        equal(upper, row.interval[1], 1e-11, &row.name);
        let [above, below] = betting.evidence();
        equal(above / row.above_half, 1.0, 1e-9, &row.name);
        equal(below / row.below_half, 1.0, 1e-9, &row.name);
    }
}
