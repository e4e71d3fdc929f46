//! Handles: the web view never sees or names a path. A file the person chose gets a handle that is good for one use;
//! looking at the file before is none.
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use attune_core::error::{Error, Result};
use serde::Serialize;
use serde_json::Value;

const PREFIX: &str = "handle:";

/// Fields of requests that are paths.
const PATHS: &[(&str, &str)] = &[
    ("workspace.init", "dir"),
    ("workspace.open", "dir"),
    ("workspace.backup", "file"),
    ("workspace.restore", "file"),
    ("workspace.restore", "dir"),
    ("import.preview", "file"),
    ("import.run", "files"),
    ("import.run", "mapping"),
    ("import.run", "rejects"),
    ("home.copy", "file"),
    ("interaction.export", "file"),
    ("prompt.add", "file"),
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

/// Operations that only look at a file, as often as the window shows it anew. Its handle is still good afterwards.
const LOOKS: &[&str] = &["import.preview"];

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

    /// Puts the paths in a request in place of its handles. Anything else where a path belongs is refused.
    pub fn exchange(&self, operation: &str, request: &mut Value) -> Result<()> {
        let fields = PATHS.iter().filter(|(name, _)| *name == operation).map(|(_, field)| *field);
        let is_used_up = !LOOKS.contains(&operation);
        for field in fields {
            match request.get_mut(field) {
                None | Some(Value::Null) => {}
                Some(Value::Array(list)) => list.iter_mut().try_for_each(|one| self.put_path(one, is_used_up))?,
                Some(one) => self.put_path(one, is_used_up)?,
            }
        }
        Ok(())
    }

    fn put_path(&self, value: &mut Value, is_used_up: bool) -> Result<()> {
        let handle = value.as_str().filter(|text| text.starts_with(PREFIX));
        let mut issued = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let path =
            handle.and_then(|handle| if is_used_up { issued.remove(handle) } else { issued.get(handle).cloned() });
        let path = path.ok_or_else(|| Error::usage("This file was not chosen in a dialog").hint("Choose it again"))?;
        *value = Value::String(path.to_string_lossy().into_owned());
        Ok(())
    }
}

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
        handles.exchange("import.run", &mut request).unwrap();
        assert_eq!(request["files"][0], "/data/logs.jsonl");
        assert!(handles.exchange("import.run", &mut json!({"files": [picked.handle]})).is_err());
    }

    #[test]
    fn a_file_is_looked_at_before_it_is_taken() {
        let handles = Handles::default();
        let picked = handles.issue("1".into(), Path::new("/data/logs.jsonl"));
        for _ in 0..2 {
            let mut look = json!({"file": picked.handle});
            handles.exchange("import.preview", &mut look).unwrap();
            assert_eq!(look["file"], "/data/logs.jsonl");
        }
        handles.exchange("import.run", &mut json!({"files": [picked.handle]})).unwrap();
        assert!(handles.exchange("import.preview", &mut json!({"file": picked.handle})).is_err());
    }

    #[test]
    fn every_field_that_is_named_belongs_to_an_operation_there_is() {
        for operation in PATHS.iter().map(|(operation, _)| operation).chain(LOOKS) {
            assert!(attune_core::operation::list::ALL.iter().any(|one| one.name == *operation), "{operation}");
        }
    }
}
