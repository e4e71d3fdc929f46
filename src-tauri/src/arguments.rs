//! What the program is started with, by a person or by the desktop that opens a file or a link with it.
use std::path::{Path, PathBuf};

use tauri::Url;

/// The file that makes a folder a workspace; opened by itself, it stands for its folder.
const WORKSPACE: &str = "attune.db";

#[derive(Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    pub workspace: Option<PathBuf>,
    /// A place in the window, such as `#/replays/ID`, or a link to one.
    pub link: Option<String>,
    /// Files to import.
    pub files: Vec<PathBuf>,
}

impl Arguments {
    pub fn read(words: impl IntoIterator<Item = String>) -> Self {
        let mut found = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--workspace" => found.workspace = words.next().map(PathBuf::from),
                place if place.starts_with('#') || place.starts_with("attune:") => found.link = Some(word),
                _ => found.take(path(word)),
            }
        }
        found
    }

    fn take(&mut self, path: PathBuf) {
        if path.is_dir() {
            self.workspace = Some(path);
        } else if path.file_name().is_some_and(|name| name == WORKSPACE) {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            self.workspace = Some(folder.unwrap_or(Path::new(".")).to_owned());
        } else {
            self.files.push(path);
        }
    }
}

/// Desktops give files as addresses where the program takes links too.
fn path(word: String) -> PathBuf {
    let address = Url::parse(&word).ok().filter(|url| url.scheme() == "file");
    address.and_then(|url| url.to_file_path().ok()).unwrap_or_else(|| PathBuf::from(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<const N: usize>(words: [&str; N]) -> Arguments {
        Arguments::read(words.map(str::to_owned))
    }

    #[test]
    fn a_workspace_and_a_place_in_it() {
        let read = read(["--workspace", "/data/desk", "#/replays/7"]);
        assert_eq!(read.workspace.as_deref(), Some(Path::new("/data/desk")));
        assert_eq!((read.link.as_deref(), read.files.len()), (Some("#/replays/7"), 0));
    }

    #[test]
    fn a_link_is_no_file() {
        assert_eq!(read(["attune://replays/7"]).link.as_deref(), Some("attune://replays/7"));
    }

    #[test]
    fn files_are_imported_also_where_the_desktop_gives_addresses() {
        let read = read(["logs.jsonl", "file:///data/two%20words.attune"]);
        assert_eq!(read.files, [PathBuf::from("logs.jsonl"), PathBuf::from("/data/two words.attune")]);
        assert_eq!(read.workspace, None);
    }

    #[test]
    fn a_folder_and_the_file_that_makes_it_a_workspace_open_it() {
        let folder = std::env::temp_dir();
        assert_eq!(read([folder.to_str().unwrap()]).workspace, Some(folder));
        assert_eq!(read(["/data/desk/attune.db"]).workspace.as_deref(), Some(Path::new("/data/desk")));
        assert_eq!(read(["attune.db"]).workspace.as_deref(), Some(Path::new(".")));
    }
}
