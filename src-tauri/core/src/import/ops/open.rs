//! Opening what a request names: files, standard input, the mapping.
use std::path::Path;

use crate::{
    error::{Error, Result},
    file,
    import::{Format, Mapping, Source, preset},
};

/// Standard input, as a file is named.
pub(super) const STDIN: &str = "-";

/// A file by its path, or standard input as `-`, of a format where a person says it.
pub(super) fn open(path: &str, format: Option<Format>) -> Result<Source> {
    if path == STDIN {
        return Source::read_as(std::io::stdin(), STDIN, None, format);
    }
    Source::open_as(Path::new(path), format)
}

/// The mapping that a person wrote, by its path, or a preset, by its name. A file goes first.
pub(super) fn given(name: &str) -> Result<Vec<Mapping>> {
    match preset::named(name).filter(|_| !Path::new(name).exists()) {
        Some(preset) => preset,
        None => Ok(vec![written(name)?]),
    }
}

fn written(path: &str) -> Result<Mapping> {
    let text = file::read_text(path.as_ref()).map_err(|error| {
        let presets = preset::names().join(", ");
        error.hint(format!(
            "A mapping is a YAML or JSON file, or one of {presets}; attune import FILE --dry-run shows one to begin with"
        ))
    })?;
    Mapping::parse(&text).map_err(|error| error.in_file(path))
}

/// Mended rows are often read from the very file that an earlier import rejected them to.
pub(super) fn refuse_rejects_over_input(files: &[String], rejects: Option<&String>) -> Result<()> {
    let same = |file: &&String| rejects.is_some_and(|rejects| is_same_file(file, rejects));
    match files.iter().find(same) {
        Some(file) => Err(Error::usage(format!("{file} is read; rejected rows cannot go into it"))
            .hint("Name another file for --rejects")
            .at_field("rejects")),
        None => Ok(()),
    }
}

fn is_same_file(one: &str, other: &str) -> bool {
    let whole = |path: &str| std::fs::canonicalize(path).ok();
    whole(one).is_some_and(|one| whole(other) == Some(one))
}
