//! Which words of one text are the same words of another: patience, by what is unique in both.
use std::ops::Range;

/// For each word of `a` its partner in `b`, in rising order. Only what `anchors` allows may be a partner by standing
/// alone; everything else needs equal neighbours.
pub(super) fn partners(a: &[u32], b: &[u32], anchors: impl Fn(u32) -> bool) -> Vec<Option<u32>> {
    let mut partners = vec![None; a.len()];
    let mut open = vec![(0..a.len(), 0..b.len())];
    while let Some((mut left, mut right)) = open.pop() {
        while !left.is_empty() && !right.is_empty() && a[left.start] == b[right.start] {
            partners[left.start] = Some(right.start as u32);
            left.start += 1;
            right.start += 1;
        }
        while !left.is_empty() && !right.is_empty() && a[left.end - 1] == b[right.end - 1] {
            left.end -= 1;
            right.end -= 1;
            partners[left.end] = Some(right.end as u32);
        }
        if left.is_empty() || right.is_empty() {
            continue;
        }
        let mut found = unique::<3>(a, b, &left, &right, |_| true);
        if found.is_empty() {
            found = unique::<1>(a, b, &left, &right, |words| anchors(words[0]));
        }
        let (mut i, mut j) = (left.start, right.start);
        for (at, partner) in rising(&found) {
            partners[at] = Some(partner as u32);
            open.push((i..at, j..partner));
            (i, j) = (at + 1, partner + 1);
        }
        if !found.is_empty() {
            open.push((i..left.end, j..right.end));
        }
    }
    partners
}

/// Places of the runs of `N` words that occur once on each side, in the order of `a`.
fn unique<const N: usize>(
    a: &[u32],
    b: &[u32],
    left: &Range<usize>,
    right: &Range<usize>,
    allowed: impl Fn(&[u32; N]) -> bool,
) -> Vec<(usize, usize)> {
    let once = |words: &[u32], range: &Range<usize>| {
        let mut runs: Vec<([u32; N], usize)> = (range.start..(range.end + 1).saturating_sub(N).max(range.start))
            .filter_map(|at| Some((words.get(at..at + N)?.try_into().ok()?, at)))
            .filter(|(run, _)| allowed(run))
            .collect();
        runs.sort_unstable();
        let mut once = Vec::with_capacity(runs.len());
        for same in runs.chunk_by(|a, b| a.0 == b.0) {
            if let [one] = same {
                once.push(*one);
            }
        }
        once
    };
    let (ours, theirs) = (once(a, left), once(b, right));
    let mut found = Vec::new();
    let mut next = theirs.into_iter().peekable();
    for (run, at) in ours {
        while next.next_if(|(other, _)| *other < run).is_some() {}
        if let Some((_, partner)) = next.next_if(|(other, _)| *other == run) {
            found.push((at, partner));
        }
    }
    found.sort_unstable();
    found
}

/// The longest part of the pairs in which both sides rise.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, (_, partner)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *partner);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(index) = at {
        chain.push(pairs[index]);
        at = before[index];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_stands_between_different_words_is_found() {
        assert_eq!(partners(&[1, 2, 3, 4, 5], &[1, 9, 3, 8, 8, 5], |_| true), [Some(0), None, Some(2), None, Some(5)]);
        assert_eq!(partners(&[1, 2], &[], |_| true), [None, None]);
    }

    proptest! {
        #[test]
        fn partners_are_equal_and_rise(a in prop::collection::vec(0..6_u32, 0..40), b in prop::collection::vec(0..6_u32, 0..40)) {
            let partners = partners(&a, &b, |word| word > 0);
            prop_assert_eq!(partners.len(), a.len());
            let pairs: Vec<(usize, u32)> =
                partners.iter().enumerate().filter_map(|(at, partner)| Some((at, (*partner)?))).collect();
            prop_assert!(pairs.iter().all(|(at, partner)| a[*at] == b[*partner as usize]));
            prop_assert!(pairs.windows(2).all(|two| two[0].1 < two[1].1));
        }
    }
}
