//! McNemar's exact test on the discordant pairs.

/// Two-sided p-value that `fixed` and `broken` come from a fair coin: twice the smaller binomial tail, at most 1.
///
/// McNemar (1947), Psychometrika 12:153; exact form as in Fagerland, Lydersen and Laake (2013), section 2.
pub fn two_sided(fixed: u64, broken: u64) -> f64 {
    (2.0 * lower_tail(fixed.min(broken), fixed + broken)).min(1.0)
}

/// P(X ≤ k) of a binomial with n tosses of a fair coin, for k ≤ n ÷ 2: the largest term, then downwards while it counts.
fn lower_tail(k: u64, n: u64) -> f64 {
    let mut term = probability(k, n);
    let mut sum = term;
    for j in (1..=k).rev() {
        term *= j as f64 / (n - j + 1) as f64;
        if term <= sum * f64::EPSILON / 16.0 {
            break;
        }
        sum += term;
    }
    sum
}

/// C(n, k) ÷ 2ⁿ. Halving on the way keeps the product near 1 until no halvings are left, so nothing overflows.
fn probability(k: u64, n: u64) -> f64 {
    let mut product = 1.0;
    let mut halvings = n;
    for i in 1..=k {
        product *= (n - k + i) as f64 / i as f64;
        while product > 1.0 && halvings > 0 {
            product /= 2.0;
            halvings -= 1;
        }
    }
    product * 0.5f64.powf(halvings as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_against_two_is_the_sum_of_a_handful_of_coin_tosses() {
        let by_hand = 2.0 * (1.0 + 12.0 + 66.0) / 4096.0;
        assert!((two_sided(10, 2) - by_hand).abs() < 1e-15);
        assert_eq!(two_sided(10, 2), two_sided(2, 10));
    }

    #[test]
    fn no_flips_and_as_many_fixed_as_broken_say_nothing() {
        assert_eq!(two_sided(0, 0), 1.0);
        assert_eq!(two_sided(7, 7), 1.0);
        assert_eq!(two_sided(1, 0), 1.0);
    }

    #[test]
    fn hopelessly_small_values_go_to_zero_without_a_nan() {
        assert_eq!(two_sided(5000, 0), 0.0);
        assert!((two_sided(1000, 0).log2() - (-999.0)).abs() < 1e-9);
    }
}
