//! The nearest neighbours of each vector, found by comparing all of them in blocks that fit the processor's cache.
use std::{
    ops::Range,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

use crate::vectors::{Vectors, dots};

/// Rows of a block; two blocks of 384 numbers a row take 200 KB.
const BLOCK: usize = 64;
/// Rows that are compared at once.
const AT_ONCE: usize = 4;

/// A neighbour's number and its likeness.
pub type Near = (usize, f32);

/// Hears how far it is and may stop it.
pub struct Watch<'t> {
    tell: &'t (dyn Fn(usize, usize) -> bool + Sync),
    done: AtomicUsize,
    stopped: AtomicBool,
}

impl<'t> Watch<'t> {
    pub fn new(tell: &'t (dyn Fn(usize, usize) -> bool + Sync)) -> Self {
        Self { tell, done: AtomicUsize::new(0), stopped: AtomicBool::new(false) }
    }

    fn advance(&self, rows: usize, all: usize) {
        let done = self.done.fetch_add(rows, Ordering::Relaxed) + rows;
        if !(self.tell)(done, all) {
            self.stopped.store(true, Ordering::Relaxed);
        }
    }

    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// For each row the `count` nearest others that are at least so near, nearest first. The same whatever the number of
/// processors. `None` if the watch stopped it.
pub fn nearest(rows: &Vectors, count: usize, least: f32, watch: &Watch) -> Option<Vec<Vec<Near>>> {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(vec![Vec::new(); rows.len()]));
    let work = || {
        let mut own = vec![Vec::new(); rows.len()];
        loop {
            let start = next.fetch_add(BLOCK, Ordering::Relaxed);
            if start >= rows.len() || watch.is_stopped() {
                break;
            }
            let block = start..(start + BLOCK).min(rows.len());
            for others in (start..rows.len()).step_by(BLOCK) {
                compare(rows, block.clone(), others..(others + BLOCK).min(rows.len()), |one, other, likeness| {
                    // Within the block itself each pair comes twice.
                    if likeness >= least && one < other {
                        keep(&mut own[one], (other, likeness), count);
                        keep(&mut own[other], (one, likeness), count);
                    }
                });
            }
            watch.advance(block.len(), rows.len());
        }
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        for (all, own) in found.iter_mut().zip(own) {
            own.into_iter().for_each(|near| keep(all, near, count));
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    (!watch.is_stopped()).then_some(found)
}

fn compare(rows: &Vectors, block: Range<usize>, others: Range<usize>, mut tell: impl FnMut(usize, usize, f32)) {
    for first in block.clone().step_by(AT_ONCE) {
        // The last rows are compared twice rather than in a way of their own.
        let ours: [usize; AT_ONCE] = std::array::from_fn(|place| (first + place).min(block.end - 1));
        let fresh = (block.end - first).min(AT_ONCE);
        for other in others.clone() {
            let dots = dots(ours.map(|row| rows.row(row)), rows.row(other));
            for (row, likeness) in ours.into_iter().zip(dots).take(fresh) {
                tell(row, other, likeness);
            }
        }
    }
}

/// Of equally near ones the first stays.
fn keep(near: &mut Vec<Near>, new: Near, count: usize) {
    let before = |kept: &Near| (kept.1, new.0) > (new.1, kept.0);
    if near.len() == count && near.last().is_none_or(before) {
        return;
    }
    let place = near.partition_point(before);
    near.insert(place, new);
    near.truncate(count);
}
