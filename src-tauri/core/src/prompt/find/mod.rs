//! Prompts found in a history: messages grouped into templates, their changing spans read as variables.
//!
//! A finder is offered every message several times. From an even sample it learns templates (`learn`): texts that share
//! a skeleton (`groups`), parted where they were edited (`versions`), compared word by word (`align`, `shape`) and named
//! (`names`). Then every message is tried against all templates, and from those that fit none the next round learns.
//! The same messages in the same order give the same answer.
mod align;
mod corpus;
mod family;
mod groups;
mod learn;
mod names;
mod origin;
mod sample;
mod shape;
mod tally;
mod template;
mod versions;
mod words;

pub use names::is_usable;
pub use origin::Origin;
pub use tally::{Example, Logged, Tally};
pub use template::{Piece, Template, Variable};

use std::cmp::Reverse;

use learn::Learned;
use sample::Sample;

/// Rounds of learning from what does not fit yet.
const MOST_ROUNDS: usize = 5;
/// Messages longer than this fit nothing: no template could make them again.
const LONGEST: usize = 1 << 20;

/// A message of the history.
#[derive(Debug, Clone, Copy, Default)]
pub struct Message<'m> {
    /// Tells it from others and orders those of the same time.
    pub key: i64,
    pub time: i64,
    pub text: &'m str,
    /// Names and values that the case has already.
    pub known: &'m [(String, String)],
    /// The prompt and the version of it that the log names.
    pub prompt: Option<&'m str>,
    pub version: Option<&'m str>,
}

/// One version of a found prompt.
#[derive(Debug, Clone)]
pub struct Version {
    pub template: Template,
    pub tally: Tally,
}

/// What was found, and what fits nothing.
#[derive(Debug, Clone)]
pub struct Found {
    /// Versions of each prompt in order of time; the prompt with the most messages first.
    pub prompts: Vec<Vec<Version>>,
    /// Messages that were looked at.
    pub of: u64,
    /// Keys of those that fit nothing.
    pub rest: Vec<i64>,
}

/// Looks for the templates of messages of one origin.
pub struct Finder {
    origin: Origin,
    families: Vec<Vec<Learned>>,
    /// Family and version of each template, the most literal first.
    order: Vec<(usize, usize)>,
    tallies: Vec<Vec<Tally>>,
    /// A sample of what fits nothing.
    sample: Sample,
    rest: Vec<i64>,
    of: u64,
    rounds: usize,
    is_done: bool,
}

impl Finder {
    pub fn new(origin: Origin) -> Self {
        Self {
            origin,
            families: Vec::new(),
            order: Vec::new(),
            tallies: Vec::new(),
            sample: Sample::default(),
            rest: Vec::new(),
            of: 0,
            rounds: 0,
            is_done: false,
        }
    }

    /// Every message of the history, in the same order in each pass.
    pub fn offer(&mut self, message: &Message) {
        if self.is_done {
            return;
        }
        self.of += 1;
        if let Some(((family, version), values)) = self.place(message) {
            return self.tallies[family][version].add(message, &values);
        }
        self.rest.push(message.key);
        if !message.text.is_empty() && message.text.len() <= LONGEST {
            self.sample.offer(message);
        }
    }

    /// Learns from what fits nothing; true if there is something new, so that all messages must be offered again.
    pub fn learn(&mut self) -> bool {
        let new = match self.rounds < MOST_ROUNDS {
            true => learn::learn(std::mem::take(&mut self.sample).into_docs(), self.origin),
            false => Vec::new(),
        };
        self.rounds += 1;
        self.is_done = self.is_done || new.is_empty();
        if !self.is_done {
            family::add(&mut self.families, new, self.origin);
            self.start_over();
        }
        !self.is_done
    }

    fn start_over(&mut self) {
        let all = self.families.iter().enumerate();
        self.order = all.flat_map(|(at, family)| (0..family.len()).map(move |version| (at, version))).collect();
        self.order.sort_by_cached_key(|at| {
            let template = &self.families[at.0][at.1].template;
            (Reverse(template.literal()), template.variables.len(), *at)
        });
        let tally = |version: &Learned| Tally::new(version.template.variables.len());
        self.tallies = self.families.iter().map(|family| family.iter().map(tally).collect()).collect();
        self.of = 0;
        self.rest.clear();
    }

    /// Prompt and version that a message belongs to, and its values.
    fn place<'m>(&self, message: &Message<'m>) -> Option<((usize, usize), Vec<&'m str>)> {
        if message.text.len() > LONGEST {
            return None;
        }
        self.order.iter().find_map(|(family, version)| {
            let values = self.families[*family][*version].template.fit(message)?;
            Some(((*family, *version), values))
        })
    }

    /// What the last pass showed.
    pub fn found(self) -> Found {
        let Self { families, tallies, of, rest, .. } = self;
        let mut prompts: Vec<Vec<Version>> = Vec::new();
        for (family, tallies) in families.into_iter().zip(tallies) {
            let versions = family.into_iter().zip(tallies).filter(|(_, tally)| tally.fits() > 0);
            let versions = versions.map(|(learned, tally)| Version { template: learned.template, tally });
            let mut versions: Vec<Version> = versions.collect();
            versions.sort_by_key(|version| (version.tally.first, version.tally.last));
            prompts.push(versions);
        }
        prompts.retain(|versions| !versions.is_empty());
        let fits = |versions: &[Version]| versions.iter().map(|version| version.tally.fits()).sum::<u64>();
        prompts.sort_by_key(|versions| Reverse(fits(versions)));
        Found { prompts, of, rest }
    }
}

#[cfg(test)]
mod tests;
