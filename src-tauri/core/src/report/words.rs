//! What all forms of the report say alike.
use super::{CellList, Promoted, ReplayReport};
use crate::{
    replay::{CellShown, compare::Compared},
    verdict::{Kind, Verdict, Word},
};

/// What was asked. One version on both sides is about their models.
pub fn question(replay: &ReplayReport) -> String {
    match &replay.models[..] {
        [Some(old), Some(new), ..] if replay.candidate == replay.baseline => {
            format!("Is {} on {new} better than on {old}?", replay.candidate)
        }
        _ => format!("Is {} better than {}?", replay.candidate, replay.baseline),
    }
}

/// The first line, in people.
pub fn lead(replay: &ReplayReport) -> String {
    let deciding =
        |one: &&Compared| one.verdict.check == replay.deciding && one.verdict.part.as_deref() == Some("target");
    let lead = replay.verdicts.iter().find(deciding);
    lead.map_or("There is no verdict yet.".to_owned(), |one| one.verdict.text.clone())
}

/// Class, glyph and word: never colour alone.
pub fn mark(word: Word) -> (&'static str, &'static str, &'static str) {
    match word {
        Word::Better => ("better", "▲", "better"),
        Word::Worse => ("worse", "▼", "worse"),
        Word::NoDifference => ("muted", "▬", "no difference"),
        Word::NotWorse => ("muted", "▬", "not worse"),
        Word::CantTell => ("unsure", "◇", "can’t tell yet"),
    }
}

pub fn part(part: Option<&str>) -> &'static str {
    match part {
        Some("guard") => "other traffic",
        Some("held_out") => "chosen, held out",
        Some("rest") => "chosen, not held out",
        _ => "chosen questions",
    }
}

/// Shares in percent, scores as they are.
pub fn figure(value: Option<f64>, kind: Kind) -> String {
    match (value, kind) {
        (None, _) => "–".to_owned(),
        (Some(value), Kind::Binary) => format!("{:.1} %", 100.0 * value),
        (Some(value), Kind::Score) => format!("{value:.3}"),
    }
}

/// The difference, of shares in points of a hundred, and its interval.
pub fn difference(verdict: &Verdict) -> (String, String) {
    let change = |value: f64| match verdict.kind {
        Kind::Binary => format!("{:+.1}", 100.0 * value),
        Kind::Score => format!("{value:+.3}"),
    };
    let unit = if verdict.kind == Kind::Binary { " points" } else { "" };
    let interval = verdict.interval.map_or(String::new(), |[low, high]| format!("{} to {}", change(low), change(high)));
    (verdict.difference.map_or("–".to_owned(), |difference| change(difference) + unit), interval)
}

/// Whether it may go live.
pub fn answer(gate: &Promoted) -> String {
    match (gate.conditions.is_empty(), gate.allowed) {
        (true, _) => gate.reason.clone().unwrap_or_default(),
        (false, true) => "Yes: every condition is met.".to_owned(),
        (false, false) => "No: not every condition is met.".to_owned(),
    }
}

/// A gate file's key as somebody reads it who never wrote one; the others are in words already.
pub fn condition(name: &str) -> &str {
    match name {
        "min_cases" => "enough questions",
        "min_marks" => "looked at by people",
        "max_broken" => "few got worse",
        "max_regressions" => "tests that fail again",
        "max_unpaired" => "few lack an answer",
        "max_cost_ratio" => "cost beside today’s",
        "max_latency_ratio" => "waiting beside today’s",
        "evidence_max_age_days" => "measured lately",
        other => other,
    }
}

/// Each case once, with the answer before and after.
pub fn cases(cells: &CellList) -> Vec<(&CellShown, &CellShown)> {
    let mut cases: Vec<&str> = Vec::new();
    for cell in &cells.cells {
        if !cases.contains(&cell.case.as_str()) {
            cases.push(&cell.case);
        }
    }
    let side = |case: &str, lane: &str| cells.cells.iter().find(|cell| cell.case == case && cell.lane == lane);
    cases.into_iter().filter_map(|case| side(case, "baseline").zip(side(case, "candidate"))).collect()
}
