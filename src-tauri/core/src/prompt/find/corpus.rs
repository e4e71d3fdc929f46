//! The sample as words, and as runs of three words: what texts share.
use std::collections::HashMap;

use super::{
    sample::{Doc, Seen},
    words::{Kind, Tokens, Words},
};

/// A text of the sample.
pub(super) struct Text {
    pub doc: Doc,
    pub tokens: Tokens,
    /// The runs of three words that occur in it, spaces aside; each once, rising.
    pub runs: Vec<u32>,
}

impl Text {
    /// Messages of the sample that have this text.
    pub fn weight(&self) -> usize {
        self.doc.seen.len()
    }
}

pub(super) struct Corpus {
    pub texts: Vec<Text>,
    pub words: Words,
    /// For each run the texts that hold it, rising.
    pub holders: Vec<Vec<u32>>,
    /// True for runs that hold a number or a date.
    pub is_datum: Vec<bool>,
}

impl Corpus {
    pub fn new(docs: Vec<Doc>) -> Self {
        let mut corpus = Self { texts: Vec::new(), words: Words::new(), holders: Vec::new(), is_datum: Vec::new() };
        let mut numbers: HashMap<[u32; 3], u32> = HashMap::new();
        for doc in docs {
            let tokens = corpus.words.read(&doc.text, &doc.spans);
            let runs = corpus.runs(&tokens, &mut numbers);
            for run in &runs {
                corpus.holders[*run as usize].push(corpus.texts.len() as u32);
            }
            corpus.texts.push(Text { doc, tokens, runs });
        }
        corpus
    }

    fn runs(&mut self, tokens: &Tokens, numbers: &mut HashMap<[u32; 3], u32>) -> Vec<u32> {
        let spaceless = |word: &&u32| !matches!(self.words.kind(**word), Kind::Space | Kind::Line);
        let words: Vec<u32> = tokens.ids.iter().filter(spaceless).copied().collect();
        let mut runs = Vec::with_capacity(words.len());
        for run in words.windows(3) {
            let run = [run[0], run[1], run[2]];
            let number = *numbers.entry(run).or_insert_with(|| {
                self.holders.push(Vec::new());
                self.is_datum.push(run.iter().any(|word| self.words.kind(*word) == Kind::Datum));
                self.holders.len() as u32 - 1
            });
            runs.push(number);
        }
        runs.sort_unstable();
        runs.dedup();
        runs
    }

    pub fn weight(&self, texts: &[u32]) -> usize {
        texts.iter().map(|text| self.texts[*text as usize].weight()).sum()
    }

    /// How many messages of these texts hold each run that occurs in them; by run, rising.
    pub fn counts(&self, texts: &[u32]) -> Vec<(u32, usize)> {
        let mut counts = vec![0; self.holders.len()];
        let mut met = Vec::new();
        for text in texts.iter().map(|text| &self.texts[*text as usize]) {
            for run in &text.runs {
                if counts[*run as usize] == 0 {
                    met.push(*run);
                }
                counts[*run as usize] += text.weight();
            }
        }
        met.sort_unstable();
        met.into_iter().map(|run| (run, counts[run as usize])).collect()
    }

    /// Every message of these texts in order of time: when, and which text.
    pub fn sequence(&self, texts: &[u32]) -> Vec<(Seen, u32)> {
        let seen =
            |text: &u32| self.texts[*text as usize].doc.seen.iter().map(move |seen| (*seen, *text)).collect::<Vec<_>>();
        let mut sequence: Vec<_> = texts.iter().flat_map(seen).collect();
        sequence.sort_unstable();
        sequence
    }
}
