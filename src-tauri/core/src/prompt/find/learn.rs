//! From a sample to templates, in families: the versions of one prompt.
use std::{cmp::Reverse, collections::BTreeSet};

use super::{
    Message, Origin,
    corpus::Corpus,
    groups::{Group, Pool},
    names::Names,
    sample::{Doc, Seen, hashed, mixed},
    shape,
    template::{Piece, Template},
    versions,
};

/// Skeletons that lead nowhere before the rest is left alone.
const MOST_FAILURES: usize = 150;
/// Texts that are kept with a template, to tell later whether another one is the same.
const MOST_KEPT: usize = 24;
/// Of a hundred messages so many must fit for a template to take a part over.
const FITS: usize = 95;

/// A template with what it was learned from.
pub(super) struct Learned {
    pub template: Template,
    pub docs: Vec<Doc>,
    /// The messages of the sample that fit, in order of time.
    pub seen: Vec<Seen>,
}

impl Doc {
    pub fn values(&self, template: &Template) -> Option<Vec<&str>> {
        template.fit(&Message { text: &self.text, known: &self.known, ..Message::default() })
    }
}

/// The versions of each prompt that the sample shows.
pub(super) fn learn(docs: Vec<Doc>, origin: Origin) -> Vec<Vec<Learned>> {
    let corpus = Corpus::new(docs);
    let mut pool = Pool::new(&corpus);
    let (mut families, mut failures) = (Vec::new(), 0);
    while let Some(group) = pool.next(origin.support()).filter(|_| failures < MOST_FAILURES) {
        let versions = of_group(&corpus, &group, origin);
        if versions.is_empty() {
            pool.block(&group);
            failures += 1;
            continue;
        }
        versions.iter().flat_map(|version| &version.texts).for_each(|text| pool.take(*text));
        families.push(versions.into_iter().map(|version| version.learned(&corpus)).collect());
    }
    families
}

/// A template and the texts of the sample that fit it.
struct Candidate {
    template: Template,
    texts: Vec<u32>,
}

impl Candidate {
    fn learned(self, corpus: &Corpus) -> Learned {
        let step = self.texts.len().div_ceil(MOST_KEPT).max(1);
        let kept = self.texts.iter().step_by(step).map(|text| corpus.texts[*text as usize].doc.clone()).collect();
        let seen = corpus.sequence(&self.texts).into_iter().map(|(seen, _)| seen).collect();
        Learned { template: self.template, docs: kept, seen }
    }

    fn fits_most(&self, corpus: &Corpus, texts: &[u32]) -> bool {
        let fitting = fitting(corpus, &self.template, texts);
        corpus.weight(&fitting) * 100 >= corpus.weight(texts) * FITS
    }
}

fn fitting(corpus: &Corpus, template: &Template, texts: &[u32]) -> Vec<u32> {
    let fits = |text: &&u32| corpus.texts[**text as usize].doc.values(template).is_some();
    texts.iter().filter(fits).copied().collect()
}

fn of_group(corpus: &Corpus, group: &Group, origin: Origin) -> Vec<Candidate> {
    let mut versions: Vec<Candidate> = Vec::new();
    for part in versions::parts(corpus, &group.members) {
        let Some(own) = candidate(corpus, &group.core, &part, origin) else { continue };
        // Somebody's messages in a row are no version: their name is a value of the template.
        let general = versions.iter_mut().find(|version| {
            version.template.variables.len() > own.template.variables.len() && version.fits_most(corpus, &own.texts)
        });
        match general {
            Some(general) => general.texts.extend(fitting(corpus, &general.template, &own.texts)),
            None => versions.push(own),
        }
    }
    if versions.is_empty() {
        versions.extend(candidate(corpus, &group.core, &group.members, origin));
    }
    versions
}

/// The template of these texts, if they have one that is worth the name; else that of the text seen most often.
fn candidate(corpus: &Corpus, core: &[u32], texts: &[u32], origin: Origin) -> Option<Candidate> {
    let of = |members: &[u32]| settled(corpus, shape::shape(corpus, core, members)?.template(), texts, origin);
    let heaviest = || texts.iter().max_by_key(|text| (corpus.texts[**text as usize].weight(), Reverse(**text)));
    of(texts).or_else(|| of(&[*heaviest()?]))
}

/// Drops variables that never change, gives equal ones one name, and refuses a template with too little behind it.
fn settled(corpus: &Corpus, mut template: Template, texts: &[u32], origin: Origin) -> Option<Candidate> {
    let texts = fitting(corpus, &template, texts);
    template = simplified(&template, &values(corpus, &template, &texts));
    let texts = fitting(corpus, &template, &texts);
    let rows = values(corpus, &template, &texts);
    let docs = texts.iter().map(|text| &corpus.texts[*text as usize].doc).collect();
    Names::of(docs, &rows).give(&mut template);
    let changing = template.variables.len();
    let is_shown = changing == 0 || rows.len() > changing && rows.len() >= origin.different_texts();
    let is_worth = corpus.weight(&texts) >= origin.support() && is_shown && origin.accepts(&template);
    is_worth.then_some(Candidate { template, texts })
}

/// The values of each text.
fn values<'c>(corpus: &'c Corpus, template: &Template, texts: &[u32]) -> Vec<Vec<&'c str>> {
    texts.iter().filter_map(|text| corpus.texts[*text as usize].doc.values(template)).collect()
}

/// Without variables that never change, and with one in place of several that are always equal.
fn simplified(template: &Template, rows: &[Vec<&str>]) -> Template {
    let column = |variable: usize| rows.iter().map(move |row| row[variable]);
    let different = |variable: usize| column(variable).collect::<BTreeSet<_>>().len();
    let mut simple = Template::default();
    // The old place of each variable that stays.
    let mut old_places: Vec<usize> = Vec::new();
    for piece in &template.pieces {
        let piece = match *piece {
            Piece::Value(old) if !template.variables[old].known && different(old) <= 1 => {
                Piece::Text(column(old).next().unwrap_or_default().to_owned())
            }
            Piece::Value(old) => {
                let varies = different(old) > 2;
                let is_same = |other: &usize| *other == old || varies && column(*other).eq(column(old));
                Piece::Value(old_places.iter().position(is_same).unwrap_or_else(|| {
                    old_places.push(old);
                    simple.variables.push(template.variables[old].clone());
                    old_places.len() - 1
                }))
            }
            Piece::Text(ref text) => Piece::Text(text.clone()),
        };
        match (piece, simple.pieces.last_mut()) {
            (Piece::Text(text), Some(Piece::Text(before))) => before.push_str(&text),
            (Piece::Text(text), _) if text.is_empty() => {}
            (piece, _) => simple.pieces.push(piece),
        }
    }
    simple
}

/// One template for both, if they differ by a value rather than by what they say.
pub(super) fn merged(a: &Learned, b: &Learned, origin: Origin) -> Option<Learned> {
    let largest = a.docs.len().max(b.docs.len());
    let evenly = |docs: &[Doc]| -> Vec<Doc> {
        let times = largest.div_ceil(docs.len().max(1));
        docs.iter().map(|doc| Doc { seen: vec![doc.seen[0]; times], ..doc.clone() }).collect()
    };
    let mut docs = evenly(&a.docs);
    docs.extend(evenly(&b.docs));
    let corpus = Corpus::new(docs);
    let all: Vec<u32> = (0..corpus.texts.len() as u32).collect();
    let shape = shape::shape(&corpus, &[], &all)?;
    let one = settled(&corpus, shape.template(), &all, origin)?;
    let least = a.template.literal().min(b.template.literal());
    if !one.fits_most(&corpus, &all) || one.template.literal() * 5 < least * 4 {
        return None;
    }
    let mut seen = [a.seen.as_slice(), &b.seen].concat();
    seen.sort_unstable();
    let docs = a.docs.iter().take(MOST_KEPT / 2).chain(b.docs.iter().take(MOST_KEPT / 2)).cloned().collect();
    Some(Learned { template: one.template, docs, seen })
}

/// The literal text of a template as a set of marks, to tell how much two of them share.
pub(super) fn marks(template: &Template) -> BTreeSet<u64> {
    let mut marks = BTreeSet::new();
    for text in template.texts() {
        let words: Vec<u64> = text.split_whitespace().map(hashed).collect();
        marks.extend(words.windows(2).map(|two| mixed(two[0] ^ two[1].rotate_left(17))));
    }
    marks
}
