//! Encodings: a byte order mark is taken off, UTF-16 with a mark becomes UTF-8. What follows is meant to be UTF-8 and is
//! checked row by row, so that one bad row costs one row.
use std::io::{self, Read};

use super::packed::{Bytes, peek};

const CHUNK: usize = 16 * 1024;

pub(super) fn to_utf8(bytes: Bytes) -> io::Result<Bytes> {
    let (mark, mut bytes) = peek(bytes, 4)?;
    match mark[..] {
        [0xff, 0xfe, 0, 0] | [0, 0, 0xfe, 0xff] => {
            Err(io::Error::new(io::ErrorKind::InvalidData, "The file is in UTF-32; save it as UTF-8"))
        }
        [0xef, 0xbb, 0xbf, ..] => {
            bytes.read_exact(&mut [0; 3])?;
            Ok(bytes)
        }
        [0xff, 0xfe, ..] => Ok(Box::new(Utf16::new(bytes, u16::from_le_bytes)?)),
        [0xfe, 0xff, ..] => Ok(Box::new(Utf16::new(bytes, u16::from_be_bytes)?)),
        _ => Ok(bytes),
    }
}

struct Utf16 {
    inner: Bytes,
    unit: fn([u8; 2]) -> u16,
    /// Read but not decoded: an odd byte, or a first surrogate whose second is not there yet.
    raw: Vec<u8>,
    /// Where `raw` starts in the file.
    offset: u64,
    utf8: Vec<u8>,
    given: usize,
    /// What comes after `utf8`, where that is an error.
    failed: Option<io::Error>,
}

impl Utf16 {
    fn new(mut inner: Bytes, unit: fn([u8; 2]) -> u16) -> io::Result<Self> {
        inner.read_exact(&mut [0; 2])?;
        Ok(Self { inner, unit, raw: Vec::new(), offset: 2, utf8: Vec::new(), given: 0, failed: None })
    }

    /// Decodes the next chunk; false at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        self.utf8.clear();
        self.given = 0;
        let read = self.inner.by_ref().take(CHUNK as u64).read_to_end(&mut self.raw)?;
        if self.raw.is_empty() {
            return Ok(false);
        }
        self.decode(read < CHUNK);
        Ok(true)
    }

    fn decode(&mut self, at_end: bool) {
        let mut units: Vec<u16> = self.raw.as_chunks::<2>().0.iter().map(|pair| (self.unit)(*pair)).collect();
        if !at_end && units.last().is_some_and(|unit| (0xd800..0xdc00).contains(unit)) {
            units.pop();
        }
        let whole = units.len() * 2;
        let mut used = 0;
        for decoded in char::decode_utf16(units) {
            let Ok(character) = decoded else {
                self.failed = Some(self.bad(used, "is half of a surrogate pair"));
                return;
            };
            used += character.len_utf16() * 2;
            self.utf8.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        if at_end && whole < self.raw.len() {
            self.failed = Some(self.bad(whole, "is half a character"));
        }
        self.raw.drain(..whole);
        self.offset += whole as u64;
    }

    fn bad(&self, at: usize, why: &str) -> io::Error {
        let at = self.offset + at as u64;
        io::Error::new(io::ErrorKind::InvalidData, format!("The UTF-16 text at byte {at} {why}"))
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.utf8.len() {
            if !self.fill()? {
                return Ok(0);
            }
        }
        let count = buffer.len().min(self.utf8.len() - self.given);
        buffer[..count].copy_from_slice(&self.utf8[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surrogate_pairs_across_the_edge_of_a_chunk_stay_whole() {
        for shift in ["", "a"] {
            let text = format!("{shift}{}", "🙂".repeat(CHUNK));
            let bytes: Vec<u8> =
                "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            let mut read = String::new();
            to_utf8(Box::new(io::Cursor::new(bytes))).unwrap().read_to_string(&mut read).unwrap();
            assert!(read == text, "{shift:?}");
        }
    }
}
