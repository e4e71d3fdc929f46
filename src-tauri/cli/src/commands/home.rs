//! Home: whether people are content, what changed, what promotions brought, and what waits.
use attune_core::{
    error::Result,
    home::{self, Copy, Form, Section},
};
use clap::{ArgGroup, Args};

use crate::{
    exit::Exit,
    output::{Page, Table},
    shell::Shell,
};

#[derive(Args)]
#[command(group(ArgGroup::new("form").args(["markdown", "table", "picture"])))]
pub struct Home {
    /// Only answers from this UTC day on, such as 2026-11-01, 30d or 4w
    #[arg(long, visible_alias = "after", value_name = "DAY")]
    since: Option<String>,
    /// Only answers up to this UTC day, with it
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Only answers of this prompt
    #[arg(long, value_name = "NAME")]
    prompt: Option<String>,
    /// Only answers of one model or with one tag, such as model:gpt-4.1 or tag:vip
    #[arg(long, value_name = "SEGMENT")]
    segment: Option<String>,
    /// Print it as Markdown, for a chat or a page
    #[arg(long)]
    markdown: bool,
    /// Print its tables with tabs between the cells, for a spreadsheet
    #[arg(long)]
    table: bool,
    /// Draw satisfaction into an SVG file
    #[arg(long, value_name = "FILE")]
    picture: Option<String>,
}

impl Home {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Home { since, until, prompt, segment, markdown, table, picture } = self;
        let form = match (markdown, table, &picture) {
            (true, ..) => Form::Markdown,
            (_, true, _) => Form::Tsv,
            (.., Some(_)) => Form::Picture,
            _ => {
                let home = home::show(&shell.context, home::Show { since, until, prompt, segment }).await?;
                shell.answer(&home, |page| show(page, &home))?;
                return Ok(Exit::Done);
            }
        };
        let copied = home::copy(&shell.context, Copy { form, since, until, prompt, segment, file: picture }).await?;
        shell.answer(&copied, |page| match &copied.file {
            Some(file) => page.line(format!("Drew {file}")),
            None => page.line(copied.text.trim_end()),
        })?;
        Ok(Exit::Done)
    }
}

fn show(page: &mut Page, home: &home::Home) {
    page.line(home::lead(home));
    for Section { title, columns, rows, lines } in home::sections(home) {
        page.blank();
        page.heading(title);
        if !rows.is_empty() {
            let heads = columns.iter().map(|column| (column.name.to_uppercase(), column.is_number));
            page.table(&Table::of(heads, rows));
        }
        for line in lines {
            page.line(line.text);
            if let Some(about) = line.about {
                page.indented(&about);
            }
        }
    }
}
