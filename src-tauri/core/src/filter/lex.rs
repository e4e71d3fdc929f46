//! Characters to tokens, each with its column.
use crate::error::{Code, Error, Result};

/// Quotes around these would be missed: `OR` joins, the others are what people of other tools expect to.
pub(super) const RESERVED: [&str; 3] = ["OR", "AND", "NOT"];

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Open,
    Close,
    Not,
    Or,
    Text(String),
    /// `key:value`, `key.name:value`.
    Pair {
        key: String,
        name: Option<String>,
        value: String,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    /// As the person wrote it.
    pub raw: String,
    /// Characters from the start of the text; the first is 1.
    pub column: usize,
}

impl Token {
    /// An error that names this token and says what could stand there.
    pub fn wrong(&self, why: &str, hint: impl Into<String>) -> Error {
        wrong(&self.raw, self.column, why, hint)
    }
}

pub(super) fn wrong(raw: &str, column: usize, why: &str, hint: impl Into<String>) -> Error {
    Error::new(Code::BadFilter, format!("“{raw}” at column {column} {why}")).hint(hint).at_field(raw)
}

pub(super) fn tokens(text: &str) -> Result<Vec<Token>> {
    let chars: Vec<char> = text.chars().collect();
    let mut lexer = Lexer { chars: &chars, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// Whether a token ends here.
    fn ended(&self) -> bool {
        self.peek().is_none_or(|c| c.is_whitespace() || c == ')')
    }

    fn raw_from(&self, start: usize) -> String {
        self.chars.get(start..self.at).unwrap_or_default().iter().collect()
    }

    fn next(&mut self) -> Result<Option<Token>> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(None) };
        let kind = match first {
            '(' => self.sign(Kind::Open),
            ')' => self.sign(Kind::Close),
            '-' => self.minus()?,
            '"' => self.phrase()?,
            _ => self.word()?,
        };
        Ok(Some(Token { kind, raw: self.raw_from(start), column: start + 1 }))
    }

    fn sign(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    fn minus(&mut self) -> Result<Kind> {
        self.at += 1;
        if self.ended() {
            return Err(wrong(
                "-",
                self.at,
                "negates nothing",
                "Write what it negates right after it, like -thumb:up; for the character itself write \"-\"",
            ));
        }
        Ok(Kind::Not)
    }

    fn phrase(&mut self) -> Result<Kind> {
        let start = self.at;
        let text = self.quoted()?;
        self.must_end(start)?;
        Ok(Kind::Text(text))
    }

    fn word(&mut self) -> Result<Kind> {
        let start = self.at;
        let mut word = String::new();
        while !self.ended() {
            match self.peek() {
                Some(':') => {
                    self.at += 1;
                    return self.value(start, word);
                }
                Some('"') if word.find('.') == Some(word.len() - 1) => word.push_str(&self.quoted()?),
                Some('"' | '(') => return Err(self.stray(start)),
                Some(c) => {
                    word.push(c);
                    self.at += 1;
                }
                None => break,
            }
        }
        if self.raw_from(start).contains('"') {
            return Err(self.stray(start));
        }
        Ok(if word == "OR" { Kind::Or } else { Kind::Text(self.not_reserved(start, word)?) })
    }

    fn not_reserved(&self, start: usize, word: String) -> Result<String> {
        let hint = match word.as_str() {
            "AND" => "A space already means and: leave it out. To search for the word itself write \"AND\"",
            "NOT" => {
                "Write - right before what is negated, like -thumb:up. To search for the word itself write \"NOT\""
            }
            _ => return Ok(word),
        };
        Err(wrong(&word, start + 1, "is not a word of this language", hint))
    }

    fn value(&mut self, start: usize, key: String) -> Result<Kind> {
        let value = if self.peek() == Some('"') {
            let text = self.quoted()?;
            self.must_end(start)?;
            text
        } else {
            let from = self.at;
            while !self.ended() {
                if matches!(self.peek(), Some('"' | '(')) {
                    return Err(self.stray(start));
                }
                self.at += 1;
            }
            self.raw_from(from)
        };
        Ok(match key.split_once('.') {
            Some((key, name)) => Kind::Pair { key: key.to_owned(), name: Some(name.to_owned()), value },
            None => Kind::Pair { key, name: None, value },
        })
    }

    /// What stands between quotes; `\"` and `\\` stand for the second character.
    fn quoted(&mut self) -> Result<String> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match (c, self.peek()) {
                ('"', _) => return Ok(text),
                ('\\', Some(escaped @ ('"' | '\\'))) => {
                    text.push(escaped);
                    self.at += 1;
                }
                _ => text.push(c),
            }
        }
        Err(wrong(&self.raw_from(start), start + 1, "has no closing quote", "Close it with \""))
    }

    fn must_end(&mut self, start: usize) -> Result<()> {
        if self.ended() { Ok(()) } else { Err(self.stray(start)) }
    }

    /// A quote or parenthesis in the middle of a token: the whole token is named.
    fn stray(&mut self, start: usize) -> Error {
        while self.peek().is_some_and(|c| !c.is_whitespace()) {
            self.at += 1;
        }
        wrong(
            &self.raw_from(start),
            start + 1,
            "has a quote or parenthesis inside",
            "Put the whole text in quotes, like \"a (b)\" or tag:\"a (b)\"; inside quotes write \\\" for a quote",
        )
    }
}
