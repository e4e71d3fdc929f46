//! Sign-flip permutation test of the mean of paired differences.
//!
//! If neither side were better, each unit's difference could as well have had the other sign. The p-value is the share
//! of sign assignments whose mean is at least as far from 0 as the one seen.
use rand_chacha::rand_core::Rng;

use super::draws::{Purpose, generator};
use super::units::{TIE, Units};

/// Up to this many non-zero differences all assignments are gone through.
const EXACT_UP_TO: usize = 16;
/// Above, this many assignments are drawn.
const DRAWS: usize = 100_000;

/// The p-value and the name of the method that gave it.
pub(super) struct Tested {
    pub p_value: f64,
    pub method: &'static str,
}

/// Two-sided test on the non-zero sums of `units`.
///
/// Drawn p-values count the assignment seen as one more draw (Phipson and Smyth 2010, SAGMB 9:39), so they are never 0
/// and the test keeps its level.
pub(super) fn sign_flip(units: &Units, seed: u64) -> Tested {
    let sums: Vec<f64> = units.sums().iter().copied().filter(|sum| sum.abs() > TIE).collect();
    let limit = (units.mean().abs() - units.tie()) * units.cases();
    let groups: Vec<[f64; 256]> = sums.chunks(8).map(signed_sums).collect();
    if sums.len() <= EXACT_UP_TO {
        let assignments = 1u32 << sums.len();
        let far = (0..assignments).filter(|bits| assigned(&groups, *bits).abs() >= limit).count();
        Tested { p_value: far as f64 / f64::from(assignments), method: "sign-flip permutation, exact" }
    } else {
        let far = drawn_sums(&groups, seed).iter().filter(|sum| sum.abs() >= limit).count();
        Tested { p_value: (far + 1) as f64 / (DRAWS + 1) as f64, method: "sign-flip permutation, 100,000 draws" }
    }
}

/// The sums of up to eight differences under all their signs: bit k of the index flips difference k.
fn signed_sums(differences: &[f64]) -> [f64; 256] {
    std::array::from_fn(|bits| {
        differences.iter().enumerate().map(|(k, d)| if bits >> k & 1 == 1 { -d } else { *d }).sum()
    })
}

fn assigned(groups: &[[f64; 256]], bits: u32) -> f64 {
    groups.iter().zip(bits.to_le_bytes()).map(|(sums, byte)| sums[usize::from(byte)]).sum()
}

/// The sum under each drawn assignment. Eight differences take one byte of each draw, group after group, so that a
/// look-up stands for eight additions.
fn drawn_sums(groups: &[[f64; 256]], seed: u64) -> Vec<f64> {
    let mut generator = generator(seed, Purpose::Signs);
    let mut bytes = vec![0; DRAWS];
    let mut totals = vec![0.0; DRAWS];
    for sums in groups {
        generator.fill_bytes(&mut bytes);
        for (total, byte) in totals.iter_mut().zip(&bytes) {
            *total += sums[usize::from(*byte)];
        }
    }
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p_value(differences: &[f64]) -> f64 {
        sign_flip(&Units::of_cases(differences.iter().copied()), 1).p_value
    }

    #[test]
    fn three_differences_of_one_sign_are_as_far_in_two_of_eight_assignments() {
        assert_eq!(p_value(&[0.1, 0.2, 0.3]), 0.25);
        assert_eq!(p_value(&[0.1, 0.2, 0.3, 0.0, 0.0]), 0.25);
    }

    #[test]
    fn nothing_but_zeros_and_nothing_at_all_but_one_difference_give_one() {
        assert_eq!(p_value(&[0.0, 0.0]), 1.0);
        assert_eq!(p_value(&[0.4]), 1.0);
    }

    #[test]
    fn ties_that_rounding_hides_are_counted() {
        // 0.1 + 0.2 − 0.3 is 0 on paper, and so is every assignment that leaves these three apart from their like.
        assert_eq!(p_value(&[0.1, 0.2, -0.3]), 1.0);
        assert_eq!(p_value(&[1e6 + 0.1, 1e6 + 0.2, -2e6 - 0.3]), 1.0);
    }

    #[test]
    fn the_limit_between_all_assignments_and_draws_is_sixteen_differences() {
        assert_eq!(p_value(&[1.0; 16]), 2.0 / 65536.0);
        let drawn = p_value(&[1.0; 17]);
        assert!((1.0 / 100_001.0..20.0 / 100_001.0).contains(&drawn), "{drawn}");
        assert_eq!(drawn, p_value(&[-1.0; 17]));
    }

    #[test]
    fn a_cluster_flips_as_a_whole() {
        let clusters = Units::of_clusters([(3.0, 3.0), (2.0, 2.0)]);
        assert_eq!(sign_flip(&clusters, 1).p_value, 0.5);
    }
}
