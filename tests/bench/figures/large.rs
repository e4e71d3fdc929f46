//! One large file, of a gigabyte at the full size: how fast it comes in, and how much memory that takes.
use std::{
    fs::{self, File},
    io::{BufWriter, Write},
};

use serde_json::json;

use crate::{
    Done,
    figure::{Figures, Goal},
    material::interaction,
    program::Program,
};

const BYTES: usize = 1_000_000_000;
/// What was retrieved for an answer, which is most of a row in such logs.
const CONTEXT: usize = 3_000;

pub fn measure(program: &Program, figures: &mut Figures) -> Done {
    let wanted = figures.part(BYTES);
    let path = program.home().join("large.jsonl");
    let mut file = BufWriter::new(File::create(&path)?);
    let (mut bytes, mut rows) = (0, 0);
    while bytes < wanted {
        let mut row = interaction(rows, wanted / (CONTEXT + 1_000));
        let text = row["output"].as_str().unwrap_or("nothing").to_owned() + " ";
        row["contexts"] = json!([{"text": text.repeat(CONTEXT / text.len() + 1), "score": 0.5}]);
        let line = format!("{row}\n");
        file.write_all(line.as_bytes())?;
        (bytes, rows) = (bytes + line.len(), rows + 1);
    }
    file.into_inner()?.sync_all()?;
    program.init("large")?;
    let ran = program.run("large", &["import", "large.jsonl"])?;
    fs::remove_file(path)?;
    fs::remove_dir_all(program.home().join("large"))?;
    let (megabytes, seconds) = (bytes as f64 / 1e6, ran.time.as_secs_f64());
    let named = |what: &str| format!("a file of {megabytes:.0} MB, {rows} rows, {what}");
    figures.add(&named("bytes"), Goal::None, megabytes / seconds, "MB/s");
    figures.add(&named("rows"), Goal::None, rows as f64 / seconds, "/s");
    figures.add(&named("peak memory"), Goal::AtMost(200.0), ran.peak, "MB");
    Ok(())
}
