//! What the program sees of labelled turns: one JSON object a line, for the script that learns from them.
//!
//! `python tests/bench/follow_ups.py` runs this: `follow_ups ATTUNE TURNS.json`, where ATTUNE is the program, whose
//! embedder is used. The features are the program's own, so that the script needs no copy of them.
use std::{error::Error, fs, path::PathBuf};

use attune_core::{
    follow_up::features::{Turn, features, seen},
    host::ChildCommand,
    model::{
        Embedder,
        engine::{Engine, Times},
    },
};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Labelled {
    previous: String,
    answer: String,
    next: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(program), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("follow_ups ATTUNE TURNS.json".into());
    };
    let command = ChildCommand { program: PathBuf::from(program), args: vec!["engine".into()] };
    let cache = std::env::temp_dir().join("attune-follow-ups");
    let embedder = Engine::new(command, cache, Times::default()).embedder();
    let turns: Vec<Labelled> = serde_json::from_str(&fs::read_to_string(file)?)?;
    println!("{}", json!(features().map(|feature| feature.name).collect::<Vec<_>>()));
    for turn in turns {
        let vectors = embedder.embed(&[turn.previous.clone(), turn.next.clone()]).await?;
        let likeness = vectors[0].iter().zip(&vectors[1]).map(|(a, b)| f64::from(a * b)).sum();
        let seen = seen(&Turn { previous: &turn.previous, answer: &turn.answer, next: &turn.next, likeness });
        println!("{}", json!({"likeness": likeness, "values": seen.values}));
    }
    Ok(())
}
