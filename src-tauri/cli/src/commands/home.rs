//! Home: whether people are content, what changed, what promotions brought, and what waits.
use attune_core::{
    error::Result,
    home::{self, Apart, By, Effect, Implicit, Rating, Satisfaction, Thumbs, Waiting},
    interaction::form::AuthorKind,
};
use clap::Args;

use crate::{
    exit::Exit,
    output::{Page, Table, figures},
    shell::Shell,
};

#[derive(Args)]
pub struct Home {
    /// Only answers from this UTC day on, such as 2026-11-01, 30d or 4w
    #[arg(long, value_name = "DAY")]
    since: Option<String>,
}

impl Home {
    pub async fn run(self, shell: &Shell) -> Result<Exit> {
        let home = home::show(&shell.context, home::Show { since: self.since }).await?;
        shell.answer(&home, |page| show(page, &home))?;
        Ok(Exit::Done)
    }
}

fn show(page: &mut Page, home: &home::Home) {
    page.line(coverage(home));
    section(page, "Satisfaction", &home.satisfaction, satisfaction);
    if home.segments_left_out > 0 {
        let more = figures::count(home.segments_left_out as i64, "smaller segment is", "smaller segments are");
        page.line(format!("{more} left out"));
    }
    section(page, "Ratings", &home.ratings, ratings);
    section(page, "Experts and judges", &home.apart, apart);
    section(page, "Implicit", &home.implicit, implicit);
    page.blank();
    page.heading("Changed since the week before");
    changes(page, home);
    section(page, "Promotions", &home.promotions, promotions);
    section(page, "What waits", &home.waiting, waiting);
}

/// "812 thumbs on 40,000 answers, 2.0 %".
fn coverage(home: &home::Home) -> String {
    let Thumbs { answers, thumbs, coverage, .. } = home.coverage;
    let since = home.since.as_ref().map(|since| format!(" since {since}")).unwrap_or_default();
    format!(
        "{} on {}{since}, {}",
        figures::count(thumbs, "thumb", "thumbs"),
        figures::count(answers, "answer", "answers"),
        tenths(coverage),
    )
}

/// A heading and its rows, where there are any.
fn section<T>(page: &mut Page, heading: &str, items: &[T], show: impl FnOnce(&mut Page, &[T])) {
    if !items.is_empty() {
        page.blank();
        page.heading(heading);
        show(page, items);
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn tenths(share: Option<f64>) -> String {
    share.map(|share| format!("{:.1} %", 100.0 * share)).unwrap_or_default()
}

fn range(interval: Option<[f64; 2]>) -> String {
    interval.map(|[low, high]| format!("{} to {}", percent(low), percent(high))).unwrap_or_default()
}

fn satisfaction(page: &mut Page, rows: &[Satisfaction]) {
    let mut table = Table::new(["OF", ">UP", "INTERVAL", ">THUMBS", ">ANSWERS", ">COVERAGE"]);
    for row in rows {
        let named = |text: &Option<String>| text.clone().unwrap_or_else(|| "no prompt named".to_owned());
        let of = match row.by {
            By::All => "all".to_owned(),
            By::Prompt => named(&row.prompt),
            By::Version => format!("{} version {}", named(&row.prompt), row.version.as_deref().unwrap_or_default()),
            By::Segment => row.segment.clone().unwrap_or_default(),
        };
        table.row(thumbs(of, &row.thumbs));
    }
    page.table(&table);
}

fn thumbs(of: String, thumbs: &Thumbs) -> [String; 6] {
    [
        of,
        thumbs.share.map(percent).unwrap_or_else(|| "–".to_owned()),
        range(thumbs.interval),
        figures::grouped(thumbs.thumbs),
        figures::grouped(thumbs.answers),
        tenths(thumbs.coverage),
    ]
}

fn author(kind: AuthorKind) -> &'static str {
    match kind {
        AuthorKind::User => "end users",
        AuthorKind::Expert => "experts",
        AuthorKind::Judge => "judges",
    }
}

fn ratings(page: &mut Page, rows: &[Rating]) {
    let mut table = Table::new(["OF", "RATED", "BY", ">MEAN", "INTERVAL", "SCALE", ">RATINGS", ">COVERAGE"]);
    for row in rows {
        table.row([
            row.prompt.clone().unwrap_or_else(|| "all".to_owned()),
            row.name.clone().unwrap_or_default(),
            author(row.author_kind).to_owned(),
            format!("{:.2}", row.mean),
            row.interval.map(|[low, high]| format!("{low:.2} to {high:.2}")).unwrap_or_default(),
            row.scale.map(|[low, high]| format!("{low} to {high}")).unwrap_or_default(),
            figures::grouped(row.rated),
            tenths(row.coverage),
        ]);
    }
    page.table(&table);
}

fn apart(page: &mut Page, rows: &[Apart]) {
    let mut table = Table::new(["BY", ">UP", "INTERVAL", ">THUMBS", ">ANSWERS", ">COVERAGE"]);
    rows.iter().for_each(|row| table.row(thumbs(author(row.author_kind).to_owned(), &row.thumbs)));
    page.table(&table);
}

fn implicit(page: &mut Page, rows: &[Implicit]) {
    for row in rows {
        let answers = figures::count(row.answers, "answer", "answers");
        let (of, what) = match row.read_as {
            Some(read_as) => (
                format!("{answers} with a next turn"),
                format!("next turn read as {}", read_as.word().replace('_', " ")),
            ),
            None => (answers, row.kind.replace('_', "-")),
        };
        let (share, interval) = (tenths(row.share), range(row.interval));
        page.line(format!("{} of {of} had a {what} ({share}; {interval})", figures::grouped(row.seen)));
    }
}

fn changes(page: &mut Page, home: &home::Home) {
    home.changes.iter().for_each(|change| page.line(&change.text));
    let Some(compared) = &home.compared else { return page.line("There are no answers yet") };
    let weeks = format!(
        "{} to {} against {} to {}",
        compared.after[0], compared.after[1], compared.before[0], compared.before[1]
    );
    page.line(match (home.changes.len(), compared.looked_at) {
        (_, 0) => format!("Too few people said something to compare {weeks}"),
        (0, looked_at) => format!("Nothing that holds ({looked_at} looked at, {weeks})"),
        (_, looked_at) => format!("{looked_at} looked at, {weeks}"),
    });
}

fn promotions(page: &mut Page, effects: &[Effect]) {
    for effect in effects {
        let from = effect.moved_from.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
        let (channel, to, time) = (&effect.channel, &effect.moved_to, figures::minute(&effect.time));
        page.line(format!("{time}  {channel}{from} to {to} ({})", effect.kind));
        page.indented(&effect.text);
    }
}

fn waiting(page: &mut Page, items: &[Waiting]) {
    items.iter().for_each(|item| page.line(&item.text));
}
