//! Prompt: a named template with a history of immutable versions.
