//! HTTP/1.1 in bytes.
use serde_json::Value;

/// A whole answer with the right length.
pub fn whole(status: u64, content_type: &str, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
    with_length(status, content_type, headers, body, body.len())
}

/// A whole answer with any length announced.
pub fn with_length(status: u64, content_type: &str, headers: &[(&str, String)], body: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = head(status, content_type, headers);
    bytes.extend_from_slice(format!("content-length: {length}\r\n\r\n").as_bytes());
    bytes.extend_from_slice(body);
    bytes
}

pub fn json(status: u64, body: &Value) -> Vec<u8> {
    whole(status, "application/json", &[], body.to_string().as_bytes())
}

/// The beginning of an answer whose pieces follow as [`chunk`]s.
pub fn chunked(status: u64, content_type: &str) -> Vec<u8> {
    let mut bytes = head(status, content_type, &[]);
    bytes.extend_from_slice(b"transfer-encoding: chunked\r\n\r\n");
    bytes
}

pub fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

fn head(status: u64, content_type: &str, headers: &[(&str, String)]) -> Vec<u8> {
    let own: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    format!("HTTP/1.1 {status} As Told\r\ncontent-type: {content_type}\r\n{own}").into_bytes()
}
