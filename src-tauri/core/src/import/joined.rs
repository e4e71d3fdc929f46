//! A second file whose rows belong to those of the first: scores, feedback, what would have been right.
//!
//! Its rows are copied to a temporary file and found by a hash of their key, so that memory holds sixteen bytes or so a
//! row and not the rows.
use std::{
    collections::HashMap,
    fs::File,
    hash::{BuildHasher, RandomState},
    io::{BufWriter, Read, Seek, SeekFrom, Write},
};

use serde_json::Value;

use super::{
    mapping::{Join, Word},
    row::Fault,
    source::Source,
};
use crate::error::{Error, Result};

/// The key under which a row holds the list of those that belong to it.
pub const JOINED: &str = "joined";

/// Where a row's JSON lies in the copy: offset and length in bytes.
type Place = (u64, u32);

/// The second file, ready to be asked.
pub struct Joined {
    join: Join,
    hasher: RandomState,
    places: HashMap<u64, Vec<Place>>,
    copy: File,
}

impl Joined {
    /// Reads the whole file once. A row that cannot be read ends it: feedback must not be lost in silence.
    pub fn open(join: &Join, beside: &str) -> Result<Self> {
        let path = join.path(beside);
        let mut rows = Source::open(&path)?.raw()?;
        let mut joined = Self {
            join: join.clone(),
            hasher: RandomState::new(),
            places: HashMap::new(),
            copy: tempfile::tempfile()?,
        };
        let mut copy = BufWriter::new(joined.copy.try_clone()?);
        let mut at = 0;
        while let Some(raw) = rows.next_row()? {
            let row = raw.value().ok_or_else(|| {
                let error = Error::bad_input("This row cannot be read, so what it belongs to is not known");
                error.in_file(path.display().to_string()).at_line(raw.line).hint("Mend or remove the row")
            })?;
            let Some(key) = key(&join.on.1.find(&row)) else { continue };
            let text = serde_json::to_vec(&row)?;
            copy.write_all(&text)?;
            joined.places.entry(joined.hasher.hash_one(&key.0)).or_default().push((at, text.len() as u32));
            at += text.len() as u64;
        }
        copy.flush()?;
        Ok(joined)
    }

    /// Puts the rows that belong to this one under [`JOINED`].
    pub fn add_to(&mut self, row: &mut Value) -> Result<(), Fault> {
        let found = self.of_row(row).map_err(|error| Fault::new(format!("The joined file cannot be read: {error}")))?;
        if let Value::Object(fields) = row {
            fields.insert(JOINED.to_owned(), Value::Array(found));
        }
        Ok(())
    }

    /// The rows that belong to this one.
    pub fn of_row(&mut self, row: &Value) -> Result<Vec<Value>> {
        key(&self.join.on.0.find(row)).map_or_else(|| Ok(Vec::new()), |key| self.of(&key))
    }

    fn of(&mut self, wanted: &Word) -> Result<Vec<Value>> {
        let mut found = Vec::new();
        let places = self.places.get(&self.hasher.hash_one(&wanted.0)).cloned().unwrap_or_default();
        for (at, length) in places {
            let mut text = vec![0; length as usize];
            self.copy.seek(SeekFrom::Start(at))?;
            self.copy.read_exact(&mut text)?;
            let row: Value = serde_json::from_slice(&text)?;
            // Two keys may have one hash.
            if key(&self.join.on.1.find(&row)).as_ref() == Some(wanted) {
                found.push(row);
            }
        }
        Ok(found)
    }
}

/// As it is written, so that `7` in one file and `"7"` in the other are the same.
fn key(found: &[&Value]) -> Option<Word> {
    found.iter().find(|value| !value.is_null()).map(|value| Word::of(value)).filter(|word| !word.0.is_empty())
}
