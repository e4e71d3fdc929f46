//! The part of a text that holds most of the words somebody searched for, with those words marked.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::words;

/// A part of a text in pieces; joined, the pieces are that part verbatim.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Snippet {
    /// Whether there is text before it.
    pub cut_before: bool,
    pub pieces: Vec<Piece>,
    /// Whether there is text after it.
    pub cut_after: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Piece {
    pub text: String,
    /// Whether it is one of the words searched for.
    pub found: bool,
}

/// The best part of `text`, of about `length` bytes; its beginning, where no word is found.
pub fn snippet(text: &str, search: &str, length: usize) -> Snippet {
    let found = found(text, search);
    let (start, end) = match (text.len() <= length, best(&found, length)) {
        (true, _) => (0, text.len()),
        // A quarter of the room goes to what stands before the first word that is found.
        (_, Some(first)) => around(text, first.saturating_sub(length / 4), length),
        (_, None) => around(text, 0, length),
    };
    Snippet { cut_before: start > 0, pieces: pieces(text, start, end, &found), cut_after: end < text.len() }
}

/// A word of the text that is searched for: its bytes, and which of the searched words it is.
struct Found {
    start: usize,
    end: usize,
    which: usize,
}

fn found(text: &str, search: &str) -> Vec<Found> {
    let wanted: Vec<String> = tokens(search).map(|(_, word)| folded(word)).collect();
    let beginning = words::unfinished(search).and(wanted.last());
    let which = |word: &str| {
        let word = folded(word);
        let whole = wanted.iter().position(|wanted| *wanted == word);
        whole.or_else(|| beginning.filter(|beginning| word.starts_with(*beginning)).map(|_| wanted.len()))
    };
    let found = tokens(text).map(|(start, word)| Some(Found { start, end: start + word.len(), which: which(word)? }));
    found.flatten().collect()
}

/// Where the part begins that holds most of the different words, weighed by their length; the first such.
fn best(found: &[Found], length: usize) -> Option<usize> {
    let weight = |first: usize| {
        let start = found[first].start;
        let near = found[first..].iter().take_while(|word| word.end <= start + length * 3 / 4);
        let mut words: Vec<(usize, usize)> = near.map(|word| (word.which, word.end - word.start)).collect();
        words.sort();
        words.dedup_by_key(|(which, _)| *which);
        words.iter().map(|(_, letters)| letters).sum::<usize>()
    };
    let best = (0..found.len()).rev().max_by_key(|first| weight(*first))?;
    Some(found[best].start)
}

/// About `length` bytes from about `start` on, cut between words where there are any.
fn around(text: &str, start: usize, length: usize) -> (usize, usize) {
    let start = edge(text, start);
    (start, edge(text, start + length))
}

/// The end of the white space nearest behind a place, or a border of characters if there is none close by.
fn edge(text: &str, place: usize) -> usize {
    const CLOSE: usize = 24;
    let place = (place..=text.len()).find(|place| text.is_char_boundary(*place)).unwrap_or(text.len());
    if place == 0 || place == text.len() {
        return place;
    }
    let (_, rest) = text.split_at(place);
    let space = rest.char_indices().take_while(|(at, _)| *at < CLOSE).find(|(_, c)| c.is_whitespace());
    space.map_or(place, |(at, c)| place + at + c.len_utf8())
}

fn pieces(text: &str, start: usize, end: usize, found: &[Found]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |text: &str, found| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), found });
        }
    };
    let mut at = start;
    for word in found.iter().filter(|word| word.start >= start && word.end <= end) {
        push(&text[at..word.start], false);
        push(&text[word.start..word.end], true);
        at = word.end;
    }
    push(&text[at..end], false);
    pieces
}

/// Words as the full-text index sees them: letters and digits, with the marks on them.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    words.filter(|word| !word.is_empty()).map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Without case and without the marks on letters, as the full-text index compares.
fn folded(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text with the words found in brackets, and dots where it is cut.
    fn shown(text: &str, search: &str, length: usize) -> String {
        let snippet = snippet(text, search, length);
        let pieces = snippet.pieces.iter();
        let text: String = pieces.map(|p| if p.found { format!("[{}]", p.text) } else { p.text.clone() }).collect();
        let dots = |cut| if cut { "…" } else { "" };
        format!("{}{text}{}", dots(snippet.cut_before), dots(snippet.cut_after))
    }

    #[test]
    fn words_are_marked_whatever_their_case_and_accents() {
        assert_eq!(shown("Le Café is near.", "cafe NEAR ", 99), "Le [Café] is [near].");
        assert_eq!(shown("cafe\u{301}s", "cafés ", 99), "[cafe\u{301}s]");
        assert_eq!(shown("ERR-1042 and 1042", "err-1042 ", 99), "[ERR]-[1042] and [1042]");
    }

    #[test]
    fn a_word_that_is_being_typed_marks_what_begins_with_it() {
        assert_eq!(shown("refunds refund", "refu", 99), "[refunds] [refund]");
        assert_eq!(shown("refunds refund", "refund ", 99), "refunds [refund]");
    }

    #[test]
    fn the_part_with_most_of_the_words_is_shown() {
        let text = format!("{} one {} two, three and one {}", "x ".repeat(50), "y ".repeat(50), "z ".repeat(50));
        let shown = shown(&text, "one two three ", 60);
        assert!(shown.contains("[two], [three] and [one]"), "{shown}");
        assert!(shown.starts_with("…y ") && shown.ends_with("z …"), "{shown}");
    }

    #[test]
    fn without_a_word_the_beginning_is_shown() {
        assert_eq!(shown("aaa bbb ccc ddd", "x", 6), "aaa bbb …");
        assert_eq!(shown("", "x", 6), "");
        assert_eq!(shown("aaa", "", 6), "aaa");
    }

    proptest! {
        #[test]
        fn the_pieces_are_a_part_of_the_text(text in "[a-c éß返 \u{301}]{0,80}", search in ".{0,5}[a-c ]{0,4}", length in 0usize..50) {
            let snippet = snippet(&text, &search, length);
            let joined: String = snippet.pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert!(text.contains(&joined));
            prop_assert_eq!(text == joined, !snippet.cut_before && !snippet.cut_after);
            prop_assert!(snippet.pieces.iter().all(|piece| !piece.text.is_empty()));
        }
    }
}
