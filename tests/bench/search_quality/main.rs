//! How well words, meaning and both together find the right texts of labelled sets.
//!
//! `python tests/bench/search_quality.py` makes the sets and runs this on them: `search_quality FOLDER`. It searches with
//! the program's own full-text query and fusion; only the nearest by meaning are found one by one, so that what the
//! index leaves out is not mixed into the figures.
use std::{error::Error, fs, path::Path};

use attune_core::{
    search::{
        fusion::{ByWords, fuse},
        words::ranked,
    },
    store::words,
};
use serde::Deserialize;
use sqlx::{Connection, SqliteConnection};

type Done<T = ()> = Result<T, Box<dyn Error>>;

/// As many candidates of each kind as a search has.
const CANDIDATES: usize = 400;
/// What a person sees without scrolling.
const SHOWN: usize = 10;
const WAYS: [&str; 3] = ["words", "meaning", "both"];

#[derive(Deserialize)]
struct Labelled {
    documents: Vec<Document>,
    queries: Vec<Query>,
}

#[derive(Deserialize)]
struct Document {
    text: String,
    vector: Vec<f32>,
}

#[derive(Deserialize)]
struct Query {
    text: String,
    vector: Vec<f32>,
    relevant: Vec<i64>,
}

#[tokio::main]
async fn main() -> Done {
    let folder = std::env::args().nth(1).ok_or("search_quality FOLDER")?;
    let mut files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Done<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    println!("# Quality of search\n");
    println!(
        "nDCG of the first {SHOWN} hits, by `tests/bench/search_quality.py`. The last column is what both together"
    );
    println!("reach beyond the better of the two, query by query, with its 95 % interval.\n");
    println!("| labelled set | texts | queries | words | meaning | both | beyond the better |");
    println!("|---|---:|---:|---:|---:|---:|---|");
    for path in files {
        println!("{}", line(&path).await?);
    }
    Ok(())
}

async fn line(path: &Path) -> Done<String> {
    let set: Labelled = serde_json::from_str(&fs::read_to_string(path)?)?;
    let mut index = indexed(&set.documents).await?;
    let mut gains: [Vec<f64>; WAYS.len()] = Default::default();
    for query in &set.queries {
        for (gains, found) in gains.iter_mut().zip(found(&mut index, &set, query).await?) {
            gains.push(gain(&found, &query.relevant));
        }
    }
    let means = [0, 1, 2].map(|way| mean(&gains[way]));
    let better = &gains[if means[0] > means[1] { 0 } else { 1 }];
    let beyond: Vec<f64> = gains[2].iter().zip(better).map(|(both, better)| both - better).collect();
    let (middle, half) = (mean(&beyond), half_interval(&beyond));
    let verdict = if middle + half < 0.0 { "**clearly below**" } else { "" };
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let [words, meaning, both] = means;
    Ok(format!(
        "| {name} | {} | {} | {words:.3} | {meaning:.3} | {both:.3} | {middle:+.3} ({:+.3} to {:+.3}) {verdict}|",
        set.documents.len(),
        set.queries.len(),
        middle - half,
        middle + half,
    ))
}

async fn indexed(documents: &[Document]) -> Done<SqliteConnection> {
    let mut index = SqliteConnection::connect("sqlite::memory:").await?;
    sqlx::raw_sql(words::CREATE).execute(&mut index).await?;
    let mut all = index.begin().await?;
    for (key, document) in (0i64..).zip(documents) {
        let row = sqlx::query("INSERT INTO interaction_fts (rowid, query, output) VALUES ($1, $2, '')");
        row.bind(key).bind(&document.text).execute(&mut *all).await?;
    }
    all.commit().await?;
    Ok(index)
}

/// The first hits of each way, in the order of [`WAYS`].
async fn found(index: &mut SqliteConnection, set: &Labelled, query: &Query) -> Done<[Vec<i64>; WAYS.len()]> {
    let interactions = set.documents.len() as i64;
    let (found, words) = match ranked(&query.text) {
        Some(ranked) => (words::search(index, &ranked.query, None, CANDIDATES as i64).await?, ranked.words),
        None => (Vec::new(), 0),
    };
    let near = nearest(&set.documents, &query.vector);
    let by_words = ByWords { found: &found, words, interactions };
    let nothing = ByWords { found: &[], ..by_words };
    let keys = |hits: Vec<(i64, f64)>| hits.into_iter().map(|(key, _)| key).collect();
    Ok([fuse(by_words, &[], SHOWN), fuse(nothing, &near, SHOWN), fuse(by_words, &near, SHOWN)].map(keys))
}

fn nearest(documents: &[Document], vector: &[f32]) -> Vec<(i64, f64)> {
    let cosine = |document: &Document| document.vector.iter().zip(vector).map(|(a, b)| f64::from(a * b)).sum::<f64>();
    let mut near: Vec<(i64, f64)> = (0..).zip(documents).map(|(key, document)| (key, cosine(document))).collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1));
    near.truncate(CANDIDATES);
    near
}

/// Normalised discounted cumulative gain: 1 if all that is right stands in front.
fn gain(hits: &[i64], relevant: &[i64]) -> f64 {
    let at = |place: usize| 1.0 / (place as f64 + 2.0).log2();
    let reached: f64 = (0..).zip(hits).filter(|(_, key)| relevant.contains(key)).map(|(place, _)| at(place)).sum();
    reached / (0..relevant.len().min(SHOWN)).map(at).sum::<f64>()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Of the 95 % interval of a mean.
fn half_interval(values: &[f64]) -> f64 {
    let (count, middle) = (values.len() as f64, mean(values));
    let spread = values.iter().map(|value| (value - middle).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
    1.96 * (spread / count).sqrt()
}
