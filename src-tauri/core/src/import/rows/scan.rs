//! Finds where JSON values begin and end in a stream, without understanding what is inside.
//!
//! Only brackets and quotes matter here, so a value that is no JSON inside (`{"a": tru}`) is still told from its
//! neighbours and costs one row, not the file.
use std::io::{self, Read};

use super::MAX_ROW;
use crate::{error::Error, import::packed::from_io};

const BUFFER: usize = 64 * 1024;
/// Brackets are matched by kind down to this depth, deeper they are only counted. Rows this deep are refused anyway.
const KINDS: usize = 128;

/// Why a value could not be scanned to its end.
#[derive(Debug)]
pub enum Ended {
    /// The file ends inside it.
    Early,
    /// A byte that cannot stand there.
    Wrong {
        found: u8,
        wanted: &'static str,
    },
    Failed(io::Error),
}

impl From<io::Error> for Ended {
    fn from(error: io::Error) -> Self {
        Ended::Failed(error)
    }
}

impl Ended {
    /// In plain words, at the line where it happened.
    pub fn at(self, line: u64) -> Error {
        match self {
            Ended::Early => Error::bad_input("The file ends in the middle of its JSON; is it cut off?").at_line(line),
            Ended::Wrong { found, wanted } => {
                let found = char::from(found).escape_default();
                Error::bad_input(format!("Not JSON: here should stand {wanted}, not “{found}”")).at_line(line)
            }
            Ended::Failed(error) => from_io(error),
        }
    }
}

type Scanned<T> = Result<T, Ended>;

/// What became of a value that was asked to be copied.
#[derive(Debug, PartialEq, Eq)]
pub enum Copied {
    Whole(Vec<u8>),
    /// Longer than [`MAX_ROW`]; it was skipped.
    TooLong,
}

pub struct Scanner<R> {
    inner: R,
    buffer: Box<[u8]>,
    at: usize,
    end: usize,
    line: u64,
}

impl<R: Read> Scanner<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, buffer: vec![0; BUFFER].into_boxed_slice(), at: 0, end: 0, line: 1 }
    }

    /// The line of the next byte; the first is 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The next byte, not consumed; none at the end.
    pub fn peek(&mut self) -> Scanned<Option<u8>> {
        while self.at == self.end {
            match self.inner.read(&mut self.buffer) {
                Ok(0) => return Ok(None),
                Ok(count) => (self.at, self.end) = (0, count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Some(self.buffer[self.at]))
    }

    /// The next byte that is no white space, not consumed.
    pub fn peek_mark(&mut self) -> Scanned<Option<u8>> {
        while let Some(byte) = self.peek()? {
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(Some(byte));
            }
            self.bump(byte);
        }
        Ok(None)
    }

    fn bump(&mut self, byte: u8) {
        self.line += u64::from(byte == b'\n');
        self.at += 1;
    }

    /// Consumes the next mark if it is this one.
    pub fn take(&mut self, wanted: u8) -> Scanned<bool> {
        let found = self.peek_mark()? == Some(wanted);
        if found {
            self.bump(wanted);
        }
        Ok(found)
    }

    pub fn expect(&mut self, wanted: u8, name: &'static str) -> Scanned<()> {
        match self.take(wanted)? {
            true => Ok(()),
            false => Err(self.wrong(name)),
        }
    }

    /// The error for whatever comes next.
    pub fn wrong(&mut self, wanted: &'static str) -> Ended {
        match self.peek_mark() {
            Ok(Some(found)) => Ended::Wrong { found, wanted },
            Ok(None) => Ended::Early,
            Err(error) => error,
        }
    }

    /// An object's next key with its colon.
    pub fn key(&mut self) -> Scanned<String> {
        if self.peek_mark()? != Some(b'"') {
            return Err(self.wrong("a key in quotes"));
        }
        let Copied::Whole(raw) = self.copy_value()? else { return Err(self.wrong("a shorter key")) };
        self.expect(b':', "a colon")?;
        Ok(serde_json::from_slice(&raw).unwrap_or_else(|_| String::from_utf8_lossy(&raw).into_owned()))
    }

    pub fn skip_value(&mut self) -> Scanned<()> {
        self.value(&mut |_| {})
    }

    pub fn copy_value(&mut self) -> Scanned<Copied> {
        let (mut copy, mut length) = (Vec::new(), 0);
        self.value(&mut |piece| {
            length += piece.len();
            if length <= MAX_ROW {
                copy.extend_from_slice(piece);
            }
        })?;
        Ok(if length <= MAX_ROW { Copied::Whole(copy) } else { Copied::TooLong })
    }

    /// Scans one value and gives its bytes piece by piece.
    fn value(&mut self, give: &mut impl FnMut(&[u8])) -> Scanned<()> {
        let Some(first) = self.peek_mark()? else { return Err(Ended::Early) };
        if matches!(first, b',' | b':' | b'}' | b']') {
            return Err(self.wrong("a value"));
        }
        let mut nest = Nest::default();
        loop {
            let Some(next) = self.peek()? else {
                return if nest.is_scalar() { Ok(()) } else { Err(Ended::Early) };
            };
            if nest.is_scalar() && matches!(next, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n') {
                return Ok(());
            }
            let ahead = &self.buffer[self.at..self.end];
            let (count, step) = nest.run(ahead);
            give(&ahead[..count]);
            self.line += ahead[..count].iter().filter(|byte| **byte == b'\n').count() as u64;
            self.at += count;
            match step {
                Step::More => {}
                Step::Done => return Ok(()),
                Step::Wrong => return Err(self.wrong("the bracket that closes what is open")),
            }
        }
    }
}

enum Step {
    /// The bytes are used up, or a scalar may end here.
    More,
    Done,
    /// The next byte closes a bracket of the other kind.
    Wrong,
}

/// Open brackets and quotes of one value.
#[derive(Default)]
struct Nest {
    kinds: Vec<u8>,
    deeper: usize,
    in_text: bool,
    escaped: bool,
    started: bool,
}

impl Nest {
    /// Inside a number or word, which has no end mark of its own.
    fn is_scalar(&self) -> bool {
        self.started && !self.in_text && self.kinds.is_empty()
    }

    /// Runs over the bytes until the value ends; gives how many belong to it.
    fn run(&mut self, bytes: &[u8]) -> (usize, Step) {
        for (at, &byte) in bytes.iter().enumerate() {
            if self.in_text {
                if self.escaped {
                    self.escaped = false;
                } else if byte == b'\\' {
                    self.escaped = true;
                } else if byte == b'"' {
                    self.in_text = false;
                    if self.kinds.is_empty() {
                        return (at + 1, Step::Done);
                    }
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.open(byte),
                b'}' | b']' => match self.close(byte) {
                    Some(true) => return (at + 1, Step::Done),
                    Some(false) => {}
                    None => return (at, Step::Wrong),
                },
                _ if self.kinds.is_empty() => {
                    self.started = true;
                    return (at + 1, Step::More);
                }
                _ => {}
            }
            self.started = true;
        }
        (bytes.len(), Step::More)
    }

    fn open(&mut self, byte: u8) {
        match self.kinds.len() < KINDS {
            true => self.kinds.push(byte),
            false => self.deeper += 1,
        }
    }

    /// Whether the value is closed; none if the bracket is of the wrong kind.
    fn close(&mut self, byte: u8) -> Option<bool> {
        if self.deeper > 0 {
            self.deeper -= 1;
            return Some(false);
        }
        let open = if byte == b'}' { b'{' } else { b'[' };
        self.kinds.pop_if(|kind| *kind == open)?;
        Some(self.kinds.is_empty())
    }
}
