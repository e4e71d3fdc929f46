//! Bytes as hexadecimal digits, in which hashes are shown and compared.

/// Two small letters or digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
