//! Replays as people read them.
use attune_core::{
    check::State,
    model::engine::BUILTIN,
    replay::{CellList, Destination, Lane, Planned, Replays, Report, RescorePlan},
};

use crate::output::{Page, Paint, Table, figures, verdicts};

pub fn plan(page: &mut Page, planned: &Planned) {
    page.heading(&format!("{} against {}", planned.candidate, planned.baseline));
    let guard = figures::grouped(planned.guard_cases);
    page.field("set", planned.set.as_ref());
    page.field("cases", Some(format!("{} in the target, {guard} in the guard", figures::grouped(planned.cases))));
    let held_out = figures::grouped(planned.held_out_cases);
    page.field("held out", Some(format!("{held_out} of the target, which were no examples for the prompt")));
    let first = (planned.regression_cases > 0).then(|| figures::grouped(planned.regression_cases));
    page.field("regression", first.map(|first| format!("{first} kept as tests are run first, and reported apart")));
    page.field("calls", Some(figures::grouped(planned.calls)));
    page.field("judge calls", (planned.judge_calls > 0).then(|| figures::grouped(planned.judge_calls)));
    let oldest = planned.oldest_cached.as_ref().map(|time| format!(", the oldest of {}", figures::minute(time)));
    let cached = (planned.cached > 0).then(|| figures::grouped(planned.cached));
    page.field("cached", cached.map(|cached| format!("{cached}{}", oldest.unwrap_or_default())));
    page.field("tokens", Some(figures::grouped(planned.tokens)));
    page.field("cost", Some(figures::dollars(planned.cost)));
    page.field("time", Some(format!("about {}", figures::seconds(planned.seconds))));
    for place in &planned.sends_to {
        page.field("sends to", Some(destination(place)));
    }
    for check in &planned.checks {
        let decides = if check.decides { ", decides" } else { "" };
        let margin = check.margin.map(|margin| format!(", margin {margin}")).unwrap_or_default();
        let name = format!("{}@{}", check.name, check.version);
        page.field("check", Some(format!("{name}{decides}{margin}: {}", check.description)));
    }
    for skipped in &planned.skipped_for {
        page.field("skipped", Some(skipped.sentence()));
    }
    planned.warnings.iter().for_each(|warning| page.line(warning));
}

/// "https://api.example (gpt): messages of 12 users in 60 cases".
fn destination(to: &Destination) -> String {
    let place = match to.away {
        _ if to.host == BUILTIN => "this machine".to_owned(),
        false => format!("this machine, {}", to.host),
        true => to.host.clone(),
    };
    let (users, cases) = (figures::count(to.users, "user", "users"), figures::count(to.cases, "case", "cases"));
    let refused = if to.blocked { "; refused, since nothing may leave this machine" } else { "" };
    format!("{place} ({}): messages of {users} in {cases}{refused}", to.models.join(", "))
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
    page.field("set", report.set.as_ref());
    page.field("compared", Some(compared(report)));
    if let Some(verdict) = deciding {
        page.blank();
        let line = format!("{} {}", figures::glyph(verdict.word), verdict.text);
        let line = page.paint(figures::verdict_paint(verdict.word), &line);
        page.painted(&line);
        page.blank();
    }
    verdicts::table(page, all().chain(report.held_out.iter().map(|compared| &compared.verdict)));
    measures(page, &report.lanes);
    report.regression.iter().for_each(|regression| page.line(&regression.text));
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

/// Where the models differ, they are what is compared.
fn compared(report: &Report) -> String {
    let models: Vec<&Option<String>> = report.lanes.iter().map(|lane| &lane.model).collect();
    let differ = models.windows(2).any(|pair| pair[0] != pair[1]);
    let name = |lane: &Lane| match &lane.model {
        Some(model) if differ => format!("{} on {model}", lane.version),
        _ => lane.version.clone(),
    };
    let Some((baseline, candidates)) = report.lanes.split_first() else { return String::new() };
    format!("{} against {}", candidates.iter().map(name).collect::<Vec<_>>().join(", "), name(baseline))
}

fn measures(page: &mut Page, lanes: &[Lane]) {
    if lanes.iter().all(|lane| lane.answers == 0) {
        return;
    }
    let mut table = Table::new(["ANSWERS OF", "MODEL", ">MEAN COST", ">HALF WITHIN", ">95 % WITHIN"]);
    for lane in lanes {
        let model = lane.model.clone().unwrap_or_default();
        let [p50, p95] = [lane.p50_ms, lane.p95_ms].map(figures::milliseconds);
        table.row([lane.version.clone(), model, figures::dollars(lane.cost), p50, p95]);
        let Some(more) = &lane.difference else { continue };
        let sign = |is_more: bool, text: String| if is_more { format!("+{text}") } else { text };
        let ms = |ms: Option<f64>| sign(ms.is_some_and(|ms| ms > 0.0), signed_milliseconds(ms));
        let cost = sign(more.cost.is_some_and(|cost| cost.0 > 0), figures::dollars(more.cost));
        table.row(["difference".to_owned(), String::new(), cost, ms(more.p50_ms), ms(more.p95_ms)]);
    }
    page.table(&table);
}

fn signed_milliseconds(ms: Option<f64>) -> String {
    let text = figures::milliseconds(ms.map(f64::abs));
    if ms.is_some_and(|ms| ms < 0.0) { format!("−{text}") } else { text }
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
        // One version stood on both sides: there is nothing to promote until a version names the other model.
        None if report.candidate == report.baseline => {
            let model = report.models.get(1).cloned().flatten().unwrap_or_default();
            format!("Next: if it will do, add a version of {} with model: {model} in its settings", report.prompt)
        }
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
