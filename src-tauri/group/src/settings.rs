//! How alike is alike, and how many make a group.
use crate::vectors::{Vectors, dot};

/// All of it follows from the vectors; see [`Settings::of`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The average cosine from which on two groups are one.
    pub likeness: f32,
    /// A new group has at least so many members.
    pub smallest: usize,
    /// So many neighbours of each are looked at.
    pub neighbours: usize,
}

/// So much more alike than any two of the vectors usually are is what belongs together: questions to a bank are all
/// somewhat alike, questions to anybody are not. Within bounds, since there may be but one group. Chosen for the built-in
/// embedder on the public sets of `tests/bench/group_quality.py`: more leaves most texts alone, less puts labels together.
const ABOVE: f32 = 0.22;
const LEAST: f32 = 0.30;
const MOST: f32 = 0.50;
const SAMPLE: usize = 20_000;

impl Settings {
    pub fn of(vectors: &Vectors) -> Self {
        Self {
            likeness: (usual(vectors) + ABOVE).clamp(LEAST, MOST),
            smallest: (((vectors.len() as f32).sqrt() / 4.0).round() as usize).max(3),
            neighbours: 15,
        }
    }
}

/// The median cosine of two vectors, from pairs at strides that are spread over all distances.
fn usual(vectors: &Vectors) -> f32 {
    let count = vectors.len();
    if count < 2 {
        return 0.0;
    }
    let pair = |number: usize| {
        let (one, stride) = (number % count, 1 + (number / count * 7_919 + number * 31) % (count - 1));
        dot(vectors.row(one), vectors.row((one + stride) % count))
    };
    let mut cosines: Vec<f32> = (0..SAMPLE.min(count * (count - 1))).map(pair).collect();
    let middle = cosines.len() / 2;
    *cosines.select_nth_unstable_by(middle, f32::total_cmp).1
}
