//! The pairs file: what each case's outcome was under the baseline and under the candidate.
use std::collections::HashMap;

use crate::error::{Error, Result};

mod row;

use row::{Outcome, Row};

/// One case under both sides, once. A case that was asked several times has as many pairs, told apart by `repeat`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pair {
    pub case: String,
    /// None where this side has no outcome. Pass is 1, fail is 0.
    pub baseline: Option<f64>,
    pub candidate: Option<f64>,
    pub slice: Option<String>,
    /// First is 1.
    pub repeat: u32,
    /// Cases of one cluster (a session, say) depend on each other.
    pub cluster: Option<String>,
}

/// Reads CSV with a header line, or JSONL (what begins with a brace). `file` is what errors call it.
pub fn read_pairs(bytes: &[u8], file: &str) -> Result<Vec<Pair>> {
    read(bytes).map_err(|error| error.in_file(file))
}

fn read(bytes: &[u8]) -> Result<Vec<Pair>> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        Error::bad_input("Not UTF-8 text").at_line(line as u64).hint("Save the file as CSV or JSONL in UTF-8")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let rows = match text.trim_start().chars().next() {
        None => Vec::new(),
        Some('{') => row::from_jsonl(text)?,
        Some(_) => row::from_csv(text)?,
    };
    if rows.is_empty() {
        return Err(Error::bad_input("The file has no pairs").hint(row::FORM));
    }
    let mut seen = Seen::default();
    rows.into_iter().map(|row| seen.take(row)).collect()
}

/// What earlier rows said, so that a later one cannot contradict them.
#[derive(Default)]
struct Seen {
    /// Line of the first `pass` or `fail`, and of the first number that is neither 0 nor 1.
    word: Option<u64>,
    score: Option<u64>,
    repeats: HashMap<(String, u32), u64>,
    cases: HashMap<String, First>,
}

struct First {
    line: u64,
    slice: Option<String>,
    cluster: Option<String>,
}

impl Seen {
    fn take(&mut self, row: Row) -> Result<Pair> {
        let line = row.line;
        let baseline = self.value(row.baseline, line, "baseline")?;
        let candidate = self.value(row.candidate, line, "candidate")?;
        if let Some(first) = self.repeats.insert((row.case.clone(), row.repeat), line) {
            let message = format!("Case “{}”, repeat {} is already on line {first}", row.case, row.repeat);
            return Err(Error::bad_input(message)
                .at_line(line)
                .at_field("case")
                .hint("Name each case once, or number its repeats in a column repeat"));
        }
        let first = self.cases.entry(row.case.clone()).or_insert_with(|| First {
            line,
            slice: row.slice.clone(),
            cluster: row.cluster.clone(),
        });
        for (field, here, there) in [("slice", &row.slice, &first.slice), ("cluster", &row.cluster, &first.cluster)] {
            if here != there {
                let message = format!("Case “{}” has another {field} here than on line {}", row.case, first.line);
                return Err(Error::bad_input(message).at_line(line).at_field(field));
            }
        }
        Ok(Pair { case: row.case, baseline, candidate, slice: row.slice, repeat: row.repeat, cluster: row.cluster })
    }

    fn value(&mut self, outcome: Outcome, line: u64, field: &str) -> Result<Option<f64>> {
        let value = match outcome {
            Outcome::Missing => return Ok(None),
            Outcome::Word(passed) => {
                self.word.get_or_insert(line);
                f64::from(u8::from(passed))
            }
            Outcome::Number(number) => {
                if number != 0.0 && number != 1.0 {
                    self.score.get_or_insert(line);
                }
                number
            }
        };
        match (self.word, self.score) {
            (Some(word), Some(score)) => Err(Error::bad_input(format!(
                "Line {word} says pass or fail and line {score} gives a score: a file holds one kind of outcome"
            ))
            .at_line(line)
            .at_field(field)),
            _ => Ok(Some(value)),
        }
    }
}

#[cfg(test)]
mod tests;
