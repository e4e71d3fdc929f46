use super::*;
use crate::message::Role;

fn folder_of(files: &[(&str, &str)]) -> (tempfile::TempDir, Folder) {
    let dir = tempfile::tempdir().unwrap();
    for (path, content) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let folder = import(dir.path()).unwrap();
    (dir, folder)
}

fn texts(found: &Found) -> Vec<&str> {
    found.versions.iter().flat_map(|version| version.body.templates()).collect()
}

fn names(folder: &Folder) -> Vec<&str> {
    folder.prompts.iter().map(|found| found.name.as_str()).collect()
}

#[test]
fn every_file_is_a_prompt_and_a_folder_of_numbers_its_versions() {
    let (_dir, folder) = folder_of(&[
        ("greeting.txt", "Hello"),
        ("ticket/1.yaml", "messages: [{role: user, content: first}]"),
        ("ticket/v2.md", "second"),
        ("ticket/10.json", r#"{"messages": [{"role": "user", "content": "tenth"}]}"#),
        ("support/triage.md", "Sort {{input}}"),
        ("support/logo.png", "x"),
        (".git/config.txt", "hidden"),
    ]);
    assert_eq!(names(&folder), ["greeting", "triage", "ticket"]);
    assert_eq!(texts(&folder.prompts[2]), ["first", "second", "tenth"]);
    assert_eq!(folder.prompts[1].versions[0].body.turns().next().unwrap().role, Role::User);
    assert!(folder.ignored.iter().any(|path| path.ends_with("support/logo.png")) && folder.ignored.len() == 1);
    assert_eq!(folder.rejected, []);
}

#[test]
fn bad_files_are_named_and_the_good_ones_kept() {
    let (_dir, folder) = folder_of(&[
        ("a.yaml", "messages: 5"),
        ("b.txt", "good"),
        ("b.md", "same name"),
        ("---.txt", "no name"),
        ("v/1.txt", "one"),
        ("v/v1.txt", "one again"),
        ("v/2.txt", ""),
    ]);
    assert_eq!(names(&folder), ["b", "v"]);
    assert_eq!(texts(&folder.prompts[1]), ["one"]);
    let mut files: Vec<_> = folder.rejected.iter().map(|error| error.place.clone().unwrap().file.unwrap()).collect();
    files.sort();
    let ends: Vec<_> = files.iter().map(|file| file.rsplit('/').next().unwrap()).collect();
    assert_eq!(ends, ["---.txt", "a.yaml", "b.txt", "2.txt", "v1.txt"]);
}

#[test]
fn a_single_file_is_read_as_a_folder_of_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("One Prompt.md");
    fs::write(&path, "x").unwrap();
    assert_eq!(names(&import(&path).unwrap()), ["one-prompt"]);
    assert!(import(&dir.path().join("none.md")).unwrap_err().place.unwrap().file.unwrap().ends_with("none.md"));
}

#[test]
fn names_are_made_valid() {
    for (file, name) in [
        ("Größe (alt).md", "gro-e-alt"),
        ("01_intro.txt", "prompt-01-intro"),
        ("a.b.yaml", "a-b"),
        ("ﬁx_ME.txt", "fix-me"),
    ] {
        assert_eq!(name_of(Path::new(file)).unwrap(), name);
        assert_eq!(crate::prompt::reference::check_name("prompt", name), Ok(()));
    }
    assert!(name_of(Path::new("…….md")).is_err());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_round_in_a_circle_is_not_followed() {
    let (dir, _) = folder_of(&[("a/b.txt", "x")]);
    std::os::unix::fs::symlink(dir.path(), dir.path().join("a/back")).unwrap();
    assert_eq!(names(&import(dir.path()).unwrap()), ["b"]);
}
