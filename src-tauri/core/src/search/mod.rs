//! Search: by words and by meaning, fused.
//!
//! Words are found through FTS5 in the database, meaning through vectors in the index. What a person sees is always
//! read from the database; the index only names keys, and is made anew whenever it is missing or wrong.
mod candidates;
mod embed;
pub mod fusion;
pub(crate) mod index;
mod ops;
mod rebuild;
pub mod snippet;
pub mod words;

pub use embed::{embed_pending, embed_these};
pub use ops::{Hit, Hits, Mode, Search, Similar, near, search, similar};
pub use rebuild::{Rebuild, Rebuilt, rebuild};
