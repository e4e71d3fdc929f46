//! LanceDB behind one small type: vectors with a key go in, the keys of the nearest come out.
//!
//! Vectors of another meaning (of corrections, say) go into an index in a folder of its own.
//!
//! The index is never the truth. It holds keys of interactions and their vectors, both of which are in the database
//! too, so whoever gets an [`Error::wants_rebuild`] makes a new generation in the [`Folder`] and fills it. Nothing in
//! it is believed that is not exactly what was written: see `seal.rs`.
mod error;
mod folder;
mod index;
mod rows;
mod seal;
mod writer;

#[cfg(test)]
mod tests;

pub use error::{Error, Result};
pub use folder::{Folder, Lock};
pub use index::VectorIndex;
pub use rows::{Near, Row};
pub use writer::{EXACT_UP_TO, Tidied, Writer};
