//! Handles: the web view never sees or names a path. A file the person chose gets a handle that is good for one use;
//! looking at the file before is none, and neither is a use that failed.
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use attune_core::error::{Error, Result};
use serde::Serialize;
use serde_json::Value;

const PREFIX: &str = "handle:";

/// Fields of requests that are paths; those inside of others, also inside of each of a list, stand behind a dot.
const PATHS: &[(&str, &str)] = &[
    ("workspace.init", "dir"),
    ("workspace.open", "dir"),
    ("workspace.backup", "file"),
    ("workspace.diagnostics", "file"),
    ("workspace.restore", "file"),
    ("workspace.restore", "dir"),
    ("import.run", "files"),
    ("import.run", "chosen.mapping"),
    ("import.run", "chosen.join.file"),
    ("import.run", "rejects"),
    ("home.copy", "file"),
    ("import.write_mapping", "to"),
    ("interaction.export", "file"),
    ("prompt.add", "file"),
    ("prompt.check", "file"),
    ("prompt.plan_try", "file"),
    ("prompt.try", "file"),
    ("prompt.import", "path"),
    ("prompt.export", "dir"),
    ("set.add", "file"),
    ("set.export", "file"),
    ("check.add", "file"),
    ("gate.set", "file"),
    ("promotion.folder", "folder"),
    ("report.write", "file"),
    ("verdict.of", "file"),
];

/// The same where a file is only looked at, as often as the window shows it anew. Its handle is still good afterwards.
const LOOKS: &[(&str, &str)] = &[
    ("import.preview", "file"),
    ("import.preview", "chosen.mapping"),
    ("import.preview", "chosen.join.file"),
    ("import.write_mapping", "file"),
    ("import.write_mapping", "chosen.mapping"),
    ("import.write_mapping", "chosen.join.file"),
];

/// A file or folder that the person chose.
#[derive(Debug, Clone, Serialize)]
pub struct Picked {
    pub handle: String,
    /// The last part of its path, for the person to recognise it.
    pub name: String,
}

#[derive(Default)]
pub struct Handles(Mutex<HashMap<String, PathBuf>>);

impl Handles {
    /// A handle for a path that came from a dialog or a drop.
    pub fn issue(&self, id: String, path: &Path) -> Picked {
        let handle = format!("{PREFIX}{id}");
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(handle.clone(), path.to_owned());
        Picked { handle, name }
    }

    /// Puts the paths in a request in place of its handles, and answers those that this use takes. Anything else where
    /// a path belongs is refused, and then nothing is taken.
    pub fn exchange(&self, operation: &str, request: &mut Value) -> Result<Taken> {
        let mut taken = Taken::default();
        for (fields, is_used_up) in [(PATHS, true), (LOOKS, false)] {
            for (_, field) in fields.iter().filter(|(name, _)| *name == operation) {
                let keys: Vec<&str> = field.split('.').collect();
                if let Err(refused) = self.put_paths(request, &keys, &mut is_used_up.then_some(&mut taken)) {
                    self.give_back(taken);
                    return Err(refused);
                }
            }
        }
        Ok(taken)
    }

    /// Makes handles good again whose use failed: the person tries once more with the same files.
    pub fn give_back(&self, taken: Taken) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(taken.0);
    }

    fn put_paths(&self, value: &mut Value, keys: &[&str], taken: &mut Option<&mut Taken>) -> Result<()> {
        match (value, keys) {
            (Value::Array(list), _) => list.iter_mut().try_for_each(|one| self.put_paths(one, keys, taken)),
            (Value::Null, _) => Ok(()),
            (value, [first, rest @ ..]) => match value.get_mut(first) {
                Some(inner) => self.put_paths(inner, rest, taken),
                None => Ok(()),
            },
            (value, []) => self.put_path(value, taken),
        }
    }

    fn put_path(&self, value: &mut Value, taken: &mut Option<&mut Taken>) -> Result<()> {
        let handle = value.as_str().filter(|text| text.starts_with(PREFIX)).unwrap_or_default().to_owned();
        let mut issued = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let path = issued.get(&handle).cloned();
        let path = path.ok_or_else(|| Error::usage("This file was not chosen in a dialog").hint("Choose it again"))?;
        *value = Value::String(path.to_string_lossy().into_owned());
        if let Some(Taken(taken)) = taken {
            issued.remove(&handle);
            taken.push((handle, path));
        }
        Ok(())
    }
}

/// Handles that a use has taken, to be given back if it fails.
#[derive(Debug, Default)]
#[must_use]
pub struct Taken(Vec<(String, PathBuf)>);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_from_the_web_view_is_refused_and_a_handle_is_good_once() {
        let handles = Handles::default();
        let mut raw = json!({"file": "/etc/passwd"});
        assert!(handles.exchange("import.preview", &mut raw).is_err());
        let picked = handles.issue("1".into(), Path::new("/data/logs.jsonl"));
        assert_eq!(picked.name, "logs.jsonl");
        let mut request = json!({"files": [picked.handle], "source": "app"});
        let taken = handles.exchange("import.run", &mut request).unwrap();
        assert_eq!(request["files"][0], "/data/logs.jsonl");
        let mut again = json!({"files": [picked.handle]});
        assert!(handles.exchange("import.run", &mut again).is_err());
        handles.give_back(taken);
        let _used_up = handles.exchange("import.run", &mut again).unwrap();
        assert_eq!(again, json!({"files": ["/data/logs.jsonl"]}));
    }

    #[test]
    fn a_request_that_is_refused_takes_no_handle() {
        let handles = Handles::default();
        let picked = handles.issue("1".into(), Path::new("/data/logs.jsonl"));
        assert!(handles.exchange("import.run", &mut json!({"files": [picked.handle, "/etc/passwd"]})).is_err());
        assert!(handles.exchange("import.run", &mut json!({"files": [picked.handle]})).is_ok());
    }

    #[test]
    fn a_file_is_looked_at_before_it_is_taken() {
        let handles = Handles::default();
        let picked = handles.issue("1".into(), Path::new("/data/logs.jsonl"));
        for _ in 0..2 {
            let mut look = json!({"file": picked.handle});
            let _nothing = handles.exchange("import.preview", &mut look).unwrap();
            assert_eq!(look["file"], "/data/logs.jsonl");
        }
        let _used_up = handles.exchange("import.run", &mut json!({"files": [picked.handle]})).unwrap();
        assert!(handles.exchange("import.preview", &mut json!({"file": picked.handle})).is_err());
    }

    #[test]
    fn paths_inside_of_a_request_are_handles_too() {
        let handles = Handles::default();
        let [logs, scores] =
            ["logs.jsonl", "scores.csv"].map(|name| handles.issue(name.into(), Path::new(name)).handle);
        let mut raw = json!({"files": [], "chosen": [{"join": {"file": "/etc/passwd"}}]});
        assert!(handles.exchange("import.run", &mut raw).is_err());
        let mut run = json!({"files": [logs], "chosen": [{"mapping": null, "join": {"file": scores}}]});
        let _used_up = handles.exchange("import.run", &mut run).unwrap();
        assert_eq!(run["chosen"][0]["join"]["file"], "scores.csv");
    }

    #[test]
    fn every_field_that_is_named_belongs_to_an_operation_there_is() {
        for (operation, _) in PATHS.iter().chain(LOOKS) {
            assert!(attune_core::operation::list::ALL.iter().any(|one| one.name == *operation), "{operation}");
        }
    }
}
