//! How likely the model itself held a token.

/// The logarithm of the softmax at `token`.
pub fn log_prob(logits: &[f32], token: i32) -> f64 {
    let Some(chosen) = usize::try_from(token).ok().and_then(|token| logits.get(token)) else {
        return f64::NEG_INFINITY;
    };
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|logit| f64::from(logit - highest).exp()).sum();
    f64::from(chosen - highest) - sum.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_add_up_to_one_and_large_logits_do_not_overflow() {
        let logits = [1.0, -2.5, 700.0, 701.5];
        let sum: f64 = (0..4).map(|token| log_prob(&logits, token).exp()).sum();
        assert!((sum - 1.0).abs() < 1e-12);
        let expected = 1.0 / (1.0 + (-1.5f64).exp());
        assert!((log_prob(&logits, 3).exp() - expected).abs() < 1e-12);
        assert_eq!(log_prob(&logits, 4), f64::NEG_INFINITY);
    }
}
