//! The normal distribution, as far as verdicts need it.
use std::f64::consts::{PI, SQRT_2};

use statrs::function::erf::{erfc, erfc_inv};

/// Φ(x).
///
/// The library's erfc is right to ten digits and its inverse to fifteen, so one of Newton's steps mends the former.
pub(super) fn cumulative(x: f64) -> f64 {
    let rough = erfc(-x / SQRT_2) / 2.0;
    let step = (x - quantile(rough)) * (-x * x / 2.0).exp() / (2.0 * PI).sqrt();
    if step.is_finite() { rough + step } else { rough }
}

/// Φ⁻¹(p): minus infinity at 0, infinity at 1.
pub(super) fn quantile(p: f64) -> f64 {
    -SQRT_2 * erfc_inv(2.0 * p)
}

/// z with 1 − α between −z and z.
pub(super) fn two_sided_quantile(alpha: f64) -> f64 {
    -quantile(alpha / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_of_ninety_five_percent_is_right_to_the_last_digits() {
        assert!((two_sided_quantile(0.05) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((quantile(0.8) - 0.841_621_233_572_914_3).abs() < 1e-14);
        assert!((cumulative(1.0) - 0.841_344_746_068_542_9).abs() < 1e-15);
        assert_eq!(quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(quantile(1.0), f64::INFINITY);
    }
}
