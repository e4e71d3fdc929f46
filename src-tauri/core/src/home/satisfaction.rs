//! What people said of answers: thumbs by prompt, version and segment; ratings, experts, judges and follow-ups apart.
use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

use super::{Thumbs, Took, portion, scope::Scope};
use crate::{
    filter::{Field, Term},
    follow_up,
    interaction::form::AuthorKind,
    store::{
        ingest::author_kind,
        rollup::{Answers, Said, Taken},
    },
    verdict::share,
};

/// More segments than these are no overview.
const SEGMENTS: usize = 50;

/// What the answers of a row have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "operations.ts", rename = "SatisfactionBy")]
pub enum By {
    All,
    Prompt,
    Version,
    Segment,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Satisfaction {
    pub by: By,
    /// Null for answers that name none.
    pub prompt: Option<String>,
    pub version: Option<String>,
    /// A model or a tag, as a filter names it.
    pub segment: Option<String>,
    /// The filter that lists these answers; null where a filter cannot say it.
    pub filter: Option<String>,
    #[serde(flatten)]
    pub thumbs: Thumbs,
    pub took: Took,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "HomeRating")]
pub struct Rating {
    pub author_kind: AuthorKind,
    /// Null: of all prompts.
    pub prompt: Option<String>,
    /// What was rated, where it has a name.
    pub name: Option<String>,
    pub scale: Option<[f64; 2]>,
    pub answers: i64,
    pub rated: i64,
    pub mean: f64,
    /// Student's, at 95 %; null for one rating alone.
    pub interval: Option<[f64; 2]>,
    pub coverage: Option<f64>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Apart {
    pub author_kind: AuthorKind,
    #[serde(flatten)]
    pub thumbs: Thumbs,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts")]
pub struct Implicit {
    /// `follow_up`: the answer's file gave a next turn of the user; `next_turn`: their next turn was read.
    pub kind: String,
    /// What the next turn was read as.
    pub read_as: Option<follow_up::Kind>,
    /// The filter that lists these answers; null where a filter cannot say it.
    pub filter: Option<String>,
    /// Of `next_turn`, those whose next turn was read.
    pub answers: i64,
    /// Answers of which it is so.
    pub seen: i64,
    pub share: Option<f64>,
    pub interval: Option<[f64; 2]>,
}

pub(super) struct Found {
    pub whole: Thumbs,
    pub took: Took,
    pub satisfaction: Vec<Satisfaction>,
    pub left_out: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    answers: i64,
    up: i64,
    down: i64,
}

/// What a row is of: how it is grouped, and the texts that name the group.
type Group<'r> = (By, &'r str, &'r str, &'r str);

pub(super) fn of(answers: &[Answers], said: &[Said], taken: &[Taken], scope: &Scope) -> Found {
    let mut counts: BTreeMap<Group<'_>, Counts> = BTreeMap::new();
    for row in answers {
        for group in groups(&row.segment, &row.prompt, &row.version) {
            counts.entry(group).or_default().answers += row.answers;
        }
    }
    for row in said.iter().filter(|row| is_thumb_of(row, AuthorKind::User)) {
        for group in groups(&row.segment, &row.prompt, &row.version) {
            let count = counts.entry(group).or_default();
            *if row.value > 0.0 { &mut count.up } else { &mut count.down } += row.answers;
        }
    }
    let mut took: BTreeMap<Group<'_>, Vec<&Taken>> = BTreeMap::new();
    for row in taken {
        for group in groups(&row.segment, &row.prompt, &row.version) {
            took.entry(group).or_default().push(row);
        }
    }
    let took = |group: &Group<'_>| Took::of(took.get(group).into_iter().flatten().copied());
    let thumbs = |count: Counts| Thumbs::of(count.answers, count.up, count.down);
    let whole = counts.get(&(By::All, "", "", "")).copied().map(thumbs).unwrap_or_default();
    let mut rows: Vec<(Group<'_>, Counts)> = counts.into_iter().collect();
    // Within its kind the group with most answers comes first; versions stay with their prompt.
    rows.sort_by(|(a, x), (b, y)| {
        let prompt = if a.0 == By::Version { a.1.cmp(b.1) } else { std::cmp::Ordering::Equal };
        a.0.cmp(&b.0).then(prompt).then(y.answers.cmp(&x.answers)).then(a.cmp(b))
    });
    let segments = rows.iter().filter(|(group, _)| group.0 == By::Segment).count();
    let left_out = segments.saturating_sub(SEGMENTS);
    rows.truncate(rows.len() - left_out);
    let satisfaction = rows.into_iter().map(|(group, count)| row(group, thumbs(count), took(&group), scope)).collect();
    Found { whole, took: took(&(By::All, "", "", "")), satisfaction, left_out }
}

/// The groups that a row of the rollups counts in.
fn groups<'r>(segment: &'r str, prompt: &'r str, version: &'r str) -> Vec<Group<'r>> {
    if !segment.is_empty() {
        return vec![(By::Segment, "", "", segment)];
    }
    let mut groups = vec![(By::All, "", "", ""), (By::Prompt, prompt, "", "")];
    if !prompt.is_empty() && !version.is_empty() {
        groups.push((By::Version, prompt, version, ""));
    }
    groups
}

fn row((by, prompt, version, segment): Group<'_>, thumbs: Thumbs, took: Took, scope: &Scope) -> Satisfaction {
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let segment = given(segment).map(|segment| segment_filter(&segment));
    let term = |field, text: &str| given(text).map(|text| Term::Field(field, text).to_string());
    let of_prompt = match by {
        By::All | By::Segment => scope.prompt().unwrap_or_default(),
        By::Prompt | By::Version => prompt,
    };
    let named = [term(Field::Prompt, of_prompt), term(Field::Version, version), segment.clone()];
    // That answers name no prompt is nothing that a filter says.
    let is_sayable = by == By::All || named.iter().any(Option::is_some);
    let terms = named.into_iter().flatten().chain(scope.segment()).chain(scope.days_filter());
    let filter = is_sayable.then(|| terms.collect::<Vec<_>>().join(" "));
    Satisfaction { by, prompt: given(prompt), version: given(version), segment, filter, thumbs, took }
}

/// `tag:two words` as a filter says it.
pub(super) fn segment_filter(segment: &str) -> String {
    let (field, value) = match segment.split_once(':') {
        Some(("model", value)) => (Field::Model, value),
        Some((_, value)) => (Field::Tag, value),
        None => return segment.to_owned(),
    };
    Term::Field(field, value.to_owned()).to_string()
}

fn is_thumb_of(said: &Said, author: AuthorKind) -> bool {
    said.kind == "thumb" && said.author_kind == author_kind(author)
}

/// What is averaged together: prompt (none: all of them), kind of author, what was rated, and the scale's two ends.
type Rated<'r> = (Option<&'r str>, AuthorKind, &'r str, [u64; 2]);

/// Ratings of all prompts together, then of each prompt; never of different scales, names or kinds of author together.
pub(super) fn ratings(answers: &[Answers], said: &[Said]) -> Vec<Rating> {
    let mut given: Vec<(Rated<'_>, Vec<(f64, i64)>)> = Vec::new();
    for author in [AuthorKind::User, AuthorKind::Expert, AuthorKind::Judge] {
        let mut of_author: BTreeMap<_, Vec<(f64, i64)>> = BTreeMap::new();
        let is_theirs =
            |row: &&Said| row.segment.is_empty() && row.kind == "rating" && row.author_kind == author_kind(author);
        for row in said.iter().filter(is_theirs) {
            let scale = [row.scale_low, row.scale_high].map(f64::to_bits);
            let named = Some(row.prompt.as_str()).filter(|prompt| !prompt.is_empty());
            for prompt in [Some(None), named.map(Some)].into_iter().flatten() {
                of_author.entry((prompt, row.name.as_str(), scale)).or_default().push((row.value, row.answers));
            }
        }
        given.extend(
            of_author.into_iter().map(|((prompt, name, scale), values)| ((prompt, author, name, scale), values)),
        );
    }
    given.into_iter().filter_map(|(rated, values)| rating(rated, &values, answers)).collect()
}

fn rating((prompt, author_kind, name, scale): Rated<'_>, values: &[(f64, i64)], answers: &[Answers]) -> Option<Rating> {
    let (mean, interval) = share::mean(values)?;
    let is_its = |row: &&Answers| row.segment.is_empty() && prompt.is_none_or(|prompt| row.prompt == prompt);
    let answers = answers.iter().filter(is_its).map(|row| row.answers).sum();
    let rated = values.iter().map(|(_, times)| times).sum();
    Some(Rating {
        author_kind,
        prompt: prompt.map(str::to_owned),
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        scale: Some(scale.map(f64::from_bits)).filter(|[low, high]| low < high),
        answers,
        rated,
        mean,
        interval,
        coverage: portion(rated, answers),
    })
}

pub(super) fn apart(whole: &Thumbs, said: &[Said]) -> Vec<Apart> {
    let of = |kind| {
        let thumbs = said.iter().filter(|row| row.segment.is_empty() && is_thumb_of(row, kind));
        let (up, down): (Vec<&Said>, Vec<&Said>) = thumbs.partition(|row| row.value > 0.0);
        let sum = |rows: Vec<&Said>| -> i64 { rows.iter().map(|row| row.answers).sum() };
        Apart { author_kind: kind, thumbs: Thumbs::of(whole.answers, sum(up), sum(down)) }
    };
    [AuthorKind::Expert, AuthorKind::Judge].map(of).into_iter().filter(|apart| apart.thumbs.thumbs > 0).collect()
}

/// What users did next: that there was a next turn, as files say it, and what next turns were read as.
pub(super) fn implicit(whole: &Thumbs, said: &[Said], scope: &Scope) -> Vec<Implicit> {
    let seen = |kind: &str, name: Option<&str>| -> i64 {
        let is_it = |row: &&Said| {
            row.segment.is_empty()
                && row.kind == kind
                && row.author_kind == author_kind(AuthorKind::User)
                && name.is_none_or(|name| row.name == name)
        };
        said.iter().filter(is_it).map(|row| row.answers).sum()
    };
    let read: i64 = seen(NEXT_TURN, None);
    let row = |kind: &str, read_as: Option<follow_up::Kind>, seen, answers| Implicit {
        kind: kind.to_owned(),
        read_as,
        filter: read_as.map(|read_as| scope.filter(Term::FollowUp(read_as).to_string())),
        answers,
        seen,
        share: portion(seen, answers),
        interval: share::wilson(seen, answers),
    };
    let given = row(FOLLOW_UP, None, seen(FOLLOW_UP, None), whole.answers);
    let kinds = follow_up::Kind::ALL.map(|kind| row(NEXT_TURN, Some(kind), seen(NEXT_TURN, Some(kind.word())), read));
    std::iter::once(given).chain(kinds).filter(|row| row.seen > 0).collect()
}

const FOLLOW_UP: &str = "follow_up";
/// As the rollups name it.
const NEXT_TURN: &str = "next_turn";
