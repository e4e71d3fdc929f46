use super::*;
use proptest::prelude::*;

/// ∫ from ½ to 1 of θ^(b − ½) (1 − θ)^(c − ½), times 2^(b + c + 1) ÷ π, by the midpoint rule in t with θ = sin² t.
fn by_quadrature(fixed: u32, broken: u32) -> f64 {
    let (steps, quarter) = (200_000, std::f64::consts::FRAC_PI_4);
    let height = |i: u32| {
        let t = quarter + quarter * (f64::from(i) + 0.5) / f64::from(steps);
        2.0 * (2.0 * t.sin().powi(2)).powi(fixed as i32) * (2.0 * t.cos().powi(2)).powi(broken as i32)
    };
    (0..steps).map(height).sum::<f64>() * quarter / f64::from(steps) * 2.0 / std::f64::consts::PI
}

fn after(fixed: u32, broken: u32) -> Mixture {
    let mut mixture = Mixture::default();
    (0..fixed).for_each(|_| mixture.push(true));
    (0..broken).for_each(|_| mixture.push(false));
    mixture
}

#[test]
fn the_mixture_is_the_integral_that_it_stands_for() {
    for (fixed, broken) in [(0, 0), (1, 0), (0, 1), (10, 3), (3, 10), (40, 40), (5, 60), (60, 5), (300, 200)] {
        let [better, worse] = after(fixed, broken).evidence();
        let expected = [by_quadrature(fixed, broken), by_quadrature(broken, fixed)];
        assert!((better / expected[0] - 1.0).abs() < 1e-7, "{fixed} {broken}: {better} {}", expected[0]);
        assert!((worse / expected[1] - 1.0).abs() < 1e-7, "{fixed} {broken}: {worse} {}", expected[1]);
    }
}

#[test]
fn endless_evidence_stays_a_number() {
    let [better, worse] = after(20_000, 0).evidence();
    assert_eq!(better, f64::MAX);
    assert!(worse > 0.0 && worse < 1e-4);
}

#[test]
fn the_capital_is_a_fair_game_if_neither_side_is_better() {
    // Every sequence of eight values of 0 and 1, each as likely: the mean capital is 1.
    let mean = (0..256u32)
        .map(|bits| {
            let mut betting = Betting::new(0.05);
            (0..8).for_each(|k| betting.push(f64::from(bits >> k & 1)));
            betting.evidence()[0]
        })
        .sum::<f64>()
        / 256.0;
    assert!((mean - 1.0).abs() < 1e-12, "{mean}");
    // The same for the mixture, over sequences of fixed and broken cases.
    let mean =
        (0..256u32).map(|bits| after(bits.count_ones(), 8 - bits.count_ones()).evidence()[0]).sum::<f64>() / 256.0;
    assert!((mean - 1.0).abs() < 1e-12, "{mean}");
}

#[test]
fn before_the_first_pair_nothing_is_ruled_out() {
    let now = Anytime::score([1.0, 5.0], 0.05, Direction::Up).now();
    assert_eq!(now, Running { interval: [-4.0, 4.0], e_better: 1.0, e_worse: 1.0, decided: None });
    let now = Anytime::binary(0.05, Direction::Up).now();
    assert_eq!(now.interval, [-1.0, 1.0]);
    assert!((now.e_better - 1.0).abs() < 1e-12 && (now.e_worse - 1.0).abs() < 1e-12);
}

#[test]
fn a_word_takes_an_e_value_of_forty() {
    let mut anytime = Anytime::binary(0.05, Direction::Up);
    (0..6).for_each(|_| anytime.push(0.0, 1.0));
    assert!(anytime.now().e_better > 20.0 && anytime.decided().is_none() && anytime.p_value() > 0.05);
    anytime.push(0.0, 1.0);
    assert!(anytime.now().e_better > 40.0 && anytime.decided() == Some(Word::Better) && anytime.p_value() <= 0.05);
}

#[test]
fn the_first_word_stands() {
    let mut anytime = Anytime::binary(0.05, Direction::Up);
    (0..12).for_each(|_| anytime.push(0.0, 1.0));
    (0..12).for_each(|_| anytime.push(1.0, 0.0));
    assert_eq!(anytime.decided(), Some(Word::Better));
    assert!(anytime.now().e_better < 40.0 && anytime.p_value() <= 0.05);
}

#[test]
fn scores_are_decided_just_when_the_interval_leaves_zero() {
    let mut anytime = Anytime::score([0.0, 1.0], 0.05, Direction::Up);
    for i in 0..400 {
        anytime.push(0.5, 0.5 + 0.1 * f64::from(i % 3));
        let now = anytime.now();
        assert_eq!(now.e_better >= 40.0, now.interval[0] > 0.0, "{i}");
    }
    assert_eq!(anytime.decided(), Some(Word::Better));
}

#[test]
fn where_less_is_better_the_words_change_places() {
    let mut up = Anytime::score([0.0, 10.0], 0.05, Direction::Up);
    let mut down = Anytime::score([0.0, 10.0], 0.05, Direction::Down);
    for _ in 0..60 {
        up.push(8.0, 2.0);
        down.push(8.0, 2.0);
    }
    assert_eq!((up.decided(), down.decided()), (Some(Word::Worse), Some(Word::Better)));
    assert_eq!((up.now().e_better, up.now().interval), (down.now().e_worse, down.now().interval));
}

proptest! {
    #[test]
    fn swapping_the_sides_swaps_the_evidence(pairs in prop::collection::vec((0u8..2, 0u8..2), 0..120)) {
        let mut one = Anytime::binary(0.05, Direction::Up);
        let mut other = one.clone();
        for (baseline, candidate) in pairs {
            one.push(f64::from(baseline), f64::from(candidate));
            other.push(f64::from(candidate), f64::from(baseline));
        }
        let (one, other) = (one.now(), other.now());
        prop_assert!((one.e_better / other.e_worse - 1.0).abs() < 1e-9);
        prop_assert!((one.interval[0] + other.interval[1]).abs() < 1e-9);
        prop_assert!(one.interval[0] <= one.interval[1]);
    }
}
