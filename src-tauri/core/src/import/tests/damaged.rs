//! Every file in `tests/data/import/damaged` gives the answer that stands in its `expected.json`.
use std::{collections::BTreeMap, path::PathBuf};

use serde::Deserialize;

use super::*;
use crate::import::{MAX_DEPTH, MAX_ROW};

#[derive(Deserialize)]
struct Expected {
    good: Option<usize>,
    rows: Vec<ExpectedRow>,
    file: Option<ExpectedFile>,
}

#[derive(Deserialize)]
struct ExpectedRow {
    line: u64,
    field: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
struct ExpectedFile {
    reason: String,
    line: Option<u64>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/import/damaged")
}

#[test]
fn each_damaged_file_gives_its_error_and_keeps_its_good_rows() {
    let table = std::fs::read_to_string(folder().join("expected.json")).unwrap();
    let table: BTreeMap<String, Expected> = serde_json::from_str(&table).unwrap();
    assert!(table.len() >= 60);
    let wrong: Vec<String> = table.iter().filter_map(|(name, expected)| compare(name, expected).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(name: &str, expected: &Expected) -> Result<(), String> {
    let (records, failed) = match Source::open(&folder().join(name)) {
        Err(error) => (Vec::new(), Some(error)),
        Ok(source) => match source.recognise() {
            Err(error) => (Vec::new(), Some(error)),
            Ok(recognised) => import_by(source, &recognised.mapping),
        },
    };
    let good = records.iter().filter(|record| record.row.is_ok()).count();
    if expected.good.is_some_and(|expected| expected != good) {
        return Err(format!("{name}: {good} good rows of {}: {failed:?} {:?}", records.len(), errors(&records)));
    }
    let errors = errors(&records);
    let same = |(error, expected): (&(u64, Option<String>, String), &ExpectedRow)| {
        error.0 == expected.line && error.1 == expected.field && error.2.contains(&expected.reason)
    };
    if errors.len() != expected.rows.len() || !errors.iter().zip(&expected.rows).all(same) {
        return Err(format!("{name}: {errors:?}"));
    }
    match (&failed, &expected.file) {
        (None, None) => Ok(()),
        (Some(error), Some(expected)) => {
            let place = error.place.clone().unwrap_or_default();
            let named = place.file.as_deref().is_some_and(|file| file.ends_with(name));
            let fits = error.message.contains(&expected.reason) && place.line == expected.line && named;
            if fits { Ok(()) } else { Err(format!("{name}: {error:?}")) }
        }
        _ => Err(format!("{name}: {failed:?}")),
    }
}

fn errors(records: &[Record]) -> Vec<(u64, Option<String>, String)> {
    let faults = records.iter().filter_map(|record| Some((record.line, record.row.as_ref().err()?)));
    faults.map(|(line, fault)| (line, fault.field.clone(), fault.reason.clone())).collect()
}

#[test]
fn a_row_longer_than_the_limit_is_one_error_and_the_next_row_is_read() {
    let good = r#"{"query":"Hi","output":"Hello"}"#;
    let long = format!(r#"{{"query":"Hi","output":"{}"}}"#, "a".repeat(MAX_ROW));
    let table = format!("question,answer\nHi,Hello\nHi,{}\nHo,Hello\n", "a".repeat(MAX_ROW));
    for text in [format!("{good}\n{long}\n{good}\n"), format!("[{good},\n{long},\n{good}]"), table] {
        let (records, failed) = import(text);
        assert_eq!(failed, None);
        assert_eq!(records.iter().map(|record| record.row.is_ok()).collect::<Vec<_>>(), [true, false, true]);
        let fault = records[1].row.as_ref().unwrap_err();
        assert!(fault.reason.contains("longer than 16 MB") && records[1].raw.is_empty(), "{fault:?}");
    }
}

#[test]
fn a_bomb_of_brackets_or_keys_is_one_error() {
    let good = r#"{"query":"Hi","output":"Hello"}"#;
    let deep =
        format!(r#"{{"query":"Hi","output":"Hello","variables":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let keys: Vec<String> = (0..200_000).map(|key| format!(r#""k{key}":1"#)).collect();
    let keys = format!(r#"{{"query":"Hi","output":"Hello","variables":{{{},"k7":2}}}}"#, keys.join(","));
    for (bomb, reason) in [(deep, format!("{MAX_DEPTH} levels")), (keys, "twice".to_owned())] {
        let (records, _) = import(format!("{good}\n{bomb}\n{good}\n"));
        let errors = errors(&records);
        assert!(errors.len() == 1 && errors[0].2.contains(&reason), "{:?}", errors.len());
    }
}

#[test]
fn a_quote_that_never_closes_costs_a_row_also_when_the_limit_is_reached_inside() {
    let line = &format!("Where is it?,{},4\n", "On its way ".repeat(100));
    let rest = line.repeat(MAX_ROW / line.len() + 1000);
    let (records, failed) = import(format!("question,answer,rating\n{line}\"Where,Here,5\n{rest}"));
    assert_eq!(failed, None);
    let errors = errors(&records);
    assert_eq!((records.len(), errors.len(), errors[0].0), (MAX_ROW / line.len() + 1002, 1, 3));
}
