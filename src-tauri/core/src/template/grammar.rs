//! What a template may hold, checked before it is compiled.
//!
//! Fuel bounds the work and memory of a template, but two things escape it: the engine's parser recurses on long chains
//! (`a+a+…`, `elif` after `elif`), and values that hold themselves many times cost nothing to make and for ever to
//! print. So chains and nesting are counted on the engine's own tokens, and its syntax tree may hold only what prompts
//! need: values, tests, filters, conditions and loops, but nothing that names a value or builds a new one out of
//! variables (`set`, `with`, `[a, a]`, `*`, a general `map`).
use minijinja::{
    machinery::{
        Span, Token,
        ast::{BinOpKind, Call, CallArg, Expr, Filter, ForLoop, Spanned, Stmt},
        parse, tokenize,
    },
    syntax::SyntaxConfig,
};

use super::{LARGEST, engine};
use crate::error::{Code, Error, Result};

/// Tokens between `{{` and `}}`. The parser and compiler recurse once for each in the worst case.
const LONGEST_TAG: usize = 400;
/// Open `for` and `if` blocks, each `elif` counted as one more.
const DEEPEST: usize = 64;

const STATEMENTS: &[&str] = &["if", "elif", "else", "endif", "for", "endfor"];

/// Filters that neither build structures nor turn text into markup.
const FILTERS: &str = "\
    abs capitalize count d default dictsort first float format indent int items join last length lines list \
    lower map max min reject rejectattr replace reverse round select selectattr sort split string sum title \
    tojson trim unique upper";

const TESTS: &str = "\
    boolean defined divisibleby endingwith eq equalto even false float ge greaterthan gt in int integer \
    iterable le lessthan lower lt mapping ne none number odd sameas sequence startingwith string true \
    undefined upper";

/// The variables a template uses from outside, each once, in order of appearance; an error if it may not be used.
pub(super) fn read(source: &str, syntax: &SyntaxConfig) -> Result<Vec<String>> {
    check_size(source, syntax)?;
    let tree = parse(source, "template", syntax.clone()).map_err(|error| engine::explained(&error))?;
    let mut reader = Reader::default();
    reader.statement(&tree)?;
    Ok(reader.found.into_iter().map(str::to_owned).collect())
}

fn check_size(source: &str, syntax: &SyntaxConfig) -> Result<()> {
    if source.len() > LARGEST {
        return Err(Error::new(Code::BadTemplate, "This template is larger than 4 MB"));
    }
    let mut length = 0;
    let mut open: Vec<usize> = Vec::new();
    let mut starts_block = false;
    for token in tokenize(source, false, syntax.clone()) {
        let (token, span) = token.map_err(|error| engine::explained(&error))?;
        length += 1;
        match token {
            Token::VariableStart | Token::BlockStart => length = 0,
            Token::Ident(keyword) if starts_block => check_statement(keyword, span, &mut open)?,
            _ => {}
        }
        starts_block = matches!(token, Token::BlockStart);
        if length > LONGEST_TAG {
            return refused(span, format!("This tag has more than {LONGEST_TAG} parts"));
        }
    }
    Ok(())
}

/// Follows one `{% keyword`. `open` holds the levels that each open block adds.
fn check_statement(keyword: &str, span: Span, open: &mut Vec<usize>) -> Result<()> {
    match keyword {
        "if" | "for" => open.push(1),
        "elif" => open.last_mut().into_iter().for_each(|levels| *levels += 1),
        "endif" | "endfor" => drop(open.pop()),
        _ => {}
    }
    if open.iter().sum::<usize>() > DEEPEST {
        return refused(span, format!("Blocks are nested more than {DEEPEST} deep"));
    }
    if !STATEMENTS.contains(&keyword) {
        return refused(span, format!("“{keyword}” cannot be used in a template: only if, for and raw blocks are"));
    }
    Ok(())
}

fn refused<T>(span: Span, message: impl Into<String>) -> Result<T> {
    Err(Error::new(Code::BadTemplate, message).at_line(span.start_line.into()))
}

#[derive(Default)]
struct Reader<'a> {
    /// The names that loops around this point give to their items.
    scopes: Vec<Vec<&'a str>>,
    found: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn statements(&mut self, statements: &[Stmt<'a>]) -> Result<()> {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Stmt<'a>) -> Result<()> {
        match statement {
            Stmt::Template(template) => self.statements(&template.children),
            Stmt::EmitRaw(_) => Ok(()),
            Stmt::EmitExpr(emit) => self.expression(&emit.expr),
            Stmt::IfCond(condition) => {
                self.expression(&condition.expr)?;
                self.statements(&condition.true_body)?;
                self.statements(&condition.false_body)
            }
            Stmt::ForLoop(each) => self.for_loop(each),
            _ => Err(Error::new(Code::BadTemplate, "Only if, for and raw blocks can be used in a template")),
        }
    }

    fn for_loop(&mut self, each: &Spanned<ForLoop<'a>>) -> Result<()> {
        if each.recursive {
            return refused(each.span(), "A loop in a template cannot be recursive");
        }
        self.expression(&each.iter)?;
        let mut names = vec!["loop"];
        targets(&each.target, &mut names);
        self.scopes.push(names);
        self.maybe(each.filter_expr.as_ref())?;
        self.statements(&each.body)?;
        self.scopes.pop();
        self.statements(&each.else_body)
    }

    fn maybe(&mut self, expression: Option<&Expr<'a>>) -> Result<()> {
        expression.map_or(Ok(()), |expression| self.expression(expression))
    }

    fn expressions<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr<'a>>) -> Result<()>
    where
        'a: 'e,
    {
        expressions.into_iter().try_for_each(|expression| self.expression(expression))
    }

    fn expression(&mut self, expression: &Expr<'a>) -> Result<()> {
        match expression {
            Expr::Const(_) => Ok(()),
            Expr::Var(name) => {
                self.name(name.id);
                Ok(())
            }
            Expr::UnaryOp(of) => self.expression(&of.expr),
            Expr::BinOp(of) => match of.op {
                BinOpKind::Mul | BinOpKind::Pow => refused(of.span(), "A template cannot multiply"),
                _ => self.expressions([&of.left, &of.right]),
            },
            Expr::Compare(of) => {
                self.expression(&of.expr)?;
                self.expressions(of.ops.iter().map(|compared| &compared.expr))
            }
            Expr::IfExpr(of) => {
                self.expressions([&of.true_expr, &of.test_expr])?;
                self.maybe(of.false_expr.as_ref())
            }
            Expr::GetAttr(of) => self.expression(&of.expr),
            Expr::GetItem(of) => self.expressions([&of.expr, &of.subscript_expr]),
            Expr::Slice(of) => {
                self.expression(&of.expr)?;
                self.expressions([&of.start, &of.stop, &of.step].into_iter().flatten())
            }
            Expr::Filter(of) => self.filter(of),
            Expr::Test(of) => {
                known(TESTS, of.name, "test", of.span())?;
                self.expression(&of.expr)?;
                self.arguments(&of.args, of.span())
            }
            Expr::Call(of) => self.call(of),
            Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) if is_constant(expression) => Ok(()),
            Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) => {
                refused(expression.span(), "A list, tuple or map in a template can hold only constants")
            }
        }
    }

    fn name(&mut self, name: &'a str) {
        let is_local = self.scopes.iter().flatten().any(|local| *local == name);
        if !is_local && !self.found.contains(&name) {
            self.found.push(name);
        }
    }

    fn filter(&mut self, of: &Spanned<Filter<'a>>) -> Result<()> {
        known(FILTERS, of.name, "filter", of.span())?;
        if of.name == "map" && !matches!(of.args[..], [CallArg::Kwarg("attribute", _)]) {
            return refused(of.span(), "The filter “map” takes an attribute and nothing else: map(attribute=\"name\")");
        }
        self.maybe(of.expr.as_ref())?;
        self.arguments(&of.args, of.span())
    }

    fn call(&mut self, of: &Spanned<Call<'a>>) -> Result<()> {
        let allowed = match &of.expr {
            Expr::Var(function) => function.id == "range",
            Expr::GetAttr(method) => {
                matches!(&method.expr, Expr::Var(object) if object.id == "loop")
                    && matches!(method.name, "cycle" | "changed")
            }
            _ => false,
        };
        if !allowed {
            return refused(of.span(), "A template can call only range() and loop.cycle(); use a filter: name|upper");
        }
        self.arguments(&of.args, of.span())
    }

    fn arguments(&mut self, arguments: &[CallArg<'a>], span: Span) -> Result<()> {
        for argument in arguments {
            match argument {
                CallArg::Pos(value) | CallArg::Kwarg(_, value) => self.expression(value)?,
                CallArg::PosSplat(_) | CallArg::KwargSplat(_) => {
                    return refused(span, "A template cannot spread arguments");
                }
            }
        }
        Ok(())
    }
}

fn known(names: &str, name: &str, what: &str, span: Span) -> Result<()> {
    if names.split(' ').any(|known| known == name) {
        return Ok(());
    }
    let error = Error::new(Code::BadTemplate, format!("There is no {what} “{name}”")).at_line(span.start_line.into());
    Err(error.hint(format!("The {what}s are {}", names.replace(' ', ", "))))
}

fn is_constant(expression: &Expr<'_>) -> bool {
    match expression {
        Expr::List(of) => of.items.iter().all(is_constant),
        Expr::Tuple(of) => of.items.iter().all(is_constant),
        Expr::Map(of) => of.keys.iter().chain(&of.values).all(is_constant),
        other => other.as_const().is_some(),
    }
}

/// The names a loop gives to each item: `x`, or `key, value`.
fn targets<'a>(target: &Expr<'a>, names: &mut Vec<&'a str>) {
    match target {
        Expr::Var(name) => names.push(name.id),
        Expr::Tuple(of) => of.items.iter().for_each(|item| targets(item, names)),
        Expr::List(of) => of.items.iter().for_each(|item| targets(item, names)),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
