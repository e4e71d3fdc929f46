//! Verdicts as lines: glyph, word, difference with its interval, n.
use attune_core::verdict::{Kind, Verdict};

use super::{Page, Table, figures};

/// One line for each verdict and each of its slices.
pub fn table<'v>(page: &mut Page, verdicts: impl Iterator<Item = &'v Verdict>) {
    let mut table = Table::new(["CHECK", "PART", "", "VERDICT", ">DIFFERENCE", "INTERVAL", ">N", ">FIXED", ">BROKEN"]);
    for verdict in verdicts {
        row(&mut table, verdict);
        verdict.slices.iter().for_each(|slice| row(&mut table, slice));
    }
    page.table(&table);
}

fn row(table: &mut Table, verdict: &Verdict) {
    let shares = verdict.kind == Kind::Binary;
    let unit = if shares { " points" } else { "" };
    let part = verdict.slice.as_ref().map(|slice| format!("  {slice}")).or(verdict.part.clone());
    let interval = verdict.interval.map(|[low, high]| format!("{} to {}", signed(low, shares), signed(high, shares)));
    table.row([
        verdict.check.clone().unwrap_or_default(),
        part.unwrap_or_default(),
        figures::glyph(verdict.word).to_string(),
        figures::verdict_word(verdict.word).to_owned(),
        verdict.difference.map(|difference| signed(difference, shares) + unit).unwrap_or_default(),
        interval.unwrap_or_default(),
        figures::grouped(verdict.n),
        verdict.fixed.map(figures::grouped).unwrap_or_default(),
        verdict.broken.map(figures::grouped).unwrap_or_default(),
    ]);
}

/// Differences of shares in points of a hundred, those of scores as they are.
fn signed(value: f64, shares: bool) -> String {
    if shares { format!("{:+.1}", 100.0 * value) } else { format!("{value:+.4}") }
}
