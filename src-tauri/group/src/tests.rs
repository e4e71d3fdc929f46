//! Grouping hand-made and random vectors.
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::{Settings, Vectors, group};

const SETTINGS: Settings = Settings { likeness: 0.5, smallest: 3, neighbours: 15 };

fn of(rows: &[&[f32]]) -> Vectors {
    let mut vectors = Vectors::new(rows.first().map_or(1, |row| row.len()));
    rows.iter().for_each(|row| vectors.push(row));
    vectors
}

fn grouped(vectors: &Vectors, before: &[Option<usize>]) -> Vec<Option<usize>> {
    group(vectors, before, SETTINGS, &|_, _| true).unwrap()
}

#[test]
fn what_points_the_same_way_is_a_group_and_what_stands_alone_is_noise() {
    let vectors = of(&[
        &[1.0, 0.1, 0.0],
        &[0.0, 1.0, 0.1],
        &[9.0, 0.0, 1.0],
        &[0.1, 2.0, 0.0],
        &[-1.0, -1.0, -1.0],
        &[0.9, 0.0, 0.1],
        &[0.0, 1.0, 0.0],
        &[1.0, 0.2, 0.1],
    ]);
    let [first, second] = [Some(0), Some(1)];
    assert_eq!(grouped(&vectors, &[]), [first, second, first, second, None, first, second, first]);
}

#[test]
fn two_are_no_group_and_nothing_has_none() {
    assert_eq!(grouped(&of(&[&[1.0, 0.0], &[1.0, 0.1]]), &[]), [None, None]);
    assert_eq!(grouped(&of(&[]), &[]), []);
    assert_eq!(grouped(&of(&[&[0.0, 0.0], &[0.0, 0.0], &[f32::NAN, 0.0]]), &[]), [None; 3], "no way they point");
}

#[test]
fn more_equal_vectors_than_neighbours_are_one_group_with_what_is_like_them() {
    let mut rows: Vec<&[f32]> = vec![&[1.0, 0.0]; 40];
    rows.extend([&[1.0, 0.3][..]; 40]);
    assert_eq!(grouped(&of(&rows), &[]), [Some(0); 80]);
}

#[test]
fn a_chain_of_likes_does_not_thread_unlike_things_together() {
    let angles: Vec<[f32; 2]> = (0..40).map(|step| (step as f32 * 0.15).sin_cos().into()).collect();
    let rows: Vec<&[f32]> = angles.iter().map(|angle| &angle[..]).collect();
    let groups = grouped(&of(&rows), &[]);
    assert!(groups.iter().flatten().max() > Some(&0), "all around a circle is one group: {groups:?}");
}

#[test]
fn groups_of_before_keep_their_numbers_and_never_become_one() {
    let vectors = of(&[&[1.0, 0.0], &[1.0, 0.01], &[1.0, 0.02], &[1.0, 0.2], &[1.0, 0.21], &[1.0, 0.22], &[1.0, 0.23]]);
    assert_eq!(grouped(&vectors, &[]), [Some(0); 7]);
    let before = [Some(1), Some(1), Some(1), Some(0), Some(0), None, None];
    let [one, other] = [Some(1), Some(0)];
    assert_eq!(grouped(&vectors, &before), [one, one, one, other, other, other, other]);
}

#[test]
fn whoever_is_told_may_stop_it() {
    assert_eq!(group(&of(&[&[1.0, 0.0][..]; 5]), &[], SETTINGS, &|_, _| false), None);
}

const DIMENSIONS: usize = 32;

/// So many groups of vectors around middles of their own, in any order, and some that are around nothing.
fn world(seed: u64, groups: usize, each: usize, alone: usize) -> (Vectors, Vec<Option<usize>>) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut draw = |middle: Option<&[f32]>| -> Vec<f32> {
        let near = |place: usize| middle.map_or(0.0, |middle| 2.0 * middle[place]);
        (0..DIMENSIONS).map(|place| near(place) + (random.next_u32() as f32 / u32::MAX as f32 - 0.5) * 2.0).collect()
    };
    let middles: Vec<Vec<f32>> = (0..groups).map(|_| draw(None)).collect();
    let mut rows: Vec<(Option<usize>, Vec<f32>)> = Vec::new();
    for _ in 0..each {
        rows.extend(middles.iter().enumerate().map(|(group, middle)| (Some(group), draw(Some(middle)))));
    }
    rows.extend((0..alone).map(|_| (None, draw(None))));
    let mut vectors = Vectors::new(DIMENSIONS);
    for place in 0..rows.len() {
        let other = place + random.next_u32() as usize % (rows.len() - place);
        rows.swap(place, other);
    }
    rows.iter().for_each(|(_, row)| vectors.push(row));
    (vectors, rows.into_iter().map(|(group, _)| group).collect())
}

/// The first so many.
fn part(vectors: &Vectors, count: usize) -> Vectors {
    let mut part = Vectors::like(vectors);
    (0..count).for_each(|row| part.push_row(vectors.row(row)));
    part
}

#[test]
fn planted_groups_are_found_as_they_were_planted() {
    let (vectors, planted) = world(7, 6, 40, 30);
    let groups = grouped(&vectors, &[]);
    let pairs = |of: &[Option<usize>], one: usize, other: usize| of[one].is_some() && of[one] == of[other];
    let (mut right, mut all) = (0, 0);
    for one in 0..planted.len() {
        for other in 0..one {
            all += 1;
            right += usize::from(pairs(&planted, one, other) == pairs(&groups, one, other));
        }
    }
    assert!(right as f64 / all as f64 > 0.95, "{right} of {all} pairs");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn members_stay_when_a_tenth_more_comes(seed in any::<u64>(), groups in 1usize..8, each in 4usize..30, alone in 0usize..40) {
        let (vectors, _) = world(seed, groups, each, alone);
        let before = grouped(&part(&vectors, vectors.len() * 10 / 11), &[]);
        let after = grouped(&vectors, &before);
        let (mut members, mut stayed) = (0, 0);
        for (before, after) in before.iter().zip(&after).filter(|(before, _)| before.is_some()) {
            members += 1;
            stayed += usize::from(before == after);
        }
        prop_assert!(stayed * 10 >= members * 9, "{stayed} of {members}");
    }

    #[test]
    fn each_new_group_is_large_enough_and_numbers_have_no_gap(seed in any::<u64>(), groups in 0usize..6, each in 1usize..12, alone in 1usize..40) {
        let (vectors, _) = world(seed, groups, each, alone);
        let found = grouped(&vectors, &[]);
        let most = found.iter().flatten().max().map_or(0, |most| most + 1);
        for number in 0..most {
            prop_assert!(found.iter().filter(|group| **group == Some(number)).count() >= SETTINGS.smallest);
        }
    }
}
