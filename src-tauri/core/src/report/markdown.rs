//! The report in Markdown, for a pull request or a chat.
use std::fmt::Write;

use super::{Material, words};
use crate::replay::{CellShown, compare::Compared};

/// Cases that got worse and are named; the HTML report shows more.
const NAMED: usize = 10;

pub(super) fn text(material: &Material) -> String {
    let replay = &material.replay;
    let mut text = format!("## {}\n\n", words::question(replay));
    let _ = writeln!(text, "{}\n", plain(&words::lead(replay)));
    text.push_str("| Check | Says | Before | After | Difference | Questions |\n|---|---|--:|--:|--:|--:|\n");
    for Compared { verdict, .. } in replay.verdicts.iter().chain(&replay.held_out) {
        let (_, glyph, word) = words::mark(verdict.word);
        let (check, part) = (verdict.check.as_deref().unwrap_or_default(), words::part(verdict.part.as_deref()));
        let figure = |value| words::figure(value, verdict.kind);
        let (before, after) = (figure(verdict.baseline), figure(verdict.candidate));
        let (difference, interval) = words::difference(verdict);
        let interval = if interval.is_empty() { interval } else { format!(" ({interval})") };
        let _ = writeln!(
            text,
            "| {} ({part}) | {glyph} {word} | {before} | {after} | {difference}{interval} | {} |",
            plain(check),
            verdict.n
        );
    }
    for regression in &replay.regression {
        let _ = writeln!(text, "\n{}.", plain(&regression.text));
    }
    gate(material, &mut text);
    worse(material, &mut text);
    let _ = writeln!(text, "\n<sub>Replay {}</sub>", replay.replay);
    text
}

fn gate(material: &Material, text: &mut String) {
    let gate = &material.gate;
    let _ = writeln!(text, "\n### May it go live?\n\n{}\n", plain(&words::answer(gate)));
    if gate.conditions.is_empty() {
        return;
    }
    text.push_str("| Condition | Required | Found | Met |\n|---|---|---|---|\n");
    for condition in &gate.conditions {
        let met = if condition.met { "✓ yes" } else { "✗ no" };
        let (name, required) = (plain(words::condition(&condition.name)), plain(&condition.required));
        let _ = writeln!(text, "| {name} | {required} | {} | {met} |", plain(&condition.actual));
    }
}

fn worse(material: &Material, text: &mut String) {
    let (all, shown) = (material.replay.broken.len(), words::cases(&material.broken));
    if all == 0 {
        return;
    }
    let _ = writeln!(text, "\n### Got worse ({all})\n");
    for (before, after) in shown.iter().take(NAMED) {
        let output = |cell: &CellShown| plain(cell.output.as_deref().unwrap_or("no answer"));
        let _ = writeln!(text, "- **{}**: {} → {}", plain(&before.query), output(before), output(after));
    }
    if all > NAMED {
        let _ = writeln!(text, "- and {} more", all - NAMED);
    }
}

/// One line in which nothing of a person or a model is taken for Markdown or HTML.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '\n' | '\r' | '\t' => plain.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' | '@' => {
                plain.push('\\');
                plain.push(letter);
            }
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '&' => plain.push_str("&amp;"),
            letter if letter.is_control() => {}
            letter => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_and_models_wrote_stays_text() {
        assert_eq!(plain("a | b\n<b>*x*</b> `c`"), "a \\| b &lt;b&gt;\\*x\\*&lt;/b&gt; \\`c\\`");
    }
}
