//! Home's figures to be put somewhere else: Markdown for a chat, a table for a spreadsheet, a picture for slides.
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Home, Section, Show, lead, picture, sections, show};
use crate::{
    error::Result,
    file,
    operation::Context,
    report::{html::escape, markdown::plain},
};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "HomeForm")]
pub enum Form {
    #[default]
    Markdown,
    /// Tables with tabs between their cells, as spreadsheets take them.
    Tsv,
    /// The same as HTML, as word processors take it.
    Html,
    /// A drawing in SVG.
    Picture,
}

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "HomeCopy")]
pub struct Copy {
    pub form: Form,
    /// As for Home.
    pub since: Option<String>,
    pub until: Option<String>,
    pub prompt: Option<String>,
    pub segment: Option<String>,
    /// Also written there.
    pub file: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HomeCopied")]
pub struct Copied {
    pub text: String,
    pub file: Option<String>,
}

pub async fn copy(context: &Context, request: Copy) -> Result<Copied> {
    let Copy { form, since, until, prompt, segment, file } = request;
    let home = show(context, Show { since, until, prompt, segment }).await?;
    let text = match form {
        Form::Markdown => markdown(&home),
        Form::Tsv => tsv(&home),
        Form::Html => html(&home),
        Form::Picture => picture::svg(&home),
    };
    if let Some(file) = &file {
        file::write_atomically(file.as_ref(), text.as_bytes())?;
    }
    Ok(Copied { text, file })
}

fn markdown(home: &Home) -> String {
    let mut text = format!("## What users said\n\n{}\n", plain(&lead(home)));
    for Section { title, columns, rows, lines } in sections(home) {
        let _ = writeln!(text, "\n### {title}\n");
        if !rows.is_empty() {
            let heads: Vec<&str> = columns.iter().map(|column| column.name).collect();
            let rules: Vec<&str> = columns.iter().map(|column| if column.is_number { "--:" } else { "---" }).collect();
            let _ = writeln!(text, "| {} |\n|{}|", heads.join(" | "), rules.join("|"));
        }
        for row in &rows {
            let cells: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        }
        if !rows.is_empty() && !lines.is_empty() {
            text.push('\n');
        }
        for line in &lines {
            let about = line.about.as_ref().map(|about| format!("  \n  {}", plain(about))).unwrap_or_default();
            let _ = writeln!(text, "- {}{about}", plain(&line.text));
        }
    }
    text
}

/// The tables alone, each with its title and heads above.
fn tsv(home: &Home) -> String {
    let tables = sections(home).into_iter().filter(|section| !section.rows.is_empty());
    let written = tables.map(|Section { title, columns, rows, .. }| {
        let heads: Vec<&str> = columns.iter().map(|column| column.name).collect();
        let mut text = format!("{title}\n{}\n", heads.join("\t"));
        for row in rows {
            let cells: Vec<String> = row.iter().map(|cell| as_cell(cell)).collect();
            let _ = writeln!(text, "{}", cells.join("\t"));
        }
        text
    });
    written.collect::<Vec<_>>().join("\n")
}

/// In one cell, and never a formula: a name that begins like one comes from somebody's file.
fn as_cell(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.starts_with(['=', '+', '-', '@']) { format!("'{line}") } else { line }
}

fn html(home: &Home) -> String {
    let mut text = format!("<p>{}</p>", escape(&lead(home)));
    for Section { title, columns, rows, lines } in sections(home) {
        let _ = write!(text, "<h3>{title}</h3>");
        let align = |column: usize| if columns[column].is_number { " align=\"right\"" } else { "" };
        if !rows.is_empty() {
            text.push_str("<table><tr>");
            for (at, column) in columns.iter().enumerate() {
                let _ = write!(text, "<th{}>{}</th>", align(at), column.name);
            }
            text.push_str("</tr>");
            for row in &rows {
                text.push_str("<tr>");
                for (at, cell) in row.iter().enumerate() {
                    let _ = write!(text, "<td{}>{}</td>", align(at), escape(cell));
                }
                text.push_str("</tr>");
            }
            text.push_str("</table>");
        }
        for line in &lines {
            let about = line.about.as_ref().map(|about| format!("<br>{}", escape(about))).unwrap_or_default();
            let _ = write!(text, "<p>{}{about}</p>", escape(&line.text));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_cell_and_no_formula() {
        assert_eq!(as_cell("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(as_cell("a\tb\nc"), "a b c");
        assert_eq!(as_cell("74 %"), "74 %");
    }
}
