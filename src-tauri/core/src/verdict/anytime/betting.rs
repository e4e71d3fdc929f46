//! Evidence and interval for the mean of values between 0 and 1, by betting.
//!
//! Waudby-Smith and Ramdas (2024), Journal of the Royal Statistical Society B 86:1, section 4: the hedged capital
//! process with predictable plug-in bets, half the capital on either side.

/// No bet risks more than this share of the capital.
const RISK: f64 = 0.75;
/// 40 halvings of the unit interval: limits are right to 1e-12, and on the wide side.
const HALVINGS: usize = 40;

#[derive(Debug, Clone)]
pub(in crate::verdict) struct Betting {
    /// ln(2 ÷ α): an end of the interval lies where a half of the capital has grown to 2 ÷ α.
    ln_limit: f64,
    /// Every value with the bet that was made before it was seen.
    rounds: Vec<(f64, f64)>,
    mean: f64,
    /// Sum of squared distances to the running mean, with ¼ to begin from.
    squares: f64,
    /// Logarithm of the capital against a mean of at most ½, and of at least ½.
    ln_capital: [f64; 2],
}

impl Betting {
    pub fn new(alpha: f64) -> Self {
        Self { ln_limit: (2.0 / alpha).ln(), rounds: Vec::new(), mean: 0.5, squares: 0.25, ln_capital: [0.0; 2] }
    }

    pub fn push(&mut self, value: f64) {
        let round = (self.rounds.len() + 1) as f64;
        let variance = self.squares / round;
        let bet = (2.0 * self.ln_limit / (variance * round * (round + 1.0).ln())).sqrt();
        self.rounds.push((value, bet));
        self.mean += (value - self.mean) / (round + 1.0);
        self.squares += (value - self.mean).powi(2);
        for (capital, seen) in self.ln_capital.iter_mut().zip([value, 1.0 - value]) {
            *capital += growth(seen, bet, 0.5).ln();
        }
    }

    /// Against "the mean is at most ½" and against "at least ½".
    pub fn evidence(&self) -> [f64; 2] {
        self.ln_capital.map(|capital| capital.exp().min(f64::MAX))
    }

    /// Means that no bet has yet ruled out.
    pub fn interval(&self) -> [f64; 2] {
        [self.lower(|value| value), 1.0 - self.lower(|value| 1.0 - value)]
    }

    /// The capital against "the mean is at most m" falls as m rises, so halving finds where it is 2 ÷ α.
    fn lower(&self, seen: impl Fn(f64) -> f64) -> f64 {
        let ruled_out = |mean: f64| {
            let blocks = self.rounds.chunks(16);
            let capital = |block: &[(f64, f64)]| {
                block.iter().map(|(value, bet)| growth(seen(*value), *bet, mean)).product::<f64>()
            };
            blocks.map(|block| capital(block).ln()).sum::<f64>() >= self.ln_limit
        };
        if !ruled_out(0.0) {
            return 0.0;
        }
        let (mut out, mut kept) = (0.0, 1.0);
        for _ in 0..HALVINGS {
            let middle = (out + kept) / 2.0;
            if ruled_out(middle) { out = middle } else { kept = middle }
        }
        out
    }
}

/// What one unit of capital becomes that was bet on a mean above `mean`.
fn growth(value: f64, bet: f64, mean: f64) -> f64 {
    1.0 + bet.min(RISK / mean) * (value - mean)
}
