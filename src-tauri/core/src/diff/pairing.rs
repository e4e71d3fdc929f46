//! Which old entry became which new one.
//!
//! Equal entries in order are anchors. Between two anchors, entries are aligned so that as much as possible stays what
//! it was: entries of the same role count, and the more so the more words they share. What is then left over on both
//! sides and is equal or alike has moved.
use std::{
    collections::{HashSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
    ops::Range,
};

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::words::{Numbers, words};
use crate::{message::Role, prompt::body::Entry};

/// Entries of different roles, or in different places, are the same one if at least so much of them is alike.
const ALIKE: f64 = 0.6;
/// What a shared role is worth beside the likeness of the texts.
const SAME_ROLE: f64 = 0.2;
/// Words of a message that are looked at to tell whether it is like another.
const WORDS: usize = 5_000;
/// Pairs of entries whose likeness is computed at most; beyond that, position and role decide.
const PAIRS: usize = 2_500;

/// One entry as it is compared.
pub(super) struct Item<'a> {
    pub entry: &'a Entry,
    /// `None` for a placeholder.
    pub role: Option<Role>,
    pub text: String,
    /// Sorted hashes of its words.
    words: Vec<u64>,
}

impl<'a> Item<'a> {
    pub(super) fn new(entry: &'a Entry, text: String) -> Self {
        let mut words: Vec<u64> =
            words(&text).into_iter().filter(|word| !word.trim().is_empty()).take(WORDS).map(hash).collect();
        words.sort_unstable();
        Self { entry, role: entry.turn().map(|turn| turn.role), text, words }
    }
}

fn hash(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// An old entry's position and the new one's.
pub(super) type Pair = (usize, usize);

/// Pairs whose order is the same on both sides, sorted, and pairs that moved.
pub(super) fn pairs(old: &[Item], new: &[Item]) -> (Vec<Pair>, Vec<Pair>) {
    let (old_numbers, new_numbers) = numbered(old, new);
    let mut steady = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_numbers, &new_numbers) {
        match op.as_tag_tuple() {
            (DiffTag::Equal, before, after) => steady.extend(before.zip(after)),
            (_, before, after) => steady.extend(aligned(old, new, before, after)),
        }
    }
    let moved = moved(old, new, &steady);
    (steady, moved)
}

fn numbered(old: &[Item], new: &[Item]) -> (Vec<u32>, Vec<u32>) {
    let mut numbers = Numbers::new();
    let mut of =
        |items: &[Item]| numbers.of(items.iter().map(|item| serde_json::to_string(item.entry).unwrap_or_default()));
    (of(old), of(new))
}

/// How much speaks for `old` having become `new` in its place; `None` if they are different things.
fn score(old: &Item, new: &Item) -> Option<f64> {
    let alike = likeness(&old.words, &new.words);
    match (old.role, new.role) {
        (None, None) => Some(SAME_ROLE + alike),
        (Some(before), Some(after)) if before == after => Some(SAME_ROLE + alike),
        (Some(_), Some(_)) if alike >= ALIKE => Some(alike),
        _ => None,
    }
}

/// The share of words in common, from 0 to 1 (Dice), repeated words counted.
fn likeness(old: &[u64], new: &[u64]) -> f64 {
    let total = old.len() + new.len();
    if total == 0 {
        return 1.0;
    }
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    let mut common = 0;
    while let (Some(before), Some(after)) = (old.peek(), new.peek()) {
        let order = before.cmp(after);
        common += usize::from(order.is_eq());
        if order.is_le() {
            old.next();
        }
        if order.is_ge() {
            new.next();
        }
    }
    (2 * common) as f64 / total as f64
}

/// The pairs between two anchors that, kept in order, score highest together.
fn aligned(old: &[Item], new: &[Item], before: Range<usize>, after: Range<usize>) -> Vec<Pair> {
    if before.len() * after.len() > PAIRS {
        return by_role(old, new, before, after);
    }
    // best[i][j]: the highest score of the first i old and j new entries.
    let mut best = vec![vec![0.0_f64; after.len() + 1]; before.len() + 1];
    let mut scores = vec![vec![None; after.len()]; before.len()];
    for (i, a) in before.clone().enumerate() {
        for (j, b) in after.clone().enumerate() {
            scores[i][j] = score(&old[a], &new[b]);
            let paired = scores[i][j].map_or(0.0, |score| best[i][j] + score);
            best[i + 1][j + 1] = paired.max(best[i][j + 1]).max(best[i + 1][j]);
        }
    }
    let (mut i, mut j) = (before.len(), after.len());
    let mut found = Vec::new();
    while i > 0 && j > 0 {
        if best[i][j] == best[i - 1][j] {
            i -= 1;
        } else if best[i][j] == best[i][j - 1] {
            j -= 1;
        } else {
            (i, j) = (i - 1, j - 1);
            found.push((before.start + i, after.start + j));
        }
    }
    found.reverse();
    found
}

/// Pairs each old entry with the next new one of its role.
fn by_role(old: &[Item], new: &[Item], before: Range<usize>, mut after: Range<usize>) -> Vec<Pair> {
    let mut found = Vec::new();
    for a in before {
        if let Some(b) = after.clone().find(|b| old[a].role == new[*b].role) {
            found.push((a, b));
            after.start = b + 1;
        }
    }
    found
}

/// Pairs of what the alignment left over: equal entries, then the most alike.
fn moved(old: &[Item], new: &[Item], steady: &[Pair]) -> Vec<Pair> {
    let (old_kept, new_kept): (HashSet<usize>, HashSet<usize>) = steady.iter().copied().unzip();
    let mut old_left: Vec<usize> = (0..old.len()).filter(|a| !old_kept.contains(a)).collect();
    let mut new_left: Vec<usize> = (0..new.len()).filter(|b| !new_kept.contains(b)).collect();
    let mut found = Vec::new();
    old_left.retain(|a| match new_left.iter().position(|b| old[*a].entry == new[*b].entry) {
        Some(position) => {
            found.push((*a, new_left.remove(position)));
            false
        }
        None => true,
    });
    if old_left.len() * new_left.len() > PAIRS {
        return found;
    }
    for a in old_left {
        let alike =
            new_left.iter().enumerate().map(|(position, b)| (likeness(&old[a].words, &new[*b].words), position));
        if let Some((_, position)) = alike.filter(|(likeness, _)| *likeness >= ALIKE).max_by(|x, y| x.0.total_cmp(&y.0))
        {
            found.push((a, new_left.remove(position)));
        }
    }
    found
}
