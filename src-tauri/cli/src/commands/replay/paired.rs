//! Each case of a replay on both sides, and how its running interval closed in.
use attune_core::{
    error::Result,
    replay::{self, CourseOf, Measure, Paired, PairsOf, cases::Part},
    verdict::Kind,
};
use clap::Args;

use crate::{
    args::word,
    exit::Exit,
    output::{Page, Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Pairs {
    /// Its id, the beginning of it, or last
    #[arg(value_name = "R")]
    replay: String,
    /// By this check in place of the deciding one
    #[arg(long, value_name = "NAME", conflicts_with = "measure")]
    check: Option<String>,
    /// By what the answers needed, in milliseconds, US dollars or characters
    #[arg(long, value_name = "latency|cost|length", value_parser = word::<Measure>)]
    measure: Option<Measure>,
    /// Of this candidate, where there are several
    #[arg(long, value_name = "REF")]
    candidate: Option<String>,
    /// Only these cases
    #[arg(long, value_name = "target|guard|regression", value_parser = word::<Part>)]
    part: Option<Part>,
    /// Go on behind so many pairs
    #[arg(long, value_name = "N")]
    after: Option<u64>,
    /// Show at most so many; 5,000 if not given
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

impl Pairs {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let Pairs { replay, check, measure, candidate, part, after, limit } = self;
        let request = PairsOf { replay, check, measure, candidate, part, after, limit };
        let answer = replay::pairs(&shell.context, request).await?;
        shell.list(&answer, &answer.pairs, |page| show(page, &answer))?;
        if let Some(next) = answer.next {
            shell.advise(&format!("{} pairs in all; go on with --after {next}", figures::grouped(answer.total as i64)));
        }
        Ok(Exit::Done)
    }
}

fn show(page: &mut Page, answer: &Paired) {
    if let Some(counts) = &answer.counts {
        page.line(format!(
            "{} pass before and now, {} fixed, {} broken, {} fail before and now",
            counts.both_pass, counts.fixed, counts.broken, counts.both_fail
        ));
    }
    let value = |value: Option<f64>| match (value, answer.kind, answer.measure) {
        (None, ..) => String::new(),
        (Some(value), Kind::Binary, None) => if value > 0.5 { "pass" } else { "fail" }.to_owned(),
        (Some(value), _, Some(Measure::Cost)) => format!("{value:.9}"),
        (Some(value), ..) => format!("{}", (value * 1e6).round() / 1e6),
    };
    let mut table = Table::new(["CASE", "PART", "SLICE", ">BASELINE", ">CANDIDATE", "QUERY"]);
    for pair in &answer.pairs {
        table.row([
            pair.case.clone(),
            pair.part.as_str().to_owned(),
            pair.slice.clone().unwrap_or_default(),
            value(pair.baseline),
            value(pair.candidate),
            pair.query.clone(),
        ]);
    }
    page.table(&table);
}

pub async fn course(shell: &Shell, replay: String) -> Result<Exit> {
    let course = replay::course(&shell.context, CourseOf { replay }).await?;
    shell.list(&course, &course.points, |page| {
        let mut table = Table::new([">PAIRS", ">FROM", ">TO"]);
        let value = |value: f64| match course.kind {
            Kind::Binary => format!("{:+.1}", 100.0 * value),
            Kind::Score => format!("{value:+.3}"),
        };
        for point in &course.points {
            table.row([point.pairs.to_string(), value(point.low), value(point.high)]);
        }
        page.table(&table);
        match (course.decided, course.decided_at) {
            (Some(word), Some(at)) => {
                page.line(format!("{} since {at} of {} pairs", figures::verdict_word(word), course.target));
            }
            _ if course.points.is_empty() => {
                page.line("No running interval: outcomes without a known range, or turns of one session")
            }
            _ => page.line("Not decided by the running interval"),
        }
    })?;
    Ok(Exit::Done)
}
