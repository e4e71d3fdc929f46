//! Clusters that become one another's, the most alike first.
use std::{cmp::Ordering, collections::BinaryHeap};

use crate::{
    near::Near,
    vectors::{Vectors, dot},
};

/// What the vectors have been put together to.
pub struct Clusters {
    /// The mean of each cluster. The product of two means is the average likeness of their members.
    means: Vectors,
    sizes: Vec<usize>,
    /// The group that a cluster was before. Two of them never become one.
    fixed: Vec<Option<usize>>,
    /// The cluster that each vector is in.
    of: Vec<usize>,
    /// Numbers of groups that are taken.
    taken: usize,
}

/// Two clusters that may become one; the greatest is the most alike, and of equals the first.
#[derive(PartialEq)]
struct Pair {
    likeness: f32,
    one: usize,
    other: usize,
}

impl Eq for Pair {}

impl Ord for Pair {
    fn cmp(&self, than: &Self) -> Ordering {
        let first = (than.one, than.other).cmp(&(self.one, self.other));
        self.likeness.total_cmp(&than.likeness).then(first)
    }
}

impl PartialOrd for Pair {
    fn partial_cmp(&self, than: &Self) -> Option<Ordering> {
        Some(self.cmp(than))
    }
}

impl Clusters {
    /// Each vector alone, but for those that were in a group before.
    pub fn new(vectors: &Vectors, before: &[Option<usize>]) -> Self {
        let taken = before.iter().flatten().max().map_or(0, |most| most + 1);
        let mut clusters =
            Self { means: Vectors::like(vectors), sizes: Vec::new(), fixed: Vec::new(), of: Vec::new(), taken };
        let mut of_group: Vec<Option<usize>> = vec![None; taken];
        for number in 0..vectors.len() {
            let group = before.get(number).copied().flatten();
            let cluster = match group.and_then(|group| of_group[group]) {
                Some(cluster) => clusters.grow(cluster, vectors, number),
                None => clusters.begin(vectors, number, group),
            };
            if let Some(group) = group {
                of_group[group] = Some(cluster);
            }
            clusters.of.push(cluster);
        }
        clusters
    }

    fn begin(&mut self, vectors: &Vectors, number: usize, group: Option<usize>) -> usize {
        self.means.push_row(vectors.row(number));
        self.sizes.push(1);
        self.fixed.push(group);
        self.sizes.len() - 1
    }

    fn grow(&mut self, cluster: usize, vectors: &Vectors, number: usize) -> usize {
        self.sizes[cluster] += 1;
        self.means.approach(cluster, vectors.row(number), 1.0 / self.sizes[cluster] as f32);
        cluster
    }

    pub fn means(&self) -> &Vectors {
        &self.means
    }

    /// Makes one of those that are at least so alike, and gives how often it did.
    pub fn link(&mut self, near: &[Vec<Near>], least: f32) -> usize {
        let before = self.sizes.len();
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); before];
        let mut pairs = BinaryHeap::new();
        for (one, near) in near.iter().enumerate() {
            for (other, likeness) in near.iter().filter(|(other, _)| self.may_join(one, *other)) {
                neighbours[one].push(*other);
                neighbours[*other].push(one);
                pairs.push(Pair { likeness: *likeness, one: one.min(*other), other: one.max(*other) });
            }
        }
        // What each cluster has become; itself as long as it is whole.
        let mut into: Vec<usize> = (0..before).collect();
        while let Some(Pair { one, other, .. }) = pairs.pop() {
            if into[one] != one || into[other] != other {
                continue;
            }
            let new = self.join(one, other);
            into.push(new);
            (into[one], into[other]) = (new, new);
            let (mut theirs, others) = (std::mem::take(&mut neighbours[one]), std::mem::take(&mut neighbours[other]));
            theirs.extend(others);
            theirs.iter_mut().for_each(|neighbour| *neighbour = last(&mut into, *neighbour));
            theirs.sort_unstable();
            theirs.dedup();
            // Of two averages below the least, no average is above it: such a pair need not be kept.
            theirs.retain(|neighbour| {
                let likeness = dot(self.means.row(*neighbour), self.means.row(new));
                let stays = *neighbour != new && likeness >= least && self.may_join(*neighbour, new);
                if stays {
                    pairs.push(Pair { likeness, one: *neighbour, other: new });
                }
                stays
            });
            theirs.iter().for_each(|neighbour| neighbours[*neighbour].push(new));
            neighbours.push(theirs);
        }
        let joined = self.sizes.len() - before;
        self.settle(&mut into);
        joined
    }

    fn may_join(&self, one: usize, other: usize) -> bool {
        self.fixed[one].is_none() || self.fixed[other].is_none()
    }

    fn join(&mut self, one: usize, other: usize) -> usize {
        let (size, other_size) = (self.sizes[one], self.sizes[other]);
        self.means.push_mean((one, size as f32), (other, other_size as f32));
        self.sizes.push(size + other_size);
        self.fixed.push(self.fixed[one].or(self.fixed[other]));
        self.sizes.len() - 1
    }

    /// Leaves out the clusters that became others.
    fn settle(&mut self, into: &mut [usize]) {
        let mut means = Vectors::like(&self.means);
        let (mut sizes, mut fixed, mut places) = (Vec::new(), Vec::new(), vec![0; into.len()]);
        for cluster in (0..into.len()).filter(|cluster| into[*cluster] == *cluster) {
            places[cluster] = sizes.len();
            means.push_row(self.means.row(cluster));
            sizes.push(self.sizes[cluster]);
            fixed.push(self.fixed[cluster]);
        }
        self.of.iter_mut().for_each(|cluster| *cluster = places[last(into, *cluster)]);
        (self.means, self.sizes, self.fixed) = (means, sizes, fixed);
    }

    /// The group of each vector: its old number, or a new one for what is large enough, in the order of size.
    pub fn groups(&self, smallest: usize) -> Vec<Option<usize>> {
        let is_new = |cluster: &usize| self.fixed[*cluster].is_none() && self.sizes[*cluster] >= smallest;
        let mut new: Vec<usize> = (0..self.sizes.len()).filter(is_new).collect();
        new.sort_by_key(|cluster| std::cmp::Reverse(self.sizes[*cluster]));
        let mut numbers = self.fixed.clone();
        for (number, cluster) in (self.taken..).zip(new) {
            numbers[cluster] = Some(number);
        }
        self.of.iter().map(|cluster| numbers[*cluster]).collect()
    }
}

/// What a cluster has become in the end; the way there is made shorter.
fn last(into: &mut [usize], cluster: usize) -> usize {
    let mut end = cluster;
    while into[end] != end {
        end = into[end];
    }
    let mut at = cluster;
    while into[at] != end {
        at = std::mem::replace(&mut into[at], end);
    }
    end
}
