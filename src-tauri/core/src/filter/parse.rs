//! Tokens to a tree, by recursive descent: `OR` over *and* over `-`.
use super::{
    Expression, Filter, key,
    lex::{self, Kind, Token},
};
use crate::error::{Code, Error, Result};

/// More would make SQL that a database refuses.
const MOST_TERMS: usize = 200;
const DEEPEST: usize = 50;

/// Reads a filter. An empty text lets everything through.
///
/// Errors: [`Code::BadFilter`], naming the wrong token, its column and what could stand there.
pub fn parse(text: &str) -> Result<Filter> {
    let tokens = lex::tokens(text)?;
    if tokens.is_empty() {
        return Ok(Filter::default());
    }
    let mut parser = Parser { tokens: &tokens, at: 0, terms: 0, depth: 0 };
    let root = parser.any_of()?;
    match parser.peek() {
        None => Ok(Filter { root: Some(root) }),
        Some(token) => Err(token.wrong("closes nothing", "Leave it out, or write ( before; for the text write \")\"")),
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    terms: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    fn any_of(&mut self) -> Result<Expression> {
        let mut members = vec![self.all_of()?];
        while self.peek().is_some_and(|token| token.kind == Kind::Or) {
            self.at += 1;
            members.push(self.all_of()?);
        }
        Expression::any_of(members).ok_or_else(|| self.nothing_here())
    }

    fn all_of(&mut self) -> Result<Expression> {
        let mut members = Vec::new();
        while self.peek().is_some_and(|token| !matches!(token.kind, Kind::Or | Kind::Close)) {
            members.push(self.one()?);
        }
        Expression::all_of(members).ok_or_else(|| self.nothing_here())
    }

    fn one(&mut self) -> Result<Expression> {
        let Some(token) = self.peek().filter(|token| !matches!(token.kind, Kind::Or | Kind::Close)) else {
            return Err(self.nothing_here());
        };
        self.at += 1;
        match &token.kind {
            Kind::Not => self.deeper(token, |parser| Ok(Expression::Not(Box::new(parser.one()?)))),
            Kind::Open => self.deeper(token, |parser| parser.group(token)),
            _ => {
                self.terms += 1;
                if self.terms > MOST_TERMS {
                    let why = format!("is one too many: a filter has at most {MOST_TERMS} tokens");
                    return Err(token.wrong(&why, "Keep a long list of interactions as a set: set:NAME"));
                }
                Ok(Expression::Is(key::term(token)?))
            }
        }
    }

    fn group(&mut self, open: &Token) -> Result<Expression> {
        let inner = self.any_of()?;
        match self.peek() {
            Some(token) if token.kind == Kind::Close => {
                self.at += 1;
                Ok(inner)
            }
            _ => Err(open.wrong("is never closed", "Write ) where the group ends; for the text write \"(\"")),
        }
    }

    fn deeper(&mut self, token: &Token, inner: impl FnOnce(&mut Self) -> Result<Expression>) -> Result<Expression> {
        if self.depth == DEEPEST {
            return Err(
                token.wrong(&format!("is nested deeper than {DEEPEST} levels"), "Take needless parentheses away")
            );
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// A condition must stand here and does not.
    fn nothing_here(&self) -> Error {
        let hint = "A condition must stand here, like thumb:down, prompt:NAME or a word";
        match (self.peek(), self.tokens.last()) {
            (Some(token), _) => token.wrong("has no condition before it", hint),
            (None, Some(token)) => token.wrong("has no condition after it", hint),
            (None, None) => Error::new(Code::BadFilter, "There is no condition").hint(hint),
        }
    }
}
