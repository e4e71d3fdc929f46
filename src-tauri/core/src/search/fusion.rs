//! One list of two: what words found and what meaning found.
//!
//! Meaning counts with its cosine. To it is added how much the words say: bm25 grows with the number of words asked
//! for and with the number of interactions, so it is divided by both, which leaves the mean information of a word, as
//! a share of what the rarest word of all would bring. A long question of common words then adds little, while a code
//! or a name that stands in few interactions decides. Adding ranks instead is below meaning alone; the figures on
//! labelled sets are in `tests/bench/search_quality.md`.
use std::collections::HashMap;

/// What words add if each is as rare as can be, beside at most 1 for meaning. Anything from 0.5 to 0.9 is at or above
/// the better of the two on every labelled set.
const WORDS: f64 = 0.7;
/// In bm25 a word counts up to this many times its rarity (k1 + 1).
const MOST_OF_A_WORD: f64 = 2.2;

/// What the full-text index found.
#[derive(Debug, Clone, Copy)]
pub struct ByWords<'a> {
    /// Keys with their bm25 ranks, best first; lower is better.
    pub found: &'a [(i64, f64)],
    /// How many words were asked for.
    pub words: usize,
    /// About how many interactions there are.
    pub interactions: i64,
}

/// `meaning` are keys with cosines. The best come first, at most `limit`, with scores from 0 to 1.
pub fn fuse(words: ByWords, meaning: &[(i64, f64)], limit: usize) -> Vec<(i64, f64)> {
    // What only words found was compared by meaning, too, and is at best as near as the last of that list.
    let farthest = meaning.iter().map(|(_, cosine)| *cosine).reduce(f64::min).unwrap_or(0.0);
    let mut scores: HashMap<i64, f64> = words.found.iter().map(|(key, _)| (*key, farthest)).collect();
    scores.extend(meaning.iter().copied());
    let unit = words.words.max(1) as f64 * (words.interactions.max(1) as f64 + 1.0).ln();
    for (key, rank) in words.found {
        *scores.entry(*key).or_default() += WORDS * -rank / unit;
    }
    let most = 1.0 + WORDS * MOST_OF_A_WORD;
    let mut fused: Vec<(i64, f64)> =
        scores.into_iter().map(|(key, score)| (key, (score / most).clamp(0.0, 1.0))).collect();
    fused.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    fused.truncate(limit);
    fused
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(found: &[(i64, f64)], words: usize, meaning: &[(i64, f64)]) -> Vec<i64> {
        let fused = fuse(ByWords { found, words, interactions: 1_000 }, meaning, 10);
        assert!(fused.iter().all(|(_, score)| (0.0..=1.0).contains(score)));
        fused.into_iter().map(|(key, _)| key).collect()
    }

    #[test]
    fn what_both_find_comes_first_and_nothing_is_lost() {
        assert_eq!(keys(&[(1, -5.0), (2, -4.5)], 3, &[(2, 0.8), (3, 0.7)]), [2, 1, 3]);
        assert_eq!(keys(&[(7, -1.0)], 1, &[]), [7]);
        assert_eq!(keys(&[], 1, &[(7, 0.4), (8, 0.5)]), [8, 7]);
        assert!(fuse(ByWords { found: &[], words: 0, interactions: 0 }, &[], 10).is_empty());
        assert_eq!(fuse(ByWords { found: &[(1, -2.0), (2, -1.0)], words: 1, interactions: 0 }, &[], 1).len(), 1);
    }

    #[test]
    fn a_rare_word_decides_and_many_common_ones_do_not() {
        let meaning = [(1, 0.6), (2, 0.3)];
        assert_eq!(keys(&[(2, -12.0)], 1, &meaning), [2, 1]);
        assert_eq!(keys(&[(2, -12.0)], 20, &meaning), [1, 2]);
    }
}
