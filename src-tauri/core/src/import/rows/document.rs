//! One JSON document, or several one after the other: the rows are the elements of the list a path leads to, the entries
//! of the object there, or the documents themselves. Only the row at hand is in memory.
use std::collections::HashSet;

use serde_json::Value;

use super::{
    Body, RawRow, RawRows,
    scan::{Copied, Ended, Scanner},
};
use crate::{
    error::{Error, Result},
    import::{
        mapping::{RowsPath, Step},
        packed::Bytes,
    },
};

pub struct Document {
    scan: Scanner<Bytes>,
    path: RowsPath,
    open: Vec<Open>,
    /// Whether the path led to a list or a row in some document.
    found: bool,
    ended: bool,
}

/// A list or object that the reader is inside of, on its way along the path.
struct Open {
    kind: Kind,
    /// Nothing was read in it yet, so that no comma is due.
    fresh: bool,
}

#[derive(Clone, Copy)]
enum Kind {
    /// The list of rows.
    Rows,
    /// The object whose entries are the rows.
    Entries,
    /// An object whose key is the path's step.
    Object(usize),
    /// A list of which each element goes on at the path's step.
    Each(usize),
}

impl Document {
    pub fn new(bytes: Bytes, path: RowsPath) -> Self {
        Self { scan: Scanner::new(bytes), path, open: Vec::new(), found: false, ended: false }
    }

    fn advance(&mut self) -> Result<Option<RawRow>, Ended> {
        loop {
            let Some(open) = self.open.last_mut() else {
                match self.scan.peek_mark()? {
                    None => return Ok(None),
                    Some(b'{' | b'[') => {}
                    Some(_) => return Err(self.scan.wrong("an object, a list or the end")),
                }
                if let Some(row) = self.enter(0)? {
                    return Ok(Some(row));
                }
                continue;
            };
            let (kind, fresh) = (open.kind, std::mem::replace(&mut open.fresh, false));
            let close = if matches!(kind, Kind::Object(_) | Kind::Entries) { b'}' } else { b']' };
            if self.scan.take(close)? {
                self.open.pop();
                continue;
            }
            if !fresh {
                self.scan.expect(b',', "a comma or the end of the list")?;
            }
            let row = match kind {
                Kind::Rows => Some(self.row()?),
                Kind::Entries => Some(self.entry()?),
                Kind::Each(step) => self.enter(step + 1)?,
                Kind::Object(step) => match Step::Key(self.scan.key()?) == self.path.steps()[step] {
                    true => self.enter(step + 1)?,
                    false => {
                        self.scan.skip_value()?;
                        None
                    }
                },
            };
            if row.is_some() {
                return Ok(row);
            }
        }
    }

    /// Goes into the value at this step of the path; gives it if it is a row itself.
    fn enter(&mut self, step: usize) -> Result<Option<RawRow>, Ended> {
        let next = self.scan.peek_mark()?;
        let kind = match (self.path.steps().get(step), next) {
            (None, Some(b'[')) => Kind::Rows,
            (None, _) => {
                self.found = true;
                return Ok(Some(self.row()?));
            }
            (Some(Step::Key(_)), Some(b'{')) => Kind::Object(step),
            (Some(Step::Each), Some(b'[')) => Kind::Each(step),
            (Some(Step::Entries), Some(b'{')) => Kind::Entries,
            _ => {
                self.scan.skip_value()?;
                return Ok(None);
            }
        };
        self.found |= matches!(kind, Kind::Rows | Kind::Entries);
        self.scan.expect(next.unwrap_or_default(), "a bracket")?;
        self.open.push(Open { kind, fresh: true });
        Ok(None)
    }

    fn row(&mut self) -> Result<RawRow, Ended> {
        self.scan.peek_mark()?;
        let line = self.scan.line();
        Ok(match self.scan.copy_value()? {
            Copied::Whole(bytes) => RawRow::json(line, bytes),
            Copied::TooLong => RawRow::too_long(line),
        })
    }

    /// An entry is a row that keeps its key, so that it can stand on a line of its own when it is rejected.
    fn entry(&mut self) -> Result<RawRow, Ended> {
        self.scan.peek_mark()?;
        let line = self.scan.line();
        let key = Value::from(self.scan.key()?);
        let row = self.row()?;
        Ok(match row.body {
            Body::Json => {
                RawRow::json(line, [format!("{{\"key\":{key},\"value\":").as_bytes(), &row.bytes, b"}"].concat())
            }
            _ => RawRow { line, ..row },
        })
    }
}

impl RawRows for Document {
    fn next_row(&mut self) -> Result<Option<RawRow>> {
        if self.ended {
            return Ok(None);
        }
        let row = self.advance().map_err(|ended| ended.at(self.scan.line()));
        self.ended = !matches!(row, Ok(Some(_)));
        if matches!(row, Ok(None)) && !self.found {
            return Err(Error::bad_input(format!("There are no rows at {}", self.path)));
        }
        row
    }
}

/// What the beginning of a document holds, as far as it is needed to find its rows.
#[derive(Debug, Default, PartialEq)]
pub struct Outline {
    /// The keys of the outermost object.
    pub keys: HashSet<String>,
    /// Where lists of objects lie, outermost first.
    pub lists: Vec<RowsPath>,
    /// Where empty lists lie.
    pub empty: Vec<RowsPath>,
    /// The keys of each object that is a value of the outermost one.
    pub inner: Vec<HashSet<String>>,
    /// How many of its values are no objects.
    pub others: usize,
}

impl Outline {
    /// Whether the outermost object holds rows by their ids: several objects and nothing else, most of which have a key
    /// that rows have and are alike.
    pub fn is_by_id(&self, row_keys: &[&str]) -> bool {
        let Some(first) = self.inner.first().filter(|_| self.others == 0) else { return false };
        let is_row = |keys: &HashSet<String>| row_keys.iter().any(|key| keys.contains(*key));
        let is_alike = |keys: &HashSet<String>| keys.intersection(first).count() * 2 >= keys.union(first).count();
        let rows = self.inner.iter().filter(|keys| is_row(keys) && is_alike(keys)).count();
        self.inner.len() > 1 && rows * 2 > self.inner.len()
    }
}

/// How deep lists of rows are looked for.
const DEPTH: usize = 3;

/// Looks at the beginning of a document; its being cut off is no error.
pub fn outline(head: &[u8]) -> Outline {
    let mut outline = Outline::default();
    let _cut_off = walk(&mut Scanner::new(head), &mut Vec::new(), &mut outline);
    outline.lists.sort_by_key(|path| path.steps().len());
    outline
}

fn walk(scan: &mut Scanner<&[u8]>, path: &mut Vec<Step>, outline: &mut Outline) -> Result<(), Ended> {
    scan.expect(b'{', "an object")?;
    while !scan.take(b'}')? {
        path.push(Step::Key(scan.key()?));
        let value = scan.peek_mark()?;
        match &path[..] {
            [Step::Key(key)] => {
                outline.keys.insert(key.clone());
                match value {
                    Some(b'{') => outline.inner.push(HashSet::new()),
                    _ => outline.others += 1,
                }
            }
            [_, Step::Key(key)] => {
                outline.inner.last_mut().map(|keys| keys.insert(key.clone()));
            }
            _ => {}
        }
        match value {
            Some(b'{') if path.len() < DEPTH => walk(scan, path, outline)?,
            Some(b'[') => list(scan, path, outline)?,
            _ => scan.skip_value()?,
        }
        path.pop();
        if !scan.take(b',')? && scan.peek_mark()? != Some(b'}') {
            return Err(scan.wrong("a comma"));
        }
    }
    Ok(())
}

/// Notes a list whose first element is an object, then passes over it.
fn list(scan: &mut Scanner<&[u8]>, path: &[Step], outline: &mut Outline) -> Result<(), Ended> {
    scan.expect(b'[', "a list")?;
    match scan.peek_mark()? {
        Some(b'{') => outline.lists.push(RowsPath::new(path.to_vec())),
        Some(b']') => outline.empty.push(RowsPath::new(path.to_vec())),
        _ => {}
    }
    while !scan.take(b']')? {
        scan.skip_value()?;
        scan.take(b',')?;
    }
    Ok(())
}
