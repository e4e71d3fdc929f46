use proptest::prelude::*;
use sqlx::Row as _;

use super::*;
use crate::filter::{parse, sql_tests};

const SORTS: [Sort; 4] = [Sort::Time, Sort::Rating, Sort::Latency, Sort::Cost];

/// Time, rating, latency, cost, and whether the thumb is down.
type Made = (i64, Option<i64>, Option<i64>, Option<i64>, bool);

async fn filled(rows: &[Made]) -> SqliteConnection {
    let mut db = sql_tests::empty().await;
    for (key, (time, rating, latency, cost, down)) in (1i64..).zip(rows) {
        let sql = "INSERT INTO interaction (key, id, source, identity, content_hash, batch, time, time_given, rating,
                     latency_ms, cost_nano, thumb, query, output)
                   VALUES ($1, $1, '', $1, '', '', $2, 1, $3, $4, $5, $6, '', '')";
        let thumb = down.then_some(-1i64);
        let row = sqlx::query(sql).bind(key).bind(time).bind(rating).bind(latency).bind(cost).bind(thumb);
        row.execute(&mut db).await.unwrap();
    }
    db
}

fn value(sort: Sort, row: &Made) -> Option<i64> {
    match sort {
        Sort::Time => Some(row.0),
        Sort::Rating => row.1,
        Sort::Latency => row.2,
        Sort::Cost => row.3,
    }
}

/// All keys that pass, in order, by the plainest of ways.
fn in_order(rows: &[Made], sort: Sort, only_down: bool) -> Vec<i64> {
    let mut found: Vec<(i64, &Made)> = (1i64..).zip(rows).filter(|(_, row)| !only_down || row.4).collect();
    let upwards = sort.order().1 == "ASC";
    found.sort_by_key(|(key, row)| {
        let turned = |number: i64| if upwards { number } else { -number };
        (value(sort, row).is_none(), value(sort, row).map(turned), turned(*key))
    });
    found.into_iter().map(|(key, _)| key).collect()
}

/// Looks among few as where few pass the filter, or walks as where many do.
async fn keys(db: &mut SqliteConnection, sort: Sort, filter: &str, few: bool, from: From) -> Vec<i64> {
    let filter = parse(filter).unwrap();
    let page = Page { filter: &filter, resolved: &Resolved::default(), now: 0, sort, from, rows: 3 };
    page.keys(db, if few { 1 } else { EXACT + 1 }, 1_000).await.unwrap()
}

fn cursor(sort: Sort, rows: &[Made], key: i64) -> Cursor {
    Cursor::at(sort, value(sort, &rows[key as usize - 1]).map(|value| value as f64), key)
}

/// All keys, page after page, from the start or from the end.
async fn paged(
    db: &mut SqliteConnection,
    rows: &[Made],
    sort: Sort,
    filter: &str,
    few: bool,
    backwards: bool,
) -> Vec<i64> {
    let (mut paged, mut from) = (Vec::new(), if backwards { From::End } else { From::Start });
    loop {
        let found = keys(db, sort, filter, few, from).await;
        let Some(last) = found.last().copied() else { break };
        let cursor = cursor(sort, rows, last);
        from = if backwards { From::Before(cursor) } else { From::After(cursor) };
        paged.extend(found);
    }
    if backwards {
        paged.reverse();
    }
    paged
}

proptest! {
    #[test]
    fn pages_hold_everything_once_and_in_order_whichever_way_they_are_found(
        rows in prop::collection::vec((0i64..4, prop::option::of(0i64..3), prop::option::of(0i64..3), prop::option::of(0i64..3), any::<bool>()), 0..14),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let mut db = filled(&rows).await;
            for sort in SORTS {
                for (filter, only_down) in [("", false), ("thumb:down", true)] {
                    let expected = in_order(&rows, sort, only_down);
                    for (few, backwards) in [(true, false), (false, false), (true, true), (false, true)] {
                        prop_assert_eq!(&paged(&mut db, &rows, sort, filter, few, backwards).await, &expected);
                    }
                    for row in 0..=expected.len() {
                        let there: Vec<i64> = expected.iter().skip(row).take(3).copied().collect();
                        for few in [true, false] {
                            if let Some(first) = there.first() {
                                let found = keys(&mut db, sort, filter, few, From::At(cursor(sort, &rows, *first))).await;
                                prop_assert_eq!(&found, &there, "at {} by {:?}", row, sort);
                            }
                            let found = keys(&mut db, sort, filter, few, From::Row(row as i64)).await;
                            prop_assert_eq!(&found, &there, "row {} by {:?}", row, sort);
                        }
                    }
                }
            }
            Ok(())
        })?;
    }
}

async fn plan(db: &mut SqliteConnection, query: Query) -> String {
    let arguments = query.condition.arguments(SqliteArguments::default()).unwrap();
    let sql = format!("EXPLAIN QUERY PLAN {}", query.sql);
    let steps = sqlx::query_with(AssertSqlSafe(sql), arguments).fetch_all(db).await.unwrap();
    steps.iter().map(|step| step.get::<String, _>("detail") + "\n").collect()
}

/// What a walk passes by is in the order of the page already, and begins where the page begins.
#[tokio::test]
async fn a_walk_goes_along_an_index_and_sorts_nothing() {
    let mut db = filled(&[]).await;
    let filters = [
        "",
        "thumb:down",
        "-thumb:down rating:>2",
        "prompt:a version:1",
        "channel:production",
        "tag:t has:comment",
        "latency:>2s cost:>1",
        "after:7d before:2d model:m",
        "word OR session:s",
        "two words var.n:1",
        "check.c:fail tokens:>5",
    ];
    for (text, sort) in filters.into_iter().flat_map(|text| SORTS.map(|sort| (text, sort))) {
        let filter = parse(text).unwrap();
        let cursor = Cursor::at(sort, Some(1.0), 1);
        for from in [From::Start, From::End, From::After(cursor.clone()), From::Before(cursor)] {
            let page = Page { filter: &filter, resolved: &Resolved::default(), now: 0, sort, from, rows: 3 };
            for part in [Part::Valued, Part::Without].into_iter().filter(|part| page.reaches(*part)) {
                let plan = plan(&mut db, page.walked(part, 0, 3).unwrap()).await;
                let walks = plan.lines().any(|step| step.contains("interaction USING") && step.contains("INDEX"));
                assert!(walks && !plan.contains("TEMP B-TREE"), "{text} by {sort:?}, {part:?}:\n{plan}");
            }
        }
    }
}

/// What a person often filters by is never looked for among all interactions.
#[tokio::test]
async fn what_few_have_is_found_by_an_index() {
    let mut db = filled(&[]).await;
    for text in [
        "thumb:down",
        "rating:<=2",
        "prompt:a",
        "prompt:a version:1",
        "channel:c",
        "model:m",
        "after:7d",
        "session:s",
        "var.n:1",
        "tag:t",
        "set:s",
        "has:correction",
        "has:comment",
        "has:context",
        "has:error",
        "has:tool",
        "check.c:fail",
        "check.c:<0.5",
        "latency:>2s",
        "cost:>1",
        "tokens:>5",
        "word",
        "thumb:down OR rating:<=2",
    ] {
        let filter = parse(text).unwrap();
        let page = Page {
            filter: &filter,
            resolved: &Resolved::default(),
            now: 0,
            sort: Sort::Time,
            from: From::Start,
            rows: 3,
        };
        let plan = plan(&mut db, page.sorted().unwrap()).await;
        let all = |step: &str| step.starts_with("SCAN interaction") && !step.contains("interaction_with_");
        assert!(!plan.lines().any(|step| all(step) && !step.contains("interaction_fts")), "{text}:\n{plan}");
    }
}
