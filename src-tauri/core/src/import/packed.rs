//! Compression, told by the first bytes and never by the name, and the count of bytes read so far.
use std::{
    io::{self, Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::error::Error;

/// Bytes on their way in. Shareable between threads.
pub type Bytes = Box<dyn Read + Send>;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// How far a file has been read, in bytes as they lie on disk (packed, if it is packed). Cheap to clone and to ask.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    total: Option<u64>,
}

impl Progress {
    pub(super) fn of(total: Option<u64>) -> Self {
        Self { read: Arc::default(), total }
    }

    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// Unknown for a pipe.
    pub fn total(&self) -> Option<u64> {
        self.total
    }
}

pub(super) struct Counted<R> {
    inner: R,
    progress: Progress,
}

impl<R: Read> Counted<R> {
    pub(super) fn new(inner: R, progress: Progress) -> Self {
        Self { inner, progress }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Reads up to `count` bytes ahead and gives them together with a reader that starts before them.
pub(super) fn peek(mut bytes: Bytes, count: usize) -> io::Result<(Vec<u8>, Bytes)> {
    let mut ahead = Vec::new();
    bytes.by_ref().take(count as u64).read_to_end(&mut ahead)?;
    Ok((ahead.clone(), Box::new(Cursor::new(ahead).chain(bytes))))
}

/// Unpacks gzip (also of several members) and zstd (also of several frames); anything else goes through as it is.
pub(super) fn unpack(bytes: Bytes) -> io::Result<Bytes> {
    let (ahead, bytes) = peek(bytes, ZSTD.len())?;
    if ahead.starts_with(GZIP) {
        let inner = flate2::bufread::MultiGzDecoder::new(io::BufReader::new(bytes));
        Ok(Box::new(Unpacked { inner, name: "gzip" }))
    } else if ahead.starts_with(ZSTD) {
        let inner = zstd::stream::read::Decoder::new(bytes)?;
        Ok(Box::new(Unpacked { inner, name: "zstd" }))
    } else {
        Ok(bytes)
    }
}

/// Puts plain words on a damaged archive; errors of the operating system pass unchanged.
struct Unpacked<R> {
    inner: R,
    name: &'static str,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| match (error.raw_os_error(), error.kind()) {
            (Some(_), _) | (_, io::ErrorKind::Interrupted) => error,
            (None, io::ErrorKind::UnexpectedEof) => damaged(self.name, "it ends too early"),
            (None, _) => damaged(self.name, &error.to_string()),
        })
    }
}

/// A damaged file is the file's fault, everything else the system's.
pub(super) fn from_io(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::InvalidData => Error::bad_input(error.to_string()),
        _ => Error::from(error),
    }
}

fn damaged(name: &str, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("The {name} archive is damaged: {why}"))
}
