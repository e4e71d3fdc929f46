use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::error::{Code, Error};

fn tree(text: &str) -> String {
    format!("{:?}", parse(text).unwrap().root.unwrap())
}

fn fails(text: &str) -> Error {
    let error = parse(text).unwrap_err();
    assert_eq!(error.code, Code::BadFilter);
    error
}

fn is(text: &str) -> Term {
    match parse(text).unwrap().root {
        Some(Expression::Is(term)) => term,
        other => panic!("{text} is {other:?}"),
    }
}

fn says(error: &Error, parts: &[&str]) {
    let text = format!("{} {}", error.message, error.hint.as_deref().unwrap_or_default());
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in {text:?}");
    }
}

#[test]
fn an_empty_text_lets_everything_through() {
    assert_eq!(parse("").unwrap(), Filter { root: None });
    assert_eq!(parse(" \t\n").unwrap().to_string(), "");
}

#[test]
fn minus_binds_tightest_then_and_then_or() {
    assert_eq!(tree("a b OR c"), tree("(a b) OR c"));
    assert_eq!(tree("a OR b c"), tree("a OR (b c)"));
    assert_eq!(tree("-a b"), tree("(-a) b"));
    assert_eq!(tree("-a OR b"), tree("(-a) OR b"));
    assert_ne!(tree("a (b OR c)"), tree("a b OR c"));
    assert_ne!(tree("-(a b)"), tree("-a b"));
}

#[test]
fn needless_parentheses_change_nothing() {
    assert_eq!(tree("((a) (b c))"), tree("a b c"));
    assert_eq!(tree("a OR (b OR (c))"), tree("a OR b OR c"));
    assert_eq!(parse("(a(b))").unwrap_err().code, Code::BadFilter);
}

#[test]
fn every_key_is_read() {
    assert_eq!(is("thumb:up"), Term::Thumb(Some(Thumb::Up)));
    assert_eq!(is("thumb:down"), Term::Thumb(Some(Thumb::Down)));
    assert_eq!(is("thumb:none"), Term::Thumb(None));
    assert_eq!(is("rating:<=2"), Term::Rating(Compare::LessOrEqual, 2.0));
    assert_eq!(is("rating:4"), Term::Rating(Compare::Equal, 4.0));
    for field in Field::ALL {
        assert_eq!(is(&format!("{}:x-1.2:3", field.key())), Term::Field(field, "x-1.2:3".to_owned()));
    }
    assert_eq!(is("after:2026-11-01"), Term::After(When::Day(date(2026, 11, 1))));
    assert_eq!(is("before:12h"), Term::Before(When::Ago(12, Unit::Hours)));
    assert_eq!(is("after:7d"), Term::After(When::Ago(7, Unit::Days)));
    assert_eq!(is("after:2w"), Term::After(When::Ago(2, Unit::Weeks)));
    for has in Has::ALL {
        assert_eq!(is(&format!("has:{}", has.word())), Term::Has(has));
    }
    assert_eq!(is("var.a.b:DE"), Term::Variable { name: "a.b".to_owned(), value: "DE".to_owned() });
    assert_eq!(is("check.right:pass"), Term::Outcome { check: "right".to_owned(), passed: true });
    assert_eq!(is("check.right:fail"), Term::Outcome { check: "right".to_owned(), passed: false });
    let score = Term::Score { check: "right".to_owned(), compare: Compare::Less, value: 0.5 };
    assert_eq!(is("check.right:<0.5"), score);
    assert_eq!(is("latency:>2s"), Term::Latency(Compare::Greater, 2_000.0));
    assert_eq!(is("latency:<=1.5min"), Term::Latency(Compare::LessOrEqual, 90_000.0));
    assert_eq!(is("latency:>=800ms"), is("latency:>=800"));
    assert_eq!(is("cost:>0.01"), Term::Cost(Compare::Greater, Money(10_000_000)));
    assert_eq!(is("tokens:>500"), Term::Tokens(Compare::Greater, 500));
}

#[test]
fn each_key_of_the_table_is_one_that_can_be_written() {
    for row in KEYS {
        let error = fails(&format!("{}:", row.key.replace("NAME", "")));
        assert!(!error.message.contains("not known"), "{}: {}", row.key, error.message);
    }
}

#[test]
fn quotes_keep_spaces_signs_and_quotes() {
    assert_eq!(is("\"out of office\""), Term::Text("out of office".to_owned()));
    assert_eq!(is("tag:\"two words\""), Term::Field(Field::Tag, "two words".to_owned()));
    assert_eq!(is(r#""say \"hi\" \\ \n""#), Term::Text(r#"say "hi" \ \n"#.to_owned()));
    assert_eq!(is("\"thumb:up\""), Term::Text("thumb:up".to_owned()));
    assert_eq!(is("\"OR\""), Term::Text("OR".to_owned()));
    assert_eq!(is("\"-x\""), Term::Text("-x".to_owned()));
    assert_eq!(is("or"), Term::Text("or".to_owned()));
    assert_eq!(is("3.5"), Term::Text("3.5".to_owned()));
    let variable = Term::Variable { name: "first name".to_owned(), value: "Åsa \"A\"".to_owned() };
    assert_eq!(is(r#"var."first name":"Åsa \"A\"""#), variable);
}

#[test]
fn a_wrong_token_is_named_with_its_column_and_what_could_stand_there() {
    says(&fails("prompt:a tumb:up"), &["“tumb:up”", "column 10", "Did you mean thumb?", "rating"]);
    says(&fails("thumb:dwon"), &["“thumb:dwon”", "column 1", "Did you mean down?", "up, down or none"]);
    says(&fails("ä rating:good"), &["“rating:good”", "column 3", "<=2"]);
    says(&fails("latency:>2parsecs"), &[">2s"]);
    says(&fails("cost:cheap"), &[">0.01"]);
    says(&fails("tokens:>1.5"), &["whole number"]);
    says(&fails("after:1.11.2026"), &["2026-11-01", "7d"]);
    says(&fails("after:2026-02-30"), &["2026-11-01"]);
    says(&fails("has:corrections"), &["Did you mean correction?"]);
    says(&fails("followup:complain"), &["Did you mean complaint?", "new_topic or nothing"]);
    says(&fails("check:pass"), &["check.NAME"]);
    says(&fails("thumb.x:up"), &["thumb:…"]);
    says(&fails("check.right:maybe"), &["pass, fail", "<0.5"]);
    says(&fails("https://example.org"), &["not known", "quotes"]);
    says(&fails("tag:"), &["a tag"]);
    assert_eq!(fails("a tumb:up").place.unwrap().field.unwrap(), "tumb:up");
}

#[test]
fn a_wrong_shape_is_named_with_its_column() {
    says(&fails("a (b"), &["“(”", "column 3", "never closed"]);
    says(&fails("a) b"), &["“)”", "column 2", "closes nothing"]);
    says(&fails("a ()"), &["“)”", "column 4", "no condition"]);
    says(&fails("OR a"), &["“OR”", "column 1", "before"]);
    says(&fails("a OR"), &["“OR”", "column 3", "after"]);
    says(&fails("a - b"), &["“-”", "column 3"]);
    says(&fails("a -OR b"), &["“OR”", "column 4"]);
    says(&fails("a \"b c"), &["“\"b c”", "column 3", "closing quote"]);
    says(&fails("tag:\"b"), &["column 5", "closing quote"]);
    says(&fails("x say\"hi\""), &["“say\"hi\"”", "column 3"]);
    says(&fails("f(x)"), &["“f(x)”", "quotes"]);
    says(&fails("\"a\"b"), &["“\"a\"b”"]);
    says(&fails("a AND b"), &["“AND”", "column 3", "space"]);
    says(&fails("NOT b"), &["“NOT”", "-"]);
    says(&fails("\"\""), &["empty"]);
}

#[test]
fn a_hostile_text_is_an_error_and_no_crash() {
    says(&fails(&"(".repeat(100_000)), &["nested deeper"]);
    says(&fails(&format!("{}a", "-".repeat(100_000))), &["nested deeper"]);
    says(&fails(&"a ".repeat(10_000)), &["at most 200"]);
    assert!(parse(&"a ".repeat(200)).is_ok());
}

#[test]
fn a_choice_by_outcome_is_seen_wherever_it_stands() {
    for text in [
        "thumb:none",
        "a rating:>1",
        "a OR -(check.x:pass b)",
        "check.x:>1",
        "-has:correction",
        "pattern:p",
        "followup:thanks",
    ] {
        assert!(parse(text).unwrap().uses_outcome(), "{text}");
    }
    for text in ["", "a", "has:comment -has:error", "latency:>1s cost:>1 tokens:>1", "tag:x set:y like:z var.a:b"] {
        assert!(!parse(text).unwrap().uses_outcome(), "{text}");
    }
}

#[test]
fn lookups_are_those_that_need_the_workspace() {
    let filter = parse("user:u1 (batch:b OR -like:i) pattern:p tag:t found:f").unwrap();
    let expected =
        [Lookup::User("u1"), Lookup::Batch("b"), Lookup::Like("i"), Lookup::Pattern("p"), Lookup::Found("f")];
    assert_eq!(filter.lookups(), expected);
}

#[test]
fn two_filters_joined_keep_their_meaning() {
    let joined = parse("a OR b").unwrap().and(parse("c d").unwrap()).and(Filter::default());
    assert_eq!(joined.to_string(), "(a OR b) c d");
    assert_eq!(Filter::default().and(Filter::default()), Filter::default());
}

/// Mostly signs that mean something in the language.
fn text() -> impl Strategy<Value = String> {
    const PARTS: [&str; 17] =
        ["a", "B", "-", ":", "\"", "(", ")", "\\", " ", ".", "<", "=", "ß", "\u{3000}", "😀", "OR", "AND"];
    prop::collection::vec(prop::sample::select(&PARTS[..]), 1..5).prop_map(|parts| parts.concat())
}

fn compare() -> impl Strategy<Value = Compare> {
    prop::sample::select(&Compare::ALL[..])
}

fn when() -> impl Strategy<Value = When> {
    let unit = prop::sample::select(&[Unit::Hours, Unit::Days, Unit::Weeks][..]);
    prop_oneof![
        (0i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| When::Day(date(year, month, day))),
        (any::<u32>(), unit).prop_map(|(amount, unit)| When::Ago(amount, unit)),
    ]
}

fn finite() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("finite", |number| number.is_finite())
}

fn term() -> impl Strategy<Value = Term> {
    prop_oneof![
        text().prop_map(Term::Text),
        prop::sample::select(&[None, Some(Thumb::Up), Some(Thumb::Down)][..]).prop_map(Term::Thumb),
        (compare(), finite()).prop_map(|(compare, value)| Term::Rating(compare, value)),
        (prop::sample::select(&Field::ALL[..]), text()).prop_map(|(field, value)| Term::Field(field, value)),
        when().prop_map(Term::After),
        when().prop_map(Term::Before),
        prop::sample::select(&Has::ALL[..]).prop_map(Term::Has),
        (text(), prop_oneof![text(), Just(String::new())]).prop_map(|(name, value)| Term::Variable { name, value }),
        (text(), any::<bool>()).prop_map(|(check, passed)| Term::Outcome { check, passed }),
        (text(), compare(), finite()).prop_map(|(check, compare, value)| Term::Score { check, compare, value }),
        (compare(), finite()).prop_map(|(compare, ms)| Term::Latency(compare, ms)),
        (compare(), any::<i64>()).prop_map(|(compare, nano)| Term::Cost(compare, Money(nano / 2))),
        (compare(), any::<i64>()).prop_map(|(compare, tokens)| Term::Tokens(compare, tokens)),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let expression = term().prop_map(Expression::Is).prop_recursive(4, 24, 4, |inner| {
        let some = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            inner.clone().prop_map(|inner| Expression::Not(Box::new(inner))),
            some().prop_map(|members| Expression::all_of(members).unwrap()),
            some().prop_map(|members| Expression::any_of(members).unwrap()),
        ]
    });
    expression.prop_map(|root| Filter { root: Some(root) })
}

proptest! {
    #[test]
    fn the_canonical_text_parses_to_the_same_tree(filter in filter()) {
        let text = filter.to_string();
        prop_assert_eq!(parse(&text).map_err(|error| TestCaseError::fail(format!("{text}: {error}")))?, filter);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,40}") {
        if let Ok(filter) = parse(&text) {
            prop_assert_eq!(parse(&filter.to_string()).unwrap(), filter);
        }
    }
}
