//! The report as JUnit XML, which build servers read: a verdict that is worse, a condition that is not met and a case
//! that got worse are failures.
use std::fmt::Write;

use super::{Material, html::escape, words};
use crate::{
    replay::{CellShown, compare::Compared},
    verdict::Word,
};

struct Case {
    name: String,
    /// Why it failed.
    failure: Option<String>,
}

pub(super) fn text(material: &Material) -> String {
    let suites = [
        ("verdicts", verdicts(material)),
        ("gate", conditions(material)),
        ("regression set", regressions(material)),
        ("got worse", worse(material)),
    ];
    let count = |cases: &[Case]| cases.iter().filter(|case| case.failure.is_some()).count();
    let tests: usize = suites.iter().map(|(_, cases)| cases.len()).sum();
    let failures: usize = suites.iter().map(|(_, cases)| count(cases)).sum();
    let replay = &material.replay;
    let name = attribute(&format!("{} against {}", replay.candidate, replay.baseline));
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\">\n"
    );
    for (suite, cases) in &suites {
        let failed = count(cases);
        let _ = writeln!(text, "  <testsuite name=\"{suite}\" tests=\"{}\" failures=\"{failed}\">", cases.len());
        for Case { name: case, failure } in cases {
            let case = attribute(case);
            let _ = match failure {
                None => writeln!(text, "    <testcase classname=\"{name}\" name=\"{case}\"/>"),
                Some(why) => writeln!(
                    text,
                    "    <testcase classname=\"{name}\" name=\"{case}\"><failure message=\"{}\"/></testcase>",
                    attribute(why)
                ),
            };
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn verdicts(material: &Material) -> Vec<Case> {
    let case = |Compared { verdict, .. }: &Compared| Case {
        name: format!(
            "{} ({})",
            verdict.check.as_deref().unwrap_or_default(),
            verdict.part.as_deref().unwrap_or_default()
        ),
        failure: (verdict.word == Word::Worse).then(|| verdict.text.clone()),
    };
    material.replay.verdicts.iter().chain(&material.replay.held_out).map(case).collect()
}

fn conditions(material: &Material) -> Vec<Case> {
    let conditions = material.gate.conditions.iter().map(|condition| Case {
        name: condition.name.clone(),
        failure: (!condition.met).then(|| format!("{} required, {} found", condition.required, condition.actual)),
    });
    conditions.collect()
}

/// What passed and fails now, and one for all that did not.
fn regressions(material: &Material) -> Vec<Case> {
    let mut cases = Vec::new();
    for regression in &material.replay.regression {
        let failing = regression.broken.iter();
        cases.extend(failing.map(|case| Case { name: case.clone(), failure: Some(regression.text.clone()) }));
        if regression.broken.is_empty() {
            cases.push(Case { name: regression.text.clone(), failure: None });
        }
    }
    cases
}

fn worse(material: &Material) -> Vec<Case> {
    let cases = words::cases(&material.broken).into_iter().map(|(before, after)| {
        let output = |cell: &CellShown| cell.output.clone().unwrap_or_else(|| "no answer".to_owned());
        Case { name: before.query.clone(), failure: Some(format!("{} → {}", output(before), output(after))) }
    });
    cases.collect()
}

/// For an attribute, where a line break has to be named. What XML 1.0 cannot hold is left out.
fn attribute(text: &str) -> String {
    let is_kept = |letter: &char| {
        matches!(letter, '\n' | '\t') || !(letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}'))
    };
    let kept: String = text.chars().filter(is_kept).collect();
    escape(&kept).replace('\n', "&#10;").replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(attribute("a\u{0}<\"b\">\n\u{1b}[1m"), "a&lt;&quot;b&quot;&gt;&#10;[1m");
    }
}
