//! What is literal in a group of texts, and where it changes.
use std::ops::Range;

use super::{
    align::partners,
    corpus::{Corpus, Text},
    template::{Piece, Template, Variable},
    words::Kind,
};

/// Texts that are compared with the one that stands for all.
const MOST_COMPARED: usize = 200;
/// A word is literal if it stands in so many of a hundred messages.
const LITERAL: usize = 95;

/// A text that stands for its group, and what of it is literal.
pub(super) struct Shape<'c> {
    corpus: &'c Corpus,
    text: &'c Text,
    others: Vec<Other<'c>>,
    /// Literal words of `text`; between two of them something changes. The first begins with the beginning of the
    /// message and the last ends with its end.
    literal: Vec<Range<usize>>,
}

struct Other<'c> {
    text: &'c Text,
    /// For each word of the text that stands for all, the same word here.
    partners: Vec<Option<u32>>,
}

pub(super) fn shape<'c>(corpus: &'c Corpus, core: &[u32], members: &[u32]) -> Option<Shape<'c>> {
    let text = |member: &u32| &corpus.texts[*member as usize];
    let lacks = |text: &Text| core.iter().filter(|run| text.runs.binary_search(run).is_err()).count();
    let exemplar = members.iter().map(text).min_by_key(|text| (lacks(text), text.tokens.ids.len()))?;
    let step = members.len().div_ceil(MOST_COMPARED).max(1);
    let others: Vec<Other> =
        members.iter().step_by(step).map(|member| Other::of(corpus, exemplar, text(member))).collect();
    let literal = literal(exemplar, &others);
    let mut shape = Shape { corpus, text: exemplar, others, literal };
    shape.join_data();
    shape.join_islands();
    Some(shape)
}

impl<'c> Other<'c> {
    fn of(corpus: &Corpus, exemplar: &Text, text: &'c Text) -> Self {
        let anchors = |word| corpus.words.kind(word) != Kind::Space;
        Self { text, partners: partners(&exemplar.tokens.ids, &text.tokens.ids, anchors) }
    }

    /// The words here between two words of the text that stands for all.
    fn between(&self, before: usize, after: usize) -> Option<&'c [u32]> {
        let (before, after) = (self.partners[before]?, self.partners[after]?);
        self.text.tokens.ids.get(before as usize + 1..after as usize)
    }
}

fn literal(exemplar: &Text, others: &[Other]) -> Vec<Range<usize>> {
    let words = exemplar.tokens.ids.len();
    let (mut found, mut parted) = (vec![0; words], vec![0; words]);
    for other in others {
        for (word, partner) in other.partners.iter().enumerate() {
            let Some(partner) = partner else { continue };
            found[word] += other.text.weight();
            let next = other.partners.get(word + 1).copied().flatten();
            if next.is_some_and(|next| next != partner + 1) {
                parted[word] += other.text.weight();
            }
        }
    }
    let all: usize = others.iter().map(|other| other.text.weight()).sum();
    let mut literal: Vec<Range<usize>> = Vec::new();
    for word in (0..words).filter(|word| found[*word] * 100 >= all * LITERAL) {
        match literal.last_mut() {
            Some(last) if last.end == word && parted[word - 1] * 100 <= all * (100 - LITERAL) => last.end += 1,
            _ => literal.push(word..word + 1),
        }
    }
    literal
}

impl Shape<'_> {
    fn kind(&self, word: usize) -> Kind {
        self.corpus.words.kind(self.text.tokens.ids[word])
    }

    /// A date of which only the day has changed so far is a value as a whole.
    fn join_data(&mut self) {
        for gap in 1..self.literal.len() {
            let (left, right) = (self.literal[gap - 1].clone(), self.literal[gap].clone());
            if !(left.end..right.start).all(|word| self.is_of_data(word)) || left.end == right.start {
                continue;
            }
            let start = left.end - self.data(left.clone().rev());
            let end = right.start + self.data(right.clone());
            self.literal[gap - 1].end = start;
            self.literal[gap].start = end;
        }
        self.literal.retain(|range| !range.is_empty());
    }

    fn is_of_data(&self, word: usize) -> bool {
        match self.kind(word) {
            Kind::Datum | Kind::Space => true,
            Kind::Mark => matches!(self.word(word), "-" | "/" | ":" | "." | "," | "+"),
            Kind::Word => matches!(self.word(word), "T" | "Z"),
            _ => false,
        }
    }

    fn word(&self, word: usize) -> &str {
        &self.text.doc.text[self.text.tokens.bytes(word..word + 1)]
    }

    /// How many words from here on belong to a date or number.
    fn data(&self, words: impl Iterator<Item = usize>) -> usize {
        let (mut length, mut since) = (0, 0);
        for word in words {
            since += 1;
            match self.kind(word) {
                Kind::Datum => (length, since) = (length + since, 0),
                _ if self.is_of_data(word) && since <= 2 => {}
                _ => break,
            }
        }
        length
    }

    /// Between two changing spans, literal words that stand there by chance make one span of both.
    fn join_islands(&mut self) {
        let mut island = 1;
        while island + 1 < self.literal.len() {
            if self.is_chance(island) {
                self.literal.remove(island);
                // The span before it is another one now.
                island = island.saturating_sub(1).max(1);
            } else {
                island += 1;
            }
        }
    }

    fn is_chance(&self, island: usize) -> bool {
        let range = self.literal[island].clone();
        let kinds: Vec<Kind> = range.clone().map(|word| self.kind(word)).collect();
        if kinds.contains(&Kind::Known) {
            return false;
        }
        let says_something = |kind: &&Kind| !matches!(kind, Kind::Space | Kind::Mark);
        let marks = kinds.iter().filter(|kind| **kind == Kind::Mark).count();
        if kinds.iter().find(says_something).is_none() && marks < 3 || range.clone().all(|word| self.is_of_data(word)) {
            return true;
        }
        let words = &self.text.tokens.ids[range];
        let (before, after) = (self.literal[island - 1].end - 1, self.literal[island + 1].start);
        let (mut met, mut often) = (0, 0);
        for (other, span) in self.others.iter().filter_map(|other| Some((other, other.between(before, after)?))) {
            met += other.text.weight();
            if span.windows(words.len()).filter(|run| *run == words).count() > 1 {
                often += other.text.weight();
            }
        }
        often * 100 > met * (100 - LITERAL)
    }

    /// Variables have no names yet, but for what is known.
    pub fn template(&self) -> Template {
        let mut template = Template::default();
        for (index, range) in self.literal.iter().enumerate() {
            if index > 0 {
                template.pieces.push(Piece::Value(template.variables.len()));
                template.variables.push(Variable { name: String::new(), known: false });
            }
            self.literal_pieces(range.clone(), &mut template);
        }
        template
    }

    fn literal_pieces(&self, range: Range<usize>, template: &mut Template) {
        for word in range {
            let name = self.corpus.words.name(self.text.tokens.ids[word]);
            match (name, self.kind(word), template.pieces.last_mut()) {
                (_, Kind::Edge, _) => {}
                (Some(name), ..) => {
                    let there = template.variables.iter().position(|variable| variable.name == name);
                    let place = there.unwrap_or(template.variables.len());
                    if there.is_none() {
                        template.variables.push(Variable { name: name.to_owned(), known: true });
                    }
                    template.pieces.push(Piece::Value(place));
                }
                (None, _, Some(Piece::Text(text))) => text.push_str(self.word(word)),
                (None, ..) => template.pieces.push(Piece::Text(self.word(word).to_owned())),
            }
        }
    }
}
