//! Parting a group where its text was edited: the old words stop, the new ones start, or the log itself names another
//! version. What alternates without such a reason is a variable.
use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use super::{
    corpus::Corpus,
    sample::{Seen, mixed},
};

/// Differences that are looked at: those that most words show.
const MOST_DIFFERENCES: usize = 256;
/// A new version comes in over some time: of the rarer side, one in so many messages may be out of order.
const OUT_OF_ORDER: usize = 10;
/// Fewer messages than this say nothing of time.
const FEWEST: usize = 3;
/// A wording may come, and go again.
const MOST_CHANGES: usize = 2;
/// A log that names more versions than one in so many messages numbers something else.
const MESSAGES_PER_VERSION: usize = 5;

/// The members by version, the largest part first.
pub(super) fn parts(corpus: &Corpus, members: &[u32]) -> Vec<Vec<u32>> {
    let (seen, texts): (Vec<Seen>, Vec<u32>) = corpus.sequence(members).into_iter().unzip();
    let mut signatures: BTreeMap<u32, Vec<bool>> = members.iter().map(|text| (*text, Vec::new())).collect();
    for run in differences(corpus, members, texts.len()) {
        let holds = |text: u32| corpus.texts[text as usize].runs.binary_search(&run).is_ok();
        let has: Vec<bool> = texts.iter().map(|text| holds(*text)).collect();
        if is_edit(&seen, &has) {
            signatures.iter_mut().for_each(|(text, signature)| signature.push(holds(*text)));
        }
    }
    let mut parts: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
    for (text, signature) in signatures {
        parts.entry(signature).or_default().push(text);
    }
    let mut parts: Vec<Vec<u32>> = parts.into_values().collect();
    parts.sort_by_key(|part| (Reverse(corpus.weight(part)), part[0]));
    parts
}

/// One run for each way in which the members differ.
fn differences(corpus: &Corpus, members: &[u32], messages: usize) -> Vec<u32> {
    let mut lots = HashMap::new();
    for text in members {
        for run in &corpus.texts[*text as usize].runs {
            let lot: &mut u64 = lots.entry(*run).or_default();
            *lot = lot.wrapping_add(mixed(u64::from(*text)));
        }
    }
    // Runs that the same members hold tell the same difference.
    let mut ways: BTreeMap<u64, (usize, u32)> = BTreeMap::new();
    let fewest = FEWEST.max(messages / 100);
    for (run, count) in corpus.counts(members) {
        let says_something = count >= fewest && messages - count >= fewest;
        if says_something && !corpus.is_datum[run as usize] {
            ways.entry(lots[&run]).or_insert((0, run)).0 += 1;
        }
    }
    let mut ways: Vec<(usize, u32)> = ways.into_values().collect();
    ways.sort_by_key(|(runs, first)| (Reverse(*runs), *first));
    ways.into_iter().take(MOST_DIFFERENCES).map(|(_, run)| run).collect()
}

/// True if what the messages, in order of time, have came and went at a time, or with the version that the log names.
pub(super) fn is_edit(seen: &[Seen], has: &[bool]) -> bool {
    let with = has.iter().filter(|has| **has).count();
    let rarer = with.min(has.len() - with);
    let most_wrong = rarer / OUT_OF_ORDER;
    rarer > 0 && (out_of_order(has) <= most_wrong || out_of_version(seen, has).is_some_and(|wrong| wrong <= most_wrong))
}

/// The fewest messages that stand at the wrong time, by what came first and how often it changed.
fn out_of_order(has: &[bool]) -> usize {
    let mut wrong = [[0_usize; 2]; MOST_CHANGES + 1];
    for now in has {
        for changes in (0..=MOST_CHANGES).rev() {
            for state in [0, 1] {
                let stayed = wrong[changes][state];
                let changed = changes.checked_sub(1).map_or(usize::MAX, |before| wrong[before][1 - state]);
                wrong[changes][state] = stayed.min(changed) + usize::from((state == 1) != *now);
            }
        }
    }
    wrong.iter().flatten().min().copied().unwrap_or(0)
}

/// The messages that differ from most of their logged version; `None` where the log names too few versions to tell, or
/// too many.
fn out_of_version(seen: &[Seen], has: &[bool]) -> Option<usize> {
    let mut versions: HashMap<u64, [usize; 2]> = HashMap::new();
    for (seen, has) in seen.iter().zip(has) {
        versions.entry(seen.version).or_default()[usize::from(*has)] += 1;
    }
    let tells = versions.len() > 1 && versions.len() * MESSAGES_PER_VERSION <= has.len();
    tells.then(|| versions.values().map(|[without, with]| without.min(with)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(version: impl Fn(i64) -> u64) -> Vec<Seen> {
        (0..40).map(|key| Seen { time: key, key, version: version(key), prompt: 0 }).collect()
    }

    #[test]
    fn an_edit_is_what_comes_at_a_time_or_with_a_logged_version() {
        let is = |has: fn(i64) -> bool| (0..40).map(has).collect::<Vec<_>>();
        let (later, again, alternating) = (is(|key| key >= 15), is(|key| key % 4 == 0), is(|key| key % 2 == 0));
        let (a_while, with_one_late) = (is(|key| (10..25).contains(&key)), is(|key| key >= 15 && key != 20));
        for has in [&later, &a_while, &with_one_late] {
            assert!(is_edit(&seen(|_| 0), has), "{has:?}");
        }
        for has in [&again, &alternating, &is(|_| true), &is(|_| false)] {
            assert!(!is_edit(&seen(|_| 0), has), "{has:?}");
        }
        assert!(is_edit(&seen(|key| 1 + key as u64 % 2), &alternating));
        assert!(!is_edit(&seen(|key| 1 + key as u64 % 5), &alternating), "five versions have both");
        assert!(!is_edit(&seen(|key| 1 + key as u64), &alternating), "each message has a version of its own");
    }
}
