//! Counts on the engine's tokens what its parser would recurse on, and finds blocks that no template may have.
use std::ops::Range;

use minijinja::{
    machinery::{Span, Token, tokenize},
    syntax::SyntaxConfig,
};

use super::{Fault, words};
use crate::{
    error::{Code, Error},
    template::engine,
};

/// Tokens between `{{` and `}}`. The parser and compiler recurse once for each in the worst case.
pub(super) const LONGEST_TAG: usize = 400;
/// Open `for` and `if` blocks, each `elif` counted as one more.
pub(super) const DEEPEST: usize = 64;

#[derive(Default)]
pub(super) struct Sized {
    pub faults: Vec<Fault>,
    /// Tags that have to go before the rest can be read. Empty where the rest cannot.
    pub cover: Vec<Range<usize>>,
    /// All tags, in bytes.
    pub tags: Vec<Range<usize>>,
    /// Where the last one begins, if it does not end.
    pub open: Option<usize>,
}

pub(super) fn check(source: &str, syntax: &SyntaxConfig) -> Sized {
    let mut found = Sized::default();
    let mut length = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut starts_block = false;
    let mut start = 0;
    let mut is_wrong = false;
    for token in tokenize(source, false, syntax.clone()) {
        let (token, span) = match token {
            Ok(token) => token,
            Err(error) => {
                let range = error.range().unwrap_or(start..start);
                found.faults.push(Fault { from: range.start, to: range.end, error: engine::explained(&error) });
                found.cover.extend(rest_of_tag(source, start, range.start));
                break;
            }
        };
        length += 1;
        match token {
            Token::VariableStart | Token::BlockStart => {
                (length, start) = (0, span.start_offset as usize);
                found.open = Some(start);
            }
            Token::VariableEnd | Token::BlockEnd => {
                found.open = None;
                let tag = start..span.end_offset as usize;
                if std::mem::take(&mut is_wrong) {
                    found.cover.push(tag.clone());
                }
                found.tags.push(tag);
            }
            Token::Ident(keyword) if starts_block => match statement(keyword, &mut open) {
                Some(refused) => {
                    found.faults.push(Fault::new(span, refused));
                    is_wrong = true;
                }
                None if open.iter().sum::<usize>() > DEEPEST => {
                    return hopeless(span, format!("Blocks are nested more than {DEEPEST} deep"));
                }
                None => {}
            },
            _ => {}
        }
        starts_block = matches!(token, Token::BlockStart);
        if length > LONGEST_TAG {
            return hopeless(span, format!("This tag has more than {LONGEST_TAG} parts"));
        }
    }
    found
}

/// Follows one `{% keyword`. `open` holds the levels that each open block adds. Gives why it cannot be used.
fn statement(keyword: &str, open: &mut Vec<usize>) -> Option<Error> {
    match keyword {
        "if" | "for" => open.push(1),
        "elif" => open.last_mut().into_iter().for_each(|levels| *levels += 1),
        "endif" | "endfor" => drop(open.pop()),
        _ => {}
    }
    let is_known = words::STATEMENTS.iter().any(|(known, _)| *known == keyword);
    (!is_known).then(|| {
        let message = format!("“{keyword}” cannot be used in a template: only if, for and raw blocks are");
        Error::new(Code::BadTemplate, message)
    })
}

/// What the engine's parser may not be given at all.
fn hopeless(span: Span, message: String) -> Sized {
    Sized { faults: vec![Fault::new(span, Error::new(Code::BadTemplate, message))], ..Sized::default() }
}

/// From where a tag begins that cannot be read to its end; nothing where it has none, or where the fault is outside.
fn rest_of_tag(source: &str, start: usize, fault: usize) -> Option<Range<usize>> {
    let end = match source.get(start..start + 2)? {
        "{{" => "}}",
        "{%" => "%}",
        _ => return None,
    };
    let from = source.floor_char_boundary(fault.max(start + 2));
    let length = source.get(from..)?.find(end)?;
    Some(start..from + length + end.len())
}
