//! By what the rows of two files belong together: the places whose values they share.
use std::collections::BTreeSet;

use super::{
    looked::Looked,
    names::{names_of, place_in},
    profile::Column,
};
use crate::import::mapping::{Field, Path, Word};

/// A key tells rows apart: at least this share of its values is its own.
const TELLING: f64 = 0.5;

/// The place in the first file and the place in the second that hold the same names of things, if there are any.
pub fn shared_key(first: &Looked, second: &Looked) -> Option<(Path, Path)> {
    let (left, right) = (keys(first), keys(second));
    let pairs = left.iter().flat_map(|left| right.iter().map(move |right| (left, right)));
    let rated = pairs.filter_map(|(left, right)| Some((agreement(left, right)?, left, right)));
    // The last of equal ones counts, so the first place is put last: files are written with their ids in front.
    let rated: Vec<_> = rated.collect();
    let best = rated.into_iter().rev().max_by_key(|(agreement, ..)| *agreement);
    best.map(|(_, left, right)| (left.column.path.clone(), right.column.path.clone()))
}

/// A place whose values may be a key, and those of the first rows.
struct Key<'l> {
    column: &'l Column,
    values: BTreeSet<Word>,
}

fn keys(looked: &Looked) -> Vec<Key<'_>> {
    let scalar = |column: &&Column| column.is_mostly(column.texts + column.numbers) && column.fractions == 0;
    let key = |column| {
        let found = looked.rows.iter().flat_map(|row| column_values(column, row));
        Key { column, values: found.collect() }
    };
    looked.profile.columns.iter().filter(scalar).map(key).filter(Key::is_telling).collect()
}

fn column_values(column: &Column, row: &serde_json::Value) -> Vec<Word> {
    column.path.find(row).into_iter().filter(|value| !value.is_null()).map(Word::of).collect()
}

impl Key<'_> {
    fn is_telling(&self) -> bool {
        self.is_named() || self.values.len() as f64 >= TELLING * self.column.seen as f64
    }

    /// By its name it is a key.
    fn is_named(&self) -> bool {
        let named = |field| place_in(names_of(&field), &self.column.name()).is_some();
        [Field::Id, Field::Trace, Field::Session].into_iter().any(named)
    }
}

/// How many values they share, and whether they are called the same. Where the first rows share none, names alone tell.
fn agreement(left: &Key, right: &Key) -> Option<(usize, bool)> {
    let shared = left.values.intersection(&right.values).count();
    let same = left.column.name() == right.column.name();
    let subject = left.column.name() == "id" && right.column.name() != "id" && right.is_named();
    (shared > 0 || (same && left.column.name() != "id" && left.is_named()) || subject).then_some((shared, same))
}
