//! From an operation's answer to stdout.
use attune_core::error::Result;
use serde::Serialize;

use crate::{
    output::{self, Form, Page},
    shell::Shell,
};

impl Shell {
    /// The answer as one JSON document, or as a person reads it.
    pub fn answer<A: Serialize>(&self, answer: &A, show: impl FnOnce(&mut Page)) -> Result<()> {
        match self.form {
            Form::Json => output::json(answer),
            Form::JsonLines => output::json_line(answer),
            Form::Text => self.page(show),
        }
    }

    /// The same for an answer that holds a list: with `--jsonl` each of `items` is a line.
    pub fn list<A: Serialize, I: Serialize>(
        &self,
        answer: &A,
        items: &[I],
        show: impl FnOnce(&mut Page),
    ) -> Result<()> {
        match self.form {
            Form::JsonLines => items.iter().try_for_each(output::json_line),
            _ => self.answer(answer, show),
        }
    }

    fn page(&self, show: impl FnOnce(&mut Page)) -> Result<()> {
        let mut page = Page::for_stdout();
        show(&mut page);
        output::write(page.text())
    }

    /// What to do next, on stderr, for people.
    pub fn advise(&self, advice: &str) {
        if !self.global.quiet && self.form == Form::Text {
            eprintln!("{advice}");
        }
    }
}
