//! Hashes as numbers, where 64 bits of them are enough.

/// What the first eight bytes say.
pub fn number(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
