//! Guesses a mapping from the profile of the first rows: for each field the column with the best name whose values fit.
use super::{
    names::{NOT_GIVEN, any_in, endings_of, names_of, place_in},
    profile::{Column, Profile},
    scores::feedback_rules,
};
use crate::import::{
    format::Format,
    mapping::{Field, Mapping, Path, Paths},
    time::Slashed,
};

/// Fields in the order in which they choose their column: a column is used once.
const ORDER: [Field; 19] = [
    Field::Messages,
    Field::Output,
    Field::Query,
    Field::System,
    Field::Contexts,
    Field::Variables,
    Field::Feedback,
    Field::Id,
    Field::Trace,
    Field::Session,
    Field::User,
    Field::Time,
    Field::Prompt,
    Field::Version,
    Field::Model,
    Field::Usage,
    Field::Cost,
    Field::LatencyMs,
    Field::Tags,
];

/// Behind [`ORDER`]: single token counts where there is no usage, and the error, which `error: null` often fills.
const LAST: [Field; 3] = [Field::InputTokens, Field::OutputTokens, Field::Error];

pub fn guess(profile: &Profile, format: Format) -> Mapping {
    let mut guess = Guess { profile, mapping: Mapping::own(format), used: Vec::new() };
    for field in ORDER.into_iter().chain(LAST) {
        guess.choose(field);
    }
    let used = std::mem::take(&mut guess.used);
    let is_free = |column: &Column| !used.iter().any(|path| is_inside(&column.path, path));
    guess.mapping.feedback = feedback_rules(&profile.columns, is_free);
    guess.tell_feedback_from_its_subject();
    guess.mapping
}

/// Whether a place is this one or lies below it.
pub(super) fn is_inside(place: &Path, outer: &Path) -> bool {
    let rest = place.as_str().strip_prefix(outer.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

struct Guess<'a> {
    profile: &'a Profile,
    mapping: Mapping,
    used: Vec<Path>,
}

impl<'a> Guess<'a> {
    fn has(&self, field: Field) -> bool {
        self.mapping.fields.contains_key(&field)
    }

    /// Gives the field its column, if there is one.
    fn choose(&mut self, field: Field) {
        let rated = self.candidates(&field);
        let Some((best, chosen)) = rated.iter().min_by_key(|(rank, _)| *rank).copied() else { return };
        let mut paths = vec![chosen.path.clone()];
        if field == Field::Model {
            // A model is named in the request and, more exactly, in the answer; either may be missing.
            let others = rated.iter().filter(|(rank, column)| rank.name == best.name && column.path != chosen.path);
            paths.extend(others.map(|(_, column)| column.path.clone()));
        }
        let field = match field {
            Field::LatencyMs if is_in_seconds(chosen) => Field::LatencyS,
            field => field,
        };
        if field == Field::Time {
            self.mapping.time_format = time_format(chosen);
        }
        self.used.extend(paths.iter().cloned());
        let paths = if paths.len() == 1 { Paths::One(paths.remove(0)) } else { Paths::FirstOf(paths) };
        self.mapping.fields.insert(field, paths);
    }

    /// The columns that may hold the field and are not used yet.
    fn candidates(&self, field: &Field) -> Vec<(Rank, &'a Column)> {
        if matches!(field, Field::InputTokens | Field::OutputTokens) && self.has(Field::Usage) {
            return Vec::new();
        }
        // Beside a conversation only what can be nothing else is the query.
        let beside = *field == Field::Query && self.has(Field::Messages);
        let is_sure = |rank: &Rank| !beside || (rank.name <= SURE && rank.depth == 0);
        let free = self.profile.columns.iter().filter(|column| !self.used.contains(&column.path));
        let rated = free.filter_map(|column| Some((rank(field, column)?, column)));
        rated.filter(|(rank, _)| is_sure(rank)).collect()
    }

    /// In a file of feedback alone, `id` is the feedback's own where another column names what it is about.
    fn tell_feedback_from_its_subject(&mut self) {
        let has_subject = [Field::Messages, Field::Query, Field::Output].into_iter().any(|field| self.has(field));
        if has_subject || self.mapping.feedback.is_empty() {
            return;
        }
        let names_subject = |column: &&Column| {
            let name = column.name();
            column.depth() == 0 && name != "id" && place_in(names_of(&Field::Id), &name).is_some()
        };
        if let Some(subject) = self.profile.columns.iter().find(names_subject) {
            self.mapping.fields.insert(Field::Id, subject.path.clone().into());
        } else if self.has(Field::Trace) || self.has(Field::Session) {
            self.mapping.fields.remove(&Field::Id);
        }
    }
}

/// The last rank of a name that means one thing only: `query`, `question`.
const SURE: usize = 3;

/// Less is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    name: usize,
    /// What stands under `response` says more than what stands under `request`.
    asked: bool,
    depth: usize,
}

fn rank(field: &Field, column: &Column) -> Option<Rank> {
    if !fits(field, column) {
        return None;
    }
    let name = name_rank(field, column)?;
    let asked = column.above.iter().any(|words| words.first().is_some_and(|word| word == "request"));
    Some(Rank { name, depth: column.depth(), asked })
}

fn name_rank(field: &Field, column: &Column) -> Option<usize> {
    let name = column.name();
    let is_choice = column.path.as_str().contains("choices[0].");
    match field {
        // The answer of the chat API, and of the older text API.
        Field::Output if is_choice => return place_in("message text", &name),
        Field::Output | Field::Query if any_in(NOT_GIVEN, &column.words) => return None,
        _ if is_choice => return None,
        _ => {}
    }
    if let Some(rank) = place_in(names_of(field), &name) {
        return Some(rank + 2);
    }
    let ending = column.words.last().and_then(|last| place_in(endings_of(field), last));
    ending.map(|rank| rank + 100)
}

/// Whether the values can be what the field wants.
fn fits(field: &Field, column: &Column) -> bool {
    let scalars = column.texts + column.numbers;
    match field {
        Field::Messages => column.is_mostly(column.conversations),
        Field::Output => {
            let plain = column.is_mostly(scalars + column.messages + column.conversations);
            plain || (column.depth() == 0 && column.name() == "output")
        }
        Field::Query | Field::System => column.is_mostly(column.texts),
        // A prompt's name is short and comes again; otherwise the column holds the prompts themselves.
        Field::Prompt => column.is_mostly(scalars) && column.mean_length() < 60,
        Field::Contexts => column.is_mostly(column.texts + column.lists),
        Field::Variables => column.is_mostly(column.objects),
        Field::Feedback => column.is_mostly(column.lists),
        Field::Usage => column.is_mostly(column.objects),
        Field::Time => column.is_mostly(column.times) || column.is_mostly(column.slashed.len()),
        Field::Id | Field::Trace | Field::Session | Field::User => {
            column.is_mostly(scalars) && column.mean_length() < 200 && is_near(field, column)
        }
        Field::Version | Field::Model => column.is_mostly(scalars) && column.mean_length() < 100,
        Field::Cost | Field::LatencyMs | Field::InputTokens | Field::OutputTokens => column.is_mostly(column.numeric),
        Field::Tags => column.is_mostly(column.texts + column.lists),
        Field::Error => column.is_mostly(column.texts),
        Field::LatencyS | Field::Variable(_) => false,
    }
}

/// An id is at the top; the ids of inner parts are theirs. Users and sessions may be named in metadata.
fn is_near(field: &Field, column: &Column) -> bool {
    match field {
        Field::Id => column.depth() == 0,
        _ => column.depth() <= 2,
    }
}

fn is_in_seconds(column: &Column) -> bool {
    match column.words.last().map(String::as_str) {
        Some("ms") => false,
        Some("s" | "sec" | "secs" | "seconds") => true,
        _ => column.fractions > 0 && column.high < 600.0,
    }
}

/// The form of dates like `3/4/2026`, if some value shows which number is the day.
fn time_format(column: &Column) -> Option<String> {
    if column.is_mostly(column.times) {
        return None;
    }
    let is_day = |number: fn(&Slashed) -> u32| column.slashed.iter().any(|date| number(date) > 12);
    let (first, second) = (is_day(|date| date.first), is_day(|date| date.second));
    let example = column.slashed.first()?;
    match (first, second) {
        (true, false) => Some(example.format(true)),
        (false, true) => Some(example.format(false)),
        // With dots it is the day; otherwise nobody can tell and the rows are rejected with that reason.
        _ => example.rest.contains('.').then(|| example.format(true)),
    }
}
