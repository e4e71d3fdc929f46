//! Where a new template belongs: it replaces a narrower one, is a version of a prompt, or a prompt of its own.
use super::{
    Origin,
    learn::{Learned, marks, merged},
    sample::Seen,
    versions::is_edit,
};

/// Of the shorter template's words, the share that makes two templates versions of one prompt, and the share that
/// makes them the same but for a value; in tenths.
const VERSION: usize = 4;
const SAME: usize = 8;

/// Adds what one round learned.
pub(super) fn add(families: &mut Vec<Vec<Learned>>, new: Vec<Vec<Learned>>, origin: Origin) {
    for family in new {
        let mut own = Vec::new();
        for version in family {
            own.extend(placed(families, version, origin));
        }
        if !own.is_empty() {
            families.push(own);
        }
    }
    let middle = |version: &Learned| version.seen.get(version.seen.len() / 2).copied();
    families.iter_mut().for_each(|family| family.sort_by_key(middle));
}

/// Puts a template where it belongs among those that are there; gives it back if it belongs to none.
fn placed(families: &mut [Vec<Learned>], new: Learned, origin: Origin) -> Option<Learned> {
    for old in families.iter_mut().flatten() {
        let is_wider = new.template.variables.len() > old.template.variables.len();
        if is_wider && old.docs.iter().all(|doc| doc.values(&new.template).is_some()) {
            return replace(old, new);
        }
    }
    let (new_marks, new_name) = (marks(&new.template), logged_name(&new.seen));
    for family in families {
        let alike = |old: &Learned, tenths: usize| {
            let old_marks = marks(&old.template);
            let least = old_marks.len().min(new_marks.len());
            least > 0 && old_marks.intersection(&new_marks).count() * 10 >= least * tenths
        };
        for old in family.iter_mut() {
            if alike(old, SAME)
                && !are_apart(&old.seen, &new.seen)
                && let Some(one) = merged(old, &new, origin)
            {
                *old = one;
                return None;
            }
        }
        let is_named_alike = |old: &Learned| new_name.is_some() && logged_name(&old.seen) == new_name;
        if family.iter().any(|old| alike(old, VERSION) || is_named_alike(old))
            && family.iter().all(|old| are_apart(&old.seen, &new.seen))
        {
            family.push(new);
            return None;
        }
    }
    Some(new)
}

/// The one prompt that the log names for all of these.
fn logged_name(seen: &[Seen]) -> Option<u64> {
    let first = seen.first()?.prompt;
    (first != 0 && seen.iter().all(|seen| seen.prompt == first)).then_some(first)
}

fn replace(old: &mut Learned, mut new: Learned) -> Option<Learned> {
    new.seen.append(&mut old.seen);
    new.seen.sort_unstable();
    new.docs.append(&mut old.docs);
    *old = new;
    None
}

/// True if one stops where the other starts, or the log gives them to different versions.
fn are_apart(a: &[Seen], b: &[Seen]) -> bool {
    let mut both: Vec<(Seen, bool)> =
        a.iter().map(|seen| (*seen, false)).chain(b.iter().map(|seen| (*seen, true))).collect();
    both.sort_unstable();
    let (seen, is_b): (Vec<Seen>, Vec<bool>) = both.into_iter().unzip();
    is_edit(&seen, &is_b)
}
