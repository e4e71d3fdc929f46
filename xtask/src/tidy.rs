//! What no compiler says: sizes, layers, leftovers, and words that do not belong.
use std::{collections::HashMap, fs};

use serde_json::Value;

use crate::shell::{Done, output, root};

/// The most lines a file may have: Rust, UI, tests.
const RUST: usize = 500;
const UI: usize = 300;
const TEST: usize = 800;

/// Longer files, each with its reason.
const LONGER: &[(&str, &str)] = &[("ui/src/operations.ts", "made by cargo xtask types")];

/// Crates that each room must not know, however indirectly it would be named in its own manifest.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "attune-core",
        &[
            "tauri",
            "clap",
            "axum",
            "dirs",
            "keyring",
            "indicatif",
            "attune",
            "attune-desktop",
            "attune-engine",
            "attune-host",
        ],
    ),
    ("attune-index", &["attune-core", "tauri", "sqlx"]),
    ("attune-group", &["attune-core", "tokio", "sqlx", "lancedb"]),
    ("attune-engine", &["tauri", "clap", "sqlx", "lancedb"]),
    ("attune", &["sqlx", "lancedb", "reqwest", "tauri", "attune-desktop"]),
    ("attune-desktop", &["sqlx", "lancedb", "reqwest", "clap", "attune"]),
];

/// Leftovers that no commit may hold.
const LEFTOVERS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("#[ign", "ore")];

pub fn tidy() -> Done {
    let files = files()?;
    let mut found = Vec::new();
    for (path, text) in &files {
        found.extend(size(path, text));
        found.extend(module_text(path, text));
        found.extend(leftovers(path, text));
    }
    found.extend(layers()?);
    if found.is_empty() {
        println!("   {} files are tidy", files.len());
        return Ok(());
    }
    Err(format!("not tidy:\n{}", found.join("\n")))
}

/// Source files that git tracks, or would track.
fn files() -> Done<Vec<(String, String)>> {
    let listed = output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let is_source =
        |path: &&str| [".rs", ".ts", ".svelte", ".css", ".py", ".toml", ".md"].iter().any(|end| path.ends_with(end));
    let mut files = Vec::new();
    for path in listed.lines().filter(is_source) {
        if let Ok(text) = fs::read_to_string(root().join(path)) {
            files.push((path.to_owned(), text));
        }
    }
    Ok(files)
}

fn size(path: &str, text: &str) -> Option<String> {
    let is_test = path.starts_with("tests/") || path.contains("test");
    let most = match path.rsplit('.').next() {
        Some("rs" | "ts" | "svelte") if is_test => TEST,
        Some("rs") => RUST,
        Some("ts" | "svelte") => UI,
        _ => return None,
    };
    let lines = text.lines().count();
    let excused = LONGER.iter().any(|(excused, _)| *excused == path);
    (lines > most && !excused).then(|| format!("{path}: {lines} lines, {most} is the most"))
}

/// Every module says what it is for.
fn module_text(path: &str, text: &str) -> Option<String> {
    let is_module = path.ends_with(".rs") && path.contains("/src/") && !path.contains("test");
    (is_module && !text.starts_with("//!")).then(|| format!("{path}: the first line says what the module is for (//!)"))
}

fn leftovers(path: &str, text: &str) -> Vec<String> {
    let is_code = [".rs", ".ts", ".svelte", ".py"].iter().any(|end| path.ends_with(end));
    let lines = text.lines().enumerate().filter(|_| is_code && !path.starts_with("xtask/"));
    lines
        .filter(|(_, line)| LEFTOVERS.iter().any(|leftover| line.contains(leftover)))
        .map(|(number, line)| format!("{path}:{}: {}", number + 1, line.trim()))
        .collect()
}

/// The direct dependencies of each room, from cargo's own metadata.
fn layers() -> Done<Vec<String>> {
    let metadata = output("cargo", &["metadata", "--no-deps", "--format-version=1", "--offline"])?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| error.to_string())?;
    let mut rooms: HashMap<&str, Vec<&str>> = HashMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let normal = |dependency: &&Value| dependency["kind"].is_null();
        let names = package["dependencies"].as_array().into_iter().flatten().filter(normal);
        let names = names.filter_map(|dependency| dependency["name"].as_str()).collect();
        rooms.insert(package["name"].as_str().unwrap_or_default(), names);
    }
    let mut found = Vec::new();
    for (room, forbidden) in FORBIDDEN {
        let known = rooms.get(room).map(Vec::as_slice).unwrap_or_default();
        found.extend(
            known.iter().filter(|name| forbidden.contains(name)).map(|name| format!("{room} must not know {name}")),
        );
    }
    Ok(found)
}
