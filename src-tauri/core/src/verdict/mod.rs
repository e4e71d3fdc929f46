//! Verdict: what a comparison of many cases says.
//!
//! Pure figures from pairs of outcomes: no store, no clock, no network. The same pairs, options and seed give the same
//! verdict, in whatever order the pairs come (save what [`Anytime`] says, which goes by the plan's order).
//!
//! - [`read_pairs`] reads the pairs file.
//! - [`compare`] gives one verdict, [`compare_all`] one for each of several checks with Holm's correction over them.
//! - [`Anytime`] says what may be said while a replay runs.
//!
//! ```
//! use attune_core::verdict::{Options, Word, compare, read_pairs};
//! let rows: String = (0..40).map(|i| format!("{i},{},1\n", i % 2)).collect();
//! let pairs = read_pairs(format!("case,baseline,candidate\n{rows}").as_bytes(), "pairs.csv")?;
//! let verdict = compare(&pairs, &Options::default())?;
//! assert_eq!((verdict.word, verdict.fixed, verdict.broken), (Word::Better, Some(20), Some(0)));
//! # Ok::<(), attune_core::error::Error>(())
//! ```
use crate::error::Result;

mod anytime;
mod bootstrap;
mod cases;
pub(crate) mod change;
mod draft;
mod draws;
mod evidence;
mod form;
mod holm;
mod mcnemar;
mod normal;
mod pairs;
mod permutation;
mod power;
pub(crate) mod sentence;
pub(crate) mod share;
mod tango;
mod units;
mod warnings;
mod word;

pub use anytime::Anytime;
pub use form::{Direction, Kind, Method, Options, Running, Verdict, Word};
pub use pairs::{Pair, read_pairs};

use cases::Sample;
use draft::Draft;

/// One verdict on its own figures, with its slices. A gate asks for this one.
///
/// Fails on options that make no sense and on outcomes that are not finite, not of the kind asked for, or beyond the
/// range given.
pub fn compare(pairs: &[Pair], options: &Options) -> Result<Verdict> {
    Ok(draft(pairs, options)?.finish(None))
}

/// One verdict for each check, in the order given. The words shown hold for all of them together (`p_adjusted`).
pub fn compare_all(checks: &[(Vec<Pair>, Options)]) -> Result<Vec<Verdict>> {
    let drafts: Result<Vec<_>> = checks.iter().map(|(pairs, options)| draft(pairs, options)).collect();
    Ok(finish_together(drafts?))
}

fn draft(pairs: &[Pair], options: &Options) -> Result<Draft> {
    let sample = Sample::new(pairs, options.checked()?)?;
    let slices = sample.slices().iter().map(|slice| Draft::new(slice, options)).collect();
    Ok(Draft::new(&sample, options).with_slices(finish_together(slices)))
}

/// Holm's correction over those that have a p-value.
fn finish_together(drafts: Vec<Draft>) -> Vec<Verdict> {
    let p_values: Vec<f64> = drafts.iter().filter_map(Draft::p_value).collect();
    let mut adjusted = holm::adjust(&p_values).into_iter();
    let finish = |draft: Draft| {
        let p_adjusted = draft.p_value().and_then(|_| adjusted.next());
        draft.finish(p_adjusted)
    };
    drafts.into_iter().map(finish).collect()
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
