//! Search by words, by meaning and by both, also behind a filter, and making the index of meaning anew.
//!
//! Embedding that many texts would take an hour, so vectors are drawn instead and kept as the embedder's would be; the
//! words searched for are embedded really.
use std::{
    collections::HashSet,
    ops::Range,
    time::{Duration, Instant},
};

use attune_core::{model::Embedder, store};
use serde_json::{Value, json};

use crate::{
    Done,
    core::Core,
    figure::{Figures, Goal, percentile},
    material::{Dice, interaction, lines, prose},
    program::Program,
};

const QUERIES: usize = 20;
/// How many of the nearest are compared with the truth.
const NEAREST: usize = 10;
/// Filters that let about so many of a hundred through.
const FILTERS: [(&str, &str); 3] =
    [("1", "has:error"), ("10", "tag:vip OR tag:bug OR tag:seen OR tag:later"), ("60", "thumb:up OR thumb:down")];

/// A vector as the index holds it, with its interaction.
pub struct Placed {
    key: i64,
    vector: Vec<f32>,
}

pub async fn measure(program: &Program, figures: &mut Figures) -> Done {
    for count in [figures.part(100_000), figures.part(250_000)] {
        let (core, placed) = filled(program, count).await?;
        let started = Instant::now();
        core.ask("index.rebuild", json!({})).await?;
        figures.milliseconds(&format!("index of {count} made anew"), Goal::None, started.elapsed());
        for mode in ["words", "meaning", "hybrid"] {
            let times = times(&core, mode, "").await?;
            figures.milliseconds(
                &format!("search of {count} by {mode}, half of them"),
                Goal::None,
                percentile(times.clone(), 0.5),
            );
            figures.milliseconds(
                &format!("search of {count} by {mode}, 95 of 100"),
                Goal::AtMost(50.0),
                percentile(times, 0.95),
            );
        }
        for (share, filter) in FILTERS {
            let name = format!("search of {count} behind a filter of {share} %");
            let times = times(&core, "hybrid", filter).await?;
            figures.milliseconds(&format!("{name}, 95 of 100"), Goal::AtMost(50.0), percentile(times, 0.95));
            figures.add(&format!("{name}, recall"), Goal::AtLeast(0.95), recall(&core, &placed, filter).await?, "");
        }
        figures.add(
            &format!("search of {count} without a filter, recall"),
            Goal::AtLeast(0.95),
            recall(&core, &placed, "").await?,
            "",
        );
    }
    Ok(())
}

async fn filled(program: &Program, count: usize) -> Done<(Core, Vec<Placed>)> {
    let workspace = format!("search-{count}");
    program.init(&workspace)?;
    program.write("rows.jsonl", lines((0..count).map(|number| interaction(number, count))))?;
    program.run(&workspace, &["import", "rows.jsonl"])?;
    let core = Core::open(program, &workspace).await?;
    let placed = place(&core, 1..count as i64 + 1, &mut Dice(count as u64)).await?;
    Ok((core, placed))
}

/// Draws vectors for these interactions and keeps them as the embedder's.
pub async fn place(core: &Core, keys: Range<i64>, dice: &mut Dice) -> Done<Vec<Placed>> {
    let embedder = core.0.engine()?.embedder();
    let (name, dimensions) = (embedder.name().to_owned(), embedder.dimensions());
    let centres: Vec<Vec<f32>> = (0..200).map(|number| direction(&mut Dice(number), dimensions)).collect();
    let mut placed = Vec::with_capacity(keys.clone().count());
    let store = core.0.workspace()?.store.clone();
    for first in keys.clone().step_by(1_000) {
        let some = first..(first + 1_000).min(keys.end);
        let rows: Vec<(i64, Vec<f32>)> = some.map(|key| (key, near(dice, &centres))).collect();
        placed.extend(rows.iter().map(|(key, vector)| Placed { key: *key, vector: vector.clone() }));
        let name = name.clone();
        store.write(&[], move |tx| Box::pin(async move { store::vector::add(tx, &name, &rows).await })).await?;
    }
    Ok(placed)
}

fn direction(dice: &mut Dice, dimensions: usize) -> Vec<f32> {
    unit((0..dimensions).map(|_| (0..4).map(|_| dice.share() as f32 - 0.5).sum()).collect())
}

/// Texts gather around topics.
fn near(dice: &mut Dice, centres: &[Vec<f32>]) -> Vec<f32> {
    let centre = &centres[dice.below(centres.len() as u64) as usize];
    let away = direction(dice, centre.len());
    unit(centre.iter().zip(away).map(|(centre, away)| centre + 0.8 * away).collect())
}

fn unit(vector: Vec<f32>) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    vector.into_iter().map(|value| value / length).collect()
}

async fn times(core: &Core, mode: &str, filter: &str) -> Done<Vec<Duration>> {
    let mut times = Vec::with_capacity(QUERIES);
    // The first starts the engine and opens the index.
    for query in 0..=QUERIES {
        let text = prose(&mut Dice(query as u64 + 77), 6);
        let started = Instant::now();
        core.ask("interaction.search", json!({"text": text, "mode": mode, "filter": filter})).await?;
        times.push(started.elapsed());
    }
    times.remove(0);
    Ok(times)
}

/// The share of the truly nearest that search by meaning finds among the interactions that pass.
async fn recall(core: &Core, placed: &[Placed], filter: &str) -> Done<f64> {
    let passing = passing(core, filter).await?;
    let (mut found, mut all) = (0, 0);
    for query in 0..QUERIES {
        let text = prose(&mut Dice(query as u64 + 77), 6);
        let vector = core.0.engine()?.embedder().embed(std::slice::from_ref(&text)).await?.pop().unwrap_or_default();
        let cosine = |placed: &Placed| placed.vector.iter().zip(&vector).map(|(a, b)| a * b).sum::<f32>();
        let mut truth: Vec<(f32, i64)> = placed
            .iter()
            .filter(|placed| passing.contains(&id(placed.key)))
            .map(|placed| (cosine(placed), placed.key))
            .collect();
        truth.sort_by(|a, b| b.0.total_cmp(&a.0));
        truth.truncate(NEAREST);
        let request = json!({"text": text, "mode": "meaning", "filter": filter, "limit": NEAREST});
        let hits = core.ask("interaction.search", request).await?;
        let hits: HashSet<&str> =
            hits["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["id"].as_str()).collect();
        all += truth.len();
        found += truth.iter().filter(|(_, key)| hits.contains(id(*key).as_str())).count();
    }
    Ok(found as f64 / all.max(1) as f64)
}

/// Keys are given in the order of the file.
fn id(key: i64) -> String {
    format!("row-{}", key - 1)
}

/// The ids of all that pass.
async fn passing(core: &Core, filter: &str) -> Done<HashSet<String>> {
    let (mut ids, mut cursor) = (HashSet::new(), Value::Null);
    loop {
        let page = core.ask("interaction.list", json!({"filter": filter, "limit": 1_000, "cursor": cursor})).await?;
        let rows = page["interactions"].as_array().into_iter().flatten();
        ids.extend(rows.filter_map(|row| row["id"].as_str().map(str::to_owned)));
        cursor = page["next_cursor"].clone();
        if cursor.is_null() {
            return Ok(ids);
        }
    }
}
