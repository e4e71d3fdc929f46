//! Settings: what a person decides for one workspace, in its `settings.toml`.
use std::{
    io::ErrorKind,
    path::{Path, PathBuf},
};

use toml_edit::{DocumentMut, value};

use super::Workspace;
use crate::{
    error::{Error, Result},
    file,
};

/// Read anew at each use, so that a change counts at once, whoever made it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settings {
    /// Only models on this machine are called.
    pub no_egress: bool,
    /// Personal data is hidden in what is sent and in reports.
    pub mask: bool,
}

/// What may be set, each true or false.
pub(crate) const NO_EGRESS: &str = "no_egress";
pub(crate) const MASK: &str = "mask";

impl Workspace {
    /// Errors: what is not understood. A setting that protects somebody must not be lost to a slip of the pen.
    pub fn settings(&self) -> Result<Settings> {
        let path = path(&self.dir);
        let document = read(&path)?;
        let mut settings = Settings::default();
        for (name, item) in document.iter() {
            let on = item.as_bool().ok_or_else(|| wrong(&path, name, "true or false stands here"));
            match name {
                NO_EGRESS => settings.no_egress = on?,
                MASK => settings.mask = on?,
                _ => {
                    let why = format!("there is no such setting; there are {NO_EGRESS} and {MASK}");
                    return Err(wrong(&path, name, &why));
                }
            }
        }
        Ok(settings)
    }

    /// Changes one setting; what else stands in the file stays as it is.
    pub(crate) fn set(&self, setting: &str, on: bool) -> Result<()> {
        let path = path(&self.dir);
        let mut document = read(&path)?;
        document[setting] = value(on);
        file::write_atomically(&path, document.to_string().as_bytes())
    }
}

fn path(dir: &Path) -> PathBuf {
    dir.join("settings.toml")
}

/// A workspace that came from a backup has no such file yet.
fn read(path: &Path) -> Result<DocumentMut> {
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        text => text.map_err(|error| file::unreadable(path, error))?,
    };
    text.parse().map_err(|error: toml_edit::TomlError| {
        Error::bad_input(format!("The settings cannot be read: {}", error.message()))
            .in_file(path.display().to_string())
            .hint("Mend the file; an empty one means that nothing is set")
    })
}

fn wrong(path: &Path, name: &str, why: &str) -> Error {
    Error::bad_input(format!("{name}: {why}"))
        .in_file(path.display().to_string())
        .at_field(name)
        .hint("Mend the file; an empty one means that nothing is set")
}
