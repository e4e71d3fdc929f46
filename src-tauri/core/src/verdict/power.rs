//! How many cases would decide it, and what difference this many can find, with 80 % power.
use super::normal::quantile;

const POWER: f64 = 0.8;
/// More cases than this are no advice.
const MOST: f64 = 1_000_000.0;

/// How far the cases' differences spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Spread {
    /// Binary: the share of cases that flipped.
    Discordant(f64),
    /// Score: standard deviation of one case's difference.
    Deviation(f64),
}

impl Spread {
    /// Some case differs from another.
    fn is_seen(self) -> bool {
        match self {
            Spread::Discordant(value) | Spread::Deviation(value) => value > 0.0,
        }
    }
}

/// Cases needed to find a true `effect` with a two-sided test at the normal quantile `z`; infinite for no effect.
///
/// Binary: Connor (1987), Biometrics 43:207. Score: the usual formula of the paired z-test.
fn needed(spread: Spread, effect: f64, z: f64) -> f64 {
    let root = match spread {
        Spread::Discordant(share) => {
            (z * share.sqrt() + quantile(POWER) * (share - effect * effect).max(0.0).sqrt()) / effect
        }
        Spread::Deviation(deviation) => (z + quantile(POWER)) * deviation / effect,
    };
    if effect == 0.0 { f64::INFINITY } else { (root * root).ceil() }
}

/// Fresh cases after the `n` seen that would decide it if `difference` (up is good) is the true one; with a margin, also
/// by showing that it is not worse. None where that is more than a million, or where there is no spread to tell from.
pub(super) fn more_cases(spread: Spread, n: u64, difference: f64, margin: Option<f64>, z: f64) -> Option<u64> {
    let not_worse = margin.map(|margin| difference + margin).filter(|effect| *effect > 0.0);
    let effects = [Some(difference), not_worse];
    let needed = effects.into_iter().flatten().map(|effect| needed(spread, effect, z)).fold(f64::INFINITY, f64::min);
    let more = (needed - n as f64).max(1.0);
    (spread.is_seen() && more <= MOST).then_some(more as u64)
}

/// The smallest true difference that `n` cases find. None where there is none, or no spread to tell from.
///
/// No difference is larger than the share of flips, so where the answer would be, that share is taken to be as large
/// as the difference itself.
pub(super) fn detectable(spread: Spread, n: u64, z: f64) -> Option<f64> {
    let n = n as f64;
    match spread {
        Spread::Deviation(deviation) => spread.is_seen().then(|| (z + quantile(POWER)) * deviation / n.sqrt()),
        Spread::Discordant(share) => {
            found_with(share, n, z).filter(|d| 0.0 < *d && *d <= share).or_else(|| found_alone(n, z))
        }
    }
}

/// The larger root d of d√n = z√ψ + z₀.₈√(ψ − d²).
fn found_with(share: f64, n: f64, z: f64) -> Option<f64> {
    let power = quantile(POWER);
    let scale = n + power * power;
    let inner = n * z * z - scale * (z * z - power * power);
    (inner >= 0.0).then(|| share.sqrt() * (n.sqrt() * z + inner.sqrt()) / scale)
}

/// The same with ψ = d, which is a quadratic equation of √(1 − d).
fn found_alone(n: f64, z: f64) -> Option<f64> {
    let power = quantile(POWER);
    let scale = n + power * power;
    let root = ((z * power).powi(2) + scale * (n - z * z)).max(0.0).sqrt();
    let kept = (root - z * power) / scale;
    (n > z * z).then_some(1.0 - kept * kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::normal::two_sided_quantile;
    use proptest::prelude::*;

    #[test]
    fn a_known_sample_size_of_paired_proportions() {
        // ψ = 0.2, d = 0.1: (1.959964·0.447214 + 0.841621·0.435890)² ÷ 0.01 = 154.7.
        let z = two_sided_quantile(0.05);
        assert_eq!(needed(Spread::Discordant(0.2), 0.1, z), 155.0);
        assert_eq!(more_cases(Spread::Discordant(0.2), 100, 0.1, None, z), Some(55));
        assert_eq!(more_cases(Spread::Discordant(0.2), 300, 0.1, None, z), Some(1));
    }

    #[test]
    fn no_effect_needs_endless_cases_unless_a_margin_gives_one() {
        let z = two_sided_quantile(0.05);
        assert_eq!(more_cases(Spread::Deviation(1.0), 10, 0.0, None, z), None);
        assert_eq!(more_cases(Spread::Deviation(1.0), 10, 1e-4, None, z), None);
        assert_eq!(more_cases(Spread::Deviation(1.0), 10, 0.0, Some(0.1), z), Some(785 - 10));
        assert_eq!(more_cases(Spread::Deviation(1.0), 10, -0.2, Some(0.1), z), Some(197 - 10));
    }

    proptest! {
        #[test]
        fn the_detectable_difference_is_one_that_needs_just_this_many_cases(
            share in prop_oneof![Just(0.0), 0.0f64..=1.0], n in 5u64..100_000, alpha in 0.001f64..0.2
        ) {
            let z = two_sided_quantile(alpha);
            if let Some(d) = detectable(Spread::Discordant(share), n, z) {
                prop_assert!(0.0 < d && d <= 1.0);
                let share = share.max(d);
                let cases = ((z * share.sqrt() + quantile(POWER) * (share - d * d).max(0.0).sqrt()) / d).powi(2);
                prop_assert!((cases - n as f64).abs() <= 1e-6 * n as f64, "{} {}", cases, n);
            } else {
                prop_assert!(n as f64 <= z * z);
            }
        }
    }
}
