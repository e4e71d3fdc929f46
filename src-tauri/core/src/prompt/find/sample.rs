//! A bounded, even sample of messages. Which ones are taken depends on nothing but how many were offered.
use std::collections::BTreeMap;

use super::{Message, words::Span};

/// Enough to see what one message in a thousand does, and little enough to be compared in seconds.
const MOST: usize = 4_000;
const MOST_BYTES: usize = 16 << 20;

/// A known value shorter than this may stand in a text by chance.
const SHORTEST_KNOWN: usize = 8;

/// When a message was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    pub time: i64,
    pub key: i64,
    /// Stands for the prompt version that the log names; 0 where it names none.
    pub version: u64,
    /// Stands for the name of that prompt.
    pub prompt: u64,
}

/// A text of the sample, with every message that has it.
#[derive(Debug, Clone)]
pub(super) struct Doc {
    pub text: String,
    pub spans: Vec<Span>,
    pub known: Vec<(String, String)>,
    pub seen: Vec<Seen>,
}

#[derive(Default)]
pub(super) struct Sample {
    /// By lot.
    taken: BTreeMap<(u64, u64), Doc>,
    offered: u64,
    bytes: usize,
}

impl Sample {
    pub fn offer(&mut self, message: &Message) {
        self.offered += 1;
        let lot = (mixed(self.offered), self.offered);
        let is_full = self.taken.len() >= MOST || self.bytes >= MOST_BYTES;
        if is_full && self.taken.last_key_value().is_none_or(|(last, _)| *last < lot) {
            return;
        }
        let doc = Doc::of(message);
        self.bytes += doc.bytes();
        self.taken.insert(lot, doc);
        while self.taken.len() > MOST || (self.bytes > MOST_BYTES && self.taken.len() > 1) {
            self.bytes -= self.taken.pop_last().map_or(0, |(_, doc)| doc.bytes());
        }
    }

    /// The different texts, in the order of their first message.
    pub fn into_docs(self) -> Vec<Doc> {
        let mut docs: BTreeMap<String, Doc> = BTreeMap::new();
        for doc in self.taken.into_values() {
            match docs.get_mut(&doc.text) {
                Some(there) => there.seen.extend(doc.seen),
                None => drop(docs.insert(doc.text.clone(), doc)),
            }
        }
        let mut docs: Vec<Doc> = docs.into_values().collect();
        docs.iter_mut().for_each(|doc| doc.seen.sort());
        docs.sort_by(|a, b| (a.seen[0], &a.text).cmp(&(b.seen[0], &b.text)));
        docs
    }
}

impl Doc {
    fn of(message: &Message) -> Self {
        let prompt = message.prompt.map_or(0, hashed);
        let version = message.version.map_or(0, |version| prompt ^ hashed(version));
        let seen = vec![Seen { time: message.time, key: message.key, version, prompt }];
        Self { text: message.text.to_owned(), spans: spans(message), known: message.known.to_vec(), seen }
    }

    fn bytes(&self) -> usize {
        self.text.len() + self.known.iter().map(|(_, value)| value.len()).sum::<usize>() + 256
    }
}

/// The known values that stand in the text exactly once, longest first where they overlap.
fn spans(message: &Message) -> Vec<Span> {
    let mut known: Vec<_> = message.known.iter().filter(|(_, value)| value.len() >= SHORTEST_KNOWN).collect();
    known.sort_by(|a, b| (b.1.len(), &a.0).cmp(&(a.1.len(), &b.0)));
    let mut spans: Vec<Span> = Vec::new();
    for (name, value) in known {
        let mut places = message.text.match_indices(value.as_str());
        let (Some((start, _)), None) = (places.next(), places.next()) else { continue };
        let end = start + value.len();
        if spans.iter().all(|span| span.end <= start || end <= span.start) {
            spans.push(Span { start, end, name: name.clone() });
        }
    }
    spans.sort_by_key(|span| span.start);
    spans
}

/// A number's bits, thoroughly mixed (SplitMix64).
pub(super) fn mixed(number: u64) -> u64 {
    let mut bits = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// The same for the same text on every machine (FNV-1a).
pub(super) fn hashed(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_even_and_the_same_each_time() {
        let docs = |count: i64| {
            let mut sample = Sample::default();
            for key in 0..count {
                sample.offer(&Message { key, time: key, text: &format!("message {key}"), ..Message::default() });
            }
            sample.into_docs()
        };
        let (all, some) = (docs(100), docs(40_000));
        assert_eq!((all.len(), some.len()), (100, MOST));
        assert!(some.iter().map(|doc| &doc.text).eq(docs(40_000).iter().map(|doc| &doc.text)));
        let late = some.iter().filter(|doc| doc.seen[0].key >= 30_000).count();
        assert!((800..1_200).contains(&late), "{late} of the last quarter");
    }

    #[test]
    fn a_known_value_is_marked_where_it_stands_once() {
        let known = [("whole", "in the garden"), ("part", "the garden"), ("twice", "of a tree"), ("short", "it")];
        let known: Vec<(String, String)> = known.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let text = "in the garden of a tree of a tree it is";
        let spans = spans(&Message { text, known: &known, ..Message::default() });
        let spans: Vec<(&str, usize, usize)> =
            spans.iter().map(|span| (span.name.as_str(), span.start, span.end)).collect();
        assert_eq!(spans, [("whole", 0, 13)]);
    }
}
