//! The page itself.
use std::fmt::Write;

use super::{
    FLIPS, Material, chart,
    style::{STYLE, policy},
    words,
};
use crate::{
    check::State,
    diff::{self, Hunk, HunkOp},
    replay::{CellList, compare::Compared},
};

pub(super) fn page(material: &Material) -> String {
    let replay = &material.replay;
    let mut body = String::new();
    let title = words::question(replay);
    let _ = write!(
        body,
        "<h1>{}</h1><p class=lead>{}</p><p class=muted>{} questions that people really asked were answered again by both \
         versions of the prompt, side by side{}. {} answers came from earlier runs; {} could not be had.</p>",
        escape(&title),
        escape(&words::lead(replay)),
        replay.cases,
        match replay.guard_cases {
            0 => String::new(),
            guard => format!(", and {guard} other ones to see that nothing else breaks"),
        },
        replay.cells.cached,
        replay.cells.failed
    );
    body.push_str(&sides(material));
    body.push_str(&verdicts(material));
    body.push_str(&gate(material));
    body.push_str(&changes(material));
    body.push_str(&flips("Got worse", &material.broken, replay.broken.len()));
    body.push_str(&flips("Got better", &material.fixed, replay.fixed.len()));
    body.push_str(&computed(material));
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"{}\">\
         <meta name=viewport content=\"width=device-width\"><title>{}</title><style>{STYLE}</style></head><body>{body}</body></html>\n",
        policy(),
        escape(&title)
    )
}

/// What it mends beside what it breaks, by the check that decides.
fn sides(material: &Material) -> String {
    let replay = &material.replay;
    let of_part = |part: &str| {
        replay.verdicts.iter().find(|one| {
            one.version == replay.candidate
                && one.verdict.check == replay.deciding
                && one.verdict.part.as_deref() == Some(part)
        })
    };
    let side = |part: &str, question: &str| match of_part(part) {
        Some(Compared { verdict, .. }) => {
            let (class, glyph, word) = words::mark(verdict.word);
            let (difference, interval) = words::difference(verdict);
            let counts = verdict
                .fixed
                .zip(verdict.broken)
                .map(|(fixed, broken)| format!("<p>▲ {fixed} fixed &nbsp; ▼ {broken} broken, of {}</p>", verdict.n));
            format!(
                "<div><small>{question}</small><p class={class}><b>{glyph} {word}</b> {difference} <small>{interval}</small></p>{}</div>",
                counts.unwrap_or_default()
            )
        }
        None => format!("<div><small>{question}</small><p class=muted>Not looked at in this replay.</p></div>"),
    };
    if of_part("target").is_none() {
        return String::new();
    }
    let target = side("target", "Does it mend the chosen questions?");
    let guard = side("guard", "Does it break what was well?");
    format!("<div class=sides>{target}{guard}</div>")
}

fn verdicts(material: &Material) -> String {
    let all: Vec<&Compared> = material.replay.verdicts.iter().chain(&material.replay.held_out).collect();
    let mut rows = String::new();
    for Compared { version, verdict } in &all {
        let (class, glyph, word) = words::mark(verdict.word);
        let figure = |value| words::figure(value, verdict.kind);
        let (difference, interval) = words::difference(verdict);
        let _ = write!(
            rows,
            "<tr><td>{}<br><small>{}, {}</small></td><td class={class}>{glyph} {word}</td><td class=number>{}</td>\
             <td class=number>{}</td><td class=number>{difference}<br><small>{interval}</small></td>\
             <td class=number>{}</td></tr>",
            escape(verdict.check.as_deref().unwrap_or_default()),
            escape(version),
            words::part(verdict.part.as_deref()),
            figure(verdict.baseline),
            figure(verdict.candidate),
            verdict.n
        );
        for warning in &verdict.warnings {
            let _ = write!(rows, "<tr><td colspan=6><small>{}</small></td></tr>", escape(warning));
        }
    }
    let judges = material.replay.judges.iter().map(|judge| {
        format!("<p><small>{} is a model that judges; {}.</small></p>", escape(&judge.check), escape(&judge.text))
    });
    let kept = material.replay.regression.iter().map(|one| format!("<p>{}.</p>", escape(&one.text)));
    format!(
        "<h2>What was measured</h2>{}<table><thead><tr><th>Check</th><th>Says</th><th class=number>Before</th>\
         <th class=number>After</th><th class=number>Difference</th><th class=number>Questions</th></tr></thead><tbody>{rows}</tbody></table>{}{}",
        chart::forests(&all),
        kept.collect::<String>(),
        judges.collect::<String>()
    )
}

fn gate(material: &Material) -> String {
    let gate = &material.gate;
    let mut text = "<h2>May it go live?</h2>".to_owned();
    let _ = write!(text, "<p>{}</p>", escape(&words::answer(gate)));
    if gate.conditions.is_empty() {
        return text;
    }
    text.push_str(
        "<table><thead><tr><th>Condition</th><th>Required</th><th>Found</th><th>Met</th></tr></thead><tbody>",
    );
    for condition in &gate.conditions {
        let _ = write!(
            text,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            escape(words::condition(&condition.name)),
            escape(&condition.required),
            escape(&condition.actual),
            if condition.met { "✓ yes" } else { "✗ no" }
        );
    }
    text.push_str("</tbody></table>");
    text
}

fn changes(material: &Material) -> String {
    let Some(diff) = &material.diff else { return String::new() };
    let mut text = "<h2>What was changed in the prompt</h2>".to_owned();
    for message in &diff.messages {
        let _ = write!(
            text,
            "<p><small>{}</small></p><pre>{}</pre>",
            message.role.map_or("history", crate::message::Role::as_str),
            hunks(&message.hunks)
        );
    }
    for setting in &diff.settings {
        let value =
            |value: &Option<serde_json::Value>| value.as_ref().map_or("not set".to_owned(), ToString::to_string);
        let (before, after) = (value(&setting.before), value(&setting.after));
        let _ = write!(
            text,
            "<p>{}: <del>{}</del> <ins>{}</ins></p>",
            escape(&setting.name),
            escape(&before),
            escape(&after)
        );
    }
    text
}

fn hunks(hunks: &[Hunk]) -> String {
    let marked = hunks.iter().map(|hunk| match hunk.op {
        HunkOp::Equal => escape(&hunk.text),
        HunkOp::Insert => format!("<ins>{}</ins>", escape(&hunk.text)),
        HunkOp::Delete => format!("<del>{}</del>", escape(&hunk.text)),
    });
    marked.collect()
}

fn flips(title: &str, cells: &CellList, all: usize) -> String {
    if all == 0 {
        return String::new();
    }
    let shown = match all > FLIPS {
        true => format!(" (the first {FLIPS} of {all})"),
        false => format!(" ({all})"),
    };
    let mut text = format!("<h2>{title}{shown}</h2>");
    for (before, after) in words::cases(cells) {
        let (old, new) = (before.output.clone().unwrap_or_default(), after.output.clone().unwrap_or_default());
        let failed = after.checks.iter().chain(&before.checks).find(|check| check.state == State::Failed);
        let _ = write!(
            text,
            "<div class=case><p><b>{}</b> <small>{}</small></p><p><small>before</small></p><pre>{}</pre>\
             <p><small>after, with what changed</small></p><pre>{}</pre><p class=muted>{}</p></div>",
            escape(&before.query),
            escape(&before.case),
            escape(&old),
            hunks(&diff::texts(&old, &new)),
            escape(failed.map(|check| check.reason.as_str()).unwrap_or_default())
        );
    }
    text
}

fn computed(material: &Material) -> String {
    let replay = &material.replay;
    let mut text = "<h2>How was this computed?</h2>".to_owned();
    for Compared { verdict, .. } in &replay.verdicts {
        let p = verdict.p_value.map_or(String::new(), |p| format!(", p = {p:.4}"));
        let _ = write!(
            text,
            "<p><small>{} ({}): {}; {}{p}; {} versions have met these cases; seed {}.</small></p>",
            escape(verdict.check.as_deref().unwrap_or_default()),
            escape(verdict.part.as_deref().unwrap_or_default()),
            escape(&verdict.method.interval),
            escape(&verdict.method.test),
            verdict.tries,
            verdict.seed
        );
    }
    let head = material.audit_head.as_deref().unwrap_or("none yet");
    let _ = write!(
        text,
        "<p><small>Replay {} of {}. Head of the audit chain: <code>{}</code>. Whoever keeps it can check with attune audit \
         verify --head that no decision before it was changed or removed; it does not say who sat at the machine.</small></p>",
        escape(&replay.replay),
        escape(&replay.time),
        escape(head)
    );
    text
}

/// Text of people and models, as text.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // A page may not hold these; they are shown as what they are.
            '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}' => escaped.push('\u{fffd}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u{0}";
        let shown = escape(hostile);
        assert!(!shown.contains('<') && !shown.contains('>') && !shown.contains('"') && !shown.contains('\u{0}'));
        let diff = hunks(&diff::texts("a", hostile));
        assert!(!diff.contains("<script") && diff.contains("<ins>"));
    }

    #[test]
    fn the_policy_lets_in_the_style_and_nothing_else() {
        let policy = policy();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"));
    }
}
