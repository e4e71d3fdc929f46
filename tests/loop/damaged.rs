//! Damaged files through the command: each with its exit code, its error and its good rows; what was rejected comes in
//! again when it is mended. What each file must give stands in `tests/data/import/damaged/expected.json`.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Value, json};

use super::Person;

#[derive(Deserialize)]
struct Expected {
    good: Option<u64>,
    rows: Vec<Row>,
    file: Option<File>,
}

#[derive(Deserialize)]
struct Row {
    line: u64,
    field: Option<String>,
    reason: String,
}

#[derive(Deserialize)]
struct File {
    reason: String,
    line: Option<u64>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/import/damaged")
}

#[test]
fn every_damaged_file_ends_with_its_code_and_names_the_place() {
    let table = fs::read_to_string(folder().join("expected.json")).unwrap();
    let table: BTreeMap<String, Expected> = serde_json::from_str(&table).unwrap();
    assert!(table.len() >= 60);
    let person = Person::with_workspace();
    let wrong: Vec<String> =
        table.iter().filter_map(|(name, expected)| complaint(&person, name, expected).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(person.json(["doctor"])["healthy"], true);
}

/// 1 where nothing of the file could be read, 4 where some of it is kept or handed back.
fn complaint(person: &Person, name: &str, expected: &Expected) -> Result<(), String> {
    let path = folder().join(name).display().to_string();
    // A source for each, because two files may use the same ids.
    let ran = person.run(["import", &path, "--source", name, "--json"]);
    let (answer, file) = (ran.json(), ran.json()["files"][0].clone());
    let refused = answer["error"].is_object();
    let code = match (refused, file["rejected"] == 0 && file["error"].is_null()) {
        (true, _) => 1,
        (_, true) => 0,
        _ => 4,
    };
    if ran.code != Some(code) {
        return Err(format!("{name}: ends with {:?}, not {code}: {answer}", ran.code));
    }
    let error = if refused { &answer["error"] } else { &file["error"] };
    match &expected.file {
        None if !error.is_null() => return Err(format!("{name}: {error}")),
        Some(expected) => {
            let says = error["message"].as_str().is_some_and(|message| message.contains(&expected.reason));
            let named = error["where"]["file"].as_str().is_some_and(|file| file.ends_with(name));
            if !says || !named || error["where"]["line"].as_u64() != expected.line {
                return Err(format!("{name}: {error}"));
            }
        }
        None => {}
    }
    let errors = answer["first_errors"].as_array().cloned().unwrap_or_default();
    let is_so = |(found, expected): (&Value, &Row)| {
        found["line"] == expected.line
            && found["field"] == json!(expected.field)
            && found["reason"].as_str().unwrap().contains(&expected.reason)
    };
    if errors.len() != expected.rows.len() || !errors.iter().zip(&expected.rows).all(is_so) {
        return Err(format!("{name}: {errors:?}"));
    }
    let good = |file: &Value| file["rows"].as_u64().unwrap() - file["rejected"].as_u64().unwrap();
    if !refused && expected.good.is_some_and(|expected| expected != good(&file)) {
        return Err(format!("{name}: {file}"));
    }
    rejects_are_kept(name, &file, &errors)
}

/// Every rejected row is kept, with its reason beside it.
fn rejects_are_kept(name: &str, file: &Value, errors: &[Value]) -> Result<(), String> {
    let Some(rejects) = file["rejects_file"].as_str() else {
        return if errors.is_empty() { Ok(()) } else { Err(format!("{name}: rejected rows went nowhere")) };
    };
    let reasons = fs::read_to_string(format!("{rejects}.reasons.jsonl")).unwrap();
    let reasons: Vec<Value> = reasons.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let same = reasons.iter().zip(errors).all(|(one, other)| one["reason"] == other["reason"]);
    if reasons.len() != errors.len() || !same {
        return Err(format!("{name}: other reasons beside the rejected rows: {reasons:?}"));
    }
    Ok(())
}

#[test]
fn rejected_rows_come_in_again_when_they_are_mended() {
    let person = Person::with_workspace();
    for (name, file, mend) in [
        (
            "lines.jsonl",
            "{\"id\":\"a\",\"query\":\"q\",\"output\":\"o\"}\n\
             {\"id\":\"b\",\"query\":\"q\",\"output\":5}\n\
             {\"id\":\"c\",\"query\":\"q\",\"output\":\"o\",\"cost\":\"much\"}\n\
             {\"id\":\"d\",\"query\":\"q\",\"output\":\"o\",\n",
            &[(":5", ":\"5\""), ("\"much\"", "0.5"), ("\"o\",\n", "\"o\"}\n")][..],
        ),
        (
            "document.json",
            "[{\"id\":\"e\",\"query\":\"q\",\"output\":\"o\"},\n {\"id\":\"f\",\n  \"query\":\"q\",\n  \"output\":null},\n \
             {\"id\":\"g\",\"query\":\"q\",\"output\":\"o\",\"latency_ms\":-1}]",
            &[("null", "\"o\""), ("-1", "1")],
        ),
        (
            "table.csv",
            "id,question,answer,rating\nh,q,o,4\ni,\"q,\nr\",o,many\nj,q,o\nk,q,o,five\nl,q,o,1\nm,q,o,2\nn,q,o,3\n",
            &[("many", "5"), ("j,q,o\n", "j,q,o,2\n"), ("five", "5")],
        ),
    ] {
        person.write(name, file);
        let imported = person.json_of(4, ["import", name])["files"][0].clone();
        assert_eq!(imported["rejected"], mend.len(), "{imported}");
        let rejects = fs::read_to_string(imported["rejects_file"].as_str().unwrap()).unwrap();
        let mended = mend.iter().fold(rejects, |text, (wrong, right)| {
            assert!(text.contains(wrong), "{text}");
            text.replace(wrong, right)
        });
        // Mended where it lies, as the program advises.
        let rejects = imported["rejects_file"].as_str().unwrap();
        fs::write(rejects, mended).unwrap();
        let again = &person.json(["import", rejects])["files"][0];
        assert_eq!((&again["added"], &again["rejected"]), (&json!(mend.len()), &json!(0)), "{again}");
    }
    let ids: Vec<String> = person.json(["list", "--limit", "50"])["interactions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids.len(), 14, "{ids:?}");
    assert_eq!(person.json(["doctor"])["healthy"], true);
}
