//! The words that set a pattern apart: class-based TF-IDF, as in BERTopic (Grootendorst, 2022).
//!
//! A word weighs by its share of the pattern's words, and the more the rarer it is in all patterns. There is no list of
//! stop words, which would speak one language: a word is left out unless it is twice as common in the pattern as it is
//! elsewhere.
use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A pattern is named by so many words.
const WORDS: usize = 5;
/// So much more common than elsewhere a word must be.
const LIFT: f64 = 2.0;

/// A text, and the number of the pattern it is in; none for what is elsewhere.
pub type Text = (Option<usize>, String);

/// How often one word stands where.
#[derive(Default)]
struct Counts {
    /// By pattern: how often, and in how many texts.
    by_pattern: HashMap<usize, (usize, usize)>,
    all: usize,
    texts: usize,
}

/// The words of each of `patterns` patterns, the one that tells most first.
pub fn words(texts: &[Text], patterns: usize) -> Vec<Vec<String>> {
    let mut counts: HashMap<String, Counts> = HashMap::new();
    let mut lengths = vec![0usize; patterns];
    let (mut sizes, mut all) = (vec![0usize; patterns], 0usize);
    for (pattern, text) in texts {
        let mut seen = HashSet::new();
        if let Some(pattern) = pattern {
            sizes[*pattern] += 1;
        }
        for word in split(text) {
            all += 1;
            let is_new = usize::from(seen.insert(word.clone()));
            let count = counts.entry(word).or_default();
            count.all += 1;
            count.texts += is_new;
            if let Some(pattern) = pattern {
                lengths[*pattern] += 1;
                let (times, texts) = count.by_pattern.entry(*pattern).or_default();
                *times += 1;
                *texts += is_new;
            }
        }
    }
    let average = all as f64 / patterns.max(1) as f64;
    let mut weighed: Vec<Vec<(f64, &str)>> = vec![Vec::new(); patterns];
    for (word, count) in &counts {
        for (pattern, (times, inside)) in &count.by_pattern {
            let outside = Share { of: count.texts - inside, all: texts.len() - sizes[*pattern] };
            if *inside > 1 && (Share { of: *inside, all: sizes[*pattern] }).value() > LIFT * outside.value() {
                let weight = *times as f64 / lengths[*pattern] as f64 * (1.0 + average / count.all as f64).ln();
                weighed[*pattern].push((weight, word));
            }
        }
    }
    weighed.into_iter().map(heaviest).collect()
}

struct Share {
    of: usize,
    all: usize,
}

impl Share {
    fn value(&self) -> f64 {
        self.of as f64 / self.all.max(1) as f64
    }
}

fn heaviest(mut weighed: Vec<(f64, &str)>) -> Vec<String> {
    weighed.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    weighed.into_iter().take(WORDS).map(|(_, word)| word.to_owned()).collect()
}

/// Words with a letter in them, and not of one letter where letters are small.
fn split(text: &str) -> impl Iterator<Item = String> {
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    let words: Vec<String> = text.unicode_words().map(str::to_owned).collect();
    words.into_iter().filter(|word| word.chars().any(char::is_alphabetic) && word.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(texts: &[(Option<usize>, &str)], patterns: usize) -> Vec<Vec<String>> {
        let texts: Vec<Text> = texts.iter().map(|(pattern, text)| (*pattern, (*text).to_owned())).collect();
        words(&texts, patterns)
    }

    #[test]
    fn a_pattern_is_named_by_what_the_others_lack() {
        let texts = [
            (Some(0), "Where is the parcel 4711?"),
            (Some(0), "the Parcel is late"),
            (Some(0), "is my parcel late"),
            (Some(1), "the invoice is wrong"),
            (Some(1), "is the INVOICE for me, parcel 4711"),
            (Some(1), "why is the invoice wrong"),
            (None, "is the door open?"),
            (None, "late is the door"),
        ];
        assert_eq!(named(&texts, 2), [vec!["parcel", "late"], vec!["invoice", "wrong"]]);
    }

    #[test]
    fn a_word_of_one_text_names_nothing_and_there_may_be_no_words() {
        assert_eq!(named(&[(Some(0), "alpha beta"), (Some(0), "gamma"), (None, "delta")], 1), [Vec::<String>::new()]);
        assert_eq!(named(&[], 1), [Vec::<String>::new()]);
        assert_eq!(named(&[], 0), Vec::<Vec<String>>::new());
    }

    #[test]
    fn words_are_told_apart_in_any_script() {
        let texts = [(Some(0), "Где моя посылка?"), (Some(0), "ПОСЫЛКА не пришла"), (None, "Где моя карта?")];
        assert_eq!(named(&texts, 1), [["посылка"]]);
    }
}
