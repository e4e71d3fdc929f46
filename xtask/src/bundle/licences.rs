//! The licences of all that is inside: which package has which, and their texts, each once.
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::shell::{Done, output, root};

/// How the names of the files begin that hold a licence, a copyright or what an Apache licence wants passed on.
const FILES: [&str; 5] = ["license", "licence", "copying", "copyright", "notice"];
const SHELLS: [&str; 3] = ["attune", "attune-desktop", "attune-engine"];

/// One library.
struct Part {
    name: String,
    licence: String,
    folder: PathBuf,
}

pub fn all() -> Done<String> {
    let mut parts = crates()?;
    parts.extend(npm()?);
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(page(&parts))
}

/// The crates that are linked into the programs: tools of the build and of the tests are not.
fn crates() -> Done<Vec<Part>> {
    let metadata = output("cargo", &["metadata", "--format-version=1", "--offline", "--locked"])?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| error.to_string())?;
    let packages = by_id(&metadata["packages"]);
    let nodes = by_id(&metadata["resolve"]["nodes"]);
    let is_shell = |id: &&str| packages.get(id).is_some_and(|one| SHELLS.iter().any(|name| one["name"] == *name));
    let mut open: Vec<&str> = packages.keys().copied().filter(is_shell).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(nodes.get(id).into_iter().flat_map(|node| linked(node)));
        }
    }
    let foreign = seen.iter().filter_map(|id| packages.get(id)).filter(|package| !package["source"].is_null());
    Ok(foreign.map(|package| part_of_crate(package)).collect())
}

fn by_id(list: &Value) -> HashMap<&str, &Value> {
    list.as_array().into_iter().flatten().filter_map(|one| Some((one["id"].as_str()?, one))).collect()
}

fn linked(node: &Value) -> Vec<&str> {
    let is_normal = |dependency: &&Value| {
        let kinds = dependency["dep_kinds"].as_array();
        kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"].is_null()))
    };
    let dependencies = node["deps"].as_array().into_iter().flatten().filter(is_normal);
    dependencies.filter_map(|dependency| dependency["pkg"].as_str()).collect()
}

fn part_of_crate(package: &Value) -> Part {
    let text = |field: &str| package[field].as_str().unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text("manifest_path"));
    Part {
        name: format!("{} {}", text("name"), text("version")),
        licence: text("license"),
        folder: manifest.parent().unwrap_or(&manifest).to_owned(),
    }
}

/// The packages of npm that are not for development alone, as the lock file says.
fn npm() -> Done<Vec<Part>> {
    let ui = root().join("ui");
    let lock = fs::read_to_string(ui.join("package-lock.json")).map_err(|error| error.to_string())?;
    let lock: Value = serde_json::from_str(&lock).map_err(|error| error.to_string())?;
    let packages = lock["packages"].as_object().into_iter().flatten();
    let shipped = packages.filter(|(place, package)| !place.is_empty() && package["dev"] != true);
    let part = |(place, package): (&String, &Value)| Part {
        name: format!(
            "{} {}",
            place.rsplit("node_modules/").next().unwrap_or(place),
            package["version"].as_str().unwrap_or_default()
        ),
        licence: package["license"].as_str().unwrap_or_default().to_owned(),
        folder: ui.join(place),
    };
    Ok(shipped.map(part).collect())
}

/// The list, then each text with those that it belongs to.
fn page(parts: &[Part]) -> String {
    let mut page = String::from("Attune is made with these libraries.\n\n");
    let mut texts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for part in parts {
        page.push_str(&format!("{}: {}\n", part.name, part.licence));
        for text in texts_in(&part.folder) {
            texts.entry(text).or_default().push(&part.name);
        }
    }
    for (text, names) in texts {
        page.push_str(&format!("\n{}\n{}\n\n{}\n", "=".repeat(78), names.join(", "), text.trim_end()));
    }
    page
}

fn texts_in(folder: &Path) -> BTreeSet<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let texts = files.filter(|path| is_licence(path) && path.is_file()).filter_map(|path| fs::read(path).ok());
    texts.map(|bytes| String::from_utf8_lossy(&bytes).replace("\r\n", "\n")).collect()
}

fn is_licence(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    FILES.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_stands_once_with_all_that_it_belongs_to() {
        let folder = std::env::temp_dir().join(format!("attune-licences-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("LICENSE-MIT"), "Permission is hereby granted\r\n").unwrap();
        fs::write(folder.join("lib.rs"), "no licence").unwrap();
        let part = |name: &str| Part { name: name.into(), licence: "MIT".into(), folder: folder.clone() };
        let page = page(&[part("a 1.0.0"), part("b 2.0.0")]);
        fs::remove_dir_all(&folder).unwrap();
        assert!(page.contains("a 1.0.0: MIT\nb 2.0.0: MIT\n"), "{page}");
        assert_eq!(page.matches("Permission is hereby granted").count(), 1, "{page}");
        assert!(page.contains("\na 1.0.0, b 2.0.0\n") && !page.contains("no licence"), "{page}");
    }

    #[test]
    fn what_only_builds_or_tests_is_not_linked() {
        let node = serde_json::json!({"deps": [
            {"pkg": "serde", "dep_kinds": [{"kind": null}, {"kind": "dev"}]},
            {"pkg": "cc", "dep_kinds": [{"kind": "build"}]},
        ]});
        assert_eq!(linked(&node), ["serde"]);
    }
}
