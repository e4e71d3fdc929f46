//! Where messages come from, and what is asked of a template there.
use super::template::{Piece, Template};

/// A system message was written for the application. What a user wrote may be like another's by chance, so a template
/// of user messages must show that it is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    System,
    User,
}

/// What stands between an instruction and the text it is about.
const DELIMITERS: &[char] = &[
    ':', '：', '\n', '"', '\'', '>', '<', '`', '#', '=', '|', ']', '[', '}', '{', '“', '”', '「', '」', '→', '*', '-',
];
/// Literal words that need no delimiter to be an instruction.
const INSTRUCTION: usize = 8;

impl Origin {
    /// Messages of the sample that a template needs.
    pub(super) fn support(self) -> usize {
        match self {
            Self::System => 3,
            Self::User => 5,
        }
    }

    /// Different texts that a template with variables needs.
    pub(super) fn different_texts(self) -> usize {
        match self {
            Self::System => 2,
            Self::User => 5,
        }
    }

    pub(super) fn accepts(self, template: &Template) -> bool {
        let words = template
            .texts()
            .flat_map(str::split_whitespace)
            .filter(|word| word.contains(char::is_alphanumeric))
            .count();
        match self {
            Self::System => template.variables.is_empty() || words >= 3,
            Self::User => {
                !template.variables.is_empty() && words >= 2 && (words >= INSTRUCTION || is_set_apart(template))
            }
        }
    }
}

/// True if an instruction before or after the text ends where a delimiter shows it.
fn is_set_apart(template: &Template) -> bool {
    let ends = |text: &str| text.trim_matches(' ').ends_with(DELIMITERS);
    let starts = |text: &str| text.trim_matches(' ').starts_with(DELIMITERS);
    let first = matches!(template.pieces.first(), Some(Piece::Text(text)) if ends(text));
    let last = matches!(template.pieces.last(), Some(Piece::Text(text)) if starts(text));
    first || last
}
