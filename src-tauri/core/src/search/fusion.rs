//! One list of two: what words found and what meaning found.
//!
//! Meaning leads, because it is the better of the two where they differ; words add to it, and alone carry what has no
//! meaning to a model: ids, codes, names. Both are put on 0 to 1 first. Equal weights would be below meaning alone.
use std::collections::HashMap;

/// What words add, beside 1 for meaning.
const WORDS: f64 = 0.35;

/// `words` are bm25 ranks (lower is better), `meaning` cosines; best first, at most `limit`.
pub fn fuse(words: &[(i64, f64)], meaning: &[(i64, f64)], limit: usize) -> Vec<(i64, f64)> {
    let best = words.iter().map(|(_, rank)| -rank).fold(0.0, f64::max);
    let mut scores: HashMap<i64, f64> = HashMap::new();
    for (key, cosine) in meaning {
        *scores.entry(*key).or_default() += cosine.clamp(0.0, 1.0);
    }
    for (key, rank) in words.iter().filter(|_| best > 0.0) {
        *scores.entry(*key).or_default() += WORDS * (-rank / best).clamp(0.0, 1.0);
    }
    let mut fused: Vec<(i64, f64)> = scores.into_iter().map(|(key, score)| (key, score / (1.0 + WORDS))).collect();
    fused.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    fused.truncate(limit);
    fused
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_find_comes_first_and_nothing_is_lost() {
        let fused = fuse(&[(1, -9.0), (2, -4.5)], &[(2, 0.8), (3, 0.7)], 10);
        assert_eq!(fused.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [2, 3, 1]);
        assert!(fused.iter().all(|(_, score)| (0.0..=1.0).contains(score)));
        assert_eq!(fuse(&[(7, -1.0)], &[], 10).len(), 1);
        assert_eq!(fuse(&[(1, -9.0)], &[(2, 0.1)], 1), [(1, 0.35 / 1.35)]);
    }
}
