//! Groups vectors by meaning: average link along the nearest neighbours.
//!
//! Two groups are as alike as their members are on average (UPGMA: Sokal and Michener, 1958), and only groups that hold
//! neighbours of each other are compared, as in scikit-learn's agglomerative clustering with a connectivity graph. So
//! it needs neither the 3 GB of distances that 40,000 vectors have, nor a number of groups, nor does it thread unlike
//! things together by a chain of likes. What stays alone or in too small a group is noise.
//!
//! Groups that were there before are where it begins: none of their members leaves, what is new may join.
//!
//! It is a crate of its own so that a debug build, too, runs it optimised: see the profiles in `Cargo.toml`.
mod link;
mod near;
mod settings;
mod vectors;

#[cfg(test)]
mod tests;

pub use settings::Settings;
pub use vectors::Vectors;

use link::Clusters;
use near::Watch;

/// One group for each vector, or none: numbers below `before`'s own stay what they were, new groups follow them.
///
/// `before` has the number of the group that a vector was in, `tell` hears how many vectors were compared, of how many,
/// and says whether to go on. `None` if it said no.
pub fn group(
    vectors: &Vectors,
    before: &[Option<usize>],
    settings: Settings,
    tell: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Option<Vec<Option<usize>>> {
    let mut clusters = Clusters::new(vectors, before);
    // Many equal vectors have only each other as neighbours; the next round sees them as one.
    loop {
        let watch = Watch::new(tell);
        let near = near::nearest(clusters.means(), settings.neighbours, settings.likeness, &watch)?;
        if clusters.link(&near, settings.likeness) == 0 {
            break;
        }
    }
    Some(clusters.groups(settings.smallest))
}
