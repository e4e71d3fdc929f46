//! Search: by words and by meaning, fused.
pub mod snippet;
pub mod words;
