//! Templates: messages with variables, rendered strictly and within bounds.
//!
//! A template is text with `{{ variables }}`, conditions and loops, in the syntax of Jinja. A variable that the case
//! does not have is an error, never an empty text. Values go in verbatim: nothing is escaped, trimmed or rendered again.
//! A template cannot reach files or the environment, and its work, memory and output are bounded, so that a template
//! that somebody sent can be opened without fear.
mod engine;
mod grammar;
mod inputs;
mod render;

use serde_json::{Map, Value};

pub use grammar::{Fault, Look, Target, Use, words};
pub use inputs::{Inputs, Offered};
pub use render::{Filled, LeftOut, filled, left_out, render};

use crate::error::Result;

/// The most bytes that a template, or all messages rendered from one version, may have.
const LARGEST: usize = 4 << 20;

/// Refuses a template that cannot be used, with the line at fault.
pub fn check(source: &str) -> Result<()> {
    variables(source).map(drop)
}

/// All that is wrong in a template, and what it uses where.
pub fn look(source: &str) -> Look {
    grammar::look(source, &engine::SYNTAX)
}

/// The variables that a template uses from outside, each once, in order of appearance.
pub fn variables(source: &str) -> Result<Vec<String>> {
    grammar::read(source, &engine::SYNTAX)
}

/// One text with its variables filled in from `values`.
///
/// Fails with `missing_variable`, whose place names the variable, or `bad_template`, whose place names the line.
pub fn render_text(source: &str, values: &Map<String, Value>) -> Result<String> {
    engine::Engine::new(values).render(source)
}
