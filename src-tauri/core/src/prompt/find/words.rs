//! Texts as words: where they start, and what kind of word they are.
use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The beginning and the end of a message.
    Edge,
    /// A value that the case has already.
    Known,
    Word,
    /// A number, a month, a day of the week: what changes with time and is no edit.
    Datum,
    Space,
    Line,
    Mark,
}

/// The number of the beginning of each message, and of its end.
const EDGES: [u32; 2] = [0, 1];

/// Every different word has a number.
pub(super) struct Words {
    numbers: HashMap<String, u32>,
    kinds: Vec<Kind>,
    /// What each known value is called, by its word's number.
    names: HashMap<u32, String>,
}

/// A message as words. The first and the last are its edges.
#[derive(Default)]
pub(super) struct Tokens {
    pub ids: Vec<u32>,
    /// Where each begins; a word ends where the next begins.
    pub starts: Vec<u32>,
}

/// Where a known value stands in a text.
#[derive(Debug, Clone)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
    pub name: String,
}

impl Words {
    pub fn new() -> Self {
        Self { numbers: HashMap::new(), kinds: vec![Kind::Edge; EDGES.len()], names: HashMap::new() }
    }

    pub fn kind(&self, word: u32) -> Kind {
        self.kinds[word as usize]
    }

    /// The name of a known value.
    pub fn name(&self, word: u32) -> Option<&str> {
        self.names.get(&word).map(String::as_str)
    }

    /// `spans` in order, none over another.
    pub fn read(&mut self, text: &str, spans: &[Span]) -> Tokens {
        let mut tokens = Tokens::default();
        tokens.push(EDGES[0], 0);
        let mut at = 0;
        for span in spans {
            self.plain(&text[at..span.start], at, &mut tokens);
            // No word of a text has a line break before letters.
            let number = self.number(&format!("\n{}", span.name), Kind::Known);
            self.names.entry(number).or_insert_with(|| span.name.clone());
            tokens.push(number, span.start);
            at = span.end;
        }
        self.plain(&text[at..], at, &mut tokens);
        tokens.push(EDGES[1], text.len());
        tokens
    }

    fn plain(&mut self, text: &str, offset: usize, tokens: &mut Tokens) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let (length, kind) = word(rest, first);
            let (word, after) = rest.split_at(length);
            tokens.push(self.number(word, kind), offset + text.len() - rest.len());
            rest = after;
        }
    }

    fn number(&mut self, word: &str, kind: Kind) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.kinds.len() as u32;
        self.numbers.insert(word.to_owned(), number);
        self.kinds.push(kind);
        number
    }
}

impl Tokens {
    fn push(&mut self, word: u32, start: usize) {
        self.ids.push(word);
        self.starts.push(start as u32);
    }

    /// The bytes from one word up to another.
    pub fn bytes(&self, words: std::ops::Range<usize>) -> std::ops::Range<usize> {
        self.starts[words.start] as usize..self.starts[words.end] as usize
    }
}

/// Length and kind of the word at the beginning of a text.
fn word(text: &str, first: char) -> (usize, Kind) {
    let run = |belongs: fn(char) -> bool| text.find(|c| !belongs(c)).unwrap_or(text.len());
    match first {
        '\n' => (1, Kind::Line),
        '\r' if text.starts_with("\r\n") => (2, Kind::Line),
        _ if stands_alone(first) => (first.len_utf8(), Kind::Word),
        _ if in_word(first) => {
            let length = run(in_word);
            let kind = if is_datum(&text[..length]) { Kind::Datum } else { Kind::Word };
            (length, kind)
        }
        _ if first.is_whitespace() => {
            (run(|c| c.is_whitespace() && c != '\n' && c != '\r').max(first.len_utf8()), Kind::Space)
        }
        _ => (first.len_utf8(), Kind::Mark),
    }
}

fn in_word(c: char) -> bool {
    (c.is_alphanumeric() || c == '_') && !stands_alone(c)
}

/// Letters of scripts that put no space between words.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{2E80}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_datum(word: &str) -> bool {
    const DAYS: &str = "january february march april june july august september october november december monday tuesday \
                        wednesday thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue \
                        wed thu fri sat sun am pm utc gmt";
    word.starts_with(|c: char| c.is_ascii_digit())
        || word == "May"
        || word.len() <= 9 && DAYS.split(' ').any(|day| day.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(words: &mut Words, text: &str, spans: &[Span]) -> Vec<(String, Kind)> {
        let tokens = words.read(text, spans);
        let inner = 1..tokens.ids.len() - 1;
        inner.map(|word| (text[tokens.bytes(word..word + 1)].to_owned(), words.kind(tokens.ids[word]))).collect()
    }

    #[test]
    fn words_have_kinds() {
        let span = Span { start: 10, end: 17, name: "name".to_owned() };
        let read = read(&mut Words::new(), "May 3rd,\r\nAnn Lee: 李x", &[span]);
        let read: Vec<(&str, Kind)> = read.iter().map(|(text, kind)| (text.as_str(), *kind)).collect();
        let expected = [
            ("May", Kind::Datum),
            (" ", Kind::Space),
            ("3rd", Kind::Datum),
            (",", Kind::Mark),
            ("\r\n", Kind::Line),
            ("Ann Lee", Kind::Known),
            (":", Kind::Mark),
            (" ", Kind::Space),
            ("李", Kind::Word),
            ("x", Kind::Word),
        ];
        assert_eq!(read, expected);
    }

    proptest! {
        #[test]
        fn no_byte_is_lost(text in "(\\PC|[\r\n\t ]){0,60}") {
            let read = read(&mut Words::new(), &text, &[]);
            prop_assert_eq!(read.into_iter().map(|(word, _)| word).collect::<String>(), text);
        }
    }
}
