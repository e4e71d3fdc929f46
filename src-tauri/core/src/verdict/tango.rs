//! Tango's score interval of the difference of two paired proportions.
//!
//! Tango (1998), Statistics in Medicine 17:891. A difference Δ lies inside if the score statistic
//! (b − c − nΔ) ÷ √(n(2q + Δ(1 − Δ))) is between −z and z, where q is the likelihood's estimate of the share of
//! broken pairs if Δ were true.

/// Lower and upper limit of (fixed − broken) ÷ n, at the two-sided normal quantile `z`. `n` must not be 0.
pub fn interval(fixed: u64, broken: u64, n: u64, z: f64) -> [f64; 2] {
    let (fixed, broken, n) = (fixed as f64, broken as f64, n as f64);
    [-upper(broken, fixed, n, z), upper(fixed, broken, n, z)]
}

/// The score statistic falls as Δ rises, so halving finds the one place where it leaves −z, to the last bit.
fn upper(b: f64, c: f64, n: f64, z: f64) -> f64 {
    let mut inside = (b - c) / n;
    let mut outside = 1.0;
    loop {
        let middle = inside + (outside - inside) / 2.0;
        if middle <= inside || middle >= outside {
            return middle;
        }
        if n * middle - (b - c) <= z * (n * variance(b, c, n, middle)).sqrt() {
            inside = middle;
        } else {
            outside = middle;
        }
    }
}

/// Variance of one pair's difference if Δ is the true one: 2q + Δ(1 − Δ).
fn variance(b: f64, c: f64, n: f64, delta: f64) -> f64 {
    let linear = -b - c + (2.0 * n - b + c) * delta;
    let constant = -c * delta * (1.0 - delta);
    let root = (linear * linear - 8.0 * n * constant).max(0.0).sqrt();
    // The larger of the two roots of 2n q² + linear q + constant, in the form without cancellation.
    let q = if linear > 0.0 { -2.0 * constant / (linear + root) } else { (root - linear) / (4.0 * n) };
    (2.0 * q + delta * (1.0 - delta)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::normal::two_sided_quantile;
    use proptest::prelude::*;

    #[test]
    fn without_any_flip_the_limits_have_a_closed_form() {
        let z = two_sided_quantile(0.05);
        for n in [1, 2, 10, 412, 100_000] {
            let limit = z * z / (n as f64 + z * z);
            let [lower, upper] = interval(0, 0, n, z);
            assert!((upper - limit).abs() < 1e-14 && (lower + limit).abs() < 1e-14, "{n}");
        }
    }

    #[test]
    fn when_every_case_is_fixed_the_upper_limit_is_one() {
        let z = two_sided_quantile(0.05);
        for n in [1, 5, 1000] {
            let [lower, upper] = interval(n, 0, n, z);
            let size = n as f64;
            assert_eq!(upper, 1.0);
            assert!((lower - (size - z * z) / (size + z * z)).abs() < 1e-14, "{n}");
        }
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_estimate_and_swapping_the_sides_mirrors_it(
            b in 0u64..400, c in 0u64..400, rest in 0u64..2000, alpha in 0.001f64..0.5
        ) {
            prop_assume!(b + c + rest > 0);
            let n = b + c + rest;
            let z = two_sided_quantile(alpha);
            let [lower, upper] = interval(b, c, n, z);
            let estimate = (b as f64 - c as f64) / n as f64;
            prop_assert!(-1.0 <= lower && lower <= estimate && estimate <= upper && upper <= 1.0);
            prop_assert_eq!(interval(c, b, n, z), [-upper, -lower]);
        }
    }
}
