//! Verdicts as a forest plot: point, whisker and zero line drawn, glyph, word and figures beside them as text.
use std::fmt::Write;

use super::{html::escape, words};
use crate::{
    replay::compare::Compared,
    verdict::{Direction, Verdict, Word},
};

const WIDTH: f64 = 880.0;
/// Where the plot lies between names and figures.
const PLOT: [f64; 2] = [190.0, 500.0];
const ROW: f64 = 24.0;
const HEAD: f64 = 18.0;

/// One plot for each check and version, its parts and their slices below each other on one scale.
pub fn forests(verdicts: &[&Compared]) -> String {
    let mut groups: Vec<Vec<&Compared>> = Vec::new();
    for one in verdicts {
        let is_of = |group: &&mut Vec<&Compared>| {
            group[0].version == one.version && group[0].verdict.check == one.verdict.check
        };
        match groups.iter_mut().find(is_of) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.iter().map(|group| forest(group)).collect()
}

fn forest(group: &[&Compared]) -> String {
    let mut rows: Vec<(String, bool, &Verdict)> = Vec::new();
    for Compared { verdict, .. } in group {
        rows.push((words::part(verdict.part.as_deref()).to_owned(), false, verdict));
        let slices = verdict.slices.iter();
        rows.extend(slices.map(|slice| (slice.slice.clone().unwrap_or_default(), true, slice)));
    }
    let first = &group[0].verdict;
    let name = first.check.as_deref().unwrap_or_default();
    let said: Vec<String> = rows.iter().map(|(label, _, verdict)| format!("{label}: {}", figures(verdict))).collect();
    let furthest = rows.iter().flat_map(|(_, _, verdict)| reach(verdict)).fold(0.0, f64::max);
    let furthest = if furthest > 0.0 { furthest * 1.1 } else { 0.1 };
    let x = |value: f64| PLOT[0] + (PLOT[1] - PLOT[0]) * (value / furthest + 1.0) / 2.0;
    let height = HEAD + ROW * rows.len() as f64;
    let ends = match first.direction {
        Direction::Up => ["← worse", "better →"],
        Direction::Down => ["← better", "worse →"],
    };
    let mut svg = format!(
        "<figure><figcaption><b>{}</b> <small>{}</small></figcaption><svg viewBox=\"0 0 {WIDTH} {height}\" role=img aria-label=\"{}\">\
         <text class=faint x={} y=12>{}</text><text class=\"faint end\" x={} y=12>{}</text>\
         <line class=zero x1={zero:.1} x2={zero:.1} y1={HEAD} y2={height} />",
        escape(name),
        escape(&group[0].version),
        escape(&said.join(". ")),
        PLOT[0],
        ends[0],
        PLOT[1],
        ends[1],
        zero = x(0.0),
    );
    for (place, (label, is_slice, verdict)) in rows.iter().enumerate() {
        let y = HEAD + ROW * (place as f64 + 0.5);
        let (class, glyph, _) = words::mark(verdict.word);
        let _ = write!(
            svg,
            "<text class={} x={} y={y} dy=4>{}</text><g class={class}>",
            if *is_slice { "faint" } else { "name" },
            if *is_slice { 14 } else { 0 },
            escape(&clipped(label)),
        );
        if let Some([low, high]) = verdict.interval {
            let dashed = if verdict.word == Word::CantTell { " dashed" } else { "" };
            let [low, high] = [low, high].map(|end| x(end.clamp(-furthest, furthest)));
            let _ = write!(
                svg,
                "<path class=\"whisker{dashed}\" d=\"M{low:.1} {y}H{high:.1}\" /><path class=whisker d=\"M{low:.1} {}V{}M{high:.1} {}V{}\" />",
                y - 4.0,
                y + 4.0,
                y - 4.0,
                y + 4.0
            );
        }
        if let Some(difference) = verdict.difference {
            let _ = write!(svg, "<text class=point x={:.1} y={y} dy=5>{glyph}</text>", x(difference));
        }
        let _ = write!(svg, "<text x={} y={y} dy=4>{}</text></g>", PLOT[1] + 16.0, escape(&figures(verdict)));
    }
    svg.push_str("</svg></figure>");
    svg
}

fn reach(verdict: &Verdict) -> impl Iterator<Item = f64> {
    verdict.interval.into_iter().flatten().chain(verdict.difference).map(f64::abs)
}

/// "▲ better +7.0 (+3.7 to +10.7), n 412".
fn figures(verdict: &Verdict) -> String {
    let (_, glyph, word) = words::mark(verdict.word);
    let (difference, interval) = words::difference(verdict);
    let interval = if interval.is_empty() { interval } else { format!(" ({interval})") };
    format!("{glyph} {word} {}{interval}, n {}", difference.trim_end_matches(" points"), verdict.n)
}

fn clipped(label: &str) -> String {
    const MOST: usize = 26;
    match label.chars().count() > MOST {
        true => label.chars().take(MOST - 1).chain(['…']).collect(),
        false => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{Options, Pair, compare};

    fn compared(slice: &str) -> Compared {
        let pair = |n: usize| Pair {
            case: n.to_string(),
            baseline: Some(f64::from(u8::from(n.is_multiple_of(3)))),
            candidate: Some(1.0),
            slice: Some(slice.to_owned()),
            ..Pair::default()
        };
        let options =
            Options { check: Some("right".to_owned()), part: Some("target".to_owned()), ..Options::default() };
        let verdict = compare(&(0..60).map(pair).collect::<Vec<_>>(), &options).unwrap();
        Compared { version: "ticket@2".to_owned(), verdict }
    }

    #[test]
    fn each_part_and_slice_is_a_row_with_its_figures_as_text() {
        let one = compared("language:de");
        let svg = forests(&[&one]);
        assert_eq!(svg.matches("class=point").count(), 2, "{svg}");
        assert!(svg.contains("language:de") && svg.contains("▲ better +66.7 (+") && svg.contains(", n 60"), "{svg}");
        assert!(!svg.contains("style=") && !svg.contains("href"), "{svg}");
    }

    #[test]
    fn what_people_named_is_text() {
        let one = compared("<script>\"x\"");
        let svg = forests(&[&one]);
        assert!(!svg.contains("<script"), "{svg}");
    }
}
