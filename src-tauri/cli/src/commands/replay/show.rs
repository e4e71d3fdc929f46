//! Replays as people read them.
use attune_core::{
    check::State,
    model::engine::BUILTIN,
    replay::{CellList, Planned, Replays, Report, RescorePlan},
};

use crate::output::{Page, Paint, Table, figures, verdicts};

pub fn plan(page: &mut Page, planned: &Planned) {
    page.heading(&format!("{} against {}", planned.candidate, planned.baseline));
    let guard = figures::grouped(planned.guard_cases);
    page.field("cases", Some(format!("{} in the target, {guard} in the guard", figures::grouped(planned.cases))));
    page.field("calls", Some(figures::grouped(planned.calls)));
    page.field("judge calls", (planned.judge_calls > 0).then(|| figures::grouped(planned.judge_calls)));
    let oldest = planned.oldest_cached.as_ref().map(|time| format!(", the oldest of {}", figures::minute(time)));
    let cached = (planned.cached > 0).then(|| figures::grouped(planned.cached));
    page.field("cached", cached.map(|cached| format!("{cached}{}", oldest.unwrap_or_default())));
    page.field("tokens", Some(figures::grouped(planned.tokens)));
    page.field("cost", Some(figures::dollars(planned.cost)));
    page.field("time", Some(format!("about {}", figures::seconds(planned.seconds))));
    for place in &planned.sends_to {
        let cases = figures::count(place.cases, "case", "cases");
        let place = if place.host == BUILTIN { "nowhere; the built-in model answers here" } else { &place.host };
        page.field("sends to", Some(format!("{place}: messages of {cases}")));
    }
    for check in &planned.checks {
        let decides = if check.decides { ", decides" } else { "" };
        page.field("check", Some(format!("{}@{}{decides}: {}", check.name, check.version, check.description)));
    }
    for skipped in &planned.skipped_for {
        page.field("skipped", Some(skipped.sentence()));
    }
    planned.warnings.iter().for_each(|warning| page.line(warning));
}

/// One line on what judges would need.
pub fn rescore_plan(planned: &RescorePlan) -> String {
    let hosts: Vec<&str> = planned.sends_to.iter().map(|place| place.host.as_str()).collect();
    format!(
        "Judges are asked {}: {} tokens, {}, about {}, to {}",
        figures::count(planned.judge_calls, "time", "times"),
        figures::grouped(planned.tokens),
        figures::dollars(planned.cost),
        figures::seconds(planned.seconds),
        hosts.join(", ")
    )
}

/// First in people, then glyph, word, interval and n for each check and part, then the flips.
pub fn report(page: &mut Page, report: &Report) {
    let all = || report.verdicts.iter().map(|compared| &compared.verdict);
    let deciding = all().find(|verdict| verdict.check == report.deciding && verdict.part.as_deref() == Some("target"));
    page.field("replay", Some(&report.replay));
    page.field("compared", Some(format!("{} against {}", report.candidates.join(", "), report.baseline)));
    if let Some(verdict) = deciding {
        page.blank();
        let line = format!("{} {}", figures::glyph(verdict.word), verdict.text);
        let line = page.paint(figures::verdict_paint(verdict.word), &line);
        page.painted(&line);
        page.blank();
    }
    verdicts::table(page, all());
    let mut warnings: Vec<&String> = all().flat_map(|verdict| &verdict.warnings).collect();
    warnings.dedup();
    warnings.into_iter().for_each(|warning| page.line(warning));
    for judge in &report.judges {
        page.line(format!("{}: {}", judge.check, judge.text));
    }
    page.field("flips", Some(format!("{} fixed, {} broken", report.fixed.len(), report.broken.len())));
    page.field("cells", Some(cells_line(report)));
    for skipped in &report.skipped_for {
        page.field("left out", Some(skipped.sentence()));
    }
    for failed in &report.failed_for {
        page.field("failed", Some(format!("{} times: {}", figures::grouped(failed.cells), failed.reason)));
    }
    page.field(
        "spent",
        Some(format!(
            "{}, {}",
            figures::count(report.calls + report.judge_calls, "call", "calls"),
            figures::dollars(Some(report.cost))
        )),
    );
    page.field("time", Some(figures::seconds(report.seconds)));
    if report.state != "finished" {
        let line = page.paint(Paint::Unsure, &format!("This replay is {}", report.state));
        page.painted(&line);
    }
}

fn cells_line(report: &Report) -> String {
    let cells = report.cells;
    let parts = [
        ("done", cells.done),
        ("from the cache", cells.cached),
        ("failed", cells.failed),
        ("not asked", cells.skipped),
    ];
    let shown = parts.iter().filter(|(name, count)| *count > 0 || *name == "done");
    shown.map(|(name, count)| format!("{} {name}", figures::grouped(*count))).collect::<Vec<_>>().join(", ")
}

/// What a person would do now.
pub fn next(report: &Report) -> String {
    let replay = &report.replay;
    if report.cells.failed > 0 || report.cells.skipped > 0 && report.state != "stopped" {
        return format!("Next: attune replay resume {replay} asks again for what is missing");
    }
    match report.broken.first() {
        Some(case) => format!("Next: read the broken flips, attune replay cells {replay} --case {case}"),
        None => format!("Next: attune promote {} --to production", report.candidate),
    }
}

pub fn list(page: &mut Page, answer: &Replays) {
    let mut table = Table::new(["REPLAY", "TIME", "STATE", "CANDIDATE", "BASELINE", ">DONE", "VERDICT"]);
    for replay in &answer.replays {
        table.row([
            replay.replay.clone(),
            figures::minute(&replay.time),
            replay.state.clone(),
            replay.candidate.clone(),
            replay.baseline.clone(),
            figures::grouped(replay.cells.done),
            replay.verdict.map(figures::verdict_word).unwrap_or_default().to_owned(),
        ]);
    }
    page.table(&table);
}

pub fn cells(page: &mut Page, answer: &CellList) {
    let mut table = Table::new(["CASE", "LANE", ">REPEAT", "STATE", "CHECKS", "QUERY", "OUTPUT"]);
    for cell in &answer.cells {
        let checks = cell.checks.iter().map(|check| format!("{} {}", check.check, outcome(check.state)));
        table.row([
            cell.case.clone(),
            cell.lane.clone(),
            cell.repeat.to_string(),
            cell.state.clone(),
            checks.collect::<Vec<_>>().join(", "),
            cell.query.clone(),
            cell.output.clone().or(cell.error.clone()).unwrap_or_default(),
        ]);
    }
    page.table(&table);
}

fn outcome(state: State) -> &'static str {
    match state {
        State::Passed => "pass",
        State::Failed => "fail",
        State::NotApplicable => "not applicable",
        State::Unreadable => "unreadable",
    }
}
