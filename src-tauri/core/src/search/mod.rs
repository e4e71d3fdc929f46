//! Search: by words and by meaning, fused.
pub mod words;
