//! Evidence from the cases that flipped: fixed ones against broken ones.
//!
//! If the candidate is not better, a flipped case is fixed with a chance of at most ½. Against that stands the
//! alternative that the chance is θ, with θ drawn from Beta(½, ½) cut to above ½. The likelihood ratio, averaged over
//! θ, is an e-value at all times (Robbins 1970, Annals of Mathematical Statistics 41:1397).
use std::f64::consts::{LN_2, PI};

/// Counts of flipped cases, with the logarithm of both sides' evidence together: 2ᵐ⁺¹ B(fixed + ½, broken + ½) ÷ π.
#[derive(Debug, Clone)]
pub(in crate::verdict) struct Mixture {
    fixed: u64,
    broken: u64,
    ln_both: f64,
}

impl Default for Mixture {
    fn default() -> Self {
        Self { fixed: 0, broken: 0, ln_both: LN_2 }
    }
}

impl Mixture {
    pub fn push(&mut self, fixed: bool) {
        let flips = self.fixed + self.broken;
        let count = if fixed { &mut self.fixed } else { &mut self.broken };
        self.ln_both += ((2 * *count + 1) as f64 / (flips + 1) as f64).ln();
        *count += 1;
    }

    /// Against "not better" and against "not worse".
    pub fn evidence(&self) -> [f64; 2] {
        let (low, high) = (self.fixed.min(self.broken), self.fixed.max(self.broken));
        let trailing = trailing(low, high);
        // exp may overflow, and JSON has no infinity.
        let leading = (self.ln_both.exp() - trailing).min(f64::MAX);
        if self.fixed >= self.broken { [leading, trailing] } else { [trailing, leading] }
    }
}

/// Evidence for the side with fewer flips. With a = `high` + ½ it is ₂F₁(low + high + 1, 1; a + 1; ½) ÷ (πa), a sum of
/// positive terms, so nothing cancels.
fn trailing(low: u64, high: u64) -> f64 {
    let (flips, a) = ((low + high) as f64, high as f64 + 0.5);
    let (mut term, mut sum, mut k) = (1.0, 1.0, 0.0);
    while term > sum * f64::EPSILON / 16.0 {
        term *= (flips + 1.0 + k) / (2.0 * (a + 1.0 + k));
        sum += term;
        k += 1.0;
    }
    sum / (PI * a)
}
