//! What changed between two versions, in the terminal.
use attune_core::{
    diff::{Line, MessageChange, MessageDiff, Row, Segment, rows, unified},
    error::Result,
    prompt::ops::{self, Compared, Side},
};
use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::{
    exit::Exit,
    output::{Page, Paint},
    shell::Shell,
};

#[derive(Args)]
pub struct Diff {
    /// The old version
    #[arg(value_name = "REF")]
    before: String,
    /// The new version
    #[arg(value_name = "REF")]
    after: String,
    /// One below the other, or side by side
    #[arg(long, value_enum, default_value = "unified")]
    style: Style,
    /// Unchanged lines around each change
    #[arg(long, value_name = "N", default_value_t = 3)]
    context: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Style {
    Unified,
    Side,
}

/// Columns of a side-by-side diff that goes to a pipe.
const WIDTH_IN_A_PIPE: usize = 160;
/// Number, sign and spaces before a line.
const GUTTER: usize = 7;

impl Diff {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = ops::Compare { before: Side::Reference(self.before), after: Side::Reference(self.after) };
        let compared = ops::compare(&shell.context, request).await?;
        shell.answer(&compared, |page| show(page, &compared, self.style, self.context))?;
        Ok(Exit::Done)
    }
}

fn show(page: &mut Page, compared: &Compared, style: Style, context: usize) {
    page.heading(&format!("{} → {}", compared.before, compared.after));
    let diff = &compared.diff;
    for message in &diff.messages {
        let heading = page.paint(Paint::Strong, &heading(message));
        page.painted(&heading);
        if message.change == MessageChange::Same {
            continue;
        }
        let rows = rows(&message.hunks, Some(context));
        match style {
            Style::Unified => unified(rows).iter().for_each(|row| one_column(page, row)),
            Style::Side => rows.iter().for_each(|row| two_columns(page, row)),
        }
    }
    let named = |names: &[String]| Some(names.join(", ")).filter(|names| !names.is_empty());
    page.field("new vars", named(&diff.variables.added));
    page.field("gone vars", named(&diff.variables.removed));
    for setting in &diff.settings {
        let shown = |value: &Option<Value>| value.as_ref().map_or("not set".to_owned(), Value::to_string);
        page.field(&setting.name, Some(format!("{} → {}", shown(&setting.before), shown(&setting.after))));
    }
    page.field("tokens", Some(format!("{} → {}", diff.tokens.before, diff.tokens.after)));
}

fn heading(message: &MessageDiff) -> String {
    let role = message.role.map_or("(history)", |role| role.as_str());
    let what = match message.change {
        MessageChange::Same => "same",
        MessageChange::Edited => "edited",
        MessageChange::Added => "added",
        MessageChange::Removed => "removed",
        MessageChange::Role => "another role",
        MessageChange::Moved => "moved",
    };
    match message.role_before {
        Some(before) => format!("{role} (was {}): {what}", before.as_str()),
        None => format!("{role}: {what}"),
    }
}

fn one_column(page: &mut Page, row: &Row) {
    let line = match row {
        Row::Same { after, text, .. } => format!("{after:>4}   {}", page.paint(Paint::Quiet, text)),
        Row::Folded { lines } => page.paint(Paint::Quiet, &format!("     … {lines} unchanged lines")),
        Row::Changed { before, after } => {
            let sides = [(before, '-', Paint::Bad), (after, '+', Paint::Good)];
            let lines =
                sides.into_iter().filter_map(|(line, sign, paint)| Some(changed(page, line.as_ref()?, sign, paint)));
            lines.collect::<Vec<_>>().join("\n")
        }
    };
    page.painted(&line);
}

fn changed(page: &Page, line: &Line, sign: char, paint: Paint) -> String {
    let sign = page.paint(paint, &sign.to_string());
    format!("{:>4} {sign} {}", line.number, segments(page, &line.segments, paint))
}

/// What the other side lacks stands out; the signs say the same without colour.
fn segments(page: &Page, segments: &[Segment], paint: Paint) -> String {
    let shown = |segment: &Segment| match segment.changed {
        true => page.paint(paint, &segment.text),
        false => page.paint(Paint::Quiet, &segment.text),
    };
    segments.iter().map(shown).collect()
}

fn two_columns(page: &mut Page, row: &Row) {
    let half = (page.width.unwrap_or(WIDTH_IN_A_PIPE).saturating_sub(3) / 2).max(2 * GUTTER);
    let (left, right) = match row {
        Row::Folded { lines } => {
            let line = page.paint(Paint::Quiet, &format!("     … {lines} unchanged lines"));
            return page.painted(&line);
        }
        Row::Same { before, after, text } => {
            let side = |number: &u32| format!("{number:>4}   {}", page.paint(Paint::Quiet, text));
            (side(before), side(after))
        }
        Row::Changed { before, after } => {
            let side = |line: &Option<Line>, sign, paint| {
                line.as_ref().map(|line| changed(page, line, sign, paint)).unwrap_or_default()
            };
            (side(before, '-', Paint::Bad), side(after, '+', Paint::Good))
        }
    };
    let cell = |text: &str| {
        let cut = console::truncate_str(text, half, "…").into_owned();
        console::pad_str(&cut, half, console::Alignment::Left, None).into_owned()
    };
    let line = format!("{} │ {}", cell(&left), cell(&right));
    page.painted(line.trim_end());
}
