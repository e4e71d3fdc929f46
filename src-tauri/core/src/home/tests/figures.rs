//! What Home says, checked against figures that can be counted by hand.
use serde_json::{Value, json};

use super::{NOW, World, answer, thumb};
use crate::{
    error::Code,
    home::{By, Copy, Form, Home, OfModel, Show, Wait, copy, sections, show},
    interaction::form::AuthorKind,
    prompt::{self, body::Body},
    store::{self, channel::Move},
    time::DAY,
};

fn counts(home: &Home, by: By) -> Vec<(String, i64, i64, i64)> {
    let rows = home.satisfaction.iter().filter(|row| row.by == by);
    rows.map(|row| (row.filter.clone().unwrap_or_default(), row.thumbs.answers, row.thumbs.thumbs, row.thumbs.up))
        .collect()
}

fn counted(filter: &str, answers: i64, thumbs: i64, up: i64) -> (String, i64, i64, i64) {
    (filter.to_owned(), answers, thumbs, up)
}

#[tokio::test]
async fn satisfaction_is_the_newest_thumb_of_end_users_with_its_coverage() {
    let world = World::new().await;
    let mut rows: Vec<Value> = (0..10).map(|n| answer(n, n)).collect();
    for (n, row) in rows.iter_mut().enumerate() {
        row["version"] = json!(if n < 6 { "2" } else { "1" });
        row["tags"] = if n < 2 { json!(["very important"]) } else { json!([]) };
    }
    rows[0]["feedback"] = json!([thumb(true)]);
    // The user thought again.
    rows[1]["feedback"] = json!([
        {"kind": "thumb", "value": "up", "time": "2026-11-26T10:00:00Z"},
        {"kind": "thumb", "value": "down", "time": "2026-11-26T11:00:00Z"},
    ]);
    rows[7]["feedback"] = json!([thumb(true), {"kind": "follow_up", "text": "And now?"}]);
    // Others' thumbs count apart.
    rows[8]["feedback"] = json!([{"kind": "thumb", "value": "down", "author_kind": "expert"}]);
    rows[9]["prompt"] = json!(null);
    world.import(&rows).await;

    let home = world.home().await;
    assert_eq!((home.coverage.thumbs, home.coverage.answers, home.coverage.coverage), (3, 10, Some(0.3)));
    assert_eq!(counts(&home, By::All), [counted("", 10, 3, 2)]);
    assert_eq!(counts(&home, By::Prompt), [counted("prompt:support", 9, 3, 2), counted("", 1, 0, 0)]);
    let versions = [counted("prompt:support version:2", 6, 2, 1), counted("prompt:support version:1", 3, 1, 1)];
    assert_eq!(counts(&home, By::Version), versions);
    let segments = [counted("model:ok", 10, 3, 2), counted("tag:\"very important\"", 2, 2, 1)];
    assert_eq!(counts(&home, By::Segment), segments);
    let [low, high] = home.coverage.interval.unwrap();
    assert!((low - 0.2077).abs() < 1e-4 && (high - 0.9385).abs() < 1e-4, "Wilson's interval of 2 in 3");
    assert_eq!(home.apart.len(), 1);
    assert_eq!((home.apart[0].author_kind, home.apart[0].thumbs.thumbs), (AuthorKind::Expert, 1));
    assert_eq!((home.implicit[0].seen, home.implicit[0].answers), (1, 10));

    let home = world.home_since("2d").await;
    assert_eq!(home.since.as_deref(), Some("2026-11-24"));
    assert_eq!(counts(&home, By::All), [counted("after:2026-11-24", 3, 2, 1)]);
    let wrong = show(&world.context, Show { since: Some("soon".to_owned()), ..Show::default() }).await.unwrap_err();
    assert_eq!((wrong.code, wrong.place.unwrap().field.as_deref()), (Code::WrongUsage, Some("since")));
}

#[tokio::test]
async fn home_can_be_narrowed_to_days_a_prompt_and_a_segment() {
    let world = World::new().await;
    let mut rows: Vec<Value> = (0..12).map(|n| answer(n, n)).collect();
    for (n, row) in rows.iter_mut().enumerate() {
        row["prompt"] = json!(if n % 2 == 0 { "support" } else { "ticket" });
        row["tags"] = if n < 6 { json!(["very important"]) } else { json!([]) };
        row["feedback"] = json!([thumb(n % 4 == 0)]);
    }
    world.import(&rows).await;
    let narrowed = async |request: Show| show(&world.context, request).await.unwrap();
    let text = |text: &str| Some(text.to_owned());

    let home = narrowed(Show { prompt: text("support"), ..Show::default() }).await;
    assert_eq!(counts(&home, By::All), [counted("prompt:support", 6, 6, 3)]);
    let segments =
        [counted("prompt:support model:ok", 6, 6, 3), counted("prompt:support tag:\"very important\"", 3, 3, 2)];
    assert_eq!(counts(&home, By::Segment), segments);
    assert_eq!(home.line.iter().map(|week| week.thumbs.answers).sum::<i64>(), 6);
    assert_eq!(home.compared.unwrap().answers, [2, 4]);
    assert_eq!(
        (home.choices.prompts, home.choices.segments[0].as_str()),
        (vec!["support".into(), "ticket".into()], "model:ok")
    );

    let segment = text("tag:\"very important\"");
    let home = narrowed(Show { segment: segment.clone(), until: text("2026-11-24"), ..Show::default() }).await;
    assert_eq!(counts(&home, By::All), [counted("tag:\"very important\" before:2026-11-25", 4, 4, 1)]);
    let prompts = [
        counted("prompt:support tag:\"very important\" before:2026-11-25", 2, 2, 1),
        counted("prompt:ticket tag:\"very important\" before:2026-11-25", 2, 2, 0),
    ];
    assert_eq!(counts(&home, By::Prompt), prompts);
    assert_eq!(counts(&home, By::Segment), []);
    assert_eq!(home.line.last().unwrap().to, "2026-11-24");

    for (request, field) in [
        (Show { segment: text("vip"), ..Show::default() }, "segment"),
        (Show { until: text("never"), ..Show::default() }, "until"),
        (Show { since: text("2d"), until: text("4d"), ..Show::default() }, "until"),
    ] {
        let wrong = show(&world.context, request).await.unwrap_err();
        assert_eq!((wrong.code, wrong.place.unwrap().field.as_deref()), (Code::WrongUsage, Some(field)));
    }
}

#[tokio::test]
async fn time_money_and_tokens_are_those_of_the_answers_that_say_so() {
    let world = World::new().await;
    let mut rows: Vec<Value> = (0..100).map(|n| answer(n, 1)).collect();
    for (n, row) in rows.iter_mut().enumerate().skip(20) {
        row["latency_ms"] = json!(if n < 90 { 800 } else { 4_000 });
        row["usage"] = json!({"input_tokens": 10, "output_tokens": 3});
        row["cost"] = json!("0.002");
    }
    rows[0]["model"] = json!("other");
    world.import(&rows).await;
    let home = world.home().await;
    let took = home.took;
    assert_eq!((took.timed, took.costed, took.input_tokens, took.output_tokens), (80, 80, Some(800), Some(240)));
    assert!((800.0..850.0).contains(&took.median_ms.unwrap()), "{took:?}");
    assert!((4_000.0..4_200.0).contains(&took.p95_ms.unwrap()), "{took:?}");
    assert_eq!((took.cost.unwrap().to_string(), took.cost_each.unwrap().to_string()), ("0.16".into(), "0.002".into()));
    assert_eq!(home.line[0].took, took);
    assert_eq!(home.compared.unwrap().took[1], took);
    let other = home.satisfaction.iter().find(|row| row.segment.as_deref() == Some("model:other")).unwrap();
    assert!(other.took.is_unknown());
}

#[tokio::test]
async fn models_cost_what_their_answers_of_this_month_say() {
    let world = World::new().await;
    // The month began 25 days ago.
    let mut rows: Vec<Value> = (0..30).map(|n| answer(n, n)).collect();
    for (n, row) in rows.iter_mut().enumerate() {
        row["model"] = json!(["small", "large", "free"][n % 3]);
        row["prompt"] = json!(if n < 15 { "support" } else { "ticket" });
        row["tags"] = json!(["vip"]);
        if n % 3 < 2 {
            row["cost"] = json!(["0.001", "0.01"][n % 3]);
        }
    }
    world.import(&rows).await;
    let costs = |home: &Home| -> Vec<(String, i64, String)> {
        let row = |row: &OfModel| (row.model.clone(), row.took.costed, row.took.cost.unwrap().to_string());
        home.month.models.iter().map(row).collect()
    };
    let cost = |model: &str, answers, cost: &str| (model.to_owned(), answers, cost.to_owned());
    let home = world.home().await;
    assert_eq!(home.month.from, "2026-11-01");
    assert_eq!(costs(&home), [cost("large", 9, "0.09"), cost("small", 9, "0.009")]);
    assert_eq!(home.month.models[0].filter, "model:large after:2026-11-01");
    assert_eq!(costs(&world.home_since("2d").await), costs(&home), "whatever days Home shows");
    let narrowed = |prompt: Option<&str>, segment: Option<&str>| Show {
        prompt: prompt.map(str::to_owned),
        segment: segment.map(str::to_owned),
        ..Show::default()
    };
    let of_prompt = show(&world.context, narrowed(Some("support"), None)).await.unwrap();
    assert_eq!(costs(&of_prompt), [cost("large", 5, "0.05"), cost("small", 5, "0.005")]);
    assert_eq!(of_prompt.month.models[0].filter, "model:large after:2026-11-01 prompt:support");
    let of_model = show(&world.context, narrowed(None, Some("model:small"))).await.unwrap();
    assert_eq!(costs(&of_model), [cost("small", 9, "0.009")]);
    assert_eq!(costs(&show(&world.context, narrowed(None, Some("tag:vip"))).await.unwrap()), []);
    let sections = sections(&home);
    let section = sections.iter().find(|section| section.title == "Cost by model this month").unwrap();
    assert_eq!(section.rows[0][..2], ["large", "$0.09"]);
    let drawn = copy(&world.context, Copy { form: Form::Picture, ..Copy::default() }).await.unwrap().text;
    assert!(drawn.contains(">Cost, at most $0.0"), "{drawn}");
}

#[tokio::test]
async fn ratings_of_other_scales_and_names_stay_apart() {
    let world = World::new().await;
    let mut rows: Vec<Value> = (0..4).map(|n| answer(n, 0)).collect();
    for (row, value) in rows.iter_mut().zip([1, 2, 3, 6]) {
        row["feedback"] = json!([{"kind": "rating", "value": value, "scale": [1, 6]}]);
    }
    let more = [
        json!({"kind": "rating", "name": "tone", "value": 0.5}),
        json!({"kind": "rating", "value": 5, "scale": [1, 6], "author_kind": "judge"}),
    ];
    for (row, said) in rows.iter_mut().zip(more) {
        row["feedback"].as_array_mut().unwrap().push(said);
    }
    world.import(&rows).await;
    let home = world.home().await;
    let of_all = home.ratings.iter().filter(|rating| rating.prompt.is_none());
    let said: Vec<_> = of_all
        .map(|rating| (rating.author_kind, rating.name.as_deref(), rating.scale, rating.rated, rating.mean))
        .collect();
    assert_eq!(
        said,
        [
            (AuthorKind::User, None, Some([1.0, 6.0]), 4, 3.0),
            (AuthorKind::User, Some("tone"), None, 1, 0.5),
            (AuthorKind::Judge, None, Some([1.0, 6.0]), 1, 5.0),
        ]
    );
    assert_eq!(home.ratings[0].coverage, Some(1.0));
    assert_eq!(home.coverage.thumbs, 0, "a rating is no thumb");
}

/// So many answers of other users, each with a thumb.
fn week(name: &str, days_ago: i64, up: usize, of: usize) -> Vec<Value> {
    let row = |n: usize| {
        let mut row = answer(format!("{name}{n}"), days_ago);
        row["user"] = json!(format!("{name} {n}"));
        row["feedback"] = json!([thumb(n < up)]);
        row
    };
    (0..of).map(row).collect()
}

#[tokio::test]
async fn a_change_is_told_where_it_holds_and_only_once() {
    let world = World::new().await;
    world.import(&[week("a", 8, 90, 100), week("b", 1, 60, 100)].concat()).await;
    let home = world.home().await;
    let [change] = &home.changes[..] else { panic!("{:?}", home.changes) };
    assert_eq!((change.before.up, change.after.up, change.prompt.as_deref()), (90, 60, None));
    assert!((change.difference + 0.3).abs() < 1e-12 && change.p_adjusted < 0.001);
    assert_eq!(change.filter, "after:2026-11-19");
    let text = "Satisfaction fell from 90 % to 60 % in the week to 2026-11-25, by 30 points (17 to 43); 100 thumbs \
                before, 100 in that week.";
    assert_eq!(change.text, text);
    let compared = home.compared.unwrap();
    assert_eq!(compared.looked_at, 1, "the one prompt and the one model are the whole");
    assert_eq!((compared.before[0].as_str(), compared.after[1].as_str()), ("2026-11-12", "2026-11-25"));
}

/// So many answers of other users, each with a rating of its tone.
fn rated(name: &str, days_ago: i64, values: &[f64]) -> Vec<Value> {
    let row = |(n, value): (usize, &f64)| {
        let mut row = answer(format!("{name}{n}"), days_ago);
        row["user"] = json!(format!("{name} {n}"));
        row["feedback"] = json!([{"kind": "rating", "name": "tone", "value": value, "scale": [1, 5]}]);
        row
    };
    values.iter().enumerate().map(row).collect()
}

#[tokio::test]
async fn ratings_that_changed_since_the_week_before_are_told() {
    let world = World::new().await;
    let (before, after) = ([4.0, 5.0, 3.0, 4.0].repeat(20), [3.0, 4.0, 2.0, 3.0].repeat(20));
    world.import(&[rated("a", 8, &before), rated("b", 1, &after)].concat()).await;
    let home = world.home().await;
    let [change] = &home.rating_changes[..] else { panic!("{:?}", home.rating_changes) };
    assert_eq!((change.before.mean, change.after.mean, change.before.rated), (4.0, 3.0, 80));
    assert_eq!((change.name.as_deref(), change.scale, &change.prompt), (Some("tone"), Some([1.0, 5.0]), &None));
    let text = "Rating “tone” (on 1 to 5) fell from 4.00 to 3.00 in the week to 2026-11-25, by 1.00 (0.73 to 1.27); 80 \
                ratings before, 80 in that week.";
    assert_eq!(change.text, text);
    assert_eq!(home.compared.unwrap().looked_at, 1, "the one prompt is the whole, and nobody thumbed");
    assert!(home.changes.is_empty());
}

#[tokio::test]
async fn the_line_has_each_week_from_the_first_answer_on() {
    let world = World::new().await;
    world.import(&[week("a", 20, 3, 4), week("b", 1, 1, 4), week("c", 0, 4, 4), week("old", 500, 1, 1)].concat()).await;
    let weeks = |home: &Home| -> Vec<(String, String, i64, i64)> {
        let line = home.line.iter();
        line.map(|week| (week.from.clone(), week.to.clone(), week.thumbs.answers, week.thumbs.up)).collect()
    };
    let week = |from: &str, to: &str, answers, up| (from.to_owned(), to.to_owned(), answers, up);
    let last = [week("2026-11-13", "2026-11-19", 0, 0), week("2026-11-20", "2026-11-26", 8, 5)];
    let home = world.home().await;
    assert_eq!(weeks(&home), [&[week("2026-11-06", "2026-11-12", 4, 3)], &last[..]].concat());
    assert_eq!(home.line[1].thumbs.share, None);
    let home = world.home_since("2026-11-25").await;
    assert_eq!(weeks(&home), [week("2026-11-25", "2026-11-26", 8, 5)]);
}

#[tokio::test]
async fn patterns_that_grow_are_told_and_others_are_not() {
    let world = World::new().await;
    let failure = |n: usize, days_ago: i64| {
        let mut row = answer(n, days_ago);
        row["feedback"] = json!([thumb(false)]);
        row
    };
    // One pattern in the last four weeks only, one in all eight.
    let rows = (0..40).map(|n| failure(n, if n < 12 { n as i64 } else { 2 * (n as i64 - 12) })).collect::<Vec<_>>();
    world.import(&rows).await;
    let workspace = world.context.workspace().unwrap();
    let found = ["new", "old"].map(|id| store::pattern::Found { id: id.to_owned(), words: vec![id.to_owned()] });
    let keys = store::pattern::failures(&mut workspace.store.read().await.unwrap()).await.unwrap();
    let put = |(n, key): (usize, i64)| {
        let pattern = Some(if n < 12 { "new" } else { "old" }.to_owned());
        store::pattern::Member { key, pattern, nearness: 0.9 }
    };
    let members: Vec<_> = keys.into_iter().enumerate().map(put).collect();
    let written = workspace.store.write(&["pattern"], move |tx| {
        Box::pin(async move { store::pattern::replace(tx, NOW, &found, &members).await })
    });
    written.await.unwrap();
    let patterns = world.home().await.patterns;
    let [growing] = &patterns[..] else { panic!("{patterns:?}") };
    assert_eq!((growing.pattern.as_str(), growing.size, growing.share), ("new", 12, 0.3));
    assert_eq!(growing.words, ["new"]);
}

#[tokio::test]
async fn one_person_who_thumbs_a_lot_changes_nothing() {
    let world = World::new().await;
    let mut loud = week("b", 1, 60, 100);
    for row in &mut loud[60..] {
        row["user"] = json!("the same");
    }
    world.import(&[week("a", 8, 90, 100), loud].concat()).await;
    let home = world.home().await;
    assert!(home.changes.is_empty());
    assert_eq!(home.coverage.thumbs, 200, "what was said counts all the same");
}

#[tokio::test]
async fn a_promise_stands_beside_what_users_said_before_and_after() {
    let world = World::new().await;
    let body: Body = serde_json::from_value(json!({"messages": [{"role": "system", "content": "Help."}]})).unwrap();
    let request = prompt::ops::Add { name: "support".to_owned(), body: Some(body), ..prompt::ops::Add::default() };
    prompt::ops::add(&world.context, request).await.unwrap();
    let made = |id: &str, days_ago: i64| Move {
        id: id.to_owned(),
        prompt: "support".to_owned(),
        channel: "production".to_owned(),
        kind: "override".to_owned(),
        moved_from: Some(1),
        moved_to: 1,
        replay: None,
        reason: Some("why not".to_owned()),
        promise: None,
        time: NOW - days_ago * DAY,
    };
    let moves = [made("first", 20), made("second", 5)];
    let workspace = world.context.workspace().unwrap();
    workspace
        .store
        .write(&["promotion"], move |tx| {
            Box::pin(async move {
                store::channel::record(tx, &moves[0]).await?;
                store::channel::record(tx, &moves[1]).await
            })
        })
        .await
        .unwrap();
    let weeks = [week("before", 30, 5, 10), week("between", 10, 8, 20), week("day", 5, 0, 9), week("after", 2, 9, 10)];
    world.import(&weeks.concat()).await;
    let home = world.home().await;
    let sides: Vec<_> = home
        .promotions
        .iter()
        .map(|effect| (effect.before.thumbs.up, effect.before.days, effect.after.thumbs.up, effect.after.days))
        .collect();
    assert_eq!(sides, [(8, 14, 9, 5), (5, 28, 8, 14)], "the days of the moves belong to neither side");
    let newest = &home.promotions[0];
    assert!((newest.difference.unwrap() - 0.5).abs() < 1e-12);
    assert!(newest.interval.unwrap()[0] > 0.0);
    let text = "Nothing was promised. Before: 40 % of 20 thumbs up in 14 days; after: 90 % of 10 thumbs up in 5 days.";
    assert_eq!(newest.text, text);
    assert_eq!(world.home_since("7d").await.promotions.len(), 1);

    let drawn = copy(&world.context, Copy { form: Form::Picture, ..Copy::default() }).await.unwrap().text;
    assert!(drawn.contains(">Thumbs up, week by week<"), "{drawn}");
    assert_eq!(drawn.matches(">support@1<").count(), 2, "each move is marked on its week: {drawn}");
    assert!(!drawn.contains("Cost, at most"), "no answer says what it cost");
}

#[tokio::test]
async fn what_came_without_its_other_half_waits() {
    let world = World::new().await;
    assert!(world.home().await.waiting.is_empty());
    world.import(&[json!({"id": "late", "feedback": [thumb(true)]}), json!({"id": "no output", "query": "q"})]).await;
    let waits: Vec<Wait> = world.home().await.waiting.iter().map(|waiting| waiting.what).collect();
    assert_eq!(waits, [Wait::Rejects, Wait::Feedback]);
    world.import(&[answer("late", 1)]).await;
    let home = world.home().await;
    assert_eq!(home.waiting.len(), 1);
    assert_eq!(home.coverage.up, 1);
}
