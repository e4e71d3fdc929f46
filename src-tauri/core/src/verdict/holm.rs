//! Holm's correction for several tests at once.

/// Adjusted p-values in the order given: rejecting where one is at most α keeps the chance of any false rejection at
/// most α. Holm (1979), Scandinavian Journal of Statistics 6:65.
pub fn adjust(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|&a, &b| p_values[a].total_cmp(&p_values[b]));
    let mut adjusted = vec![0.0; p_values.len()];
    let mut highest = 0.0f64;
    for (rank, index) in order.into_iter().enumerate() {
        highest = highest.max(p_values[index] * (p_values.len() - rank) as f64).min(1.0);
        adjusted[index] = highest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_smallest_of_three_counts_threefold_and_none_falls_below_a_smaller_one() {
        assert_eq!(adjust(&[0.04, 0.01, 0.03]), vec![0.06, 0.03, 0.06]);
        assert_eq!(adjust(&[0.2]), vec![0.2]);
        assert!(adjust(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn adjusting_never_lowers_a_value_and_keeps_the_order(p in prop::collection::vec(0.0f64..=1.0, 0..20)) {
            let adjusted = adjust(&p);
            for i in 0..p.len() {
                prop_assert!(p[i] <= adjusted[i] && adjusted[i] <= 1.0);
                for j in 0..p.len() {
                    prop_assert!(p[i] > p[j] || adjusted[i] <= adjusted[j]);
                }
            }
        }
    }
}
