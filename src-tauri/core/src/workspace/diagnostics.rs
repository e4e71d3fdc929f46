//! Diagnostics: what somebody who helps needs to know of a workspace, and nothing that anybody said, wrote or named.
//!
//! What goes in is put together from counts, versions, settings that are on or off, and words that this program itself
//! made up; nothing is taken over from a row, a file name or an address and then cleaned.
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::SqliteConnection;
use ts_rs::TS;

use super::{BackupsOf, Doctor, Workspace, backup::backups, doctor, zip};
use crate::{
    error::{Code, Error, Result},
    file,
    model::{address, config::KeyRef, ops as model},
    operation::Context,
    store,
};

#[derive(Debug, Clone, Default, Deserialize, TS)]
#[serde(default)]
#[ts(export_to = "operations.ts", rename = "DiagnosticsOf")]
pub struct DiagnosticsOf {
    /// Where to write it, as a ZIP; without it nothing is written.
    pub file: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "Diagnostics")]
pub struct Diagnostics {
    /// All that is in it, to be read before it is given away.
    pub files: Vec<Part>,
    /// Where it was written.
    pub file: Option<String>,
}

#[derive(Debug, Clone, Serialize, TS)]
#[ts(export_to = "operations.ts", rename = "DiagnosticsFile")]
pub struct Part {
    pub name: String,
    pub text: String,
}

/// Lines of the log that are taken along.
const LINES: usize = 200;

pub async fn diagnostics(context: &Context, request: DiagnosticsOf) -> Result<Diagnostics> {
    let workspace = context.workspace()?;
    let files = vec![
        part("program.json", &program())?,
        part("workspace.json", &figures(context, &workspace).await?)?,
        part("settings.json", &settings(context, &workspace).await?)?,
        part("doctor.json", &examined(context).await?)?,
        Part { name: "log.txt".to_owned(), text: log(&workspace.dir) },
    ];
    if let Some(target) = &request.file {
        let target = PathBuf::from(target);
        if target.exists() {
            return Err(Error::new(Code::AlreadyExists, format!("{} is there already", target.display()))
                .hint("Choose another name; nothing is overwritten"));
        }
        let packed: Vec<(&str, &[u8])> = files.iter().map(|part| (&*part.name, part.text.as_bytes())).collect();
        file::write_atomically(&target, &zip::pack(&packed))?;
    }
    Ok(Diagnostics { files, file: request.file })
}

fn part(name: &str, value: &Value) -> Result<Part> {
    Ok(Part { name: name.to_owned(), text: serde_json::to_string_pretty(value)? })
}

fn program() -> Value {
    json!({
        "attune": env!("CARGO_PKG_VERSION"),
        "schema": store::migrations::newest(),
        "system": std::env::consts::OS,
        "processor": std::env::consts::ARCH,
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
    })
}

async fn figures(context: &Context, workspace: &Workspace) -> Result<Value> {
    let rows = rows(&mut *workspace.store.read().await?).await?;
    let backups = backups(context, BackupsOf {}).await?.backups;
    Ok(json!({
        "sample": workspace.is_sample().await?,
        "rows": rows,
        "bytes": {
            "database": size(workspace.store.path()),
            "index": size(&workspace.index_dir()),
            "backups": backups.iter().filter_map(|backup| backup.bytes).sum::<u64>(),
        },
        "backups": backups.len(),
    }))
}

/// Rows of each table of the program's own.
async fn rows(connection: &mut SqliteConnection) -> Result<BTreeMap<String, i64>> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *connection).await?;
    let mut rows = BTreeMap::new();
    for table in tables {
        let sql = format!("SELECT count(*) FROM \"{table}\"");
        // A table of the full text counts nothing by itself.
        if let Ok(count) = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *connection).await {
            rows.insert(table, count);
        }
    }
    Ok(rows)
}

/// Bytes of a file, or of all in a folder.
fn size(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(items) => items.flatten().map(|item| size(&item.path())).sum(),
        Err(_) => fs::metadata(path).map_or(0, |about| about.len()),
    }
}

async fn settings(context: &Context, workspace: &Workspace) -> Result<Value> {
    let settings = workspace.settings()?;
    let models = model::list(context, Default::default()).await?.models;
    let models: Vec<Value> = models
        .iter()
        .map(|model| {
            json!({
                "provider": model.provider,
                "where": place(model.url.as_deref()),
                "key": match model.key {
                    KeyRef::None => "none",
                    KeyRef::Environment { .. } => "from the environment",
                    KeyRef::Stored { .. } => "in the key store",
                },
                "own_headers": model.headers.len(),
                "stream": model.stream,
                "price": if model.price.is_some() { "known" } else { "not known" },
            })
        })
        .collect();
    Ok(json!({
        "no_egress": settings.no_egress,
        "mask": settings.mask,
        "key_store": if context.host.secrets().is_lasting() { "of the system" } else { "for one run only" },
        "models": models,
    }))
}

/// The kind of a host in place of its name.
fn place(url: Option<&str>) -> &'static str {
    let Some(url) = url else { return "in this program" };
    match address::parse(url) {
        Ok(url) if address::is_loopback(&url) => "this machine",
        Ok(url) if address::is_in_private_network(&url) => "private network",
        Ok(_) => "public network",
        Err(_) => "not an address",
    }
}

/// What the doctor finds names files and prompts, so only how much of what kind it is goes along.
async fn examined(context: &Context) -> Result<Value> {
    let found = doctor(context, Doctor { repair: false }).await?;
    let kinds: Vec<Value> = found.findings.iter().map(|finding| json!({ "severity": finding.severity })).collect();
    Ok(json!({ "healthy": found.healthy, "findings": kinds }))
}

/// The last lines of the newest log, of each only what this program writes: time, level, part of the program, command,
/// code and how long it took.
fn log(dir: &Path) -> String {
    let items = fs::read_dir(dir.join("logs")).into_iter().flatten().flatten();
    let newest = items.map(|item| item.path()).filter(|path| path.extension().is_some_and(|end| end == "log")).max();
    let text = newest.and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().skip(lines.len().saturating_sub(LINES));
    last.filter_map(|line| line_of(line)).map(|line| line + "\n").collect()
}

fn line_of(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let time = words.next().filter(|time| time.starts_with(|digit: char| digit.is_ascii_digit()))?;
    let level = words.next().filter(|level| ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(level))?;
    let part = words.next().filter(|part| part.starts_with("attune"))?;
    let mut kept = format!("{time} {level} {part}");
    for field in words.filter(|word| is_ours(word)) {
        kept.push(' ');
        kept.push_str(field);
    }
    Some(kept)
}

/// `code=Busy`, `ms=12`: a field whose value is a number or one of the program's own words.
fn is_ours(word: &str) -> bool {
    let Some((name, value)) = word.split_once('=') else { return false };
    match name {
        "ms" | "exit" => value.bytes().all(|byte| byte.is_ascii_digit()),
        "code" => value.bytes().all(|byte| byte.is_ascii_alphabetic()),
        "command" | "operation" => {
            let value = value.trim_matches('"');
            value.bytes().all(|byte| byte.is_ascii_lowercase() || b"-._".contains(&byte)) && value.len() < 40
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_line_only_what_the_program_writes_is_kept() {
        let line = r#"2026-11-26T10:00:00.5Z  WARN attune::shell: failed for Ann Lee command="import" code=BadInput file="/home/ann/x.csv""#;
        assert_eq!(
            line_of(line).unwrap(),
            r#"2026-11-26T10:00:00.5Z WARN attune::shell: command="import" code=BadInput"#
        );
        assert_eq!(line_of("what Ann Lee said went over two lines"), None);
        assert_eq!(line_of("2026-11-26T10:00:00.5Z INFO hyper: GET /ann ms=1"), None);
    }

    #[test]
    fn of_an_address_its_kind_is_told() {
        assert_eq!(place(Some("http://127.0.0.1:11434/v1")), "this machine");
        assert_eq!(place(Some("http://10.0.0.7/v1")), "private network");
        assert_eq!(place(Some("https://ann.example.com/v1")), "public network");
        assert_eq!(place(None), "in this program");
    }
}
