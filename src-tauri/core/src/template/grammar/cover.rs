//! A template in which tags that cannot be read are covered, so that the rest stays where it is.
use std::{borrow::Cow, ops::Range};

pub(super) struct Covered<'a> {
    text: Cow<'a, str>,
}

impl<'a> Covered<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text) }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Puts blanks in the place of a tag. False where there is none.
    pub fn cover(&mut self, tag: &Range<usize>) -> bool {
        self.replace(tag, "")
    }

    /// Puts blanks up to the end of the line in the place of a tag that has no end.
    pub fn cover_line(&mut self, start: usize) -> bool {
        let Some(rest) = self.text.get(start..) else { return false };
        let end = start + rest.find('\n').unwrap_or(rest.len());
        self.cover(&(start..end))
    }

    /// Puts a tag that can be read in the place of one that cannot, so that what ends its block still does.
    pub fn stand_in(&mut self, tag: &Range<usize>) -> bool {
        let Some(source) = self.text.get(tag.clone()) else { return false };
        let keyword: String = source
            .trim_start_matches(['{', '%', '-', '+', ' ', '\n'])
            .chars()
            .take_while(|c| c.is_alphanumeric())
            .collect();
        match (source.starts_with("{%"), keyword.as_str()) {
            (true, "if") => self.replace(tag, "{%if 1%}"),
            (true, "elif") => self.replace(tag, "{%elif 1%}"),
            (true, "for") => self.replace(tag, "{%for _ in 1%}"),
            (true, "else" | "endif" | "endfor") => self.replace(tag, &format!("{{%{keyword}%}}")),
            _ => self.cover(tag),
        }
    }

    /// False where it does not fit, or is that already.
    fn replace(&mut self, tag: &Range<usize>, with: &str) -> bool {
        let Some(source) = self.text.get(tag.clone()) else { return false };
        let Some(blanks) = source.len().checked_sub(with.len()) else { return false };
        let rest = source.bytes().rev().take(blanks).collect::<Vec<u8>>();
        let rest: String = rest.into_iter().rev().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        let new = format!("{with}{rest}");
        if new == source {
            return false;
        }
        self.text.to_mut().replace_range(tag.clone(), &new);
        true
    }
}
