//! What people are unhappy about.
use attune_core::{
    error::Result,
    filter,
    pattern::{self, Trend},
};
use clap::Args;

use crate::{
    args,
    exit::Exit,
    output::{Page, Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Patterns {
    /// Only failures that fit, in the filter language, such as: prompt:ticket after:30d
    #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = args::filter)]
    filter: Option<String>,
    /// At most so many; 20 if not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

impl Patterns {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = pattern::List { filter: self.filter.unwrap_or_default(), limit: self.limit };
        // A wrong filter is told before minutes of grouping.
        filter::parse(&request.filter)?;
        pattern::group(&shell.context, pattern::Group {}).await?;
        let answer = pattern::list(&shell.context, request).await?;
        shell.list(&answer, &answer.patterns, |page| table(page, &answer))?;
        if !answer.patterns.is_empty() {
            shell.advise("See all of one with attune list pattern:ID");
        }
        Ok(Exit::Done)
    }
}

fn table(page: &mut Page, answer: &pattern::Patterns) {
    let mut table = Table::new(["PATTERN", ">SIZE", ">SHARE", "TREND", "WORDS", "EXAMPLE"]);
    for pattern in &answer.patterns {
        let example = pattern.examples.first().map(|example| example.query.clone());
        table.row([
            pattern.pattern.clone(),
            figures::grouped(pattern.size as i128),
            format!("{:.1} %", 100.0 * pattern.share),
            trend(pattern.trend).to_owned(),
            pattern.words.join(" "),
            example.unwrap_or_default(),
        ]);
    }
    page.table(&table);
    let failures = figures::count(answer.failures as i128, "failure", "failures");
    page.line(format!("{} of {failures} are like no others", figures::grouped(answer.noise as i128)));
    if answer.total > answer.patterns.len() {
        page.line(format!("{} of {} patterns", answer.patterns.len(), figures::grouped(answer.total as i128)));
    }
}

fn trend(trend: Trend) -> &'static str {
    match trend {
        Trend::Growing => "growing",
        Trend::Shrinking => "shrinking",
        Trend::Steady => "steady",
    }
}
