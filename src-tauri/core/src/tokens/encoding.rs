//! Byte-pair encoding: how many tokens of a vocabulary a text takes.
//!
//! As Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units" (2016), have it: of all pairs of neighbours in
//! a piece that are a token together, that of the lowest rank becomes one, until none is left. `bpe-openai` splits texts into
//! pieces; its automata count faster, but are twelve times the size of the vocabulary and take a second to make.
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
    sync::LazyLock,
};

use bpe_openai::{Tokenizer, byte_pair_encoding::BytePairEncoding};

/// Made by `build.rs`.
static O200K: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/o200k_base"));

/// The borders of pieces in `o200k_base`, and whether the last character of a match is only looked at. They are OpenAI's, with
/// `\s+(?!\S)` said without a negative look-ahead.
const PIECES: [(&str, bool); 3] = [
    (
        concat!(
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|",
            r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|",
            r"\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+$",
        ),
        false,
    ),
    (r"\s+\s", true),
    (r"\s+", false),
];

pub struct Encoding {
    ranks: HashMap<&'static [u8], u32>,
    pieces: Tokenizer,
}

/// `o200k_base`; the first call makes it, in some 15 ms.
pub fn o200k_base() -> &'static Encoding {
    static ENCODING: LazyLock<Encoding> = LazyLock::new(|| Encoding::new(O200K));
    &ENCODING
}

impl Encoding {
    fn new(mut vocabulary: &'static [u8]) -> Self {
        let mut ranks = HashMap::with_capacity(vocabulary.len() / 8);
        while let Some((&length, rest)) = vocabulary.split_first() {
            let (token, after) = rest.split_at(length.into());
            ranks.insert(token, ranks.len() as u32);
            vocabulary = after;
        }
        // The splitter wants an encoding of its own, which is never asked.
        let bytes = BytePairEncoding::from_dictionary((0..=u8::MAX).map(|byte| vec![byte]), None);
        let pieces = Tokenizer::new_lookahead(bytes, &PIECES, false).expect("the patterns are right");
        Self { ranks, pieces }
    }

    /// Tokens of a text.
    pub fn count(&self, text: &str) -> usize {
        self.pieces.split(text).map(|piece| self.of_piece(piece.as_bytes())).sum()
    }

    fn of_piece(&self, piece: &[u8]) -> usize {
        if self.ranks.contains_key(piece) { 1 } else { Merge::new(piece, &self.ranks).count() }
    }
}

/// A piece while its parts become tokens.
struct Merge<'a> {
    piece: &'a [u8],
    ranks: &'a HashMap<&'static [u8], u32>,
    /// Where the part that begins here ends; 0 where none begins any more.
    ends: Vec<usize>,
    /// Where the part before the one that begins here begins.
    before: Vec<usize>,
    /// Pairs that are a token: rank, then begin, middle and end. A pair of which a part has changed is passed over.
    pairs: BinaryHeap<Reverse<(u32, usize, usize, usize)>>,
}

impl<'a> Merge<'a> {
    fn new(piece: &'a [u8], ranks: &'a HashMap<&'static [u8], u32>) -> Self {
        let (ends, before) = ((1..=piece.len()).collect(), (0..piece.len()).map(|at| at.saturating_sub(1)).collect());
        let mut merge = Self { piece, ranks, ends, before, pairs: BinaryHeap::new() };
        (2..=piece.len()).for_each(|end| merge.offer(end - 2, end - 1, end));
        merge
    }

    fn offer(&mut self, begin: usize, middle: usize, end: usize) {
        if let Some(&rank) = self.ranks.get(&self.piece[begin..end]) {
            self.pairs.push(Reverse((rank, begin, middle, end)));
        }
    }

    fn count(mut self) -> usize {
        let mut parts = self.piece.len();
        while let Some(Reverse((_, begin, middle, end))) = self.pairs.pop() {
            if self.ends[begin] != middle || self.ends[middle] != end {
                continue;
            }
            self.ends[begin] = end;
            self.ends[middle] = 0;
            parts -= 1;
            if begin > 0 {
                self.offer(self.before[begin], begin, end);
            }
            if let Some(&after) = self.ends.get(end) {
                self.before[end] = begin;
                self.offer(begin, end, after);
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agrees(text: &str) {
        assert_eq!(o200k_base().count(text), bpe_openai::o200k_base().count(text), "{text:?}");
    }

    #[test]
    fn a_vocabulary_without_a_merge_leaves_bytes() {
        let ranks = HashMap::from([(&b"a"[..], 0), (&b"b"[..], 1), (&b"ab"[..], 2), (&b"abab"[..], 3)]);
        assert_eq!(Merge::new(b"ababa", &ranks).count(), 2);
        assert_eq!(Merge::new(b"bbaa", &ranks).count(), 4);
        assert_eq!(Merge::new(b"a", &ranks).count(), 1);
    }

    #[test]
    fn long_pieces_and_rare_writing_count_as_the_reference_counts() {
        for text in [
            "aaaa".repeat(5_000),
            " \t\n \n".repeat(400),
            "नमस्ते 你好 👩‍👩‍👧 I'LL\r\n//".repeat(50),
            "\u{0}\u{301}".repeat(9),
        ] {
            agrees(&text);
        }
    }

    proptest! {
        #[test]
        fn any_text_counts_as_the_reference_counts(text in "(?s)(.|[a-z ]{0,30}|[0-9'\\s]){0,40}") {
            agrees(&text);
        }
    }
}
