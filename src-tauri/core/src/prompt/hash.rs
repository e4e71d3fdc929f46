//! The hash that names a version: SHA-256 over the canonical JSON (RFC 8785) of `{messages, settings}`.
use sha2::{Digest, Sha256};

use super::body::Body;
use crate::{
    error::{Error, Result},
    hex::hex,
};

/// 64 lower-case hexadecimal digits. Key order and whitespace of the file a body came from do not change it; every
/// byte of its texts does.
///
/// Fails only for a body that [`Body::check`] refuses (a number that JSON cannot hold).
pub fn hash(body: &Body) -> Result<String> {
    let canonical = serde_json_canonicalizer::to_vec(body)
        .map_err(|error| Error::bad_input(format!("This prompt has no JSON form: {error}")))?;
    Ok(hex(&Sha256::digest(canonical)))
}

#[cfg(test)]
mod tests;
