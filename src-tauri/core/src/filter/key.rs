//! The keys: what may stand before a colon, and what behind it.
use jiff::civil::Date;

use super::{
    Compare, Field, Has, Term, Unit, When,
    lex::{Kind, Token},
};
use crate::{
    error::{Error, Result},
    follow_up,
    interaction::form::Thumb,
    money::Money,
};

/// A word that may stand before a colon, for help and completion.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// With `.NAME` where a name follows.
    pub key: &'static str,
    /// What may stand behind the colon, as it goes on after "takes".
    pub takes: &'static str,
}

const fn key(key: &'static str, takes: &'static str) -> Key {
    Key { key, takes }
}

pub const KEYS: &[Key] = &[
    key("thumb", "up, down or none"),
    key("rating", "a number with <, <=, >, >= or = before it, like <=2"),
    key("prompt", "a prompt's name"),
    key("version", "a version, like 7"),
    key("channel", "a channel's name, like production"),
    key("model", "a model's name"),
    key("after", "a day like 2026-11-01, or a time back from now like 7d, 12h or 2w"),
    key("before", "a day like 2026-11-01, or a time back from now like 7d, 12h or 2w"),
    key("user", "an end user's id"),
    key("session", "a session's id"),
    key("tag", "a tag"),
    key("set", "a set's name, or one version of it like held@2"),
    key("batch", "a batch's id"),
    key("pattern", "a pattern's id"),
    key("found", "a prompt found in the history, like support-bot or support-bot@2; or none"),
    key("followup", "complaint, correction, rephrase, clarification, thanks, new_topic or nothing"),
    key("var.NAME", "the value of that variable"),
    key("has", "correction, comment, context, error or tool"),
    key("check.NAME", "pass, fail, or a score like <0.5"),
    key("latency", "a time like >2s or <=800ms"),
    key("cost", "an amount of US dollars like >0.01"),
    key("tokens", "a whole number like >500"),
    key("like", "an interaction's id"),
];

/// What a text or pair says. Errors name the token and what could stand there.
pub(super) fn term(token: &Token) -> Result<Term> {
    match &token.kind {
        Kind::Pair { key, name, value } => pair(token, key, name.as_deref(), value),
        Kind::Text(text) if !text.is_empty() => Ok(Term::Text(text.clone())),
        _ => Err(token.wrong("is empty", "Write a word or a \"phrase\"; no filter at all shows everything")),
    }
}

fn pair(token: &Token, key: &str, name: Option<&str>, value: &str) -> Result<Term> {
    let known = known(token, key, name)?;
    if value.is_empty() && key != "var" {
        return Err(token.wrong("has no value", takes(known)));
    }
    let read = match (key, name) {
        ("var", Some(name)) => Some(Term::Variable { name: name.to_owned(), value: value.to_owned() }),
        ("check", Some(name)) => outcome(name, value),
        ("thumb", _) => thumb(value),
        ("has", _) => Has::ALL.into_iter().find(|has| has.word() == value).map(Term::Has),
        ("followup", _) => follow_up::Kind::of(value).map(Term::FollowUp),
        ("after", _) => when(value).map(Term::After),
        ("before", _) => when(value).map(Term::Before),
        ("rating", _) => compared(value, number).map(|(compare, value)| Term::Rating(compare, value)),
        ("latency", _) => compared(value, milliseconds).map(|(compare, ms)| Term::Latency(compare, ms)),
        ("cost", _) => compared(value, Money::parse).map(|(compare, cost)| Term::Cost(compare, cost)),
        ("tokens", _) => compared(value, |text| text.parse().ok()).map(|(compare, n)| Term::Tokens(compare, n)),
        _ => Field::ALL.into_iter().find(|field| field.key() == key).map(|field| Term::Field(field, value.to_owned())),
    };
    read.ok_or_else(|| token.wrong("has a value that it cannot have", value_hint(known, value)))
}

/// The key's row in the table, if it stands there with a name just where one is wanted.
fn known(token: &Token, key: &str, name: Option<&str>) -> Result<&'static Key> {
    let stem = |row: &Key| row.key.strip_suffix(".NAME").unwrap_or(row.key);
    let Some(row) = KEYS.iter().find(|row| stem(row) == key) else { return Err(unknown(token, key)) };
    match (row.key.ends_with(".NAME"), name) {
        (true, None | Some("")) => {
            Err(token.wrong("has no name", format!("Write {}:…, it takes {}", row.key, row.takes)))
        }
        (false, Some(_)) => Err(token.wrong("has a name that it cannot have", format!("Write {}:…", row.key))),
        _ => Ok(row),
    }
}

fn unknown(token: &Token, key: &str) -> Error {
    let keys: Vec<&str> = KEYS.iter().map(|row| row.key).collect();
    let stems: Vec<&str> = keys.iter().map(|key| key.trim_end_matches(".NAME")).collect();
    let guess = similar::get_close_matches(key.to_lowercase().as_str(), &stems, 1, 0.6);
    let guess = guess.first().map(|near| format!("Did you mean {near}? ")).unwrap_or_default();
    let hint =
        format!("{guess}These can stand there: {}. To search for the text itself put it in quotes", keys.join(", "));
    token.wrong("has a key that is not known", hint)
}

fn takes(key: &Key) -> String {
    format!("{} takes {}", key.key, key.takes)
}

/// What the key takes, and the nearest of its words.
fn value_hint(key: &Key, value: &str) -> String {
    let follow_ups = follow_up::Kind::ALL.map(follow_up::Kind::word);
    let words: &[&str] = match key.key {
        "thumb" => &["up", "down", "none"],
        "has" => &["correction", "comment", "context", "error", "tool"],
        "check.NAME" => &["pass", "fail"],
        "followup" => &follow_ups,
        _ => &[],
    };
    match similar::get_close_matches(value.to_lowercase().as_str(), words, 1, 0.5).first() {
        Some(near) => format!("Did you mean {near}? {}", takes(key)),
        None => takes(key),
    }
}

fn thumb(value: &str) -> Option<Term> {
    match value {
        "up" => Some(Term::Thumb(Some(Thumb::Up))),
        "down" => Some(Term::Thumb(Some(Thumb::Down))),
        "none" => Some(Term::Thumb(None)),
        _ => None,
    }
}

fn outcome(name: &str, value: &str) -> Option<Term> {
    let check = name.to_owned();
    match value {
        "pass" => Some(Term::Outcome { check, passed: true }),
        "fail" => Some(Term::Outcome { check, passed: false }),
        _ => compared(value, number).map(|(compare, value)| Term::Score { check, compare, value }),
    }
}

/// Sign and value; without a sign it means equal.
fn compared<T>(value: &str, read: impl Fn(&str) -> Option<T>) -> Option<(Compare, T)> {
    let signed = Compare::ALL.into_iter().find_map(|compare| Some((compare, value.strip_prefix(compare.sign())?)));
    let (compare, rest) = signed.unwrap_or((Compare::Equal, value));
    Some((compare, read(rest)?))
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// `2s`, `800ms`, `1.5min`; a bare number is milliseconds, as in `latency_ms`.
fn milliseconds(text: &str) -> Option<f64> {
    let units = [("ms", 1.0), ("min", 60_000.0), ("s", 1_000.0), ("", 1.0)];
    let (digits, factor) = units.into_iter().find_map(|(unit, ms)| Some((text.strip_suffix(unit)?, ms)))?;
    number(digits).map(|value| value * factor).filter(|ms| ms.is_finite())
}

fn when(text: &str) -> Option<When> {
    let units = [("h", Unit::Hours), ("d", Unit::Days), ("w", Unit::Weeks)];
    if let Some((digits, unit)) = units.into_iter().find_map(|(sign, unit)| Some((text.strip_suffix(sign)?, unit))) {
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        return if plain { digits.parse().ok().map(|amount| When::Ago(amount, unit)) } else { None };
    }
    // Other forms of ISO 8601 would be read too; one form is enough and cannot be misunderstood.
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if plain { text.parse::<Date>().ok().map(When::Day) } else { None }
}
