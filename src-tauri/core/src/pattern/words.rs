//! The words that set a pattern apart: those that most of its texts have and few others.
//!
//! A word weighs what it adds to the divergence of the pattern's texts from the others (Kullback and Leibler, 1951): the
//! share of texts that have it, times the logarithm of how much more common it is here. A word is left out unless it is
//! twice as common in the pattern as it is elsewhere, and where it says much less than the first. Among few texts that
//! does not keep out words that say nothing alone; those of the languages that the texts are in, as far as there is a list,
//! name a pattern only if no other word does.
use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// A pattern is named by so many words.
const WORDS: usize = 5;
/// So much more common than elsewhere a word must be.
const LIFT: f64 = 2.0;
/// Of the first word's weight, what another must have to stand beside it.
const BESIDE: f64 = 0.3;

/// A text, and the number of the pattern it is in; none for what is elsewhere.
pub type Text = (Option<usize>, String);

/// In how many texts one word stands.
#[derive(Default)]
struct Counts {
    by_pattern: HashMap<usize, usize>,
    all: usize,
}

/// The words of each of `patterns` patterns, the one that tells most first.
pub fn words(texts: &[Text], patterns: usize) -> Vec<Vec<String>> {
    let mut counts: HashMap<String, Counts> = HashMap::new();
    let mut sizes = vec![0usize; patterns];
    for (pattern, text) in texts {
        if let Some(pattern) = pattern {
            sizes[*pattern] += 1;
        }
        for word in split(text).collect::<HashSet<_>>() {
            let count = counts.entry(word).or_default();
            count.all += 1;
            if let Some(pattern) = pattern {
                *count.by_pattern.entry(*pattern).or_default() += 1;
            }
        }
    }
    let mut weighed: Vec<Vec<(f64, &str)>> = vec![Vec::new(); patterns];
    for (word, count) in &counts {
        for (pattern, inside) in &count.by_pattern {
            let (size, others) = (sizes[*pattern] as f64, (texts.len() - sizes[*pattern]) as f64);
            let share = *inside as f64 / size;
            // As if half a text more had it, so that a word that no other text has is not of boundless weight.
            let elsewhere = ((count.all - inside) as f64 + 0.5) / (others + 1.0);
            if *inside > 1 && share > LIFT * (count.all - inside) as f64 / others.max(1.0) {
                weighed[*pattern].push((share * (share / elsewhere).ln(), word));
            }
        }
    }
    let saying_nothing = saying_nothing(&counts);
    weighed.into_iter().map(|weighed| heaviest(weighed, &saying_nothing)).collect()
}

/// Words that say nothing alone: those of the language of which most stand in the texts, and of each that has half as
/// many there.
fn saying_nothing(counts: &HashMap<String, Counts>) -> HashSet<&'static str> {
    // That of Hinglish holds English ones that do say something, and would always be taken along with it.
    let languages = stop_words::available_languages().iter().filter(|code| **code != "hinglish");
    let lists: Vec<_> = languages.filter_map(stop_words::lookup).collect();
    let standing = |list: &&[&str]| list.iter().filter_map(|word| counts.get(*word)).map(|count| count.all).sum();
    let found: Vec<usize> = lists.iter().map(standing).collect();
    let most = found.iter().copied().max().unwrap_or_default();
    let spoken = lists.into_iter().zip(found).filter(|(_, found)| *found > 0 && found * 2 >= most);
    spoken.flat_map(|(list, _)| list.iter().copied()).collect()
}

fn heaviest(mut weighed: Vec<(f64, &str)>, saying_nothing: &HashSet<&str>) -> Vec<String> {
    if weighed.iter().any(|(_, word)| !saying_nothing.contains(word)) {
        weighed.retain(|(_, word)| !saying_nothing.contains(word));
    }
    weighed.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
    let least = weighed.first().map_or(0.0, |first| BESIDE * first.0);
    weighed.into_iter().take(WORDS).filter(|(weight, _)| *weight >= least).map(|(_, word)| word.to_owned()).collect()
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
    fn words_of_every_text_stand_beside_no_word_that_tells() {
        let named = |text: &str, pattern| vec![(Some(pattern), text.to_owned()); 8];
        let mut texts = named("i need an invoice with taxes", 0);
        texts.extend(named("where is it, I need the parcel", 1));
        texts.extend(vec![(None, "tell me with an open mind".to_owned()); 3]);
        texts.extend(vec![(None, "good morning".to_owned()); 5]);
        assert_eq!(words(&texts, 2)[0], ["invoice", "taxes"]);
        texts.extend(vec![(None, "an invoice that tells".to_owned()); 8]);
        assert_eq!(words(&texts, 2)[0], ["taxes"]);
    }

    #[test]
    fn words_that_say_nothing_alone_name_what_has_no_others() {
        let texts = [(Some(0), "is it you"), (Some(0), "it is you"), (None, "parcel"), (None, "invoice")];
        assert_eq!(named(&texts, 1), [["is", "it", "you"]]);
        let texts =
            [(Some(0), "wo ist meine Rechnung"), (Some(0), "meine Rechnung"), (None, "ist das so"), (None, "late")];
        assert_eq!(named(&texts, 1), [["rechnung"]]);
    }

    #[test]
    fn words_are_told_apart_in_any_script() {
        let texts = [(Some(0), "Где моя посылка?"), (Some(0), "ПОСЫЛКА не пришла"), (None, "Где моя карта?")];
        assert_eq!(named(&texts, 1), [["посылка"]]);
    }
}
