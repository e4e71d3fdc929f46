//! Prompt: a named template with a history of immutable versions.
pub mod body;
pub mod faults;
pub mod file;
pub mod find;
pub mod hash;
pub mod inputs;
pub mod ops;
pub mod reference;
pub mod trial;
pub mod variables;
