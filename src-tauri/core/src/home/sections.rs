//! Home in sections of words and figures, which every form of text shows alike.
use super::{Apart, By, Effect, Home, Implicit, OfModel, Rating, Satisfaction, Thumbs, Took, WeekOfThumbs, percent};
use crate::{
    figures::{count, dollars, grouped, milliseconds},
    interaction::form::AuthorKind,
    money::Money,
    pattern::Growing,
};

/// A heading with a table, with lines, or with both.
pub struct Section {
    pub title: &'static str,
    pub columns: &'static [Column],
    pub rows: Vec<Vec<String>>,
    pub lines: Vec<Line>,
}

pub struct Column {
    pub name: &'static str,
    pub is_number: bool,
}

pub struct Line {
    pub text: String,
    /// More on it.
    pub about: Option<String>,
}

const fn text(name: &'static str) -> Column {
    Column { name, is_number: false }
}

const fn number(name: &'static str) -> Column {
    Column { name, is_number: true }
}

const THUMBS: &[Column] =
    &[text("Of"), number("Up"), text("Interval"), number("Thumbs"), number("Answers"), number("Coverage")];
const TOOK: &[Column] = &[
    text("Of"),
    number("Median"),
    number("95 % within"),
    number("Cost"),
    number("Per answer"),
    number("Tokens in"),
    number("Tokens out"),
];
const COSTS: &[Column] = &[
    text("Model"),
    number("Cost"),
    number("Answers with a cost"),
    number("Per answer"),
    number("Tokens in"),
    number("Tokens out"),
];
const RATINGS: &[Column] = &[
    text("Of"),
    text("Rated"),
    text("By"),
    number("Mean"),
    text("Interval"),
    text("Scale"),
    number("Ratings"),
    number("Coverage"),
];
const PATTERNS: &[Column] = &[text("Failures with"), number("Failures"), number("Share"), text("Week by week")];

/// "812 thumbs on 40,000 answers of ticket since 2026-11-01, 2.0 %".
pub fn lead(home: &Home) -> String {
    let Thumbs { answers, thumbs, coverage, .. } = home.coverage;
    let (thumbs, answers) = (count(thumbs, "thumb", "thumbs"), count(answers, "answer", "answers"));
    format!("{thumbs} on {answers}{}, {}", narrowed(home), tenths(coverage))
}

/// " of ticket where tag:vip since 2026-11-01": empty for everything.
pub(super) fn narrowed(home: &Home) -> String {
    let said = |word: &str, text: &Option<String>| text.as_ref().map(|text| format!(" {word} {text}"));
    let all = [
        said("of", &home.prompt),
        said("where", &home.segment),
        said("since", &home.since),
        said("until", &home.until),
    ];
    all.into_iter().flatten().collect()
}

/// Those that have something in them; what changed is always said.
pub fn sections(home: &Home) -> Vec<Section> {
    let table = |title, columns, rows| Section { title, columns, rows, lines: Vec::new() };
    let list = |title, lines: Vec<Line>| Section { title, columns: &[], rows: Vec::new(), lines };
    let changed = list("Changed since the week before", changes(home));
    let all = [
        Section {
            lines: left_out(home),
            ..table("Satisfaction", THUMBS, home.satisfaction.iter().map(satisfaction).collect())
        },
        table("Week by week", THUMBS, weeks(home)),
        table("Time, cost and tokens", TOOK, took(home)),
        table("Time, cost and tokens week by week", TOOK, took_by_week(home)),
        table("Cost by model this month", COSTS, home.month.models.iter().map(costs).collect()),
        table("Ratings", RATINGS, home.ratings.iter().map(rating).collect()),
        table("Experts and judges", THUMBS, home.apart.iter().map(apart).collect()),
        list("Implicit", home.implicit.iter().map(implicit).collect()),
        changed,
        table("Growing patterns", PATTERNS, home.patterns.iter().map(growing).collect()),
        list("Promotions", home.promotions.iter().map(promotion).collect()),
        list("What waits", home.waiting.iter().map(|item| line(item.text.clone())).collect()),
    ];
    all.into_iter().filter(|section| !section.rows.is_empty() || !section.lines.is_empty()).collect()
}

fn line(text: String) -> Line {
    Line { text, about: None }
}

fn tenths(share: Option<f64>) -> String {
    share.map(|share| format!("{:.1} %", 100.0 * share)).unwrap_or_default()
}

fn range(interval: Option<[f64; 2]>) -> String {
    interval.map(|[low, high]| format!("{} to {}", percent(low), percent(high))).unwrap_or_default()
}

/// What a row of satisfaction is of.
pub(super) fn subject(row: &Satisfaction) -> String {
    let named = |text: &Option<String>| text.clone().unwrap_or_else(|| "no prompt named".to_owned());
    match row.by {
        By::All => "all".to_owned(),
        By::Prompt => named(&row.prompt),
        By::Version => format!("{} version {}", named(&row.prompt), row.version.as_deref().unwrap_or_default()),
        By::Segment => row.segment.clone().unwrap_or_default(),
    }
}

fn satisfaction(row: &Satisfaction) -> Vec<String> {
    thumbs(subject(row), &row.thumbs)
}

/// One week alone is the whole again.
fn weeks(home: &Home) -> Vec<Vec<String>> {
    let row = |week: &WeekOfThumbs| thumbs(format!("{} to {}", week.from, week.to), &week.thumbs);
    if home.line.len() > 1 { home.line.iter().map(row).collect() } else { Vec::new() }
}

fn thumbs(of: String, thumbs: &Thumbs) -> Vec<String> {
    vec![
        of,
        thumbs.share.map_or_else(|| "–".to_owned(), percent),
        range(thumbs.interval),
        grouped(thumbs.thumbs),
        grouped(thumbs.answers),
        tenths(thumbs.coverage),
    ]
}

fn took(home: &Home) -> Vec<Vec<String>> {
    let known = home.satisfaction.iter().filter(|row| !row.took.is_unknown());
    known.map(|row| took_row(subject(row), &row.took)).collect()
}

fn took_by_week(home: &Home) -> Vec<Vec<String>> {
    if home.took.is_unknown() || home.line.len() < 2 {
        return Vec::new();
    }
    home.line.iter().map(|week| took_row(format!("{} to {}", week.from, week.to), &week.took)).collect()
}

fn costs(row: &OfModel) -> Vec<String> {
    let took = &row.took;
    vec![
        row.model.clone(),
        money(took.cost),
        grouped(took.costed),
        money(took.cost_each),
        tokens(took.input_tokens),
        tokens(took.output_tokens),
    ]
}

fn money(money: Option<Money>) -> String {
    money.map(|money| dollars(Some(money))).unwrap_or_default()
}

fn tokens(tokens: Option<i64>) -> String {
    tokens.map(grouped).unwrap_or_default()
}

fn took_row(of: String, took: &Took) -> Vec<String> {
    vec![
        of,
        milliseconds(took.median_ms),
        milliseconds(took.p95_ms),
        money(took.cost),
        money(took.cost_each),
        tokens(took.input_tokens),
        tokens(took.output_tokens),
    ]
}

fn left_out(home: &Home) -> Vec<Line> {
    let more = count(home.segments_left_out as i64, "smaller segment is", "smaller segments are");
    if home.segments_left_out > 0 { vec![line(format!("{more} left out"))] } else { Vec::new() }
}

fn author(kind: AuthorKind) -> String {
    let words = match kind {
        AuthorKind::User => "end users",
        AuthorKind::Expert => "experts",
        AuthorKind::Judge => "judges",
    };
    words.to_owned()
}

fn rating(row: &Rating) -> Vec<String> {
    vec![
        row.prompt.clone().unwrap_or_else(|| "all".to_owned()),
        row.name.clone().unwrap_or_default(),
        author(row.author_kind),
        format!("{:.2}", row.mean),
        row.interval.map(|[low, high]| format!("{low:.2} to {high:.2}")).unwrap_or_default(),
        row.scale.map(|[low, high]| format!("{low} to {high}")).unwrap_or_default(),
        grouped(row.rated),
        tenths(row.coverage),
    ]
}

fn apart(row: &Apart) -> Vec<String> {
    thumbs(author(row.author_kind), &row.thumbs)
}

fn implicit(row: &Implicit) -> Line {
    let answers = count(row.answers, "answer", "answers");
    let (of, what) = match row.read_as {
        Some(read_as) => {
            (format!("{answers} with a next turn"), format!("next turn read as {}", read_as.word().replace('_', " ")))
        }
        None => (answers, row.kind.replace('_', "-")),
    };
    let share = tenths(row.share);
    line(format!("{} of {of} had a {what} ({share}; {})", grouped(row.seen), range(row.interval)))
}

fn changes(home: &Home) -> Vec<Line> {
    let told = home.changes.iter().map(|change| &change.text);
    let told = told.chain(home.rating_changes.iter().map(|change| &change.text));
    let mut lines: Vec<Line> = told.map(|text| line(text.clone())).collect();
    let Some(compared) = &home.compared else { return vec![line("There are no answers yet".to_owned())] };
    let ([from, to], [earlier_from, earlier_to]) = (&compared.after, &compared.before);
    let weeks = format!("{from} to {to} against {earlier_from} to {earlier_to}");
    lines.push(line(match (lines.len(), compared.looked_at) {
        (_, 0) => format!("Too few people said something to compare {weeks}"),
        (0, looked_at) => format!("Nothing that holds ({looked_at} looked at, {weeks})"),
        (_, looked_at) => format!("{looked_at} looked at, {weeks}"),
    }));
    let [before, after] = compared.answers;
    lines.push(line(format!(
        "{} in that week, {} in the one before",
        count(after, "answer", "answers"),
        grouped(before)
    )));
    lines
}

fn growing(pattern: &Growing) -> Vec<String> {
    let words = if pattern.words.is_empty() { "no words of their own".to_owned() } else { pattern.words.join(", ") };
    let weeks: Vec<String> = pattern.weeks.iter().map(i64::to_string).collect();
    vec![words, grouped(pattern.size as i64), percent(pattern.share), weeks.join(" ")]
}

fn promotion(effect: &Effect) -> Line {
    let from = effect.moved_from.as_ref().map(|from| format!(" from {from}")).unwrap_or_default();
    let day: String = effect.time.chars().take(10).collect();
    Line {
        text: format!("{day}  {}{from} to {} ({})", effect.channel, effect.moved_to, effect.kind),
        about: Some(effect.text.clone()),
    }
}
