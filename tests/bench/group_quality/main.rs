//! Groups the vectors of a file, and says how many members stay in their group as a tenth more comes.
//!
//! `python tests/bench/group_quality.py` runs this: `group_quality FILE DIMENSIONS`, where FILE holds little-endian 32-bit
//! floats. One line of JSON: the group of each, and two shares.
use std::{collections::HashMap, error::Error, fs};

use attune_group::{Settings, Vectors, group};

type Groups = Vec<Option<usize>>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(dimensions)) = (arguments.next(), arguments.next()) else {
        return Err("group_quality FILE DIMENSIONS".into());
    };
    let (bytes, dimensions) = (fs::read(file)?, dimensions.parse::<usize>()?);
    let floats: Vec<f32> = bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
    let rows: Vec<&[f32]> = floats.chunks_exact(dimensions).collect();
    let all = vectors(&rows, dimensions);
    let groups = grouped(&all, &[]);
    let before = grouped(&vectors(&rows[..rows.len() * 10 / 11], dimensions), &[]);
    let kept = grouped(&all, &before);
    let same = matched(&before, &groups);
    let told: Vec<String> = groups.iter().map(|group| group.map_or("null".to_owned(), |of| of.to_string())).collect();
    println!(
        r#"{{"groups":[{}],"kept":{},"anew":{}}}"#,
        told.join(","),
        share(&before, |place| kept[place] == before[place]),
        share(&before, |place| groups[place].is_some_and(|new| same.get(&new) == before[place].as_ref()))
    );
    Ok(())
}

fn vectors(rows: &[&[f32]], dimensions: usize) -> Vectors {
    let mut vectors = Vectors::new(dimensions);
    rows.iter().for_each(|row| vectors.push(row));
    vectors
}

fn grouped(vectors: &Vectors, before: &[Option<usize>]) -> Groups {
    group(vectors, before, Settings::of(vectors), &|_, _| true).unwrap_or_default()
}

/// Of the members of groups, the share that is so.
fn share(before: &Groups, is_so: impl Fn(usize) -> bool) -> f64 {
    let members: Vec<usize> = (0..before.len()).filter(|place| before[*place].is_some()).collect();
    members.iter().filter(|place| is_so(**place)).count() as f64 / members.len().max(1) as f64
}

/// The old group that each new one is: the pairs with most members in common first, each old group once.
fn matched(before: &Groups, after: &Groups) -> HashMap<usize, usize> {
    let mut common: HashMap<(usize, usize), usize> = HashMap::new();
    for (old, new) in before.iter().zip(after) {
        if let (Some(old), Some(new)) = (old, new) {
            *common.entry((*old, *new)).or_default() += 1;
        }
    }
    let mut pairs: Vec<((usize, usize), usize)> = common.into_iter().collect();
    pairs.sort_unstable_by_key(|(pair, count)| (std::cmp::Reverse(*count), *pair));
    let mut same: HashMap<usize, usize> = HashMap::new();
    for ((old, new), _) in pairs {
        if !same.contains_key(&new) && same.values().all(|taken| *taken != old) {
            same.insert(new, old);
        }
    }
    same
}
