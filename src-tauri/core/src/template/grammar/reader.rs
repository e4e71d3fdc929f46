//! Reads a syntax tree: what may not stand in a template, which variables it uses and where.
use minijinja::machinery::{
    Span,
    ast::{BinOpKind, Call, CallArg, Expr, Filter, ForLoop, Spanned, Stmt},
};

use super::{Fault, Target, Use, words};
use crate::error::{Code, Error};

#[derive(Default)]
pub(super) struct Reader {
    /// The names that loops around this point give to their items: places in `targets`, and `loop`.
    scopes: Vec<Vec<usize>>,
    pub uses: Vec<Use>,
    pub targets: Vec<Target>,
    pub faults: Vec<Fault>,
}

impl Reader {
    fn refuse(&mut self, span: Span, message: impl Into<String>) {
        self.faults.push(Fault::new(span, Error::new(Code::BadTemplate, message)));
    }

    fn statements(&mut self, statements: &[Stmt<'_>]) {
        statements.iter().for_each(|statement| self.statement(statement));
    }

    pub fn statement(&mut self, statement: &Stmt<'_>) {
        match statement {
            Stmt::Template(template) => self.statements(&template.children),
            Stmt::EmitRaw(_) => {}
            Stmt::EmitExpr(emit) => self.expression(&emit.expr),
            Stmt::IfCond(condition) => {
                self.expression(&condition.expr);
                self.statements(&condition.true_body);
                self.statements(&condition.false_body);
            }
            Stmt::ForLoop(each) => self.for_loop(each),
            _ => self.refuse(Span::default(), "Only if, for and raw blocks can be used in a template"),
        }
    }

    fn for_loop(&mut self, each: &Spanned<ForLoop<'_>>) {
        if each.recursive {
            self.refuse(each.span(), "A loop in a template cannot be recursive");
        }
        self.expression(&each.iter);
        let first = self.targets.len();
        self.name_targets(&each.target);
        self.scopes.push((first..self.targets.len()).collect());
        self.maybe(each.filter_expr.as_ref());
        self.statements(&each.body);
        self.scopes.pop();
        self.statements(&each.else_body);
    }

    /// The names a loop gives to each item: `x`, or `key, value`.
    fn name_targets(&mut self, target: &Expr<'_>) {
        match target {
            Expr::Var(name) => {
                let (from, to) = super::ends(name.span());
                self.targets.push(Target { name: name.id.to_owned(), from, to, is_used: false });
            }
            Expr::Tuple(of) => of.items.iter().for_each(|item| self.name_targets(item)),
            Expr::List(of) => of.items.iter().for_each(|item| self.name_targets(item)),
            _ => {}
        }
    }

    fn maybe(&mut self, expression: Option<&Expr<'_>>) {
        expression.into_iter().for_each(|expression| self.expression(expression));
    }

    fn expressions<'e, 'a: 'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expr<'a>>) {
        expressions.into_iter().for_each(|expression| self.expression(expression));
    }

    fn expression(&mut self, expression: &Expr<'_>) {
        match expression {
            Expr::Const(_) => {}
            Expr::Var(name) => self.name(name.id, name.span(), false),
            Expr::UnaryOp(of) => self.expression(&of.expr),
            Expr::BinOp(of) => {
                if matches!(of.op, BinOpKind::Mul | BinOpKind::Pow) {
                    self.refuse(of.span(), "A template cannot multiply");
                }
                self.expressions([&of.left, &of.right]);
            }
            Expr::Compare(of) => {
                self.expression(&of.expr);
                self.expressions(of.ops.iter().map(|compared| &compared.expr));
            }
            Expr::IfExpr(of) => {
                self.expressions([&of.true_expr, &of.test_expr]);
                self.maybe(of.false_expr.as_ref());
            }
            Expr::GetAttr(of) => self.expression(&of.expr),
            Expr::GetItem(of) => self.expressions([&of.expr, &of.subscript_expr]),
            Expr::Slice(of) => {
                self.expression(&of.expr);
                self.expressions([&of.start, &of.stop, &of.step].into_iter().flatten());
            }
            Expr::Filter(of) => self.filter(of),
            Expr::Test(of) => {
                self.known(words::TESTS, of.name, "test", of.span());
                self.guarded(&of.expr, matches!(of.name, "defined" | "undefined"));
                self.arguments(&of.args, of.span());
            }
            Expr::Call(of) => self.call(of),
            Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) if is_constant(expression) => {}
            Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) => {
                self.refuse(expression.span(), "A list, tuple or map in a template can hold only constants");
            }
        }
    }

    /// `may_lack`: here a value that is missing is no fault.
    fn guarded(&mut self, expression: &Expr<'_>, may_lack: bool) {
        match expression {
            Expr::Var(name) => self.name(name.id, name.span(), may_lack),
            _ => self.expression(expression),
        }
    }

    fn name(&mut self, name: &str, span: Span, may_lack: bool) {
        let mut inner = self.scopes.iter().rev().flatten();
        if let Some(place) = inner.find(|place| self.targets.get(**place).is_some_and(|target| target.name == name)) {
            let place = *place;
            self.targets.get_mut(place).into_iter().for_each(|target| target.is_used = true);
        } else if name != "loop" || self.scopes.is_empty() {
            let (from, to) = super::ends(span);
            self.uses.push(Use { name: name.to_owned(), from, to, may_lack });
        }
    }

    fn filter(&mut self, of: &Spanned<Filter<'_>>) {
        self.known(words::FILTERS, of.name, "filter", of.span());
        if of.name == "map" && !matches!(of.args[..], [CallArg::Kwarg("attribute", _)]) {
            let message = "The filter “map” takes an attribute and nothing else: map(attribute=\"name\")";
            self.refuse(of.span(), message);
        }
        if let Some(expression) = &of.expr {
            self.guarded(expression, matches!(of.name, "default" | "d"));
        }
        self.arguments(&of.args, of.span());
    }

    fn call(&mut self, of: &Spanned<Call<'_>>) {
        let allowed = match &of.expr {
            Expr::Var(function) => function.id == "range",
            Expr::GetAttr(method) => {
                matches!(&method.expr, Expr::Var(object) if object.id == "loop")
                    && matches!(method.name, "cycle" | "changed")
            }
            _ => false,
        };
        if !allowed {
            let message = "A template can call only range() and loop.cycle(); use a filter: name|upper";
            self.refuse(of.span(), message);
        }
        self.arguments(&of.args, of.span());
    }

    fn arguments(&mut self, arguments: &[CallArg<'_>], span: Span) {
        for argument in arguments {
            match argument {
                CallArg::Pos(value) | CallArg::Kwarg(_, value) => self.expression(value),
                CallArg::PosSplat(_) | CallArg::KwargSplat(_) => {
                    self.refuse(span, "A template cannot spread arguments");
                }
            }
        }
    }

    fn known(&mut self, words: &[words::Word], name: &str, what: &str, span: Span) {
        if words.iter().any(|(known, _)| *known == name) {
            return;
        }
        let names: Vec<&str> = words.iter().map(|(known, _)| *known).collect();
        let error = Error::new(Code::BadTemplate, format!("There is no {what} “{name}”"))
            .hint(format!("The {what}s are {}", names.join(", ")));
        self.faults.push(Fault::new(span, error));
    }
}

fn is_constant(expression: &Expr<'_>) -> bool {
    match expression {
        Expr::List(of) => of.items.iter().all(is_constant),
        Expr::Tuple(of) => of.items.iter().all(is_constant),
        Expr::Map(of) => of.keys.iter().chain(&of.values).all(is_constant),
        other => other.as_const().is_some(),
    }
}
