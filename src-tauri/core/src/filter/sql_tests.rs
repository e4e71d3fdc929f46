//! The SQL, run by a real SQLite, against a plain evaluator of the tree.
use jiff::civil::date;
use proptest::prelude::*;
use sqlx::{
    AssertSqlSafe, ConnectOptions, SqliteConnection,
    sqlite::{SqliteArguments, SqliteConnectOptions},
};

use super::{
    sql::{Resolved, build, build_along},
    *,
};
use crate::{
    store::{
        channel, follow_up, found, interaction, outcome, prompt, set,
        variable::{self, Source},
        words,
    },
    time::{DAY, parse_rfc3339},
};

/// The tables that the SQL reads, without their references to others.
const TABLES: [&str; 9] = [
    interaction::CREATE,
    variable::CREATE,
    words::CREATE,
    set::CREATE,
    outcome::CREATE,
    prompt::CREATE,
    channel::CREATE,
    found::CREATE,
    follow_up::CREATE,
];
const CHANNELS: &str = "INSERT INTO channel VALUES ('a', 'b', 1), ('b', 'a', 2);
    INSERT INTO version_alias VALUES ('a', 'b', 1)";

/// Two or three values for each field, so that random filters and random rows meet often.
#[derive(Debug, Clone)]
struct Row {
    fields: Vec<Option<&'static str>>,
    batch: &'static str,
    texts: (String, String),
    time: i64,
    numbers: [Option<i64>; 5],
    thumb: Option<i64>,
    has: [bool; 5],
    tag: Option<&'static str>,
    variable: Option<&'static str>,
    outcome: Option<(Option<bool>, Option<i64>)>,
    read: Option<Kind>,
}

const NAMES: [&str; 3] = ["a", "b", "1"];
const COLUMNS: [&str; 5] = ["prompt", "version", "model", "user_hash", "session"];
const NUMBERS: [&str; 5] = ["rating", "latency_ms", "cost_nano", "input_tokens", "output_tokens"];
const FLAGS: [&str; 4] = ["has_correction", "has_comment", "has_context", "has_tool"];
const NOW: i64 = 20_000 * DAY;

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&NAMES[..])
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(&[Kind::Complaint, Kind::Thanks][..])
}

fn words() -> impl Strategy<Value = String> {
    "([abAB](, |-)){0,3}[ab]"
}

fn row() -> impl Strategy<Value = Row> {
    let outcome = (prop::option::of(any::<bool>()), prop::option::of(0i64..4));
    (
        (prop::collection::vec(prop::option::of(name()), COLUMNS.len()), name()),
        (words(), words()),
        -6i64..2,
        prop::array::uniform5(prop::option::of(0i64..4)),
        prop::option::of(prop::sample::select(&[1i64, -1][..])),
        prop::array::uniform5(any::<bool>()),
        (prop::option::of(name()), prop::option::of(name())),
        (prop::option::of(outcome), prop::option::of(kind())),
    )
        .prop_map(|((fields, batch), texts, half_days, numbers, thumb, has, (tag, variable), (outcome, read))| {
            Row {
                fields,
                batch,
                texts,
                time: NOW + half_days * DAY / 2,
                numbers,
                thumb,
                has,
                tag,
                variable,
                outcome,
                read,
            }
        })
}

fn term() -> impl Strategy<Value = Term> {
    let compare = || prop::sample::select(&Compare::ALL[..]);
    let today = date(2024, 10, 4);
    let when = prop_oneof![
        (0u32..3).prop_map(|days| When::Ago(days, Unit::Days)),
        (0u32..50).prop_map(|hours| When::Ago(hours, Unit::Hours)),
        (-2i64..2).prop_map(move |days| When::Day(today.saturating_add(jiff::Span::new().days(days)))),
    ];
    prop_oneof![
        words().prop_map(Term::Text),
        prop::sample::select(&[None, Some(Thumb::Up), Some(Thumb::Down)][..]).prop_map(Term::Thumb),
        (compare(), 0i32..4).prop_map(|(compare, value)| Term::Rating(compare, f64::from(value))),
        (prop::sample::select(&Field::ALL[..]), name()).prop_map(|(field, name)| Term::Field(field, name.to_owned())),
        (when, any::<bool>()).prop_map(|(when, after)| if after { Term::After(when) } else { Term::Before(when) }),
        prop::sample::select(&Has::ALL[..]).prop_map(Term::Has),
        kind().prop_map(Term::FollowUp),
        name().prop_map(|value| Term::Variable { name: "a b".to_owned(), value: value.to_owned() }),
        any::<bool>().prop_map(|passed| Term::Outcome { check: "c".to_owned(), passed }),
        (compare(), 0i32..4).prop_map(|(compare, value)| Term::Score {
            check: "c".to_owned(),
            compare,
            value: f64::from(value)
        }),
        (compare(), 0i32..4).prop_map(|(compare, value)| Term::Latency(compare, f64::from(value))),
        (compare(), 0i64..4).prop_map(|(compare, value)| Term::Cost(compare, Money(value))),
        (compare(), 0i64..6).prop_map(|(compare, value)| Term::Tokens(compare, value)),
    ]
}

fn expression() -> impl Strategy<Value = Expression> {
    term().prop_map(Expression::Is).prop_recursive(4, 16, 3, |inner| {
        let some = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            inner.clone().prop_map(|inner| Expression::Not(Box::new(inner))),
            some().prop_map(|members| Expression::all_of(members).unwrap()),
            some().prop_map(|members| Expression::any_of(members).unwrap()),
        ]
    })
}

/// `user:a` is kept as `b`, `batch:1` means `a`; patterns and likeness hold one key each.
fn resolved() -> Resolved {
    let pairs = |pairs: [(&str, &str); 3]| pairs.map(|(from, to)| (from.to_owned(), to.to_owned())).into();
    let keys =
        |first: i64| NAMES.iter().zip(first..).map(|(name, key)| (name.to_string(), vec![key, key + 1])).collect();
    Resolved {
        users: pairs([("a", "b"), ("b", "1"), ("1", "a")]),
        batches: pairs([("a", "a"), ("b", "b"), ("1", "a")]),
        patterns: keys(0),
        like: keys(1),
    }
}

/// A database in memory with these tables, all empty.
pub(crate) async fn empty() -> SqliteConnection {
    let mut db = SqliteConnectOptions::new().in_memory(true).foreign_keys(false).connect().await.unwrap();
    for sql in TABLES {
        sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
    }
    db
}

async fn filled(rows: &[Row]) -> SqliteConnection {
    let mut db = empty().await;
    sqlx::raw_sql(CHANNELS).execute(&mut db).await.unwrap();
    for (key, row) in (0i64..).zip(rows) {
        row.insert(&mut db, key).await;
    }
    db
}

impl Row {
    async fn insert(&self, db: &mut SqliteConnection, key: i64) {
        let columns = [&COLUMNS[..], &NUMBERS, &FLAGS].concat().join(", ");
        let text = |value: &Option<&str>| value.map_or("NULL".to_owned(), |value| format!("'{value}'"));
        let number = |value: &Option<i64>| value.map_or("NULL".to_owned(), |value| value.to_string());
        let flag = |value: &bool| i64::from(*value).to_string();
        let values: Vec<String> = (self.fields.iter().map(text))
            .chain(self.numbers.iter().map(number))
            .chain(self.has[..4].iter().map(flag))
            .collect();
        let (query, output) = &self.texts;
        let error = if self.has[4] { "'broke'" } else { "NULL" };
        let (time, batch, thumb) = (self.time, self.batch, number(&self.thumb));
        let mut sql = format!(
            "INSERT INTO interaction (key, id, source, identity, content_hash, batch, time, time_given, thumb, query, output,
                 error, {columns})
               VALUES ({key}, '{key}', '', '{key}', '', '{batch}', {time}, 1, {thumb}, '{query}', '{output}', {error}, {});
             INSERT INTO interaction_fts (rowid, query, output) VALUES ({key}, '{query}', '{output}');",
            values.join(", ")
        );
        if let Some(tag) = self.tag {
            sql += &format!("INSERT INTO interaction_tag (tag, key) VALUES ('{tag}', {key}), ('z', {key});");
            sql += &format!(
                "INSERT INTO found_member VALUES ({key}, '{tag}', 1);
                 INSERT INTO set_case (set_name, version, position, case_id, interaction_key)
                   VALUES ('{tag}', 1, {key}, {key}, {key});"
            );
        }
        let variables = self.variable.map_or(serde_json::json!({}), |value| serde_json::json!({"a b": value, "z": 1}));
        if let Some((passed, score)) = &self.outcome {
            let (passed, score) = (number(&passed.map(i64::from)), number(score));
            sql += &format!(
                "INSERT INTO outcome (key, check_name, number, passed, score, reason)
                   VALUES ({key}, 'c', 1, {passed}, {score}, ''), ({key}, 'z', 1, 1, 9, '');"
            );
        }
        if let Some(read) = self.read {
            let columns = "key, kind, probability, reason, reader";
            sql += &format!("INSERT INTO follow_up ({columns}) VALUES ({key}, '{}', 1, '', '');", read.word());
        }
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *db).await.unwrap();
        variable::add(db, Source::Logged, [(key, variables.as_object().unwrap())]).await.unwrap();
    }

    fn passes(&self, key: i64, expression: &Expression) -> bool {
        match expression {
            Expression::Is(term) => self.is(key, term),
            Expression::Not(inner) => !self.passes(key, inner),
            Expression::And(members) => members.iter().all(|member| self.passes(key, member)),
            Expression::Or(members) => members.iter().any(|member| self.passes(key, member)),
        }
    }

    fn is(&self, key: i64, term: &Term) -> bool {
        let [rating, latency, cost, input, output] = self.numbers;
        match term {
            Term::Text(text) => {
                let wanted = tokens(text);
                [&self.texts.0, &self.texts.1]
                    .iter()
                    .any(|text| tokens(text).windows(wanted.len()).any(|at| at == wanted))
            }
            Term::Thumb(thumb) => self.thumb == thumb.map(|thumb| if thumb == Thumb::Up { 1 } else { -1 }),
            Term::Rating(compare, value) => holds(*compare, rating, *value),
            Term::Field(field, value) => self.field(key, *field, value),
            Term::After(when) => self.time >= start(*when),
            Term::Before(when) => self.time < start(*when),
            Term::Has(has) => {
                self.has[[Has::Correction, Has::Comment, Has::Context, Has::Tool, Has::Error]
                    .iter()
                    .position(|other| other == has)
                    .unwrap()]
            }
            Term::FollowUp(kind) => self.read == Some(*kind),
            Term::Variable { value, .. } => self.variable == Some(value),
            Term::Outcome { passed, .. } => self.outcome.is_some_and(|outcome| outcome.0 == Some(*passed)),
            Term::Score { compare, value, .. } => holds(*compare, self.outcome.and_then(|outcome| outcome.1), *value),
            Term::Latency(compare, ms) => holds(*compare, latency, *ms),
            Term::Cost(compare, money) => holds(*compare, cost, money.0 as f64),
            Term::Tokens(compare, tokens) => {
                let both =
                    if input.or(output).is_some() { Some(input.unwrap_or(0) + output.unwrap_or(0)) } else { None };
                holds(*compare, both, *tokens as f64)
            }
        }
    }

    fn field(&self, key: i64, field: Field, value: &str) -> bool {
        let resolved = resolved();
        let column = |index: usize| self.fields[index];
        match field {
            Field::Prompt => column(0) == Some(value),
            Field::Version => column(1) == Some(value) || self.field(key, Field::Channel, value),
            Field::Model => column(2) == Some(value),
            Field::User => column(3) == Some(&resolved.users[value]),
            Field::Session => column(4) == Some(value),
            Field::Batch => self.batch == resolved.batches[value],
            Field::Channel => value == "b" && column(0) == Some("a") && column(1) == Some("1"),
            Field::Tag | Field::Set | Field::Found => self.tag == Some(value),
            Field::Pattern => resolved.patterns[value].contains(&key),
            Field::Like => resolved.like[value].contains(&key),
        }
    }
}

fn tokens(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).map(str::to_lowercase).collect()
}

fn holds(compare: Compare, left: Option<i64>, right: f64) -> bool {
    let Some(left) = left.map(|left| left as f64) else { return false };
    match compare {
        Compare::Less => left < right,
        Compare::LessOrEqual => left <= right,
        Compare::Equal => left == right,
        Compare::GreaterOrEqual => left >= right,
        Compare::Greater => left > right,
    }
}

fn start(when: When) -> i64 {
    match when {
        When::Day(day) => parse_rfc3339(&format!("{day}T00:00:00Z")).unwrap(),
        When::Ago(amount, unit) => {
            let hours = if unit == Unit::Hours { 1 } else { 24 };
            NOW - i64::from(amount) * hours * DAY / 24
        }
    }
}

/// The same, tested while the interactions are read in the order of a column.
async fn found_along(db: &mut SqliteConnection, filter: &Filter, column: &str) -> Vec<i64> {
    let condition = build_along(filter, NOW, &resolved(), column).unwrap();
    let sql = format!("SELECT key FROM interaction WHERE {} ORDER BY key", condition.sql);
    let arguments = condition.arguments(SqliteArguments::default()).unwrap();
    sqlx::query_scalar_with(AssertSqlSafe(sql), arguments).fetch_all(db).await.unwrap()
}

async fn found(db: &mut SqliteConnection, filter: &Filter) -> Vec<i64> {
    let condition = build(filter, NOW, &resolved(), 2).unwrap();
    let mut before = SqliteArguments::default();
    sqlx::Arguments::add(&mut before, 1_000i64).unwrap();
    let sql = format!("SELECT key FROM interaction WHERE key < $1 AND {} ORDER BY key", condition.sql);
    let arguments = condition.arguments(before).unwrap();
    sqlx::query_scalar_with(AssertSqlSafe(sql), arguments).fetch_all(db).await.unwrap()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_database_finds_what_the_filter_means(
        rows in prop::collection::vec(row(), 1..12),
        filters in prop::collection::vec(expression(), 1..8),
    ) {
        runtime().block_on(async {
            let mut db = filled(&rows).await;
            for root in filters {
                let meant: Vec<i64> =
                    (0i64..).zip(&rows).filter(|(key, row)| row.passes(*key, &root)).map(|(key, _)| key).collect();
                let filter = Filter { root: Some(root) };
                for column in ["time", "rating", "latency_ms", "cost_nano", "key"] {
                    prop_assert_eq!(&found_along(&mut db, &filter, column).await, &meant, "{} along {}", filter, column);
                }
                prop_assert_eq!(found(&mut db, &filter).await, meant, "{}", filter);
            }
            Ok(())
        })?;
    }
}

/// One row of these texts and this body, and whether each filter finds it.
fn one_row(query: &str, variables: serde_json::Value, expected: &[(&str, bool)]) {
    runtime().block_on(async {
        let mut db = filled(&[]).await;
        let row =
            "INSERT INTO interaction (key, id, source, identity, content_hash, batch, time, time_given, query, output)
            VALUES (0, '', '', '', '', '', 0, 0, $1, '')";
        sqlx::query(row).bind(query).execute(&mut db).await.unwrap();
        let fts = "INSERT INTO interaction_fts (rowid, query, output) VALUES (0, $1, '')";
        sqlx::query(fts).bind(query).execute(&mut db).await.unwrap();
        variable::add(&mut db, Source::Logged, [(0, variables.as_object().unwrap())]).await.unwrap();
        for (text, finds) in expected {
            assert_eq!(found(&mut db, &parse(text).unwrap()).await.len() == 1, *finds, "{text}");
        }
    });
}

#[test]
fn what_fits_no_template_and_one_version_of_a_group_can_be_asked_for() {
    runtime().block_on(async {
        let mut db = filled(&[]).await;
        for (key, group, version) in [(0, "NULL", "NULL"), (1, "'a'", "1"), (2, "'a'", "2")] {
            let sql = format!(
                "INSERT INTO interaction (key, id, source, identity, content_hash, batch, time, time_given, query, output)
                   VALUES ({key}, '{key}', '', '{key}', '', '', 0, 0, '', '');
                 INSERT INTO found_member VALUES ({key}, {group}, {version})"
            );
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut db).await.unwrap();
        }
        let filled = serde_json::json!({"name": "Ann"});
        variable::add(&mut db, Source::Filled, [(2, filled.as_object().unwrap())]).await.unwrap();
        let expected: [(&str, &[i64]); 6] = [
            ("found:none", &[0]),
            ("found:a", &[1, 2]),
            ("-found:a", &[0]),
            ("found:a@2", &[2]),
            ("found:a@x", &[]),
            ("var.name:Ann", &[2]),
        ];
        for (text, keys) in expected {
            assert_eq!(found(&mut db, &parse(text).unwrap()).await, keys, "{text}");
        }
    });
}

#[test]
fn text_is_found_by_words_signs_and_scripts_without_spaces() {
    one_row(
        "Où est ERR-1042? 100% 返品したい 👍 it's_a",
        serde_json::json!({}),
        &[
            ("ou", true),
            ("OÙ", true),
            ("err-1042", true),
            ("\"est err 1042\"", true),
            ("\"est 1042\"", false),
            ("104", false),
            ("返品", true),
            ("返金", false),
            ("👍", true),
            ("👎", false),
            ("\"100%\"", true),
            ("\"0%\"", false),
            ("%", true),
            ("\"% _\"", false),
            ("it's", true),
            ("\"NEAR(\"", false),
        ],
    );
}

#[test]
fn variables_are_compared_as_text_and_numbers_also_by_value() {
    one_row(
        "",
        serde_json::json!({"n": 3, "x": 2.50, "s": "3", "yes": true, "none": null, "q\"'.$[0]ä": "v", "list": [1], "": ""}),
        &[
            ("var.n:3", true),
            ("var.n:3.0", true),
            ("var.x:2.5", true),
            ("var.s:3", true),
            ("var.s:3.0", false),
            ("var.yes:true", true),
            ("var.yes:1", false),
            ("var.none:null", false),
            ("-var.none:x", true),
            (r#"var."q\"'.$[0]ä":v"#, true),
            ("var.list:[1]", true),
            ("var.N:3", false),
        ],
    );
}

#[test]
fn a_lookup_that_nobody_made_is_a_defect_and_not_an_empty_answer() {
    let error = build(&parse("user:u").unwrap(), NOW, &Resolved::default(), 1).unwrap_err();
    assert_eq!(error.code, crate::error::Code::Internal);
}
