//! What users' next turns say of the answers before them.
use attune_core::{
    error::Result,
    filter,
    follow_up::{self, FollowUp, FollowUps as Answer},
};
use clap::Args;

use crate::{
    args,
    exit::Exit,
    output::{Page, Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct FollowUps {
    /// Only answers that fit, in the filter language, such as: prompt:ticket after:30d
    #[arg(value_name = "FILTER", allow_hyphen_values = true, value_parser = args::filter)]
    filter: Option<String>,
}

impl FollowUps {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let request = follow_up::List { filter: self.filter.unwrap_or_default() };
        // A wrong filter is told before minutes of reading.
        filter::parse(&request.filter)?;
        follow_up::read(&shell.context, follow_up::Read {}).await?;
        let answer = follow_up::list(&shell.context, request).await?;
        shell.list(&answer, &answer.kinds, |page| table(page, &answer))?;
        if answer.turns > 0 {
            shell.advise("See the answers of one kind with attune list followup:complaint");
        }
        Ok(Exit::Done)
    }
}

fn table(page: &mut Page, answer: &Answer) {
    let mut table = Table::new(["NEXT TURN", ">ANSWERS", ">SHARE", "INTERVAL", "EXAMPLE", "BECAUSE"]);
    for of in &answer.kinds {
        let example = of.examples.first();
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        table.row([
            of.kind.word().replace('_', " "),
            figures::grouped(of.answers),
            of.share.map(percent).unwrap_or_default(),
            of.interval.map(|[low, high]| format!("{} to {}", percent(low), percent(high))).unwrap_or_default(),
            example.map(|example| example.follow_up.text.clone()).unwrap_or_default(),
            example.map(|example| because(&example.follow_up)).unwrap_or_default(),
        ]);
    }
    page.table(&table);
    page.line(match answer.turns {
        0 => "No answer here has a next turn of its user".to_owned(),
        turns => format!("{} with a next turn; what is read in it is no thumb and no failure", {
            figures::count(turns, "answer", "answers")
        }),
    });
}

fn because(read: &FollowUp) -> String {
    format!("{:.0} %: {}", 100.0 * read.probability, read.reason)
}

/// `next turn read as complaint (91 %: says “useless”)`, and what was said.
pub fn read_as(read: &FollowUp) -> String {
    format!("next turn read as {} ({})\n{}", read.kind.word().replace('_', " "), because(read), read.text)
}
