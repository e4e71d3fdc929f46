//! Texts with `{{names}}`, into which a check puts what the case holds, literally.
use std::sync::LazyLock;

use regex::Regex;

use super::subject::Subject;

static NAME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{\{\s*([\p{L}_][\w.]*)\s*\}\}").expect("a constant pattern compiles"));

/// A text cut at its names. What is no name stays as it is, so that a check may look for braces.
#[derive(Debug, Clone)]
pub(super) struct Insert {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Name(String),
}

impl Insert {
    pub fn new(source: &str) -> Self {
        let mut pieces = Vec::new();
        let mut end = 0;
        for captures in NAME.captures_iter(source) {
            let (whole, [name]) = (captures.get_match(), captures.extract().1);
            pieces.push(Piece::Text(source[end..whole.start()].to_owned()));
            pieces.push(Piece::Name(name.to_owned()));
            end = whole.end();
        }
        pieces.push(Piece::Text(source[end..].to_owned()));
        pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.is_empty()));
        Self { pieces }
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Name(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The only name, if the text is nothing else.
    pub fn lone_name(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Name(name)] => Some(name),
            _ => None,
        }
    }

    /// Why the text cannot be filled for this case.
    pub fn lacks(&self, subject: &Subject) -> Option<String> {
        let missing = self.names().find(|name| subject.value(name).is_none())?;
        Some(format!("The case has no {missing}"))
    }

    /// The text with each name replaced by what `with` makes of the case's text.
    pub fn fill(&self, subject: &Subject, with: impl Fn(&str) -> String) -> String {
        self.fill_names(|name| subject.text(name).map(|text| with(&text)).unwrap_or_default())
    }

    /// The text with each name replaced.
    pub fn fill_names(&self, with: impl Fn(&str) -> String) -> String {
        let filled = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Name(name) => with(name),
        });
        filled.collect()
    }
}
