//! The canonical text of a filter: it parses to the same tree.
use std::fmt::{Display, Formatter, Result};

use super::{Expression, Filter, Term, Unit, When, lex::RESERVED};
use crate::interaction::form::Thumb;

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.root.as_ref().map_or(Ok(()), |root| root.fmt(f))
    }
}

impl Display for Expression {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Expression::Is(term) => term.fmt(f),
            Expression::Not(inner) => match **inner {
                Expression::And(_) | Expression::Or(_) => write!(f, "-({inner})"),
                _ => write!(f, "-{inner}"),
            },
            Expression::And(members) => joined(f, members, " ", |member| matches!(member, Expression::Or(_))),
            Expression::Or(members) => joined(f, members, " OR ", |_| false),
        }
    }
}

fn joined(f: &mut Formatter<'_>, members: &[Expression], between: &str, grouped: fn(&Expression) -> bool) -> Result {
    for (index, member) in members.iter().enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        if grouped(member) { write!(f, "({member})") } else { member.fmt(f) }?;
    }
    Ok(())
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Term::Text(text) => f.write_str(&bare(text)),
            Term::Thumb(Some(Thumb::Up)) => f.write_str("thumb:up"),
            Term::Thumb(Some(Thumb::Down)) => f.write_str("thumb:down"),
            Term::Thumb(None) => f.write_str("thumb:none"),
            Term::Rating(compare, value) => write!(f, "rating:{}{value}", compare.sign()),
            Term::Field(field, value) => write!(f, "{}:{}", field.key(), value_text(value)),
            Term::After(when) => write!(f, "after:{when}"),
            Term::Before(when) => write!(f, "before:{when}"),
            Term::Has(has) => write!(f, "has:{}", has.word()),
            Term::FollowUp(kind) => write!(f, "followup:{}", kind.word()),
            Term::Variable { name, value } => write!(f, "var.{}:{}", name_text(name), value_text(value)),
            Term::Outcome { check, passed } => {
                write!(f, "check.{}:{}", name_text(check), if *passed { "pass" } else { "fail" })
            }
            Term::Score { check, compare, value } => write!(f, "check.{}:{}{value}", name_text(check), compare.sign()),
            Term::Latency(compare, ms) => write!(f, "latency:{}{ms}ms", compare.sign()),
            Term::Cost(compare, cost) => write!(f, "cost:{}{cost}", compare.sign()),
            Term::Tokens(compare, tokens) => write!(f, "tokens:{}{tokens}", compare.sign()),
        }
    }
}

impl Display for When {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            When::Day(day) => day.fmt(f),
            When::Ago(amount, Unit::Hours) => write!(f, "{amount}h"),
            When::Ago(amount, Unit::Days) => write!(f, "{amount}d"),
            When::Ago(amount, Unit::Weeks) => write!(f, "{amount}w"),
        }
    }
}

/// A text of its own, in quotes where it would be read as something else.
fn bare(text: &str) -> String {
    let special = text.is_empty() || text.starts_with('-') || text.contains(':') || RESERVED.contains(&text);
    if special || breaks(text) { quoted(text) } else { text.to_owned() }
}

fn value_text(text: &str) -> String {
    if text.is_empty() || breaks(text) { quoted(text) } else { text.to_owned() }
}

fn name_text(name: &str) -> String {
    if name.contains(':') || breaks(name) { quoted(name) } else { name.to_owned() }
}

/// Whether a token would end, or go wrong, inside this text.
fn breaks(text: &str) -> bool {
    text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '(' | ')'))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
