//! Benchmarks of the whole program: a line for each figure, with its goal and how far it is reached.
//!
//! `cargo xtask bench` builds all of it with optimisation and runs this; what stands behind it is passed on:
//!
//! | flag | |
//! |---|---|
//! | `--share 0.1` | of the full size (1,000,000 interactions, 2,000 cells); a tenth if not said otherwise |
//! | `--only import,pages` | some of `command`, `diff`, `find`, `history`, `home`, `replay`, `import`, `large`, `pages`, `search`, `window` |
//! | `--record FILE` | where the JSON record goes; else into the folder of built things |
//!
//! These are programs that print, not tests: nothing fails because a machine is slow or busy. Each line shows the load
//! of the machine while it was measured; of several runs the best counts, unless a percentile is asked for.
mod command;
mod core;
mod diff;
mod figure;
mod find;
mod history;
mod home;
mod import;
mod large;
mod machine;
mod material;
mod pages;
mod program;
mod replay;
mod search;
mod window;

use std::{error::Error, path::PathBuf};

use figure::Figures;
use program::Program;

pub type Done<T = ()> = Result<T, Box<dyn Error>>;

const SECTIONS: [&str; 11] =
    ["command", "diff", "find", "history", "home", "replay", "import", "large", "pages", "search", "window"];

struct Arguments {
    share: f64,
    only: Vec<String>,
    record: Option<PathBuf>,
}

fn arguments() -> Done<Arguments> {
    let mut arguments = Arguments { share: 0.1, only: SECTIONS.map(str::to_owned).to_vec(), record: None };
    let mut words = std::env::args().skip(1);
    while let Some(flag) = words.next() {
        let value = words.next().ok_or_else(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--share" => arguments.share = value.parse()?,
            "--only" => arguments.only = value.split(',').map(str::to_owned).collect(),
            "--record" => arguments.record = Some(value.into()),
            _ => return Err(format!("There is no flag {flag}; see the head of tests/bench/figures/main.rs").into()),
        }
    }
    match arguments.only.iter().find(|section| !SECTIONS.contains(&section.as_str())) {
        Some(section) => Err(format!("There is no section {section}; there are {}", SECTIONS.join(", ")).into()),
        None => Ok(arguments),
    }
}

#[tokio::main]
async fn main() -> Done {
    let Arguments { share, only, record } = arguments()?;
    let program = Program::find()?;
    let mut figures = Figures::new(share);
    for section in only {
        match section.as_str() {
            "command" => command::measure(&program, &mut figures)?,
            "diff" => diff::measure(&mut figures),
            "find" => find::measure(&program, &mut figures)?,
            "history" => history::measure(&program, &mut figures).await?,
            "home" => home::measure(&program, &mut figures).await?,
            "replay" => replay::measure(&program, &mut figures).await?,
            "import" => import::measure(&program, &mut figures)?,
            "large" => large::measure(&program, &mut figures)?,
            "pages" => pages::measure(&program, &mut figures).await?,
            "window" => window::measure(&program, &mut figures).await?,
            _ => search::measure(&program, &mut figures).await?,
        }
    }
    let path = match record {
        Some(path) => path,
        None => program.folder().join("bench.json"),
    };
    std::fs::write(&path, figures.record(&program)?)?;
    println!("\nThe record is in {}", path.display());
    Ok(())
}
