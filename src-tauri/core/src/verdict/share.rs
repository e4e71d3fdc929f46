//! Shares and means of what people said, each with its interval.
use statrs::distribution::{ContinuousCDF, StudentsT};

use super::normal::two_sided_quantile;

/// All intervals of shares and means are at 95 %.
pub(super) const ALPHA: f64 = 0.05;

/// Wilson's score interval of a share. None where there is nothing to share.
///
/// Wilson (1927), Journal of the American Statistical Association 22:209.
pub fn wilson(yes: i64, of: i64) -> Option<[f64; 2]> {
    if of <= 0 {
        return None;
    }
    let (n, z) = (of as f64, two_sided_quantile(ALPHA));
    let share = yes as f64 / n;
    let middle = share + z * z / (2.0 * n);
    let half = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let shrink = 1.0 + z * z / n;
    // At the ends the two terms are the same number, but for their last digits.
    let lower = if yes == 0 { 0.0 } else { (middle - half) / shrink };
    let upper = if yes == of { 1.0 } else { (middle + half) / shrink };
    Some([lower, upper])
}

/// The difference of two shares of different people, after − before, and Newcombe's interval from Wilson's of each.
///
/// Newcombe (1998), Statistics in Medicine 17:873, method 10.
pub fn difference(before: (i64, i64), after: (i64, i64)) -> Option<(f64, [f64; 2])> {
    let ([low_before, high_before], [low_after, high_after]) = (wilson(before.0, before.1)?, wilson(after.0, after.1)?);
    let (from, to) = (before.0 as f64 / before.1 as f64, after.0 as f64 / after.1 as f64);
    let difference = to - from;
    let below = (to - low_after).hypot(high_before - from);
    let above = (high_after - to).hypot(from - low_before);
    Some((difference, [difference - below, difference + above]))
}

/// Mean of values that were each given so often, and Student's interval where there are two or more.
pub fn mean(values: &[(f64, i64)]) -> Option<(f64, Option<[f64; 2]>)> {
    let n = values.iter().map(|(_, times)| *times).sum::<i64>();
    if n <= 0 {
        return None;
    }
    let count = n as f64;
    let mean = values.iter().map(|(value, times)| value * *times as f64).sum::<f64>() / count;
    let squares: f64 = values.iter().map(|(value, times)| (value - mean).powi(2) * *times as f64).sum();
    let interval = (n > 1).then(|| {
        let half = student(count - 1.0) * (squares / (count - 1.0) / count).sqrt();
        [mean - half, mean + half]
    });
    Some((mean, interval))
}

/// The two-sided quantile of Student's t at 95 %.
pub(super) fn student(freedom: f64) -> f64 {
    StudentsT::new(0.0, 1.0, freedom).map_or(f64::INFINITY, |t| t.inverse_cdf(1.0 - ALPHA / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(found: [f64; 2], expected: [f64; 2]) -> bool {
        found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 5e-5)
    }

    /// Newcombe (1998), tables I and II: the published examples.
    #[test]
    fn the_published_examples_come_out() {
        assert!(near(wilson(81, 263).unwrap(), [0.2553, 0.3662]));
        assert!(near(wilson(15, 148).unwrap(), [0.0624, 0.1605]));
        assert!(near(wilson(0, 20).unwrap(), [0.0, 0.1611]));
        assert!(near(wilson(1, 29).unwrap(), [0.0061, 0.1718]));
        let (difference, interval) = difference((48, 80), (56, 70)).unwrap();
        assert!((difference - 0.2).abs() < 1e-12 && near(interval, [0.0524, 0.3339]), "{interval:?}");
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn a_mean_is_that_of_all_values() {
        let (mean, interval) = mean(&[(1.0, 2), (2.0, 1), (4.0, 1)]).unwrap();
        assert!((mean - 2.0).abs() < 1e-12);
        // s = √2, n = 4, t₀.₉₇₅ with 3 degrees = 3.182446.
        assert!(near(interval.unwrap(), [2.0 - 2.250_33, 2.0 + 2.250_33]), "{interval:?}");
        assert_eq!(super::mean(&[(3.0, 1)]), Some((3.0, None)));
        assert_eq!(super::mean(&[]), None);
    }

    proptest! {
        #[test]
        fn an_interval_holds_its_share_and_stays_a_share(of in 1i64..100_000, part in 0.0f64..=1.0) {
            let yes = (part * of as f64).round() as i64;
            let [lower, upper] = wilson(yes, of).unwrap();
            let share = yes as f64 / of as f64;
            prop_assert!(0.0 <= lower && lower <= share && share <= upper && upper <= 1.0);
            let (difference, [low, high]) = difference((yes, of), (of - yes, of)).unwrap();
            let room = 1.0 + 1e-12;
            prop_assert!(-room <= low && low <= difference && difference <= high && high <= room);
        }
    }
}
