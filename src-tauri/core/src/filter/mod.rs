//! The one filter language: tokens to a tree, the tree to SQL.
//!
//! Command line, window, policies, queues and gates all use it. Tokens joined by a space mean *and*; `-` negates and
//! binds tightest, then *and*, then `OR`; parentheses group. [`parse`] reads it, `Display` writes the canonical text
//! (which parses to the same tree), [`sql::build`] makes the condition of a query.
mod key;
mod lex;
mod parse;
mod sqlite;
mod write;

pub mod sql;

#[cfg(test)]
pub(crate) mod sql_tests;
#[cfg(test)]
mod tests;

pub use key::{KEYS, Key};
pub use parse::parse;

use jiff::civil::{Date, date};

use crate::{follow_up::Kind, interaction::form::Thumb, money::Money, time::DAY};

/// A condition on interactions. Without a root it lets everything through.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    pub root: Option<Expression>,
}

/// A node of the tree. Built through [`Expression::all_of`] and [`Expression::any_of`], an `And` never holds an `And`,
/// nor an `Or` an `Or`, and each has two members or more.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    Is(Term),
    /// The complement: also what lacks the field.
    Not(Box<Expression>),
    And(Vec<Expression>),
    Or(Vec<Expression>),
}

/// One token: what must be true of an interaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A word, or the words of a phrase one after the other, in query or output.
    Text(String),
    /// The end user's newest thumb; `None` where there is none.
    Thumb(Option<Thumb>),
    /// The end user's newest rating, on its own scale.
    Rating(Compare, f64),
    Field(Field, String),
    /// From this day's start on, or within that long.
    After(When),
    /// Before this day's start, or longer ago than that.
    Before(When),
    Has(Has),
    /// What the user's next turn was read as.
    FollowUp(Kind),
    /// A template's variable, compared as text, numbers also by value.
    Variable {
        name: String,
        value: String,
    },
    /// The newest outcome of a check.
    Outcome {
        check: String,
        passed: bool,
    },
    /// The newest score of a check.
    Score {
        check: String,
        compare: Compare,
        value: f64,
    },
    /// Milliseconds.
    Latency(Compare, f64),
    Cost(Compare, Money),
    /// Input and output together.
    Tokens(Compare, i64),
}

/// What is compared with one exact text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Prompt,
    Version,
    Channel,
    Model,
    User,
    Session,
    Tag,
    Set,
    Batch,
    Pattern,
    Found,
    Like,
}

impl Field {
    pub const ALL: [Field; 12] = [
        Field::Prompt,
        Field::Version,
        Field::Channel,
        Field::Model,
        Field::User,
        Field::Session,
        Field::Tag,
        Field::Set,
        Field::Batch,
        Field::Pattern,
        Field::Found,
        Field::Like,
    ];

    /// The word before the colon.
    pub fn key(self) -> &'static str {
        match self {
            Field::Prompt => "prompt",
            Field::Version => "version",
            Field::Channel => "channel",
            Field::Model => "model",
            Field::User => "user",
            Field::Session => "session",
            Field::Tag => "tag",
            Field::Set => "set",
            Field::Batch => "batch",
            Field::Pattern => "pattern",
            Field::Found => "found",
            Field::Like => "like",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Has {
    Correction,
    Comment,
    Context,
    Error,
    Tool,
}

impl Has {
    pub const ALL: [Has; 5] = [Has::Correction, Has::Comment, Has::Context, Has::Error, Has::Tool];

    pub fn word(self) -> &'static str {
        match self {
            Has::Correction => "correction",
            Has::Comment => "comment",
            Has::Context => "context",
            Has::Error => "error",
            Has::Tool => "tool",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

impl Compare {
    pub const ALL: [Compare; 5] =
        [Compare::LessOrEqual, Compare::GreaterOrEqual, Compare::Less, Compare::Greater, Compare::Equal];

    /// The sign, the same in the language and in SQL.
    pub fn sign(self) -> &'static str {
        match self {
            Compare::Less => "<",
            Compare::LessOrEqual => "<=",
            Compare::Equal => "=",
            Compare::GreaterOrEqual => ">=",
            Compare::Greater => ">",
        }
    }
}

/// A UTC day, or a stretch of time that ends now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Day(Date),
    Ago(u32, Unit),
}

impl When {
    /// The first millisecond of a day, or of a stretch that ends now.
    pub fn start(self, now: i64) -> i64 {
        match self {
            When::Day(day) => day.duration_since(EPOCH).as_secs() * 1_000,
            When::Ago(amount, Unit::Hours) => now - i64::from(amount) * (DAY / 24),
            When::Ago(amount, Unit::Days) => now - i64::from(amount) * DAY,
            When::Ago(amount, Unit::Weeks) => now - i64::from(amount) * (7 * DAY),
        }
    }
}

const EPOCH: Date = date(1970, 1, 1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Hours,
    Days,
    Weeks,
}

/// What only the workspace can look up, to be found before the SQL is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lookup<'a> {
    /// An end user's id, kept as a keyed hash.
    User(&'a str),
    /// A batch's id, maybe shortened.
    Batch(&'a str),
    /// The interactions of a failure pattern.
    Pattern(&'a str),
    /// A group of prompts found in the history, maybe with a version of it.
    Found(&'a str),
    /// The interactions near this one in meaning.
    Like(&'a str),
}

impl Filter {
    /// Whether the choice depends on how an answer turned out. Recorded answers give no verdict on such a choice.
    pub fn uses_outcome(&self) -> bool {
        self.terms().into_iter().any(Term::is_outcome)
    }

    pub fn lookups(&self) -> Vec<Lookup<'_>> {
        self.terms().into_iter().filter_map(Term::lookup).collect()
    }

    /// All terms, from left to right.
    pub fn terms(&self) -> Vec<&Term> {
        let mut terms = Vec::new();
        if let Some(root) = &self.root {
            root.collect(&mut terms);
        }
        terms
    }

    /// What passes both.
    pub fn and(self, other: Filter) -> Filter {
        let both: Vec<Expression> = self.root.into_iter().chain(other.root).collect();
        Filter { root: Expression::all_of(both) }
    }
}

impl Expression {
    /// *And* without needless levels; `None` of nothing.
    pub fn all_of(members: Vec<Expression>) -> Option<Expression> {
        let flatten = |member| match member {
            Expression::And(inner) => inner,
            other => vec![other],
        };
        let mut flat: Vec<Expression> = members.into_iter().flat_map(flatten).collect();
        if flat.len() > 1 { Some(Expression::And(flat)) } else { flat.pop() }
    }

    /// *Or* without needless levels; `None` of nothing.
    pub fn any_of(members: Vec<Expression>) -> Option<Expression> {
        let flatten = |member| match member {
            Expression::Or(inner) => inner,
            other => vec![other],
        };
        let mut flat: Vec<Expression> = members.into_iter().flat_map(flatten).collect();
        if flat.len() > 1 { Some(Expression::Or(flat)) } else { flat.pop() }
    }

    fn collect<'a>(&'a self, terms: &mut Vec<&'a Term>) {
        match self {
            Expression::Is(term) => terms.push(term),
            Expression::Not(inner) => inner.collect(terms),
            Expression::And(members) | Expression::Or(members) => members.iter().for_each(|m| m.collect(terms)),
        }
    }
}

impl Term {
    fn lookup(&self) -> Option<Lookup<'_>> {
        match self {
            Term::Field(Field::User, user) => Some(Lookup::User(user)),
            Term::Field(Field::Batch, id) => Some(Lookup::Batch(id)),
            Term::Field(Field::Pattern, id) => Some(Lookup::Pattern(id)),
            Term::Field(Field::Found, group) => Some(Lookup::Found(group)),
            Term::Field(Field::Like, id) => Some(Lookup::Like(id)),
            _ => None,
        }
    }

    fn is_outcome(&self) -> bool {
        matches!(
            self,
            Term::Thumb(_)
                | Term::Rating(..)
                | Term::Outcome { .. }
                | Term::Score { .. }
                | Term::Has(Has::Correction)
                | Term::FollowUp(_)
                | Term::Field(Field::Pattern, _)
        )
    }
}
