//! Times in buckets, so that a median is known without the times: a bucket is at most a tenth of its time wide.

/// Steps of one decade: below the first number, so wide is a bucket. In the first decade each number has its own.
const STEPS: [(i64, i64); 3] = [(20, 1), (50, 2), (100, 5)];
/// What takes longer than a day counts as a day.
pub const MOST: i64 = 86_400_000;

/// Below which number buckets are how wide, upwards.
fn steps() -> impl Iterator<Item = (i64, i64)> {
    let decades = (0..7).map(|decade| 10i64.pow(decade));
    decades.flat_map(|ten| STEPS.map(|(below, step)| (below * ten, step * ten)))
}

/// The lower end of a whole number's bucket, where it is kept.
pub fn bucket_sql(value: &str) -> String {
    let cases = steps().map(|(below, step)| format!("WHEN {value} < {below} THEN {value} / {step} * {step} "));
    format!("CASE {}ELSE {MOST} END", cases.collect::<String>())
}

fn width(bucket: i64) -> i64 {
    steps().find(|(below, _)| bucket < *below).map_or(0, |(_, step)| step)
}

/// The number that so large a `share` lies below; within its bucket all are taken to lie evenly. Buckets come upwards.
pub fn quantile(buckets: &[(i64, i64)], share: f64) -> Option<f64> {
    let of: i64 = buckets.iter().map(|(_, answers)| answers).sum();
    let wanted = share * of as f64;
    let mut below = 0.0;
    for &(bucket, answers) in buckets {
        if answers > 0 && below + answers as f64 >= wanted {
            return Some(bucket as f64 + (wanted - below) / answers as f64 * (width(bucket) - 1) as f64);
        }
        below += answers as f64;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_bucket_is_wider_than_a_tenth_of_its_time() {
        assert_eq!([0, 19, 20, 48, 50, 95, 100, 190, 200, 490, 500].map(width), [1, 1, 2, 2, 5, 5, 10, 10, 20, 20, 50]);
        let wide = steps().zip(steps().skip(1)).find(|((from, _), (_, step))| step * 10 > *from);
        assert_eq!(wide, None);
        assert!(steps().last().is_some_and(|(below, _)| below > MOST), "the longest has its bucket");
    }

    #[test]
    fn half_of_them_lie_below_the_median() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[(7, 3)], 0.5), Some(7.0));
        assert_eq!(quantile(&[(100, 50), (800, 50)], 0.5), Some(109.0), "the end of the first bucket");
        let spread = quantile(&[(1_000, 90), (2_000, 10)], 0.95).unwrap();
        assert!((2_000.0..2_200.0).contains(&spread), "{spread}");
    }
}
