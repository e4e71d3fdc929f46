//! Diff of two texts: lines first, then words inside the lines that changed.
use std::{
    ops::Range,
    time::{Duration, Instant},
};

use serde::Serialize;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices_deadline};
use ts_rs::TS;

use super::words::{Numbers, words};

/// How long one text may be worked on until the rest of its diff gets coarser.
const PATIENCE: Duration = Duration::from_millis(400);

/// Changed lines of more bytes (old and new) than this are not compared word by word.
const LARGEST_BLOCK: usize = 2 << 20;

/// Lines or words (old and new) from which on anchors that are unique find a diff sooner than a search for the shortest.
const MANY_PIECES: usize = 20_000;

/// Lines or words (old and new) beyond which only what the texts begin and end with is compared.
const MOST_PIECES: usize = 1_000_000;

/// Where less than this share of either side's words comes again, the words that do come again do so by chance, and
/// the block reads better as replaced.
const LEAST_IN_COMMON: f64 = 0.3;

/// A piece of text that both sides have, or only one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Hunk {
    pub op: HunkOp,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(export_to = "operations.ts")]
pub enum HunkOp {
    Equal,
    Insert,
    Delete,
}

/// The pieces that lead from `old` to `new`, none of them empty, neighbours of different kinds, and what was deleted
/// before what was inserted in its place.
pub fn texts(old: &str, new: &str) -> Vec<Hunk> {
    let deadline = Instant::now() + PATIENCE;
    let mut hunks = Hunks::default();
    for block in blocks(&lines(old), &lines(new), deadline) {
        let (old, new) = (cut(old, &block.old), cut(new, &block.new));
        match block.tag {
            DiffTag::Equal => hunks.equal(new),
            DiffTag::Replace => compare_words(old, new, deadline, &mut hunks),
            DiffTag::Delete | DiffTag::Insert => hunks.change(old, new),
        }
    }
    hunks.done()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn compare_words(old: &str, new: &str, deadline: Instant, hunks: &mut Hunks) {
    if old.len() + new.len() > LARGEST_BLOCK || Instant::now() > deadline {
        return hunks.change(old, new);
    }
    let blocks = blocks(&words(old), &words(new), deadline);
    let equal = blocks.iter().filter(|block| block.tag == DiffTag::Equal);
    let common: usize = equal.map(|block| letters(cut(old, &block.old))).sum();
    let shorter = letters(old).min(letters(new));
    if (common as f64) < LEAST_IN_COMMON * shorter as f64 {
        return hunks.change(old, new);
    }
    for block in blocks {
        let (old, new) = (cut(old, &block.old), cut(new, &block.new));
        match block.tag {
            DiffTag::Equal => hunks.equal(new),
            _ => hunks.change(old, new),
        }
    }
}

fn letters(text: &str) -> usize {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count()
}

/// A range that always lies inside the text: blocks are made of whole pieces of it.
fn cut<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    text.get(range.clone()).unwrap_or_default()
}

/// A stretch of both texts, in bytes.
struct Block {
    tag: DiffTag,
    old: Range<usize>,
    new: Range<usize>,
}

/// The blocks between two texts that are given as pieces.
fn blocks(old: &[&str], new: &[&str], deadline: Instant) -> Vec<Block> {
    let ops = if old.len() + new.len() > MOST_PIECES { ends_only(old, new) } else { all_pieces(old, new, deadline) };
    let (old_ends, new_ends) = (ends(old), ends(new));
    let block = |op: DiffOp| {
        let (tag, old, new) = op.as_tag_tuple();
        Block { tag, old: bytes(&old_ends, old), new: bytes(&new_ends, new) }
    };
    ops.into_iter().map(block).collect()
}

fn all_pieces(old: &[&str], new: &[&str], deadline: Instant) -> Vec<DiffOp> {
    let mut numbers = Numbers::new();
    let (old, new) = (numbers.of(old.iter().copied()), numbers.of(new.iter().copied()));
    let algorithm = if old.len() + new.len() > MANY_PIECES { Algorithm::Patience } else { Algorithm::Myers };
    capture_diff_slices_deadline(algorithm, &old, &new, Some(deadline))
}

/// What both begin with is equal, what both end with is equal, and all between is replaced.
fn ends_only(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old_rest, new_rest) = (old.iter().skip(start), new.iter().skip(start));
    let end = old_rest.rev().zip(new_rest.rev()).take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - end, new.len() - end);
    vec![
        DiffOp::Equal { old_index: 0, new_index: 0, len: start },
        DiffOp::Replace { old_index: start, old_len: old_end - start, new_index: start, new_len: new_end - start },
        DiffOp::Equal { old_index: old_end, new_index: new_end, len: end },
    ]
}

/// Where each piece ends, in bytes, after a leading 0.
fn ends(pieces: &[&str]) -> Vec<usize> {
    let mut end = 0;
    let ends = pieces.iter().map(|piece| {
        end += piece.len();
        end
    });
    std::iter::once(0).chain(ends).collect()
}

fn bytes(ends: &[usize], pieces: Range<usize>) -> Range<usize> {
    let at = |index| ends.get(index).copied().unwrap_or_default();
    at(pieces.start)..at(pieces.end)
}

/// Collects hunks in their normal form.
#[derive(Default)]
struct Hunks {
    hunks: Vec<Hunk>,
    deleted: String,
    inserted: String,
    /// Spaces after a replacement: equal by themselves, part of the replacement if another change follows at once.
    spaces: String,
}

impl Hunks {
    fn equal(&mut self, text: &str) {
        let replaces = !self.deleted.is_empty() && !self.inserted.is_empty();
        if replaces && self.spaces.is_empty() && text.bytes().all(|byte| matches!(byte, b' ' | b'\t')) {
            self.spaces.push_str(text);
            return;
        }
        self.close();
        self.push(HunkOp::Equal, text);
    }

    fn change(&mut self, old: &str, new: &str) {
        let spaces = std::mem::take(&mut self.spaces);
        self.deleted.extend([&spaces, old]);
        self.inserted.extend([&spaces, new]);
    }

    fn close(&mut self) {
        let (deleted, inserted, spaces) =
            (std::mem::take(&mut self.deleted), std::mem::take(&mut self.inserted), std::mem::take(&mut self.spaces));
        self.push(HunkOp::Delete, &deleted);
        self.push(HunkOp::Insert, &inserted);
        self.push(HunkOp::Equal, &spaces);
    }

    fn push(&mut self, op: HunkOp, text: &str) {
        match self.hunks.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.op == op => last.text.push_str(text),
            _ => self.hunks.push(Hunk { op, text: text.to_owned() }),
        }
    }

    fn done(mut self) -> Vec<Hunk> {
        self.close();
        self.hunks
    }
}

#[cfg(test)]
mod tests;
