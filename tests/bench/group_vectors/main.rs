//! How long grouping takes, how much memory it needs, and whether it finds what was planted.
//!
//! `cargo run --release --package attune-group --example group_vectors [COUNT]`, 40,000 if not given. Four of five
//! vectors lie around one of 80 middles, the fifth around nothing. Then a tenth more comes.
use std::{collections::HashMap, error::Error, fs, time::Instant};

use attune_group::{Settings, Vectors, group};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

const COUNT: usize = 40_000;
const GROUPS: usize = 80;
/// As the built-in embedder's.
const DIMENSIONS: usize = 384;

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().nth(1).map_or(Ok(COUNT), |count| count.parse())?;
    let (planted, vectors) = world(count + count / 10);
    let mut first = Vectors::new(DIMENSIONS);
    vectors[..count].iter().for_each(|vector| first.push(vector));
    let before = timed(&first, &[], &planted[..count]);
    let mut all = Vectors::new(DIMENSIONS);
    vectors.iter().for_each(|vector| all.push(vector));
    let after = timed(&all, &before, &planted);
    let members = before.iter().zip(&after).filter(|(before, _)| before.is_some());
    let (stayed, members) =
        members.fold((0, 0), |(stayed, all), (one, two)| (stayed + usize::from(one == two), all + 1));
    println!("{stayed} of {members} members stayed where they were");
    // Only Linux says it so.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    println!("{}", status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("Peak memory is not known here"));
    Ok(())
}

fn timed(vectors: &Vectors, before: &[Option<usize>], planted: &[Option<usize>]) -> Vec<Option<usize>> {
    let started = Instant::now();
    let groups = group(vectors, before, Settings::of(vectors), &|_, _| true).unwrap_or_default();
    let seconds = started.elapsed().as_secs_f64();
    let (found, noise) =
        (groups.iter().flatten().max().map_or(0, |most| most + 1), groups.iter().filter(|g| g.is_none()).count());
    let rand = adjusted_rand(&groups, planted);
    println!(
        "{} vectors in {seconds:.1} s: {found} groups, {noise} in none, adjusted Rand index {rand:.3}",
        vectors.len()
    );
    groups
}

/// Which middle each is around, and the vectors.
fn world(count: usize) -> (Vec<Option<usize>>, Vec<Vec<f32>>) {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut draw =
        || -> Vec<f32> { (0..DIMENSIONS).map(|_| random.next_u32() as f32 / u32::MAX as f32 - 0.5).collect() };
    let middles: Vec<Vec<f32>> = (0..GROUPS).map(|_| draw()).collect();
    let planted: Vec<Option<usize>> =
        (0..count).map(|number| (number % 5 > 0).then_some(number / 5 % GROUPS)).collect();
    let vector = |group: &Option<usize>| {
        let own = draw();
        group.map_or_else(
            || own.clone(),
            |group| own.iter().zip(&middles[group]).map(|(own, middle)| own + middle).collect(),
        )
    };
    let vectors = planted.iter().map(vector).collect();
    (planted, vectors)
}

/// Hubert and Arabie, 1985: 1 where both are the same, about 0 where they have nothing to do with each other.
fn adjusted_rand(one: &[Option<usize>], other: &[Option<usize>]) -> f64 {
    let pairs = |sizes: HashMap<(Option<usize>, Option<usize>), f64>| {
        sizes.values().map(|size| size * (size - 1.0) / 2.0).sum::<f64>()
    };
    let count = |key: &dyn Fn(usize) -> (Option<usize>, Option<usize>)| {
        let mut sizes = HashMap::new();
        (0..one.len()).for_each(|place| *sizes.entry(key(place)).or_insert(0.0) += 1.0);
        pairs(sizes)
    };
    let (both, ours, theirs) =
        (count(&|at| (one[at], other[at])), count(&|at| (one[at], None)), count(&|at| (other[at], None)));
    let all = one.len() as f64 * (one.len() as f64 - 1.0) / 2.0;
    let expected = ours * theirs / all;
    (both - expected) / ((ours + theirs) / 2.0 - expected)
}
