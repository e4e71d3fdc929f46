//! A page of text for a person, or for a pipe.
use std::io::IsTerminal;

use super::{Paint, Table, paint};

/// Lines as they are put together. Foreign text comes in through [`clean`] only.
pub struct Page {
    text: String,
    colour: bool,
    /// Columns of the terminal; `None` for a pipe.
    pub width: Option<usize>,
}

impl Page {
    pub fn for_stdout() -> Self {
        let is_terminal = std::io::stdout().is_terminal();
        let width = is_terminal.then(|| console::Term::stdout().size().1.into());
        Self { text: String::new(), colour: paint::wanted(is_terminal), width }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn line(&mut self, text: impl AsRef<str>) {
        self.text.push_str(&clean(text.as_ref()));
        self.text.push('\n');
    }

    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    /// A line of parts that were painted with [`Page::paint`].
    pub fn painted(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The text, cleaned, in colour where there is colour.
    pub fn paint(&self, paint: Paint, text: &str) -> String {
        let text = clean(text);
        if self.colour { paint.on(&text) } else { text }
    }

    pub fn heading(&mut self, text: &str) {
        let heading = self.paint(Paint::Strong, text);
        self.painted(&heading);
    }

    /// `name  value`, left out where there is no value.
    pub fn field(&mut self, name: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            let name = self.paint(Paint::Quiet, &format!("{name:<12}"));
            self.painted(&format!("{name} {}", clean(&value.to_string())));
        }
    }

    /// A text of several lines, set in by two spaces.
    pub fn indented(&mut self, text: &str) {
        for line in clean(text).lines() {
            self.text.push_str("  ");
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    pub fn table(&mut self, table: &Table) {
        let lines = table.lines(self.width);
        for (index, line) in lines.iter().enumerate() {
            let is_heading = index == 0 && self.width.is_some();
            let line = if is_heading { self.paint(Paint::Quiet, line) } else { line.clone() };
            self.painted(&line);
        }
    }
}

/// Text of models and files may try to write to the terminal's controls; those characters are shown, not obeyed.
pub fn clean(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        // The control pictures of Unicode begin at U+2400 in the order of the controls.
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        other => other,
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        assert_eq!(clean("a\u{1b}[2Jb\rc\u{202e}d\n"), "a␛[2Jb␍c\u{fffd}d\n");
    }
}
