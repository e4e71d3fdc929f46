//! Texts cut into words, and anything cut into numbers that can be compared quickly.
use std::{collections::HashMap, hash::Hash};

use unicode_segmentation::UnicodeSegmentation;

/// Words, runs of spaces, line ends, and every other sign by itself. Joined they are the text.
///
/// Letters outside ASCII follow the word boundaries of Unicode (UAX #29).
pub(super) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::with_capacity(text.len() / 4);
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let length = match first {
            _ if in_word(first) => run(rest, in_word),
            b' ' | b'\t' => run(rest, |byte| matches!(byte, b' ' | b'\t')),
            b'\r' if rest.starts_with("\r\n") => 2,
            _ => 1,
        };
        let (word, after) = rest.split_at(length);
        if word.is_ascii() {
            words.push(word);
        } else {
            words.extend(word.split_word_bounds());
        }
        rest = after;
    }
    words
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// How many bytes `text` begins with that are of a kind. A kind holds all bytes outside ASCII or none, so that no
/// character is cut.
fn run(text: &str, is_kind: impl Fn(u8) -> bool) -> usize {
    text.bytes().position(|byte| !is_kind(byte)).unwrap_or(text.len())
}

/// Gives equal items equal numbers.
pub(super) struct Numbers<T>(HashMap<T, u32>);

impl<T: Hash + Eq> Numbers<T> {
    pub(super) fn new() -> Self {
        Self(HashMap::new())
    }

    pub(super) fn of(&mut self, items: impl IntoIterator<Item = T>) -> Vec<u32> {
        let numbered = items.into_iter().map(|item| {
            let next = self.0.len() as u32;
            *self.0.entry(item).or_insert(next)
        });
        numbered.collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_spaces_signs_and_line_ends_stand_apart() {
        assert_eq!(
            words("say {{x_1}},\t naïve\r\n\n"),
            ["say", " ", "{", "{", "x_1", "}", "}", ",", "\t ", "naïve", "\r\n", "\n"]
        );
        assert_eq!(words("日本 e\u{301}\u{a0}👩‍👩‍👧"), ["日", "本", " ", "e\u{301}", "\u{a0}", "👩‍👩‍👧"]);
    }

    #[test]
    fn equal_items_have_equal_numbers() {
        let mut numbers = Numbers::new();
        assert_eq!(numbers.of(["a", "b", "a"]), [0, 1, 0]);
        assert_eq!(numbers.of(["c", "b"]), [2, 1]);
    }

    proptest! {
        #[test]
        fn joined_words_are_the_text(text in any::<String>()) {
            prop_assert_eq!(words(&text).concat(), text);
        }
    }
}
