//! A filter as the condition of a query over `interaction`. Portable SQL; what only SQLite knows is in `sqlite.rs`.
//!
//! Negation is the complement: `-rating:>3` also lets through what has no rating. `IS NOT TRUE` does that, since a
//! comparison with NULL is not true.
use std::collections::HashMap;

pub use super::sqlite::{among, arguments};
use super::{Compare, Expression, Field, Filter, Has, Term, sqlite};
use crate::{
    error::{Error, Result},
    interaction::form::Thumb,
    search::words,
    store::{self, found, variable},
};

/// A condition to stand behind `WHERE` or `AND`, and the values of its placeholders in their order.
#[derive(Debug, Clone, PartialEq)]
pub struct Where {
    pub sql: String,
    pub args: Vec<Arg>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    Int(i64),
    Real(f64),
    Text(String),
}

/// What [`Filter::lookups`] asked for, by the text that stands in the filter.
#[derive(Debug, Clone, Default)]
pub struct Resolved {
    /// The keyed hash that stands for the end user.
    pub users: HashMap<String, String>,
    /// The whole id.
    pub batches: HashMap<String, String>,
    /// Keys of interactions.
    pub patterns: HashMap<String, Vec<i64>>,
    /// Keys of interactions.
    pub like: HashMap<String, Vec<i64>>,
}

/// Builds the condition. `now` is in UTC milliseconds; `first` is the number of its first placeholder (`$1` is 1), so
/// that it can follow others in one query.
///
/// Errors: a lookup that is missing from `resolved` is a defect of the caller.
pub fn build(filter: &Filter, now: i64, resolved: &Resolved, first: usize) -> Result<Where> {
    let mut builder = Builder { now, resolved, first, args: Vec::new() };
    let sql = match &filter.root {
        Some(root) => builder.expression(root)?,
        None => "TRUE".to_owned(),
    };
    Ok(Where { sql, args: builder.args })
}

/// Builds the condition for interactions that are read in the order of `column`. What an index in that order can skip
/// by stays as it is; everything else is tested one by one, since another index would lose the order. Its placeholders
/// are the first of the query.
pub fn build_along(filter: &Filter, now: i64, resolved: &Resolved, column: &str) -> Result<Where> {
    let members = match &filter.root {
        Some(Expression::And(members)) => &members[..],
        root => root.as_slice(),
    };
    let mut builder = Builder { now, resolved, first: 1, args: Vec::new() };
    let mut sql = "TRUE".to_owned();
    let (phrases, members) = apart(members);
    if let Some(phrases) = phrases {
        sql += &format!(" AND ({}) IS TRUE", sqlite::matching(&mut builder, &phrases));
    }
    for member in members {
        let condition = builder.expression(member)?;
        // No index fits a truth value.
        let tested = if keeps_order(member, column) { "" } else { " IS TRUE" };
        sql += &format!(" AND ({condition}){tested}");
    }
    Ok(Where { sql, args: builder.args })
}

/// All that the full-text index finds, as one query of it, and the other members.
fn apart(members: &[Expression]) -> (Option<String>, Vec<&Expression>) {
    let (mut phrases, mut others) = (Vec::new(), Vec::new());
    for member in members {
        let phrase = if let Expression::Is(Term::Text(text)) = member { words::phrase(text) } else { None };
        match phrase {
            Some(phrase) => phrases.push(phrase),
            None => others.push(member),
        }
    }
    ((!phrases.is_empty()).then(|| phrases.join(" AND ")), others)
}

/// Whether an index for this term gives the interactions in the order of the column.
fn keeps_order(member: &Expression, column: &str) -> bool {
    let Expression::Is(term) = member else { return false };
    match term {
        Term::After(_) | Term::Before(_) | Term::Thumb(Some(_)) | Term::Has(_) => column == "time",
        Term::Field(field, _) => column == "time" && matches!(field, Field::Prompt | Field::Model),
        Term::Rating(..) => column == "rating",
        Term::Latency(..) => column == "latency_ms",
        Term::Cost(..) => column == "cost_nano",
        _ => false,
    }
}

pub(super) struct Builder<'a> {
    now: i64,
    resolved: &'a Resolved,
    first: usize,
    args: Vec<Arg>,
}

impl Builder<'_> {
    /// Keeps the value and gives its placeholder.
    pub(super) fn bind(&mut self, arg: Arg) -> String {
        self.args.push(arg);
        format!("${}", self.first + self.args.len() - 1)
    }

    pub(super) fn text(&mut self, text: &str) -> String {
        self.bind(Arg::Text(text.to_owned()))
    }

    fn expression(&mut self, expression: &Expression) -> Result<String> {
        Ok(match expression {
            Expression::Is(term) => self.term(term)?,
            Expression::Not(inner) => format!("({}) IS NOT TRUE", self.expression(inner)?),
            Expression::And(members) => {
                let (phrases, members) = apart(members);
                let phrases = phrases.map(|phrases| sqlite::matching(self, &phrases));
                self.joined(phrases, members, " AND ")?
            }
            Expression::Or(members) => self.joined(None, members, " OR ")?,
        })
    }

    fn joined<'m>(
        &mut self,
        first: Option<String>,
        members: impl IntoIterator<Item = &'m Expression>,
        between: &str,
    ) -> Result<String> {
        let others = members.into_iter().map(|member| self.expression(member));
        let parts: Vec<String> = first.map(Ok).into_iter().chain(others).collect::<Result<_>>()?;
        Ok(format!("({})", parts.join(between)))
    }

    fn term(&mut self, term: &Term) -> Result<String> {
        Ok(match term {
            Term::Text(text) => sqlite::words(self, text),
            Term::Thumb(Some(Thumb::Up)) => "interaction.thumb = 1".to_owned(),
            Term::Thumb(Some(Thumb::Down)) => "interaction.thumb = -1".to_owned(),
            Term::Thumb(None) => "interaction.thumb IS NULL".to_owned(),
            Term::Rating(compare, value) => self.compare("interaction.rating", *compare, Arg::Real(*value)),
            Term::Field(field, value) => self.field(*field, value)?,
            Term::After(when) => {
                self.compare("interaction.time", Compare::GreaterOrEqual, Arg::Int(when.start(self.now)))
            }
            Term::Before(when) => self.compare("interaction.time", Compare::Less, Arg::Int(when.start(self.now))),
            Term::Has(has) => has_sql(*has).to_owned(),
            Term::FollowUp(kind) => self.listed("SELECT key FROM follow_up WHERE kind", kind.word()),
            Term::Variable { name, value } => self.variable(name, value),
            Term::Outcome { check, passed } => {
                self.outcome(check, "passed", Compare::Equal, Arg::Int(i64::from(*passed)))
            }
            Term::Score { check, compare, value } => self.outcome(check, "score", *compare, Arg::Real(*value)),
            Term::Latency(compare, ms) => self.compare("interaction.latency_ms", *compare, Arg::Real(*ms)),
            Term::Cost(compare, cost) => self.compare("interaction.cost_nano", *compare, Arg::Int(cost.0)),
            Term::Tokens(compare, tokens) => self.compare(TOKENS, *compare, Arg::Int(*tokens)),
        })
    }

    fn compare(&mut self, column: &str, compare: Compare, arg: Arg) -> String {
        format!("{column} {} {}", compare.sign(), self.bind(arg))
    }

    fn field(&mut self, field: Field, value: &str) -> Result<String> {
        Ok(match field {
            Field::Prompt => self.same("interaction.prompt", value),
            Field::Version => self.version(value),
            Field::Model => self.same("interaction.model", value),
            Field::Session => self.same("interaction.session", value),
            Field::User => {
                let hash = looked_up(&self.resolved.users, value)?;
                self.same("interaction.user_hash", hash)
            }
            Field::Batch => {
                let id = looked_up(&self.resolved.batches, value)?;
                self.same("interaction.batch", id)
            }
            Field::Pattern => {
                let keys = looked_up(&self.resolved.patterns, value)?;
                sqlite::one_of(self, keys)
            }
            Field::Found => self.found(value),
            Field::Like => {
                let keys = looked_up(&self.resolved.like, value)?;
                sqlite::one_of(self, keys)
            }
            Field::Channel => {
                let name = self.text(value);
                format!("(interaction.prompt, interaction.version) IN ({CHANNEL} = {name})")
            }
            Field::Tag => self.listed("SELECT key FROM interaction_tag WHERE tag", value),
            Field::Set => {
                let (name, version) = store::set::parse(value)?;
                let of_set = self.same("set_name", name);
                let up_to = version.map(|version| self.compare("version", Compare::LessOrEqual, Arg::Int(version)));
                let up_to = up_to.map(|up_to| format!(" AND {up_to}")).unwrap_or_default();
                format!("interaction.key IN (SELECT interaction_key FROM set_case WHERE {of_set}{up_to})")
            }
        })
    }

    fn same(&mut self, column: &str, value: &str) -> String {
        format!("{column} = {}", self.text(value))
    }

    /// The version that the interaction names, or the one that another tool calls so.
    fn version(&mut self, value: &str) -> String {
        let value = self.text(value);
        format!("(interaction.version = {value} OR (interaction.prompt, interaction.version) IN ({ALIAS} = {value}))")
    }

    /// Of the last search for prompts.
    fn found(&mut self, value: &str) -> String {
        let (group, version) = found::split(value);
        let group = match group {
            found::NONE => "prompt IS NULL".to_owned(),
            group => self.same("prompt", group),
        };
        let version = version.map(|version| self.compare(" AND version", Compare::Equal, Arg::Int(version)));
        let version = version.unwrap_or_default();
        format!("interaction.key IN (SELECT key FROM found_member WHERE {group}{version})")
    }

    /// In a list that another table keeps: read once, where `EXISTS` would look there for each interaction.
    fn listed(&mut self, keys: &str, value: &str) -> String {
        format!("interaction.key IN ({keys} = {})", self.text(value))
    }

    fn variable(&mut self, name: &str, value: &str) -> String {
        let fingerprints = variable::of_text(name, value);
        let fingerprints: Vec<_> = fingerprints.into_iter().map(|one| self.bind(Arg::Int(one))).collect();
        format!("interaction.key IN (SELECT key FROM variable WHERE fingerprint IN ({}))", fingerprints.join(", "))
    }

    fn outcome(&mut self, check: &str, column: &str, compare: Compare, arg: Arg) -> String {
        let check = self.same("check_name", check);
        let value = self.compare(column, compare, arg);
        format!("interaction.key IN (SELECT key FROM outcome WHERE {check} AND {value})")
    }
}

/// Null where neither count is known. An index is in just this order.
const TOKENS: &str = "COALESCE(interaction.input_tokens + interaction.output_tokens, \
    interaction.input_tokens, interaction.output_tokens)";

/// What another tool calls so, prompt by prompt, where it is no number of ours.
const ALIAS: &str = "SELECT prompt, CAST(number AS TEXT) FROM version_alias WHERE NOT EXISTS \
    (SELECT 1 FROM prompt_version v WHERE v.prompt = version_alias.prompt AND CAST(v.number AS TEXT) = alias) \
    AND alias";

/// What the channel of that name points at now, prompt by prompt.
const CHANNEL: &str = "SELECT prompt, CAST(number AS TEXT) FROM channel WHERE name";

fn has_sql(has: Has) -> &'static str {
    match has {
        Has::Correction => "interaction.has_correction = 1",
        Has::Comment => "interaction.has_comment = 1",
        Has::Context => "interaction.has_context = 1",
        Has::Error => "interaction.error IS NOT NULL",
        Has::Tool => "interaction.has_tool = 1",
    }
}

fn looked_up<'m, T>(found: &'m HashMap<String, T>, text: &str) -> Result<&'m T> {
    found.get(text).ok_or_else(|| Error::internal(format!("“{text}” of a filter was not looked up")))
}
