//! The embedder's weights, which are part of the program. llama.cpp reads models from files only.
mod widen;

use std::{
    fs,
    path::{Path, PathBuf},
};

use attune_core::{
    file::write_atomically,
    model::engine::{Failure, FailureKind, builtin::EMBEDDER},
};
use sha2::{Digest, Sha256};

static WEIGHTS: &[u8] = include_bytes!("../../../core/assets/all-minilm-l6-v2-q8_0.gguf");

/// The weights as a file in the cache, written there if they are not, or not whole.
pub fn installed(cache: &Path) -> Result<PathBuf, Failure> {
    let path = EMBEDDER.path(cache);
    if fs::read(&path).is_ok_and(|found| hash(&found) == EMBEDDER.sha256) {
        return Ok(path);
    }
    let damaged = || Failure::new(FailureKind::File, "The embedder in this program is damaged: install Attune again");
    let weights = widen::widened(WEIGHTS).ok_or_else(damaged)?;
    let folder = path.parent().unwrap_or(cache);
    let written = fs::create_dir_all(folder).map_err(Into::into).and_then(|()| write_atomically(&path, &weights));
    written.map_err(|error: attune_core::error::Error| {
        let message = format!("The embedder cannot be written to {}: {error}", path.display());
        Failure::new(FailureKind::File, message)
    })?;
    Ok(path)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_the_ones_that_are_named() {
        // As in the notice beside them.
        assert_eq!(hash(WEIGHTS), "bf1d74689ea4b1d2db7bc1ee52ed8f4618984437d05ba47d7513d24a8c5f18ed");
        let weights = widen::widened(WEIGHTS).unwrap();
        assert_eq!((weights.len() as u64, hash(&weights).as_str()), (EMBEDDER.bytes, EMBEDDER.sha256));
    }

    #[test]
    fn damaged_weights_in_the_cache_are_replaced() {
        let cache = tempfile::tempdir().unwrap();
        let path = installed(cache.path()).unwrap();
        let mut damaged = fs::read(&path).unwrap();
        damaged[9_000_000] ^= 1;
        fs::write(&path, damaged).unwrap();
        installed(cache.path()).unwrap();
        assert_eq!(hash(&fs::read(&path).unwrap()), EMBEDDER.sha256);
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_an_error_that_names_the_file() {
        let cache = tempfile::NamedTempFile::new().unwrap();
        let failure = installed(cache.path()).unwrap_err();
        assert!(failure.message.contains(EMBEDDER.name), "{}", failure.message);
    }
}
