//! Texts that share a skeleton, picked one group after the other from what is still open.
use super::corpus::Corpus;

/// Of a group's messages, the share that must hold a run for it to be part of the skeleton.
const IN_CORE: (usize, usize) = (1, 2);
/// A part of a group this large that shares far more than the group does is a prompt of its own.
const OWN_PROMPT: (usize, usize) = (15, 100);
const FAR_MORE: usize = 3;
/// How much of the skeleton a text must hold to belong to it.
const MEMBER: (usize, usize) = (4, 5);

/// Texts with what they share.
pub(super) struct Group {
    /// Runs of the skeleton, rising.
    pub core: Vec<u32>,
    pub members: Vec<u32>,
}

pub(super) struct Pool<'c> {
    corpus: &'c Corpus,
    open: Vec<bool>,
    /// Open messages that hold each run.
    counts: Vec<usize>,
    blocked: Vec<bool>,
}

impl<'c> Pool<'c> {
    pub fn new(corpus: &'c Corpus) -> Self {
        let all: Vec<u32> = (0..corpus.texts.len() as u32).collect();
        let mut counts = vec![0; corpus.holders.len()];
        corpus.counts(&all).into_iter().for_each(|(run, count)| counts[run as usize] = count);
        let (open, blocked) = (vec![true; all.len()], vec![false; corpus.holders.len()]);
        Self { corpus, open, counts, blocked }
    }

    /// The texts around the most frequent run, if at least `support` messages hold it.
    pub fn next(&self, support: usize) -> Option<Group> {
        let candidates =
            (0..self.counts.len()).filter(|run| !self.blocked[*run] && self.counts[*run] >= support.max(1));
        let seed = candidates.max_by_key(|run| (self.counts[*run], std::cmp::Reverse(*run)))?;
        let core = self.core(self.holders(seed as u32));
        let members = self.members(&core);
        Some(Group { core, members })
    }

    pub fn take(&mut self, text: u32) {
        if std::mem::replace(&mut self.open[text as usize], false) {
            let text = &self.corpus.texts[text as usize];
            text.runs.iter().for_each(|run| self.counts[*run as usize] -= text.weight());
        }
    }

    /// This skeleton led nowhere: no group starts from it again.
    pub fn block(&mut self, group: &Group) {
        group.core.iter().for_each(|run| self.blocked[*run as usize] = true);
    }

    fn holders(&self, run: u32) -> Vec<u32> {
        let holders = self.corpus.holders[run as usize].iter();
        holders.filter(|text| self.open[**text as usize]).copied().collect()
    }

    /// What most of the texts share, or what a large part of them shares if that is far more.
    fn core(&self, mut texts: Vec<u32>) -> Vec<u32> {
        loop {
            let total = self.corpus.weight(&texts);
            let counts = self.corpus.counts(&texts);
            let core = shared(&counts, total);
            let part = counts.iter().filter(|(run, count)| {
                is_below(*count, total, IN_CORE)
                    && !is_below(*count, total, OWN_PROMPT)
                    && !self.corpus.is_datum[*run as usize]
            });
            let Some((run, _)) = part.max_by_key(|(run, count)| (*count, std::cmp::Reverse(*run))) else { return core };
            texts.retain(|text| self.corpus.texts[*text as usize].runs.binary_search(run).is_ok());
            let own = shared(&self.corpus.counts(&texts), self.corpus.weight(&texts));
            if own.len() <= core.len() * FAR_MORE {
                return core;
            }
        }
    }

    fn members(&self, core: &[u32]) -> Vec<u32> {
        let mut held = vec![0; self.open.len()];
        for text in core.iter().flat_map(|run| &self.corpus.holders[*run as usize]) {
            held[*text as usize] += 1;
        }
        let open = (0..held.len()).filter(|text| self.open[*text] && held[*text] > 0);
        open.filter(|text| !is_below(held[*text], core.len(), MEMBER)).map(|text| text as u32).collect()
    }
}

fn shared(counts: &[(u32, usize)], total: usize) -> Vec<u32> {
    counts.iter().filter(|(_, count)| !is_below(*count, total, IN_CORE)).map(|(run, _)| *run).collect()
}

fn is_below(part: usize, whole: usize, (numerator, denominator): (usize, usize)) -> bool {
    part * denominator < whole * numerator
}
