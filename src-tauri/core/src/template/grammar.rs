//! What a template may hold, checked before it is compiled.
//!
//! Fuel bounds the work and memory of a template, but two things escape it: the engine's parser recurses on long chains
//! (`a+a+…`, `elif` after `elif`), and values that hold themselves many times cost nothing to make and for ever to
//! print. So chains and nesting are counted on the engine's own tokens, and its syntax tree may hold only what prompts
//! need: values, tests, filters, conditions and loops, but nothing that names a value or builds a new one out of
//! variables (`set`, `with`, `[a, a]`, `*`, a general `map`).
//!
//! Whoever types wants to hear of all faults, not of the first. So a tag that cannot be read is covered with blanks, and
//! the rest is read as if it were not there.
mod cover;
mod reader;
mod size;
pub mod words;

use minijinja::{
    machinery::{Span, parse},
    syntax::SyntaxConfig,
};

use self::{cover::Covered, reader::Reader};
use super::engine;
use crate::error::{Code, Error, Result};

/// Faults in reading after which the rest is not looked at.
const MOST_ROUNDS: usize = 20;

/// What is wrong at a place: bytes of the template.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub from: usize,
    pub to: usize,
    pub error: Error,
}

/// Where a variable from outside is used.
#[derive(Debug, Clone, PartialEq)]
pub struct Use {
    pub name: String,
    pub from: usize,
    pub to: usize,
    /// A missing value is allowed here: `x|default("")`, `x is defined`.
    pub may_lack: bool,
}

/// Where a loop names its items.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub name: String,
    pub from: usize,
    pub to: usize,
    pub is_used: bool,
}

/// All that can be told of a template without values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Look {
    /// In order of place; none of a template that can be used.
    pub faults: Vec<Fault>,
    /// In order of appearance, as far as the template could be read.
    pub uses: Vec<Use>,
    pub targets: Vec<Target>,
}

impl Fault {
    fn new(span: Span, error: Error) -> Self {
        let (from, to) = ends(span);
        Self { from, to, error }
    }
}

fn ends(span: Span) -> (usize, usize) {
    (span.start_offset as usize, span.end_offset as usize)
}

/// The variables a template uses from outside, each once, in order of appearance; an error if it may not be used.
pub(super) fn read(source: &str, syntax: &SyntaxConfig) -> Result<Vec<String>> {
    let look = look(source, syntax);
    if let Some(Fault { error, .. }) = look.faults.into_iter().next() {
        return Err(error);
    }
    let mut names: Vec<String> = Vec::new();
    for Use { name, .. } in look.uses {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names)
}

/// The tags that fill something in, in order; `None` where blocks decide which of them do.
pub(super) fn tags(source: &str, syntax: &SyntaxConfig) -> Option<Vec<std::ops::Range<usize>>> {
    (!source.contains("{%")).then(|| size::check(source, syntax).tags)
}

pub(super) fn look(source: &str, syntax: &SyntaxConfig) -> Look {
    if source.len() > super::LARGEST {
        let error = Error::new(Code::BadTemplate, "This template is larger than 4 MB");
        return Look { faults: vec![Fault { from: 0, to: 0, error }], ..Look::default() };
    }
    let mut covered = Covered::new(source);
    let mut faults: Vec<Fault> = Vec::new();
    let mut reader = Reader::default();
    for _ in 0..MOST_ROUNDS {
        // The engine's parser may only see what is known to be neither long nor deep.
        let sized = size::check(covered.text(), syntax);
        let is_fit = sized.faults.is_empty();
        faults.extend(sized.faults);
        if !is_fit {
            match sized.cover.is_empty() || !sized.cover.iter().all(|tag| covered.cover(tag)) {
                true => break,
                false => continue,
            }
        }
        match parse(covered.text(), "template", syntax.clone()) {
            Ok(tree) => {
                reader.statement(&tree);
                break;
            }
            Err(error) => {
                let range = error.range().unwrap_or_default();
                faults.push(Fault { from: range.start, to: range.end, error: engine::explained(&error) });
                // A tag that is being typed has no end yet.
                let is_covered = match sized.tags.iter().find(|tag| tag.contains(&range.start)) {
                    Some(tag) => covered.stand_in(tag),
                    None => sized.open.is_some_and(|start| covered.cover_line(start)),
                };
                if !is_covered {
                    break;
                }
            }
        }
    }
    let Reader { uses, targets, faults: refused, .. } = reader;
    faults.extend(refused);
    Look { faults: in_order(source, faults), uses, targets }
}

/// By place, each place once, with lines.
fn in_order(source: &str, mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| fault.from);
    faults.dedup_by_key(|fault| fault.from);
    for fault in &mut faults {
        fault.from = source.floor_char_boundary(fault.from);
        fault.to = source.floor_char_boundary(fault.to.max(fault.from));
        let line = 1 + source.as_bytes().iter().take(fault.from).filter(|byte| **byte == b'\n').count();
        fault.error.place.get_or_insert_default().line = Some(line as u64);
    }
    faults
}

#[cfg(test)]
mod tests;
