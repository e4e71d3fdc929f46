//! From a text to the tokens that the embedder reads: BERT's own rules, over the vocabulary in the model's file.
//!
//! llama.cpp's tokenizer keeps of a Hangul syllable only its first letter, drops the vowel signs of Indic scripts and
//! takes words apart that BERT does not know for their length: such texts came out as far as 0.5 (cosine) from where the
//! makers of the model put them.
use std::{collections::HashMap, sync::LazyLock};

use attune_core::model::engine::{Failure, FailureKind};
use llama_cpp_2::{model::LlamaModel, token::LlamaToken};
use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// Letters of the longest word that is looked up.
const LONGEST_WORD: usize = 100;

/// What the file writes before a token that begins a word.
const BEGINNING: char = '\u{2581}';

/// Stands for a word that cannot be made of what is known.
const UNKNOWN: &str = "[UNK]";

/// Control, format and private characters. Those that are not assigned yet are letters, as for the makers of the model.
static INVISIBLE: LazyLock<Regex> = LazyLock::new(|| regex(r"[\p{Cc}\p{Cf}\p{Co}\x{FFFD}&&[^\t\n\r]]"));
static ACCENT: LazyLock<Regex> = LazyLock::new(|| regex(r"\p{Mn}"));
/// A punctuation mark or a Chinese character alone, or a run of anything else but space.
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let alone = r"\p{P}$+<=>^`|~\x{4E00}-\x{9FFF}\x{3400}-\x{4DBF}\x{20000}-\x{2A6DF}\x{2A700}-\x{2CEAF}\x{F900}-\x{FAFF}\x{2F800}-\x{2FA1F}";
    regex(&format!(r"[{alone}]|[^\s{alone}]+"))
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a fixed pattern")
}

pub struct Tokenizer {
    beginnings: HashMap<String, LlamaToken>,
    continuations: HashMap<String, LlamaToken>,
    first: LlamaToken,
    last: LlamaToken,
    unknown: LlamaToken,
}

impl Tokenizer {
    pub fn of(model: &LlamaModel) -> Result<Self, Failure> {
        let vocab = model.vocab();
        let (mut beginnings, mut continuations, mut unknown) = (HashMap::new(), HashMap::new(), None);
        for token in vocab.tokens() {
            let Some(text) = vocab.text(token).and_then(|text| text.to_str().ok()) else { continue };
            if text == UNKNOWN {
                unknown = Some(token);
            } else if let Some(text) = text.strip_prefix(BEGINNING) {
                beginnings.insert(text.to_owned(), token);
            } else if !vocab.is_control(token) {
                continuations.insert(text.to_owned(), token);
            }
        }
        let unknown = unknown
            .ok_or_else(|| Failure::new(FailureKind::File, "The embedder's file has not the vocabulary of BERT"))?;
        Ok(Self { beginnings, continuations, first: vocab.bos(), last: vocab.sep(), unknown })
    }

    /// At most so many tokens with the marks of the beginning and the end; what is beyond is cut off.
    pub fn tokens(&self, text: &str, most: usize) -> Vec<LlamaToken> {
        let mut tokens = vec![self.first];
        for word in WORD.find_iter(&plain(text)) {
            self.add_word(word.as_str(), &mut tokens);
            if tokens.len() >= most {
                break;
            }
        }
        tokens.truncate(most - 1);
        tokens.push(self.last);
        tokens
    }

    /// The longest beginning that is known, then the longest continuation, and so on; all or nothing.
    fn add_word(&self, word: &str, tokens: &mut Vec<LlamaToken>) {
        let before = tokens.len();
        let mut rest = word;
        while !rest.is_empty() && word.chars().count() <= LONGEST_WORD {
            let known = if rest.len() == word.len() { &self.beginnings } else { &self.continuations };
            let mut ends = rest.char_indices().map(|(at, letter)| at + letter.len_utf8()).rev();
            let Some((end, token)) = ends.find_map(|end| known.get(&rest[..end]).map(|token| (end, *token))) else {
                break;
            };
            tokens.push(token);
            rest = &rest[end..];
        }
        if !rest.is_empty() {
            tokens.truncate(before);
            tokens.push(self.unknown);
        }
    }
}

/// Small letters without accents and without what nobody sees.
fn plain(text: &str) -> String {
    let visible = INVISIBLE.replace_all(text, "");
    let letters: String = visible.nfd().collect();
    ACCENT.replace_all(&letters, "").chars().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        WORD.find_iter(&plain(text)).map(|word| word.as_str().to_owned()).collect()
    }

    #[test]
    fn words_are_small_plain_and_apart_from_punctuation() {
        assert_eq!(words("  Où est\tma «Commande»?\n"), ["ou", "est", "ma", "«", "commande", "»", "?"]);
        assert_eq!(words("a+b=c €5"), ["a", "+", "b", "=", "c", "€5"]);
        assert_eq!(words("订单 in\u{3000}Straße"), ["订", "单", "in", "straße"]);
        assert_eq!(words("so\u{ad}ft\u{200b}\u{7}\u{fffd} e\u{301}\u{302}"), ["soft", "e"]);
        assert_eq!(words("제"), ["\u{110c}\u{1166}"]);
        assert_eq!(words(" \u{85}\r\n"), [""; 0]);
    }

    #[test]
    fn a_word_is_known_in_whole_or_not_at_all() {
        let known = |texts: &[&str], from: i32| {
            (from..).zip(texts).map(|(token, text)| ((*text).to_owned(), LlamaToken(token))).collect()
        };
        let (first, last, unknown) = (LlamaToken(0), LlamaToken(1), LlamaToken(2));
        let tokenizer = Tokenizer {
            beginnings: known(&["re", "refund", "é"], 10),
            continuations: known(&["f", "fund", "s", "x"], 20),
            first,
            last,
            unknown,
        };
        let of = |text: &str, most| tokenizer.tokens(text, most).iter().map(|token| token.0).collect::<Vec<_>>();
        assert_eq!(of("refunds REFUND", 9), [0, 11, 22, 11, 1]);
        assert_eq!(of("refx refy", 9), [0, 10, 20, 23, 2, 1]);
        assert_eq!(of(&format!("re{} re{}", "x".repeat(98), "x".repeat(99)), 256)[98..], [23, 23, 2, 1]);
        assert_eq!(of("refunds refunds", 4), [0, 11, 22, 1]);
        assert_eq!(of("", 4), [0, 1]);
    }
}
