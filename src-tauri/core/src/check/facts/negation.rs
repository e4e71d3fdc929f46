//! Negations, and the words they deny.
mod words;

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use super::stem::stem;
use words::{BOUNDS, EMPTY, IDIOMS, LIGHT, NEGATORS, PREFIXED};

/// What a text denies and what it affirms, as stems of words.
#[derive(Debug, Default)]
pub(super) struct Polarity {
    pub negations: Vec<Negation>,
    affirmed: HashSet<String>,
    /// The answer that the text begins with: yes or no.
    answer: Option<bool>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Negation {
    /// Stems of the denied words; none for a bare "No".
    keys: Vec<String>,
    /// As it stands in the text.
    text: String,
    /// "without" says how, not whether, so it denies nothing that another text affirms.
    is_manner: bool,
}

static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\p{L}+(?:['’]\p{L}+)*|[.,;:!?()\n–—]").expect("a constant pattern compiles"));

static IDIOM: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!(r"(?i)\b(?:{})\b", IDIOMS.join("|"))).expect("constant patterns compile"));

/// A negation denies at most this many words.
const REACH: usize = 3;

impl Polarity {
    pub fn of(text: &str) -> Self {
        // Idioms become bounds of the same length, so that places stay right.
        let plain = IDIOM.replace_all(text, |idiom: &regex::Captures| ".".repeat(idiom[0].len()));
        let mut reader = Reader { text, polarity: Self::default(), clause: Vec::new(), open: None };
        for token in TOKEN.find_iter(&plain) {
            reader.token(token.as_str(), token.start(), token.end());
        }
        reader.end_clause();
        reader.polarity
    }

    fn is_empty(&self) -> bool {
        self.negations.is_empty() && self.affirmed.is_empty() && self.answer.is_none()
    }

    /// The negations of this text that the other does not make, a few words each.
    pub fn not_denied_by<'a>(&'a self, other: &'a Polarity) -> impl Iterator<Item = String> + 'a {
        let missing = self.negations.iter().filter(|negation| !other.makes(negation));
        missing.map(|negation| {
            let affirms = negation.keys.first().is_some_and(|key| other.affirmed.contains(key));
            match affirms || negation.keys.is_empty() && other.answer == Some(true) {
                true => format!("“{}” is not denied", negation.text),
                false => format!("“{}” is missing", negation.text),
            }
        })
    }

    /// What only the other denies, though this text affirms it and the other nowhere does.
    pub fn denied_only_by<'a>(&'a self, other: &'a Polarity) -> impl Iterator<Item = String> + 'a {
        let against = other.negations.iter().filter(|negation| {
            let is_affirmed = |key: &String| self.affirmed.contains(key) && !other.affirmed.contains(key);
            !negation.is_manner && negation.keys.first().is_some_and(is_affirmed) && !self.makes(negation)
        });
        against.map(|negation| format!("“{}” is said only by the output", negation.text))
    }

    fn makes(&self, negation: &Negation) -> bool {
        if negation.keys.is_empty() {
            return self.answer != Some(true) && !self.negations.is_empty();
        }
        self.negations.iter().any(|own| own.keys.iter().any(|key| negation.keys.contains(key)))
    }
}

/// A text read word by word, one clause at a time.
struct Reader<'t> {
    text: &'t str,
    polarity: Polarity,
    /// Words of this clause that nothing denies so far.
    clause: Vec<String>,
    open: Option<Open>,
}

/// A negation whose words are still coming.
struct Open {
    start: usize,
    end: usize,
    words: Vec<String>,
    is_manner: bool,
}

impl Reader<'_> {
    fn token(&mut self, token: &str, start: usize, end: usize) {
        let word = token.to_lowercase().replace('’', "'");
        if !word.starts_with(char::is_alphabetic) || BOUNDS.contains(&word.as_str()) {
            self.end_clause();
        } else if NEGATORS.contains(&word.as_str()) || word.ends_with("n't") {
            self.close();
            self.open = Some(Open { start, end, words: Vec::new(), is_manner: word == "without" });
        } else if let Some((_, denied)) = PREFIXED.iter().find(|(name, _)| *name == word) {
            self.prefixed(denied, token);
        } else if !EMPTY.contains(&word.as_str()) {
            self.content(word, end);
        } else if word == "yes" && self.polarity.is_empty() && self.clause.is_empty() {
            self.polarity.answer = Some(true);
        }
    }

    fn content(&mut self, word: String, end: usize) {
        match &mut self.open {
            Some(negation) if negation.words.len() < REACH => {
                negation.words.push(word);
                negation.end = end;
            }
            _ => {
                self.close();
                self.clause.push(word);
            }
        }
    }

    /// A word with a negation of its own: "impossible" denies, "not impossible" affirms.
    fn prefixed(&mut self, denied: &str, token: &str) {
        if self.open.take_if(|negation| negation.words.is_empty()).is_some() {
            return self.clause.push(denied.to_owned());
        }
        self.close();
        self.deny(vec![denied.to_owned()], token.to_owned(), false);
    }

    fn close(&mut self) {
        let Some(Open { start, end, words, is_manner }) = self.open.take() else { return };
        let text = self.text.get(start..end).unwrap_or_default().to_owned();
        if !words.is_empty() {
            self.deny(words, text, is_manner);
        } else if text.eq_ignore_ascii_case("no") && self.polarity.is_empty() && self.clause.is_empty() {
            self.polarity.answer = Some(false);
            self.polarity.negations.push(Negation { keys: Vec::new(), text, is_manner });
        }
    }

    /// Where the denied words say little ("cancellation is not possible"), what stands before them is denied.
    fn deny(&mut self, mut words: Vec<String>, text: String, is_manner: bool) {
        let is_light = |word: &String| LIGHT.contains(&word.as_str());
        if words.iter().all(is_light) {
            let before = self.clause.split_off(self.clause.len().saturating_sub(REACH));
            words.splice(0..0, before);
        }
        if !words.iter().all(is_light) {
            words.retain(|word| !is_light(word));
        }
        let keys = words.iter().map(|word| stem(word)).collect();
        self.polarity.negations.push(Negation { keys, text, is_manner });
    }

    fn end_clause(&mut self) {
        self.close();
        self.polarity.affirmed.extend(self.clause.drain(..).map(|word| stem(&word)));
    }
}
