//! Which pattern of before a group is, where all groups were made anew.
use std::{cmp::Reverse, collections::HashMap};

/// The old group that each new one is: the one most of whose members it has. `before` and `after` have the group of
/// each failure that was there both times.
pub fn matched(before: &[Option<usize>], after: &[Option<usize>]) -> HashMap<usize, usize> {
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    let mut shared: HashMap<(usize, usize), usize> = HashMap::new();
    for (old, new) in before.iter().zip(after) {
        let Some(old) = old else { continue };
        *sizes.entry(*old).or_default() += 1;
        if let Some(new) = new {
            *shared.entry((*new, *old)).or_default() += 1;
        }
    }
    let mut pairs: Vec<((usize, usize), usize)> =
        shared.into_iter().filter(|((_, old), members)| 2 * members > sizes[old]).collect();
    pairs.sort_unstable_by_key(|(pair, members)| (Reverse(*members), *pair));
    let mut matched = HashMap::new();
    for ((new, old), _) in pairs {
        // An old group has most of its members in one new group alone, but several may have theirs in the same.
        matched.entry(new).or_insert(old);
    }
    matched
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(groups: &str) -> Vec<Option<usize>> {
        groups.chars().map(|group| group.to_digit(10).map(|digit| digit as usize)).collect()
    }

    #[test]
    fn a_group_is_the_one_that_most_of_its_members_were_in() {
        let pairs = |before, after| {
            let mut pairs: Vec<_> = matched(&of(before), &of(after)).into_iter().collect();
            pairs.sort_unstable();
            pairs
        };
        assert_eq!(pairs("0001112.", "1110002."), [(0, 1), (1, 0), (2, 2)]);
        assert_eq!(pairs("0000", "0011"), [], "half is not most");
        assert_eq!(pairs("0000011", "0000000"), [(0, 0)], "the larger one of two that became one");
        assert_eq!(pairs("0000-111", "00-1111-"), [(1, 1)]);
    }

    proptest! {
        #[test]
        fn no_pattern_is_given_twice(pairs in prop::collection::vec((prop::option::of(0usize..5), prop::option::of(0usize..5)), 0..60)) {
            let (before, after): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
            let mut old: Vec<usize> = matched(&before, &after).into_values().collect();
            let count = old.len();
            old.sort_unstable();
            old.dedup();
            prop_assert_eq!(old.len(), count);
        }

        #[test]
        fn the_same_groups_under_other_numbers_are_the_same_patterns(before in prop::collection::vec(prop::option::of(0usize..5), 0..60)) {
            let after: Vec<_> = before.iter().map(|group| group.map(|group| 9 - group)).collect();
            prop_assert!(matched(&before, &after).into_iter().all(|(new, old)| new == 9 - old));
        }
    }
}
