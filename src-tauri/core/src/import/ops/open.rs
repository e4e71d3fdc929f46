//! Opening what a request names: files, standard input, the mapping.
use std::path::Path;

use crate::{
    error::{Error, Result},
    file,
    import::{Mapping, Source, preset},
};

/// The mappings that a person asked for: one that is written, or those of a preset.
pub(super) type Given = Vec<Mapping>;

/// Standard input, as a file is named.
pub(super) const STDIN: &str = "-";

/// A file by its path, or standard input as `-`.
pub(super) fn open(path: &str) -> Result<Source> {
    if path == STDIN {
        return Source::read(std::io::stdin(), STDIN, None);
    }
    Source::open(Path::new(path))
}

/// The mapping that a person wrote, by its path, or a preset, by its name. A file goes first.
pub(super) fn given(name: &str) -> Result<Given> {
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

/// The given mapping, or the one that the file's first rows make likely.
pub(super) fn mapping_for(source: &Source, given: Option<&Given>) -> Result<Mapping> {
    given.map_or_else(|| Ok(source.recognise()?.mapping), |given| preset::fitting(source, given))
}

/// What is wrong with one file of several is told before anything of the others is kept. A pipe can be read only once,
/// so what is wrong with that comes out later.
pub(super) fn look_at_all(files: &[String], given: Option<&Given>) -> Result<()> {
    for path in files.iter().filter(|path| *path != STDIN) {
        let about = std::fs::metadata(path).map_err(|error| file::unreadable(path.as_ref(), error))?;
        if about.is_file() || about.is_dir() {
            mapping_for(&open(path)?, given)?;
        }
    }
    Ok(())
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
